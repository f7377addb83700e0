// SPDX-License-Identifier: Apache-2.0
// An edge list that was dropped alone: ranked by the library.
import { useEffect, useMemo, useState } from 'preact/hooks'

import { app, type Loose } from '../app.ts'
import { read_edges, type Edges } from '../graph.ts'
import { run_ranks } from '../run.ts'
import { numbers } from '../sanc.ts'
import { use } from '../store.ts'
import { ResultTable } from './result.tsx'
import { Rings } from './rings.tsx'

export function EdgeList({ loose }: { loose: Loose }) {
  const busy = use(app, (a) => a.busy)
  const vertex = use(app, (a) => a.chosen.vertex)
  const [undirected, set_undirected] = useState(false)
  const [edges, set_edges] = useState<Edges | null>(null)
  const start = (): void => void run_ranks(loose, { measure: 'betweenness,pagerank', undirected })
  useEffect(() => {
    start()
    void read_edges(loose.files[0]!.bytes).then(set_edges)
  }, [loose.files])
  const { ranks } = loose.results
  const order = useMemo(() => {
    if (!ranks) return []
    const rank = numbers(ranks.table.column('betweenness_rank'))
    return Array.from(rank, (_, i) => i).sort((a, b) => rank[a]! - rank[b]!)
  }, [ranks])
  const centre = vertex && edges?.around.has(vertex) ? vertex : ranks && order.length > 0 ? String(ranks.table.cell(order[0]!, 'vertex')) : ''
  return (
    <>
      <form class="task" onSubmit={(event) => (event.preventDefault(), start())}>
        <label class="check"><input type="checkbox" checked={undirected} onChange={(event) => set_undirected(event.currentTarget.checked)} /> Arcs have no direction</label>
        <button class="main" type="submit" disabled={busy !== null}>Run</button>
      </form>
      {edges && centre && <Rings edges={edges} centre={centre} choose={(id) => app.set({ chosen: { vertex: id } })} />}
      {ranks && <ResultTable result={ranks} title="Ranks" shown={['betweenness_rank', 'vertex', 'betweenness', 'pagerank_rank', 'pagerank', 'degree']} order={order} />}
    </>
  )
}
