// SPDX-License-Identifier: Apache-2.0
// The vessels in a window - seen, possible, unknown, excluded, each with its margin - or the tracks that were dropped.
import { useState } from 'preact/hooks'

import { app } from '../app.ts'
import { choose_vessel, table_records } from '../choose.ts'
import { set_now } from '../clock.ts'
import { show_duration, show_time, time_of } from '../format.ts'
import { use } from '../store.ts'
import { vessel_classes, type VesselClass } from '../types.ts'
import { Tracks } from './tracks.tsx'

const marks: Record<VesselClass, string> = { seen: '●', possible: '◐', unknown: '?', excluded: '○' }
const meanings: Record<VesselClass, string> = {
  seen: 'a fix, or the line between two fixes, lies in the zone',
  possible: 'a silence was long enough to come and go',
  unknown: 'not heard near enough to the window',
  excluded: 'no silence was long enough',
}

export function Vessels() {
  const dossier = use(app, (a) => a.dossier)
  const loose = use(app, (a) => a.loose)
  const chosen = use(app, (a) => a.chosen)
  const note = use(app, (a) => a.fixes_note)
  const [own, set_own] = useState('')
  if (!dossier) return loose ? <Tracks loose={loose} /> : null
  const windows = dossier.json.vessels
  const name = chosen.window ?? (own || windows[0]?.window)
  const window = windows.find((one) => one.window === name)
  if (!window) return <p class="note">This dossier has no window between two images.</p>
  const rows = table_records(dossier, 'reach').filter((row) => row.window === name)
  return (
    <>
      <label class="field">
        Window
        <select value={name} onChange={(event) => (set_own(event.currentTarget.value), app.set({ chosen: { ...chosen, window: event.currentTarget.value } }))}>
          {windows.map((one) => (
            <option key={one.window} value={one.window}>{one.window}: {one.zone}, {show_time(Date.parse(one.begin))} to {show_time(Date.parse(one.end))}</option>
          ))}
        </select>
      </label>
      <p class="note">Which of the vessels heard could have been in zone {window.zone} at some moment of this window? A margin is the time to spare.</p>
      {note && <p class="note">{note}</p>}
      {vessel_classes.map((kind) => {
        const some = rows.filter((row) => row.class === kind)
        if (some.length === 0) return null
        return (
          <details key={kind} open={kind !== 'excluded'} class="class">
            <summary>
              <span class="mark" aria-hidden="true">{marks[kind]}</span> {kind} <span class="count">{some.length}</span> <span class="small">{meanings[kind]}</span>
            </summary>
            <table>
              <thead><tr><th scope="col">Vessel</th><th scope="col">Basis</th><th scope="col" class="number">Margin</th><th scope="col">Decided by</th></tr></thead>
              <tbody>
                {some.map((row) => (
                  <tr key={row.vessel} class={chosen.vessel === row.vessel ? 'chosen' : ''}>
                    <td><button class="link" aria-pressed={chosen.vessel === row.vessel} onClick={() => choose(row.vessel!, row.deciding_time_a)}>{row.vessel}</button></td>
                    <td>{row.basis}</td>
                    <td class="number">{row.margin_s ? show_duration(Number(row.margin_s) * 1000) : 'none'}</td>
                    <td class="times">{decided(row)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        )
      })}
    </>
  )
}

function choose(vessel: string, at?: string): void {
  choose_vessel(vessel)
  const time = time_of(at)
  if (time !== null) set_now(time)
}

function decided(row: Record<string, string>): string {
  const [a, b] = [time_of(row.deciding_time_a), time_of(row.deciding_time_b)]
  const short = (ms: number): string => show_time(ms).slice(5)
  if (a !== null && b !== null) return a === b ? short(a) : `${short(a)} – ${short(b)}`
  return a !== null ? `last fix ${short(a)}` : b !== null ? `first fix ${short(b)}` : ''
}
