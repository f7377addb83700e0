// SPDX-License-Identifier: Apache-2.0
// Starts Debian's Chromium with a page that fails on any request that is not local, and on any error of the page.
import { chromium } from 'playwright-core'

const flags = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
]

export const start_browser = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })

export async function open_page(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  const seen = { outside: [], errors: [], requests: [] }
  const local = new URL(address).origin
  await context.route('**/*', (route) => {
    const url = route.request().url()
    const inside = /^(blob|data):/.test(url) || (local === 'null' ? url.startsWith('file:') : url.startsWith(local))
    seen.requests.push(url)
    if (!inside) seen.outside.push(url)
    return inside ? route.continue() : route.abort()
  })
  page.on('pageerror', (error) => seen.errors.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && seen.errors.push(message.text()))
  await page.goto(address)
  return { page, context, seen }
}

// True where the map's canvas holds more than one colour.
export const canvas_colours = (page) =>
  page.evaluate(async () => {
    const canvas = document.querySelector('.map-box canvas')
    const small = document.createElement('canvas')
    small.width = small.height = 64
    const brush = small.getContext('2d')
    brush.drawImage(canvas, 0, 0, 64, 64)
    const data = brush.getImageData(0, 0, 64, 64).data
    const found = new Set()
    for (let i = 0; i < data.length; i += 4) found.add(`${data[i] >> 3},${data[i + 1] >> 3},${data[i + 2] >> 3}`)
    return found.size
  })

// What axe says of the page, one line each. Its source is put in by the test; the rules of the page stay as they are.
export async function axe_problems(page) {
  const { default: axe } = await import('axe-core')
  await page.evaluate(axe.source)
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1] ?? ''}`))
}
