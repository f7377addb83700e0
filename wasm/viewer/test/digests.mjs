// SPDX-License-Identifier: Apache-2.0
// node digests.mjs SITE [REAL]: verifies the built-in case in Chromium and prints `NAME DIGEST`, one a line; so for the case
// in the folder REAL, of which SANC_PROGRAM (build/release/bin/sanc) makes the dossier that is dropped.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { serve } from '../serve.mjs'
import { open_page, start_browser } from './browser.mjs'

const [site, real] = process.argv.slice(2)
const program = process.env.SANC_PROGRAM ?? fileURLToPath(new URL('../../../build/release/bin/sanc', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'sanc-'))
const server = await serve(site)
const browser = await start_browser()
const cases = {
  scenario: (page) => page.getByRole('button', { name: 'Open the built-in case' }).click(),
}
if (real)
  cases.real = (page) => {
    execFileSync(program, ['dossier', join(real, 'case.toml'), '-o', join(scratch, 'real'), '--bundle', '--quiet'], { stdio: 'pipe' })
    return page.locator('[data-test=folder]').setInputFiles(join(scratch, 'real'))
  }
let failed = 0
for (const [name, open] of Object.entries(cases)) {
  const { page, context } = await open_page(browser, `http://127.0.0.1:${server.address().port}/`)
  await open(page)
  await page.locator('button.finding').first().waitFor({ timeout: 120_000 })
  await page.locator('.busy').waitFor({ state: 'detached', timeout: 120_000 })
  await page.getByRole('button', { name: 'Verify here' }).click()
  const head = page.locator('.verdict-head')
  await head.waitFor({ timeout: 120_000 })
  if ((await head.innerText()).startsWith('✓')) {
    console.log(`${name} ${await page.locator('.verify .digest code').innerText()}`)
  } else {
    console.error(await page.locator('.verify').innerText())
    failed++
  }
  await context.close()
}
await browser.close()
server.close()
rmSync(scratch, { recursive: true })
process.exit(failed ? 1 : 0)
