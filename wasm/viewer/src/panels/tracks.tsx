// SPDX-License-Identifier: Apache-2.0
// Tracks that were dropped alone: the columns as guessed, a few parameters, then contacts and gaps to see and to save.
import { useEffect, useState } from 'preact/hooks'

import { app, type Loose } from '../app.ts'
import { guess_columns, run_tracks, schema_of, type Columns } from '../run.ts'
import { use } from '../store.ts'
import { ResultTable } from './result.tsx'

const labels: Record<keyof Columns, string> = { vessel: 'Vessel', time: 'Time', lon: 'Longitude', lat: 'Latitude' }

const asked = [
  ['d_in_m', 'Contact: nearer than, m'],
  ['min_duration', 'Contact: for at least'],
  ['max_gap', 'No line over silences longer than'],
  ['min_gap', 'Gap: silent for at least'],
  ['tz', 'Zone of times that have none'],
] as const

export function Tracks({ loose }: { loose: Loose }) {
  const busy = use(app, (a) => a.busy)
  const [columns, set_columns] = useState(() => guess_columns(loose.header))
  const [values, set_values] = useState({ d_in_m: '500', min_duration: '30min', max_gap: '1h', min_gap: '6h', tz: 'UTC' })
  const known = Object.values(columns).every((name) => name !== '')
  const start = (): void => void run_tracks(loose, { schema: schema_of(columns), ...values })
  useEffect(() => {
    const guessed = guess_columns(loose.header)
    set_columns(guessed)
    if (Object.values(guessed).every((name) => name !== '')) void run_tracks(loose, { schema: schema_of(guessed), ...values })
  }, [loose.files])
  const { contacts, gaps } = loose.results
  return (
    <>
      <form class="task" onSubmit={(event) => (event.preventDefault(), start())}>
        <fieldset class="grid">
          <legend>Columns, as guessed</legend>
          {(Object.keys(labels) as (keyof Columns)[]).map((key) => (
            <label class="field" key={key}>
              {labels[key]}
              <select value={columns[key]} onChange={(event) => set_columns({ ...columns, [key]: event.currentTarget.value })}>
                <option value="">choose</option>
                {loose.header.map((name) => <option key={name} value={name}>{name}</option>)}
              </select>
            </label>
          ))}
        </fieldset>
        <fieldset class="grid">
          <legend>What counts</legend>
          {asked.map(([key, text]) => (
            <label class="field" key={key}>
              {text}
              <input type="text" value={values[key]} onInput={(event) => set_values({ ...values, [key]: event.currentTarget.value })} />
            </label>
          ))}
        </fieldset>
        <button class="main" type="submit" disabled={busy !== null || !known}>Run</button>
        {!known && <p class="note">Choose the four columns: they could not be told from their names.</p>}
      </form>
      {contacts && <ResultTable result={contacts} title="Contacts" shown={['vessel_a', 'vessel_b', 'begin', 'duration_s', 'closest_m', 'certainty']} vessel="vessel_a" geojson />}
      {gaps && <ResultTable result={gaps} title="Gaps" shown={['vessel', 'begin', 'duration_s', 'distance_m', 'implied_kn', 'closed']} vessel="vessel" geojson />}
    </>
  )
}
