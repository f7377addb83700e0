// SPDX-License-Identifier: Apache-2.0
// Saves what the page made: tables as the library writes them, the map as an image that says what it shows.
import { app } from './app.ts'
import { clock } from './clock.ts'
import { show_time } from './format.ts'

export function save(name: string, data: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([data], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

// The lines under a saved map.
function caption(): string[] {
  const { title, dossier, pair, view } = app.value
  const { from, to, now } = clock.value
  const lines = [`${title}: tracks ${show_time(from)} to ${show_time(to)}, vessels at ${show_time(now)}`]
  const shown = dossier?.json.raster[pair]
  if (shown && view !== 'off') lines.push(view === 'swipe' ? `left ${shown.before}, right ${shown.after}` : view === 'before' ? shown.before : shown.after)
  if (dossier) lines.push(`dossier ${dossier.manifest.dossier_digest}`)
  lines.push('Land: Natural Earth 1 : 50 000 000. Made by the libsanc viewer.')
  return lines
}

export async function save_map(): Promise<void> {
  const map = document.querySelector<HTMLCanvasElement>('.map-box canvas')
  if (!map) return
  const scale = Math.max(1, map.width / map.clientWidth)
  const lines = caption()
  const out = document.createElement('canvas')
  out.width = map.width
  out.height = map.height + (lines.length * 18 + 12) * scale
  const brush = out.getContext('2d')!
  const style = getComputedStyle(document.documentElement)
  brush.fillStyle = style.getPropertyValue('--panel')
  brush.fillRect(0, 0, out.width, out.height)
  brush.drawImage(map, 0, 0)
  brush.fillStyle = style.getPropertyValue('--ink')
  brush.font = `${13 * scale}px system-ui, sans-serif`
  lines.forEach((line, i) => brush.fillText(line, 10 * scale, map.height + (i * 18 + 19) * scale))
  const blob = await new Promise<Blob | null>((done) => out.toBlob(done, 'image/png'))
  if (blob) save('map.png', blob, 'image/png')
}
