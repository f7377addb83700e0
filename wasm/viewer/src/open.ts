// SPDX-License-Identifier: Apache-2.0
// Opens what was dropped, chosen or built in: a dossier with its inputs, tracks, or an edge list.
import type { FeatureCollection } from 'geojson'

import { host } from '#host'
import { app, close_all, look_at, problem, why } from './app.ts'
import { set_period } from './clock.ts'
import { choose_pair } from './choose.ts'
import { dossier_root, find_inputs, read_dossier, type Dossier } from './dossier.ts'
import { header_of, kind_of, largest_file, text_of, type Given } from './files.ts'
import { fixes_of } from './fixes.ts'
import { show_size, time_of } from './format.ts'
import { bounds_of, grown, points } from './map/bounds.ts'
import { read_pack } from './pack.ts'
import { sanc, type Table } from './sanc.ts'

export async function open_demo(): Promise<void> {
  await busy(host.own ? 'Opening the case' : 'Opening the built-in case', async () => open_dossier(read_pack(await host.demo())))
}

export async function open_files(given: Given[]): Promise<void> {
  app.set({ problems: [] })
  if (given.length === 0) return problem('Nothing was dropped that can be read: drop files or a folder.')
  await busy('Reading', async () => {
    if (dossier_root(given) !== null) return open_dossier(given)
    // Inputs of the dossier that is open already.
    const { dossier } = app.value
    if (dossier && dossier.evidence.some((one) => one.state !== 'equal')) {
      const found = await find_inputs(dossier, given)
      if (found > 0) return show_inputs(dossier)
    }
    await open_loose(given)
  })
}

async function busy(what: string, work: () => Promise<void>): Promise<void> {
  app.set({ busy: { what } })
  try {
    await work()
  } catch (error) {
    problem(`${why(error)}.`.replace(/\.\.$/, '.'))
  } finally {
    app.set({ busy: null })
  }
}

async function open_dossier(given: Given[]): Promise<void> {
  const dossier = await read_dossier(given)
  close_all()
  const { run } = dossier.json
  app.set({ title: run.title || run.case, dossier, panel: 'evidence', problems: dossier.notes })
  set_period(time_of(run.begin) ?? 0, time_of(run.end) ?? 1)
  await show_inputs(dossier)
}

// Zones, images and tracks of a dossier, as far as its inputs are there.
async function show_inputs(dossier: Dossier): Promise<void> {
  app.set({ dossier: { ...dossier }, verdict: null })
  const zones_bytes = dossier.evidence.find((one) => one.role === 'zones')?.bytes
  if (zones_bytes) app.set({ zones: JSON.parse(await text_of(zones_bytes)) as FeatureCollection })
  await choose_pair(most_changed(dossier))
  const objects = [...dossier.geo].filter(([name]) => name.startsWith('objects')).map(([, features]) => features)
  const corners = [...app.value.images.values()].flatMap((image) => image.corners ?? [])
  const place = bounds_of([points(corners)]) ?? bounds_of(objects) ?? bounds_of(app.value.zones ? [app.value.zones] : [])
  if (place) look_at(corners.length > 0 ? place : grown(place, 0.002))
  await show_tracks(dossier)
}

// The pair that a reader looks at first: the one with the largest change.
function most_changed(dossier: Dossier): number {
  const pairs = dossier.json.raster
  const sizes = pairs.map((pair) => (pair.control ? -1 : pair.events.reduce((sum, event) => sum + event.area_dm2, 0)))
  return Math.max(0, sizes.indexOf(Math.max(...sizes)))
}

async function show_tracks(dossier: Dossier): Promise<void> {
  const tracks = dossier.evidence.filter((one) => one.role === 'tracks')
  const told = dossier.manifest.parameters?.case?.tracks ?? []
  const missing = tracks.filter((one) => !one.bytes).map((one) => one.name)
  if (missing.length > 0) app.set({ fixes_note: `Tracks are not shown: ${missing.join(', ')} not among the files that were opened.` })
  const tables: Table[] = []
  try {
    for (const [i, one] of tracks.entries()) {
      const [, schema = 'auto', tz = ''] = (told[i] ?? '').split(' | ')
      if (!one.bytes) continue
      const options = { schema, tz: tz === 'none' ? '' : tz }
      tables.push((await (await sanc()).tracks('fixes', [{ name: one.name, bytes: one.bytes }], options)).table)
    }
    if (tables.length > 0) app.set({ fixes: fixes_of(tables) })
  } catch (error) {
    app.set({ fixes_note: `Tracks are not shown: ${why(error)}` })
  }
}

async function open_loose(given: Given[]): Promise<void> {
  const sorted: Record<'tracks' | 'edges', { name: string; bytes: Uint8Array }[]> = { tracks: [], edges: [] }
  let header: string[] = []
  let zones: FeatureCollection | null = null
  for (const one of given) {
    if (one.size > largest_file) {
      problem(`${one.path} has ${show_size(one.size)} and was not read: a page reads files of up to ${show_size(largest_file)}; the program sanc takes larger ones.`)
      continue
    }
    const bytes = await one.read()
    const text = await text_of(bytes, 1 << 16).catch(() => '')
    const kind = kind_of(bytes, text)
    if (kind === 'tracks' || kind === 'edges') {
      sorted[kind].push({ name: one.path.split('/').pop()!, bytes })
      header = header_of(text)
    } else if (kind === 'zones') zones = JSON.parse(await text_of(bytes)) as FeatureCollection
    else problem(refusal(one.path, kind))
  }
  const kind = sorted.tracks.length > 0 ? 'tracks' : sorted.edges.length > 0 ? 'edges' : null
  if (kind) {
    close_all()
    app.set({ title: sorted[kind].map((one) => one.name).join(', '), loose: { kind, files: sorted[kind], header, results: {} }, panel: kind === 'tracks' ? 'vessels' : 'network' })
  }
  if (zones) {
    app.set({ zones })
    const place = bounds_of([zones])
    if (place && !kind) look_at(place)
  }
}

function refusal(path: string, kind: string): string {
  if (kind === 'image') return `${path} is an image: the page shows images with the dossier that they belong to; open its folder.`
  if (kind === 'nmea') return `${path} holds NMEA sentences: this version reads tracks from CSV.`
  return `${path} is of no kind that the page knows: it opens a dossier, tracks in CSV (vessel, time, lon, lat) or an edge list (source, target).`
}

