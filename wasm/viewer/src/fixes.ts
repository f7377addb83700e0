// SPDX-License-Identifier: Apache-2.0
// Positions of vessels as the map draws them: legs between fixes, in columns that go to the GPU as they are.
import { hour_ms } from './format.ts'
import { numbers, type Table } from './sanc.ts'

export interface Fixes {
  vessels: string[]
  offsets: Int32Array      // vessel v has the fixes [offsets[v], offsets[v + 1]), by time
  time: Float64Array       // ms
  lonlat: Float64Array
  legs: number
  leg_from: Float64Array   // lon, lat of each leg
  leg_to: Float64Array
  leg_time: Float32Array   // seconds since `epoch` of the later fix
  leg_vessel: Int32Array
  epoch: number            // ms
}

// A longer silence is no leg: the table of gaps, not the map, says what lies between.
const longest_leg_ms = hour_ms

export function fixes_of(tables: Table[]): Fixes {
  const by_vessel = new Map<string, { time: number; lon: number; lat: number }[]>()
  for (const table of tables) {
    const vessel = table.column('vessel').values as ArrayLike<string | number>
    const [time, lon, lat] = ['time', 'lon_deg', 'lat_deg'].map((name) => numbers(table.column(name)))
    for (let i = 0; i < table.rows; ++i) {
      const id = String(vessel[i])
      if (!Number.isFinite(time![i]!)) continue
      let list = by_vessel.get(id)
      if (!list) by_vessel.set(id, (list = []))
      list.push({ time: time![i]!, lon: lon![i]!, lat: lat![i]! })
    }
  }
  const vessels = [...by_vessel.keys()].sort((a, b) => (a.length - b.length) || (a < b ? -1 : 1))
  const rows = vessels.reduce((n, v) => n + by_vessel.get(v)!.length, 0)
  const made: Fixes = {
    vessels,
    offsets: new Int32Array(vessels.length + 1),
    time: new Float64Array(rows),
    lonlat: new Float64Array(2 * rows),
    legs: 0,
    leg_from: new Float64Array(2 * rows),
    leg_to: new Float64Array(2 * rows),
    leg_time: new Float32Array(rows),
    leg_vessel: new Int32Array(rows),
    epoch: 0,
  }
  let at = 0
  made.epoch = Math.min(...[...by_vessel.values()].map((list) => list.reduce((t, f) => Math.min(t, f.time), Infinity)))
  vessels.forEach((id, v) => {
    const list = by_vessel.get(id)!.sort((a, b) => a.time - b.time)
    made.offsets[v] = at
    list.forEach((fix, i) => {
      made.time[at] = fix.time
      made.lonlat.set([fix.lon, fix.lat], 2 * at)
      const before = list[i - 1]
      if (before && fix.time - before.time <= longest_leg_ms && Math.abs(fix.lon - before.lon) < 180) {
        const k = made.legs++
        made.leg_from.set([before.lon, before.lat], 2 * k)
        made.leg_to.set([fix.lon, fix.lat], 2 * k)
        made.leg_time[k] = (fix.time - made.epoch) / 1000
        made.leg_vessel[k] = v
      }
      ++at
    })
  })
  made.offsets[vessels.length] = at
  return made
}

export interface Latest {
  vessel: string
  lon: number
  lat: number
  age_ms: number
}

// The last fix of each vessel at or before a time; those silent for longer than a day are left out.
export function latest_fixes(fixes: Fixes, now: number): Latest[] {
  const out: Latest[] = []
  fixes.vessels.forEach((vessel, v) => {
    let low = fixes.offsets[v]!
    let high = fixes.offsets[v + 1]!
    const first = low
    while (low < high) {
      const middle = (low + high) >> 1
      if (fixes.time[middle]! <= now) low = middle + 1
      else high = middle
    }
    if (low === first) return
    const age_ms = now - fixes.time[low - 1]!
    if (age_ms > 24 * hour_ms) return
    out.push({ vessel, lon: fixes.lonlat[2 * low - 2]!, lat: fixes.lonlat[2 * low - 1]!, age_ms })
  })
  return out
}

// Fixes in equal parts of a period, for the histogram of the clock.
export function histogram(fixes: Fixes, begin: number, end: number, parts: number): number[] {
  const out = new Array<number>(parts).fill(0)
  for (const t of fixes.time) if (t >= begin && t < end) ++out[Math.floor(((t - begin) / (end - begin)) * parts)]!
  return out
}
