// SPDX-License-Identifier: Apache-2.0
// The flows of the page in a real browser, from files to export. SANC_VIEWER_SITE is the built site, SANC_VIEWER_FILE the
// page as one file, SANC_DOSSIER the dossier of the example with its inputs (sanc dossier --bundle).
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'

import { serve } from '../serve.mjs'
import { axe_problems, canvas_colours, open_page, start_browser } from './browser.mjs'

const { SANC_VIEWER_SITE: site, SANC_VIEWER_FILE: file, SANC_DOSSIER: dossier } = process.env
const scratch = mkdtempSync(join(tmpdir(), 'sanc-viewer-'))
const digest = JSON.parse(readFileSync(join(dossier, 'manifest.json'), 'utf8')).dossier_digest
const shots = resolve('../../build/viewer-shots')
mkdirSync(shots, { recursive: true })
let browser, server, address

before(async () => {
  browser = await start_browser()
  server = await serve(site)
  address = `http://127.0.0.1:${server.address().port}/`
})
after(async () => {
  await browser.close()
  server.close()
  rmSync(scratch, { recursive: true })
})

// Opens the page, does the work, and holds it to no request outside and no error.
async function with_page(work, options = {}, at = address) {
  const { page, context, seen } = await open_page(browser, at, options)
  try {
    await work(page, seen)
    assert.deepEqual(seen.outside, [], 'requests that are not local')
    assert.deepEqual(seen.errors, [], 'errors of the page')
  } finally {
    await context.close()
  }
}

async function demo(page) {
  await page.getByRole('button', { name: 'Open the built-in case' }).click()
  await page.locator('button.finding').first().waitFor()
  await page.locator('.busy').waitFor({ state: 'detached' })
  await page.waitForFunction(() => document.querySelector('.map-box').map)
}
const files = (page, list) => page.locator('[data-test=files]').setInputFiles(list)
const folder = (page, path) => page.locator('[data-test=folder]').setInputFiles(path)
const verdict = async (page) => {
  await page.getByRole('button', { name: 'Verify here' }).click()
  await page.locator('.verdict-head').waitFor({ timeout: 60_000 })
  return page.locator('.verify').innerText()
}

describe('the page beside a report', () => {
  test('the report leads to it, it opens the case by itself, verifies, and asks for nothing', () =>
    with_page(
      async (page) => {
        await page.getByRole('link', { name: /on a map/ }).click()
        await page.locator('button.finding').first().waitFor()
        await page.locator('.busy').waitFor({ state: 'detached' })
        assert.ok(page.url().endsWith('/viewer.html'), page.url())
        const text = await verdict(page)
        assert.match(text, /✓ Verified/)
        assert.ok(text.includes(digest), text)
      },
      {},
      pathToFileURL(join(dossier, 'report.html')).href,
    ))
})

describe('the built-in case', () => {
  test('opens on a map that is not blank, and verifies within 15 s', () =>
    with_page(async (page) => {
      await demo(page)
      assert.equal(await page.locator('button.finding').count() > 40, true)
      await page.waitForTimeout(1500)
      assert.ok((await canvas_colours(page)) > 12, 'the canvas is blank')
      const begin = Date.now()
      const text = await verdict(page)
      const seconds = (Date.now() - begin) / 1000
      assert.match(text, /✓ Verified/)
      assert.ok(text.includes(digest), text)
      console.log(`verified in ${seconds.toFixed(1)} s`)
      assert.ok(seconds <= 15, `${seconds} s`)
    }))

  test('the swipe goes by keyboard, and shows another image', () =>
    with_page(async (page) => {
      await demo(page)
      await page.waitForTimeout(1200)
      const bar = page.getByRole('slider', { name: /Swipe/ })
      const shot = () => page.locator('.map-box').screenshot()
      await bar.focus()
      await page.keyboard.press('Home')
      assert.equal(await bar.getAttribute('aria-valuenow'), '0')
      await page.waitForTimeout(400)
      const all_after = await shot()
      await page.keyboard.press('End')
      assert.equal(await bar.getAttribute('aria-valuenow'), '100')
      await page.waitForTimeout(400)
      assert.notDeepEqual(await shot(), all_after)
      await page.keyboard.press('ArrowLeft')
      assert.equal(await bar.getAttribute('aria-valuenow'), '99')
    }))

  test('a finding moves map and clock; the clock goes by keyboard', () =>
    with_page(async (page) => {
      await demo(page)
      const now = page.getByRole('slider', { name: 'Time shown' })
      const time = await now.getAttribute('aria-valuenow')
      await page.locator('button.finding', { hasText: '999000006 and 999000007' }).click()
      // Where the scenario has this meeting.
      await page.waitForFunction(() => {
        const { lng, lat } = document.querySelector('.map-box').map.getCenter()
        return Math.abs(lng - 131.933) < 0.01 && Math.abs(lat - 41.208) < 0.01
      })
      const at = Number(await now.getAttribute('aria-valuenow'))
      assert.notEqual(String(at), time)
      await now.focus()
      await page.keyboard.press('ArrowRight')
      assert.equal(Number(await now.getAttribute('aria-valuenow')), at + 600_000)
      await page.getByRole('tab', { name: 'Vessels' }).click()
      await page.locator('.side-panel select').selectOption('W3')
      for (const kind of ['seen', 'possible', 'unknown', 'excluded']) await page.locator('summary', { hasText: kind }).first().waitFor()
      await page.getByRole('tab', { name: 'Network' }).click()
      await page.locator('[data-test=ranks] tbody tr').first().waitFor()
      await page.locator('.rings circle').first().waitFor()
    }))
})

describe('a dossier that is dropped', () => {
  for (const name of ['ownership.csv', 'images/t2.tif', 'ais/station-a.csv.gz']) {
    test(`with one byte changed in ${name}: not verified, the file is named`, () =>
      with_page(async (page) => {
        const changed = mkdtempSync(join(scratch, 'changed-'))
        cpSync(dossier, changed, { recursive: true })
        const bytes = readFileSync(join(changed, 'inputs', name))
        bytes[Math.floor(bytes.length / 2)] ^= 1
        writeFileSync(join(changed, 'inputs', name), bytes)
        await folder(page, changed)
        await page.locator('.inputs .differs', { hasText: name }).waitFor()
        await page.locator('.busy').waitFor({ state: 'detached' })
        const text = await verdict(page)
        assert.match(text, /Not verified/)
        assert.ok(text.includes(`File: ${name}`), text)
      }))
  }

  test('with one byte changed in the report: not verified, the file is named', () =>
    with_page(async (page) => {
      const changed = mkdtempSync(join(scratch, 'changed-'))
      cpSync(dossier, changed, { recursive: true })
      const path = join(changed, 'report.html')
      const bytes = readFileSync(path)
      bytes[5000] ^= 1
      writeFileSync(path, bytes)
      await folder(page, changed)
      await page.locator('.busy').waitFor({ state: 'detached' })
      assert.match(await verdict(page), /File: report\.html/)
    }))

  test('without one input: told in place, completed by dropping it', () =>
    with_page(async (page) => {
      const partial = join(scratch, 'partial')
      cpSync(dossier, partial, { recursive: true })
      rmSync(join(partial, 'inputs/ais/station-b.csv.gz'))
      await folder(page, partial)
      await page.locator('.note', { hasText: 'station-b.csv.gz' }).first().waitFor()
      await page.locator('.busy').waitFor({ state: 'detached' })
      assert.match(await verdict(page), /station-b\.csv\.gz/)
      await files(page, join(dossier, 'inputs/ais/station-b.csv.gz'))
      await page.locator('.inputs .missing').waitFor({ state: 'detached' })
      await page.locator('.busy').waitFor({ state: 'detached' })
      assert.match(await verdict(page), /✓ Verified/)
    }))
})

describe('files alone', () => {
  test('tracks: contacts and gaps on the map, in tables, as CSV and GeoJSON', () =>
    with_page(async (page) => {
      await files(page, [join(dossier, 'inputs/ais/station-a.csv.gz'), join(dossier, 'inputs/ais/station-b.csv.gz')])
      const rows = page.locator('table[data-test=contacts] tbody tr')
      await rows.first().waitFor({ timeout: 30_000 })
      const text = await page.locator('table[data-test=contacts]').innerText()
      for (const id of ['999000004', '999000006', '999000008']) assert.ok(text.includes(id), text)
      const saved = async (section, name) => {
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('region', { name: section }).getByRole('button', { name }).click()])
        return readFileSync(await download.path(), 'utf8')
      }
      assert.match(await saved('Contacts', 'Save CSV'), /^vessel_a,vessel_b,.*\n999000004,999000005,/)
      assert.equal(JSON.parse(await saved('Contacts', 'Save GeoJSON')).features.length, await rows.count())
      assert.match(await saved('Gaps', 'Save CSV'), /999000001,1,2023-10-18T06:12:00\.000Z/)
      await page.waitForTimeout(800)
      assert.ok((await canvas_colours(page)) > 6, 'the canvas is blank')
    }))

  test('an edge list: ranked', () =>
    with_page(async (page) => {
      await files(page, join(dossier, 'inputs/transfers.csv.gz'))
      await page.locator('table[data-test=ranks] tbody tr').first().waitFor({ timeout: 30_000 })
      assert.match(await page.locator('table[data-test=ranks] tbody tr').first().innerText(), /^1\s+SYN-BRIDGE/)
    }))

  test('files that cannot be opened: a sentence in place', () =>
    with_page(async (page) => {
      const unknown = join(scratch, 'letter.txt')
      writeFileSync(unknown, 'Dear reader\n')
      await files(page, unknown)
      await page.getByRole('alert').filter({ hasText: /letter\.txt is of no kind/ }).waitFor()
      const large = join(scratch, 'large.csv')
      writeFileSync(large, 'vessel,time,lon,lat\n')
      truncateSync(large, 2e9)
      await files(page, large)
      await page.getByRole('alert').filter({ hasText: /large\.csv has 2\.0 GB and was not read/ }).waitFor()
      const broken = join(scratch, 'broken')
      mkdirSync(broken)
      writeFileSync(join(broken, 'manifest.json'), '{"inputs": ')
      await folder(page, broken)
      await page.getByRole('alert').filter({ hasText: /manifest\.json is damaged/ }).waitFor()
      await page.getByRole('button', { name: 'Open the built-in case' }).waitFor()
    }))
})

describe('the page as one file', () => {
  test('works from a disk and may connect to nothing', () =>
    with_page(
      async (page) => {
        await demo(page)
        await page.waitForTimeout(1500)
        assert.ok((await canvas_colours(page)) > 12, 'the canvas is blank')
        assert.match(await verdict(page), /✓ Verified/)
        const rules = await page.locator('meta[http-equiv=content-security-policy]').getAttribute('content')
        assert.match(rules, /connect-src 'none'/)
        assert.match(rules, /default-src 'none'/)
      },
      {},
      pathToFileURL(file).href,
    ))

  test('a request is stopped by the page itself', async () => {
    const { page, context } = await open_page(browser, pathToFileURL(file).href)
    const answer = await page.evaluate(() => fetch('http://127.0.0.1:9/').then(() => 'went', (error) => error.message))
    await context.close()
    assert.notEqual(answer, 'went')
  })
})

describe('look', () => {
  for (const [name, options] of Object.entries({
    light: {},
    dark: { colorScheme: 'dark' },
    narrow: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  })) {
    test(`${name}: axe finds nothing, picture in build/viewer-shots`, () =>
      with_page(
        async (page) => {
          assert.deepEqual(await axe_problems(page), [], 'start')
          await demo(page)
          await page.locator('button.finding').nth(2).click()
          for (const tab of ['Evidence', 'Vessels', 'Network', 'Change']) {
            await page.getByRole('tab', { name: tab }).click()
            await page.waitForTimeout(300)
            assert.deepEqual(await axe_problems(page), [], tab)
            await page.evaluate(() => scrollTo(0, 0))
            await page.screenshot({ path: join(shots, `${name}-${tab.toLowerCase()}.png`) })
          }
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          assert.ok(wide <= 0, `the page is ${wide} px wider than the screen`)
        },
        { reducedMotion: 'reduce', ...options },
      ))
  }
})
