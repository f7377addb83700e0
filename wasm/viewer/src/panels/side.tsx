// SPDX-License-Identifier: Apache-2.0
// The left side: what is open, and the three tasks.
import { app, type Panel } from '../app.ts'
import { use } from '../store.ts'
import { Change } from './change.tsx'
import { EvidencePanel } from './evidence.tsx'
import { Network } from './network.tsx'
import { Vessels } from './vessels.tsx'

const names: Record<Panel, string> = { evidence: 'Evidence', change: 'Change', vessels: 'Vessels', network: 'Network' }

export function Side() {
  const panel = use(app, (a) => a.panel)
  const dossier = use(app, (a) => a.dossier)
  const loose = use(app, (a) => a.loose)
  const shown = (Object.keys(names) as Panel[]).filter((one) => dossier || one === (loose?.kind === 'edges' ? 'network' : 'vessels'))
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!by) return
    const next = shown[(shown.indexOf(panel) + by + shown.length) % shown.length]!
    app.set({ panel: next })
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <section class="side" aria-label="Evidence and tasks">
      <div role="tablist" class="tabs" aria-label="Evidence and tasks" onKeyDown={step}>
        {shown.map((one) => (
          <button
            key={one}
            id={`tab-${one}`}
            role="tab"
            aria-selected={panel === one}
            aria-controls="side-panel"
            tabIndex={panel === one ? 0 : -1}
            onClick={() => app.set({ panel: one })}
          >
            {names[one]}
          </button>
        ))}
      </div>
      <div id="side-panel" class="side-panel" role="tabpanel" aria-labelledby={`tab-${panel}`} tabIndex={0}>
        {panel === 'evidence' && <EvidencePanel />}
        {panel === 'change' && <Change />}
        {panel === 'vessels' && <Vessels />}
        {panel === 'network' && <Network />}
      </div>
    </section>
  )
}
