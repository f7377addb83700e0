// SPDX-License-Identifier: Apache-2.0
// A result of the library: its rows, its digest, what was not used, and the files to save.
import { choose_vessel } from '../choose.ts'
import { set_now } from '../clock.ts'
import { show_count, show_duration, show_time } from '../format.ts'
import { save } from '../save.ts'
import type { Table, VerbResult } from '../sanc.ts'

const most_rows = 200

function text_of(table: Table, row: number, name: string): string {
  const value = table.cell(row, name)
  if (value === null || value === undefined) return ''
  if (table.column(name).kind === 'time') return show_time(Number(value))
  if (name === 'duration_s') return show_duration(Number(value) * 1000)
  if (table.column(name).kind === 'boolean') return Number(value) ? 'yes' : 'no'
  if (table.column(name).kind === 'score') return Number(value).toPrecision(6)
  return String(value)
}

const heading = (name: string): string => name.replace(/_(s|m|kn)$/, (_, unit: string) => (unit === 's' ? '' : `, ${unit}`)).replaceAll('_', ' ')
const is_number = (table: Table, name: string): boolean => !['id', 'text', 'time', 'boolean'].includes(table.column(name).kind)

interface Props {
  result: VerbResult
  title: string
  shown: string[]
  vessel?: string
  geojson?: boolean
  order?: number[]
}

export function ResultTable({ result, title, shown, vessel, geojson, order }: Props) {
  const { table, rejects, notes, digest } = result
  const rows = order ?? Array.from({ length: table.rows }, (_, i) => i)
  const choose = (row: number): void => {
    choose_vessel(String(table.cell(row, vessel!)))
    const begin = table.cell(row, 'begin')
    if (typeof begin === 'number') set_now(begin)
  }
  return (
    <section class="result" aria-label={title}>
      <h2>{title} <span class="count">{show_count(table.rows)}</span></h2>
      <p class="saves">
        <button onClick={() => save(`${table.name}.csv`, table.toCSV(), 'text/csv')}>Save CSV</button>
        {geojson && <button onClick={() => save(`${table.name}.geojson`, table.toGeoJSON(), 'application/geo+json')}>Save GeoJSON</button>}
      </p>
      {table.rows === 0 ? <p class="note">None.</p> : (
        <div class="wide">
          <table data-test={table.name}>
            <thead><tr>{shown.map((name) => <th scope="col" key={name} class={is_number(table, name) ? 'number' : ''}>{heading(name)}</th>)}</tr></thead>
            <tbody>
              {rows.slice(0, most_rows).map((row) => (
                <tr key={row}>
                  {shown.map((name) => (
                    <td key={name} class={is_number(table, name) ? 'number' : ''}>
                      {name === vessel ? <button class="link" onClick={() => choose(row)}>{text_of(table, row, name)}</button> : text_of(table, row, name)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {table.rows > most_rows && <p class="note">The first {most_rows} of {show_count(table.rows)} are shown; the saved files hold all.</p>}
      {rejects && rejects.rows > 0 && <p class="note">Rows that were not used: {show_count(rejects.rows)} ({reasons(rejects)}).</p>}
      {notes.map((text) => <p class="note" key={text}>{text}</p>)}
      <p class="digest"><span class="small">digest of the result</span><code>{digest}</code></p>
    </section>
  )
}

function reasons(rejects: Table): string {
  const counts = new Map<string, number>()
  for (let i = 0; i < rejects.rows; ++i) {
    const reason = String(rejects.cell(i, 'reason'))
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts].map(([reason, n]) => `${show_count(n)} ${reason.replaceAll('_', ' ')}`).join(', ')
}
