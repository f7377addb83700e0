// SPDX-License-Identifier: Apache-2.0
// node pictures.mjs SITE DIR [REPORT]: the three pictures of docs/viewer.md, and that of REPORT, a report.html, for the README.
import { join, resolve } from 'node:path'

import { serve } from '../serve.mjs'
import { open_page, start_browser } from './browser.mjs'

const [site, out, report] = process.argv.slice(2)
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

// Two columns: the head of the report, and the second pair of images.
if (report) {
  const { page, context } = await open_page(browser, `file://${resolve(report)}`, { viewport: { width: 932, height: 1401 }, deviceScaleFactor: 0.75 })
  const columns = []
  for (const heading of ['h1', 'h3:has-text("Pair 2")']) {
    const top = await page.locator(heading).first().evaluate((e) => e.getBoundingClientRect().top + scrollY)
    await page.evaluate((y) => scrollTo(0, y), heading === 'h1' ? 0 : top - 14)
    columns.push((await page.screenshot()).toString('base64'))
  }
  await page.setViewportSize({ width: 1867, height: 1401 })
  await page.setContent(`<body style="margin:0;display:flex;gap:3px;background:#ccc">${columns.map((c) => `<img height=1401 src="data:image/png;base64,${c}">`).join('')}`)
  await page.screenshot({ path: join(out, 'report.png') })
  await context.close()
}
await browser.close()
server.close()
