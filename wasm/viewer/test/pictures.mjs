// SPDX-License-Identifier: Apache-2.0
// node pictures.mjs SITE DIR: the three pictures of docs/viewer.md.
import { join } from 'node:path'

import { serve } from '../serve.mjs'
import { open_page, start_browser } from './browser.mjs'

const [site, out] = process.argv.slice(2)
const server = await serve(site)
const browser = await start_browser()

async function picture(name, options, work) {
  const { page, context } = await open_page(browser, `http://127.0.0.1:${server.address().port}/`, { reducedMotion: 'reduce', ...options })
  await page.getByRole('button', { name: 'Open the built-in case' }).click()
  await page.locator('button.finding').first().waitFor()
  await page.locator('.busy').waitFor({ state: 'detached', timeout: 60_000 })
  await work(page)
  await page.mouse.move(700, 300)
  await page.waitForFunction(() => document.querySelector('.map-box').map.areTilesLoaded())
  await page.waitForTimeout(2500)
  await page.screenshot({ path: join(out, `viewer-${name}.png`) })
  await context.close()
}

await picture('light', {}, async (page) => {
  await page.locator('button.finding').nth(2).click()
  await page.getByRole('tab', { name: 'Evidence' }).click()
  await page.getByRole('button', { name: 'Verify here' }).click()
  await page.locator('.verdict-head').waitFor({ timeout: 60_000 })
})
await picture('dark', { colorScheme: 'dark' }, async (page) => {
  await page.locator('button.finding').nth(6).click()
  await page.getByRole('button', { name: '999000001', exact: true }).first().click()
  await page.getByRole('button', { name: 'Zoom out' }).click()
})
await picture('narrow', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 }, async (page) => {
  await page.locator('button.finding').nth(2).click()
  await page.evaluate(() => scrollTo(0, 0))
})
await browser.close()
server.close()
