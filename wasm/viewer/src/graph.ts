// SPDX-License-Identifier: Apache-2.0
// The surroundings of one vertex in an edge list, laid out in rings: for the drawing only, ranks come from the library.
import { parse_csv } from './csv.ts'
import { text_of } from './files.ts'

export interface Edges {
  from: string[]
  to: string[]
  around: Map<string, number[]>
}

export async function read_edges(bytes: Uint8Array): Promise<Edges> {
  const { columns, rows } = parse_csv((await text_of(bytes)).replace(/^#.*\n/gm, ''))
  const [s, t] = [columns.indexOf('source'), columns.indexOf('target')]
  const edges: Edges = { from: [], to: [], around: new Map() }
  const known = new Set<string>()
  for (const row of rows) {
    const [a, b] = [row[s], row[t]]
    if (a === undefined || b === undefined || a === b || known.has(`${a}\n${b}`)) continue
    known.add(`${a}\n${b}`)
    const i = edges.from.push(a) - 1
    edges.to.push(b)
    for (const end of [a, b]) {
      const list = edges.around.get(end)
      if (list) list.push(i)
      else edges.around.set(end, [i])
    }
  }
  return edges
}

export interface Spot {
  id: string
  ring: number
  x: number
  y: number
}

export interface Drawing {
  spots: Spot[]
  lines: { a: Spot; b: Spot }[]
  left_out: number
}

// The vertex in the middle, its neighbours on the first ring, theirs on the second, `most` at all.
export function surroundings(edges: Edges, centre: string, most = 36): Drawing {
  const spots = new Map<string, Spot>([[centre, { id: centre, ring: 0, x: 0, y: 0 }]])
  let ring = [centre]
  let left_out = 0
  for (let r = 1; r <= 2; ++r) {
    const next: string[] = []
    for (const id of ring) {
      for (const i of edges.around.get(id) ?? []) {
        const other = edges.from[i] === id ? edges.to[i]! : edges.from[i]!
        if (spots.has(other)) continue
        if (spots.size >= most) {
          ++left_out
          continue
        }
        spots.set(other, { id: other, ring: r, x: 0, y: 0 })
        next.push(other)
      }
    }
    next.forEach((id, i) => {
      const angle = (2 * Math.PI * (i + (r === 2 ? 0.5 : 0))) / next.length - Math.PI / 2
      Object.assign(spots.get(id)!, { x: r * Math.cos(angle), y: r * Math.sin(angle) })
    })
    ring = next
  }
  const lines = []
  for (let i = 0; i < edges.from.length; ++i) {
    const [a, b] = [spots.get(edges.from[i]!), spots.get(edges.to[i]!)]
    if (a && b) lines.push({ a, b })
  }
  return { spots: [...spots.values()], lines, left_out }
}
