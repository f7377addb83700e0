// SPDX-License-Identifier: Apache-2.0
// Choosing: one choice moves the map, the clock and the lists together.
import type { Feature, FeatureCollection } from 'geojson'

import { app, look_at, why, type Chosen, type Panel } from './app.ts'
import { clock, set_now, set_window } from './clock.ts'
import { records } from './csv.ts'
import type { Dossier } from './dossier.ts'
import { day_ms, hour_ms, time_of } from './format.ts'
import { decode_image } from './image.ts'
import { bounds_of, grown, points } from './map/bounds.ts'
import type { Finding } from './types.ts'

// What a finding's statement, made from a fixed template, is about.
export function about(finding: Finding): { vessels: string[]; zone?: string; window?: string } {
  const vessels = /^Vessels? (\S+)(?: and (\S+))?/.exec(finding.statement)?.slice(1).filter((v) => v !== undefined) ?? []
  return {
    vessels,
    zone: /\b[Zz]one ([^\s:,]+)/.exec(finding.statement)?.[1],
    window: /\b[Ww]indow (W\d+)/.exec(finding.statement)?.[1],
  }
}

export const zone_feature = (zones: FeatureCollection | null, name?: string): Feature | undefined =>
  zones?.features.find((feature) => feature.properties?.name === name)

function place_of(dossier: Dossier, finding: Finding): [number, number, number, number] | null {
  const { vessels, zone } = about(finding)
  const table = finding.kind === 'contact' ? 'contacts' : finding.kind === 'gap' ? 'gaps' : null
  if (table) {
    const hit = dossier.geo.get(table)?.features.filter((feature) => {
      const p = feature.properties ?? {}
      return [p.vessel, p.vessel_a].includes(vessels[0]) && p.begin === finding.begin
    })
    const place = hit && hit.length > 0 ? bounds_of([{ type: 'FeatureCollection', features: hit }]) : null
    return place && grown(place, 0.02)
  }
  const area = zone_feature(app.value.zones, zone)
  const place = area && bounds_of([{ type: 'FeatureCollection', features: [area] }])
  return place ? grown(place, 0.002) : null
}

// The task that a kind of finding belongs to.
const panels: Record<string, Panel> = { change: 'change', control: 'change', window: 'vessels', vessel: 'vessels', path: 'network', rank: 'network' }

export async function choose_finding(finding: Finding): Promise<void> {
  const { dossier } = app.value
  if (!dossier) return
  const { vessels, window } = about(finding)
  const chosen: Chosen = { finding: finding.id }
  if (vessels[0]) chosen.vessel = vessels[0]
  if (window) chosen.window = window
  if (finding.kind === 'rank') {
    chosen.vertex = finding.statement.split(' ')[0]!
    chosen.layer = /of the (\S+) layer/.exec(finding.statement)?.[1]
  }
  if (finding.kind === 'path' && vessels[0]) chosen.vertex = `mmsi:${vessels[0]}`
  app.set({ chosen, panel: panels[finding.kind] ?? app.value.panel })
  const place = place_of(dossier, finding)
  if (place) look_at(place)
  const times = dossier.json.vessels.find((one) => one.window === window)
  const begin = time_of(times?.begin ?? finding.begin)
  const end = time_of(times?.end ?? finding.end)
  if (begin !== null || end !== null) {
    const a = begin ?? clock.value.begin
    const b = end ?? clock.value.end
    const around = Math.min(Math.max((b - a) / 4, hour_ms), day_ms)
    set_window(a - around, b + around)
    set_now(finding.kind === 'vessel' && finding.begin ? (time_of(finding.begin) ?? a) : a)
  }
  const pair = dossier.json.raster.findIndex((one) => finding.rows === `${one.before} ${one.after}`)
  if (pair >= 0) await choose_pair(pair)
}

export function choose_vessel(vessel: string): void {
  const { fixes } = app.value
  app.set({ chosen: { ...app.value.chosen, vessel, finding: undefined } })
  const v = fixes?.vessels.indexOf(vessel) ?? -1
  if (!fixes || v < 0) return
  const [from, to] = [fixes.offsets[v]!, fixes.offsets[v + 1]!]
  const { from: begin, to: end } = clock.value
  const seen: [number, number][] = []
  for (let i = from; i < to; ++i) if (fixes.time[i]! >= begin && fixes.time[i]! <= end) seen.push([fixes.lonlat[2 * i]!, fixes.lonlat[2 * i + 1]!])
  const place = bounds_of([points(seen)])
  if (place) look_at(grown(place, 0.02))
}

// Decodes the two images of a pair, where their files are there.
export async function choose_pair(index: number): Promise<void> {
  const { dossier } = app.value
  const pair = dossier?.json.raster[index]
  app.set({ pair: index, images_note: '' })
  if (!dossier || !pair) return
  for (const name of [pair.before, pair.after]) {
    if (app.value.images.has(name)) continue
    const input = dossier.evidence.find((one) => one.name === name)
    if (!input?.bytes) {
      app.set({ images_note: `${name} is not among the files that were opened: the images of this pair are not shown.` })
      continue
    }
    try {
      const shown = await decode_image(name, input.bytes, input.found_sha256)
      app.set({ images: new Map(app.value.images).set(name, shown) })
      if (!shown.corners) app.set({ images_note: `${name} has a projection that the page cannot place on the map.` })
    } catch (error) {
      app.set({ images_note: why(error) })
    }
  }
}

export const table_records = (dossier: Dossier, name: string): Record<string, string>[] => {
  const table = dossier.tables.get(name)
  return table ? records(table) : []
}
