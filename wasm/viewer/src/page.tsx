// SPDX-License-Identifier: Apache-2.0
// The page: the bar, four regions, and the drop of files anywhere on it.
import './style.css'

import { useEffect, useState } from 'preact/hooks'

import { host } from '#host'
import { app } from './app.ts'
import { from_drop } from './files.ts'
import { open_demo, open_files } from './open.ts'
import { Findings } from './panels/findings.tsx'
import { MapPanel } from './panels/map.tsx'
import { Side } from './panels/side.tsx'
import { Timeline } from './panels/timeline.tsx'
import { Top } from './panels/top.tsx'
import { use } from './store.ts'

export function Page() {
  const open = use(app, (a) => a.dossier !== null || a.loose !== null || a.zones !== null)
  const over = useDrop()
  return (
    <div class={`page ${open ? 'is-open' : 'is-empty'}`}>
      <Top />
      <Problems />
      <main class="regions">
        {open && <Side />}
        <div class="middle">
          <MapPanel />
          {open && <Timeline />}
          {!open && <Start />}
        </div>
        {open && <Findings />}
      </main>
      {over && <div class="drop" aria-hidden="true">Drop to open</div>}
    </div>
  )
}

function Start() {
  return (
    <section class="start" aria-label="Open">
      <h2>Open a dossier, tracks or an edge list</h2>
      <p>
        Drop the folder that <code>sanc dossier</code> wrote, with its inputs; or AIS positions in CSV (<code>.csv</code>, <code>.csv.gz</code>); or an edge list
        with the columns <code>source,target</code>. Files are read in this page and go nowhere.
      </p>
      <button class="main" onClick={() => void open_demo()}>
        {host.own ? 'Open the case of this page' : 'Open the built-in case'}
      </button>
      {!host.own && <p class="small">A real place, invented ships, firms and owners.</p>}
    </section>
  )
}

function Problems() {
  const problems = use(app, (a) => a.problems)
  if (problems.length === 0) return null
  return (
    <div class="problems" role="alert">
      <ul>{problems.map((text) => <li key={text}>{text}</li>)}</ul>
      <button aria-label="Close this message" onClick={() => app.set({ problems: [] })}>✕</button>
    </div>
  )
}

function useDrop(): boolean {
  const [over, set_over] = useState(false)
  useEffect(() => {
    let inside = 0
    const stop = (event: DragEvent): void => event.preventDefault()
    const enter = (event: DragEvent): void => (stop(event), set_over(++inside > 0))
    const leave = (): void => set_over(--inside > 0)
    const drop = (event: DragEvent): void => {
      stop(event)
      inside = 0
      set_over(false)
      if (event.dataTransfer) void from_drop(event.dataTransfer).then(open_files)
    }
    const all = { dragenter: enter, dragleave: leave, dragover: stop, drop } as const
    for (const [name, listener] of Object.entries(all)) addEventListener(name, listener as EventListener)
    return () => {
      for (const [name, listener] of Object.entries(all)) removeEventListener(name, listener as EventListener)
    }
  }, [])
  return over
}
