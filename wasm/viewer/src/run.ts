// SPDX-License-Identifier: Apache-2.0
// The tasks on files that were dropped alone: contacts and gaps of tracks, ranks of an edge list.
import { app, look_at, why, type Loose } from './app.ts'
import { set_period } from './clock.ts'
import { fixes_of } from './fixes.ts'
import { bounds_of, points } from './map/bounds.ts'
import { sanc, type Options, type RunOptions, type VerbResult } from './sanc.ts'

// What each column of a table of tracks is most often called.
const names: Record<string, string[]> = {
  vessel: ['vessel', 'mmsi', 'id', 'ship'],
  time: ['time', 'basedatetime', 'timestamp', 'datetime', 'date'],
  lon: ['lon', 'longitude', 'lon_deg', 'x'],
  lat: ['lat', 'latitude', 'lat_deg', 'y'],
}

export type Columns = Record<'vessel' | 'time' | 'lon' | 'lat', string>

export function guess_columns(header: string[]): Columns {
  const find = (key: string): string =>
    names[key]!.map((name) => header.find((one) => one.toLowerCase() === name)).find((one) => one) ?? header.find((one) => one.toLowerCase().includes(key)) ?? ''
  return { vessel: find('vessel'), time: find('time'), lon: find('lon'), lat: find('lat') }
}

export const schema_of = (c: Columns): string => `csv:vessel=${c.vessel},time=${c.time},lon=${c.lon},lat=${c.lat}`

async function run(loose: Loose, what: string, work: (options: RunOptions) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  const busy = (done: number): void => app.set({ busy: { what, done, cancel: () => stop.abort() } })
  app.set({ problems: [] })
  busy(0)
  try {
    await work({ signal: stop.signal, onProgress: busy })
  } catch (error) {
    if (!stop.signal.aborted && app.value.loose?.files === loose.files) app.set({ problems: [why(error)] })
  } finally {
    app.set({ busy: null })
  }
}

export interface TrackTask {
  schema: string
  tz: string
  d_in_m: string
  min_duration: string
  max_gap: string
  min_gap: string
}

export const run_tracks = (loose: Loose, task: TrackTask): Promise<void> =>
  run(loose, 'Computing contacts and gaps', async (how) => {
    const library = await sanc()
    const reading: Options = { schema: task.schema, tz: task.tz }
    const { table } = await library.tracks('fixes', loose.files, reading, how)
    const fixes = fixes_of([table])
    if (fixes.time.length > 0) {
      set_period(fixes.time.reduce((a, b) => Math.min(a, b)), fixes.time.reduce((a, b) => Math.max(a, b)))
      const place = bounds_of([points(pairs(fixes.lonlat))])
      if (place) look_at(place)
    }
    app.set({ fixes })
    const contacts = await library.tracks('contacts', loose.files, { ...reading, d_in_m: task.d_in_m, d_out_m: task.d_in_m, min_duration: task.min_duration, max_gap: task.max_gap }, how)
    const gaps = await library.tracks('gaps', loose.files, { ...reading, min_gap: task.min_gap }, how)
    app.set({ loose: { ...loose, results: { contacts, gaps } } })
  })

export const run_ranks = (loose: Loose, options: Options): Promise<void> =>
  run(loose, 'Ranking', async (how) => {
    const ranks: VerbResult = await (await sanc()).rank(loose.files, options, how)
    app.set({ loose: { ...loose, results: { ranks } } })
  })

const pairs = (flat: Float64Array): [number, number][] => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!])
