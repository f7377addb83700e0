// SPDX-License-Identifier: Apache-2.0
// node digests.mjs SITE: verifies the built-in case in Chromium and prints `NAME DIGEST`, one a line.
import { serve } from '../serve.mjs'
import { open_page, start_browser } from './browser.mjs'

const server = await serve(process.argv[2])
const browser = await start_browser()
const { page } = await open_page(browser, `http://127.0.0.1:${server.address().port}/`)
await page.getByRole('button', { name: 'Open the built-in case' }).click()
await page.locator('button.finding').first().waitFor()
await page.locator('.busy').waitFor({ state: 'detached', timeout: 120_000 })
await page.getByRole('button', { name: 'Verify here' }).click()
const head = page.locator('.verdict-head')
await head.waitFor({ timeout: 120_000 })
const good = (await head.innerText()).startsWith('✓')
if (good) console.log(`scenario ${await page.locator('.verify .digest code').innerText()}`)
else console.error(await page.locator('.verify').innerText())
await browser.close()
server.close()
process.exit(good ? 0 : 1)
