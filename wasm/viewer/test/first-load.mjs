// SPDX-License-Identifier: Apache-2.0
// node first-load.mjs SITE: what a visitor loads to see the map of the world, compressed; fails over 1.5 MB.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { serve } from '../serve.mjs'
import { open_page, start_browser } from './browser.mjs'

const site = process.argv[2]
const server = await serve(site)
const address = `http://127.0.0.1:${server.address().port}/`
const browser = await start_browser()
const { page, seen } = await open_page(browser, address)
await page.locator('.map-box canvas').waitFor()
await page.waitForTimeout(2000)
await browser.close()
server.close()
const names = new Set(seen.requests.filter((url) => url.startsWith(address)).map((url) => new URL(url).pathname.slice(1) || 'index.html'))
let bytes = 0
for (const name of names) {
  const size = gzipSync(readFileSync(join(site, name)), { level: 9 }).length
  bytes += size
  console.log(String(size).padStart(9), name)
}
console.log(`first load: ${(bytes / 1e6).toFixed(2)} MB compressed`)
process.exit(bytes <= 1.5e6 ? 0 : 1)
