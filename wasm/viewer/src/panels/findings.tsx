// SPDX-License-Identifier: Apache-2.0
// The findings: what was observed, the value with its bounds, who says so, what else was tested.
import { useState } from 'preact/hooks'

import { app } from '../app.ts'
import { choose_finding } from '../choose.ts'
import { show_value } from '../format.ts'
import { use } from '../store.ts'
import type { Finding } from '../types.ts'

export function Findings() {
  const dossier = use(app, (a) => a.dossier)
  const chosen = use(app, (a) => a.chosen.finding)
  const [kind, set_kind] = useState('all')
  if (!dossier) return null
  const all = dossier.json.findings
  const kinds = [...new Set(all.map((one) => one.kind))]
  const grades = new Map((dossier.json.matrix ?? []).map((row) => [row.finding, row.grade]))
  const shown = kind === 'all' ? all : all.filter((one) => one.kind === kind)
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!by) return
    event.preventDefault()
    const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('button.finding')]
    items[items.indexOf(document.activeElement as HTMLElement) + by]?.focus()
  }
  return (
    <section class="findings" aria-label="Findings">
      <header>
        <h2>
          Findings <span class="count">{shown.length}</span>
        </h2>
        <label class="pick">
          <span class="hidden">Kind of finding</span>
          <select value={kind} onChange={(event) => set_kind(event.currentTarget.value)}>
            <option value="all">all kinds</option>
            {kinds.map((one) => (
              <option key={one} value={one}>
                {one} ({all.filter((f) => f.kind === one).length})
              </option>
            ))}
          </select>
        </label>
      </header>
      <ol onKeyDown={step}>
        {shown.map((one) => (
          <li key={one.id}>
            <Row finding={one} grade={grades.get(one.id) ?? ''} open={chosen === one.id} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Row({ finding: f, grade, open }: { finding: Finding; grade: string; open: boolean }) {
  const value = show_value(f.value, f.low, f.high, f.unit)
  return (
    <>
      <button class={`finding ${open ? 'open' : ''}`} aria-expanded={open} onClick={() => void choose_finding(f)}>
        <span class="finding-head">
          <span class="finding-id">{f.id}</span>
          <span class="finding-kind">{f.kind}</span>
          {grade && <span class="grade" title="A: three independent kinds of source, B: two, C: one">grade {grade}</span>}
        </span>
        <span class="finding-text">{f.statement}</span>
        {value && f.low !== null && <span class="finding-value">{value}</span>}
      </button>
      {open && (
        <dl class="finding-more">
          {value && (<><dt>Value</dt><dd>{value}{f.low === null && <em> no bounds given</em>}</dd></>)}
          <dt>Basis</dt>
          <dd>{f.basis}</dd>
          <dt>Sources</dt>
          <dd>{f.sources.join(', ')} <em>({f.independent_sources} independent)</em></dd>
          {f.rows && (<><dt>Rows</dt><dd>{f.rows.split(' ').join(', ')}</dd></>)}
          <dt>Alternatives</dt>
          <dd><ul>{f.alternatives.map((text) => <li key={text}>{text}</li>)}</ul></dd>
        </dl>
      )}
    </>
  )
}
