// SPDX-License-Identifier: Apache-2.0
// The network: paths to listed parties with the rows behind each step, the surroundings of a vertex, the ranking.
import { useEffect, useMemo, useState } from 'preact/hooks'

import { app } from '../app.ts'
import { choose_vessel, table_records } from '../choose.ts'
import type { Dossier } from '../dossier.ts'
import { read_edges, type Edges } from '../graph.ts'
import { use } from '../store.ts'
import { EdgeList } from './edge-list.tsx'
import { Rings } from './rings.tsx'

const most_rows = 40

export function Network() {
  const dossier = use(app, (a) => a.dossier)
  const loose = use(app, (a) => a.loose)
  if (dossier) return <Layers dossier={dossier} />
  return loose ? <EdgeList loose={loose} /> : null
}

export function choose_vertex(vertex: string): void {
  const vessel = /^mmsi:(\d+)$/.exec(vertex)?.[1]
  if (vessel) choose_vessel(vessel)
  app.set({ chosen: { ...app.value.chosen, vertex } })
}

function Layers({ dossier }: { dossier: Dossier }) {
  const vertex = use(app, (a) => a.chosen.vertex)
  const wanted = use(app, (a) => a.chosen.layer)
  const { layers, paths } = dossier.json.graph
  const [own, set_own] = useState('')
  const layer = layers.find((one) => one.layer === (own || wanted)) ?? layers[0]
  const rows = useMemo(() => table_records(dossier, `ranks_${layer?.layer}`), [dossier, layer])
  const measures = useMemo(() => Object.keys(rows[0] ?? {}).filter((name) => `${name}_rank` in rows[0]!), [rows])
  const [measure, set_measure] = useState('')
  const by = measures.includes(measure) ? measure : measures[0]
  const edges = useEdges(dossier, layers.findIndex((one) => one === layer))
  useEffect(() => set_own(''), [wanted])
  if (!layer) return <p class="note">This dossier has no network.</p>
  const sorted = by ? rows.toSorted((a, b) => Number(a[`${by}_rank`]) - Number(b[`${by}_rank`])) : rows
  const centre = vertex && edges?.around.has(vertex) ? vertex : sorted[0]?.vertex
  return (
    <>
      {paths.length > 0 && <h2>Paths to listed parties <span class="count">{paths.length}</span></h2>}
      <ul class="paths">
        {paths.map((path) => (
          <li key={path.vessel + path.party + path.list_class}>
            <p class="chain">
              {path.vertices.map((id, i) => (
                <span key={id}>
                  {i > 0 && <span class="step" title={(path.rows[i - 1] ?? []).join(', ')}> – </span>}
                  <button class="link" onClick={() => choose_vertex(id)}>{id}</button>
                </span>
              ))}
            </p>
            <p class="small">{path.party_name && `${path.party_name}: `}{path.list_class === 'mention' ? 'only mentioned' : path.list_class}, {path.list}{path.rows.length > 0 && `; rows ${path.rows.flat().join(', ')}`}</p>
          </li>
        ))}
      </ul>
      <div class="row">
        <label class="field">Layer
          <select value={layer.layer} onChange={(event) => set_own(event.currentTarget.value)}>{layers.map((one) => <option key={one.layer}>{one.layer}</option>)}</select>
        </label>
        <label class="field">Ranked by
          <select value={by} onChange={(event) => set_measure(event.currentTarget.value)}>{measures.map((name) => <option key={name}>{name}</option>)}</select>
        </label>
      </div>
      <p class="note">{layer.vertices} vertices, {layer.arcs} arcs from {layer.rows} rows. A rank without an interval does not tell what a missing row would change.</p>
      {edges && centre && <Rings edges={edges} centre={centre} choose={choose_vertex} />}
      <div class="wide">
        <table data-test="ranks">
          <thead><tr><th scope="col" class="number">Rank</th><th scope="col">Vertex</th><th scope="col" class="number">{by}</th><th scope="col" class="number">Degree</th></tr></thead>
          <tbody>
            {sorted.slice(0, most_rows).map((row) => (
              <tr key={row.vertex} class={row.vertex === centre ? 'chosen' : ''}>
                <td class="number">{row[`${by}_rank`]}<small>{interval(row, by)}</small></td>
                <td><button class="link" onClick={() => choose_vertex(row.vertex!)}>{row.vertex}</button></td>
                <td class="number">{Number(row[by ?? '']).toPrecision(5)}</td>
                <td class="number">{row.degree}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">The first {Math.min(most_rows, sorted.length)} of {sorted.length}.</p>
    </>
  )
}

function interval(row: Record<string, string>, by?: string): string {
  const [low, high] = [row[`${by}_rank_low`], row[`${by}_rank_high`]]
  return low && high ? `${low} to ${high}` : 'no interval'
}

function useEdges(dossier: Dossier, index: number): Edges | null {
  const [edges, set_edges] = useState<Edges | null>(null)
  useEffect(() => {
    let gone = false
    const input = dossier.evidence.filter((one) => one.role === 'graph')[index]
    set_edges(null)
    if (input?.bytes) void read_edges(input.bytes).then((read) => !gone && set_edges(read))
    return () => void (gone = true)
  }, [dossier, index])
  return edges
}
