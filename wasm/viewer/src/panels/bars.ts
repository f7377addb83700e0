// SPDX-License-Identifier: Apache-2.0
// The lanes of the clock: what has a time in the dossier or in the results of the tracks that were dropped.
import type { App } from '../app.ts'
import { records, parse_csv } from '../csv.ts'
import { show_duration, show_time, time_of } from '../format.ts'

export interface Bar {
  key: string
  begin: number
  end: number
  kind: 'image' | 'control' | 'window' | 'contact' | 'gap'
  vessels: string[]
  text: string
}

export interface Lane {
  name: string
  bars: Bar[]
}

const most_gap_lanes = 5
const most_contact_lanes = 4

export function bars_of(app: App): Lane[] {
  const { dossier, loose } = app
  const rows = (name: 'contacts' | 'gaps'): Record<string, string>[] => {
    if (dossier) return dossier.tables.has(name) ? records(dossier.tables.get(name)!) : []
    const found = loose?.results[name]
    return found ? records(parse_csv(found.table.toCSV())) : []
  }
  const images = (dossier?.json.timeline ?? [])
    .filter((one) => one.what === 'image')
    .map((one, i): Bar => ({ key: `i${i}`, begin: Date.parse(one.time), end: Date.parse(one.time), kind: one.control ? 'control' : 'image', vessels: [], text: `${one.control ? 'control image' : 'image'} ${one.file}, ${show_time(Date.parse(one.time))}` }))
  const windows = (dossier?.json.vessels ?? []).map((one): Bar => ({ key: one.window, begin: Date.parse(one.begin), end: Date.parse(one.end), kind: 'window', vessels: [], text: `${one.window}: ${one.zone}` }))
  const contacts = rows('contacts').map((row, i): Bar => ({
    key: `c${i}`,
    begin: Date.parse(row.begin!),
    end: Date.parse(row.end!),
    kind: 'contact',
    vessels: [row.vessel_a!, row.vessel_b!],
    text: `${row.vessel_a} and ${row.vessel_b}, closest ${row.closest_m} m`,
  }))
  const gaps = rows('gaps').map((row, i): Bar => ({
    key: `g${i}`,
    begin: Date.parse(row.begin!),
    end: time_of(row.end) ?? Infinity,
    kind: 'gap',
    vessels: [row.vessel!],
    text: `${row.vessel} silent for ${show_duration(Number(row.duration_s) * 1000)}`,
  }))
  const lanes: Lane[] = []
  if (images.length > 0) lanes.push({ name: 'images', bars: images })
  if (windows.length > 0) lanes.push({ name: 'windows', bars: windows })
  const pairs = [...Map.groupBy(contacts, (bar) => bar.vessels.join(', '))]
  if (pairs.length > most_contact_lanes) lanes.push({ name: 'contacts', bars: contacts })
  else for (const [name, bars] of pairs) lanes.push({ name: name.length > 21 ? `${name.slice(0, 20)}…` : name, bars })
  const by_vessel = Map.groupBy(gaps, (bar) => bar.vessels[0]!)
  const some = [...by_vessel].sort((a, b) => longest(b[1]) - longest(a[1])).slice(0, most_gap_lanes)
  for (const [vessel, bars] of some.sort((a, b) => (a[0] < b[0] ? -1 : 1))) lanes.push({ name: `gap ${vessel}`, bars })
  return lanes
}

const longest = (bars: Bar[]): number => Math.max(...bars.map((bar) => bar.end - bar.begin))
