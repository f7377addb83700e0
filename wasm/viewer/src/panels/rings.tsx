// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'preact/hooks'

import { surroundings, type Edges, type Spot } from '../graph.ts'

const [width, height] = [316, 290]
const most_names = 14

// A vertex and what lies within two steps of it; a choice puts another in the middle.
export function Rings({ edges, centre, choose }: { edges: Edges; centre: string; choose: (id: string) => void }) {
  const drawing = useMemo(() => surroundings(edges, centre), [edges, centre])
  const at = (spot: Spot): { x: number; y: number } => ({ x: width / 2 + spot.x * 68, y: height / 2 + spot.y * 66 })
  const first = drawing.spots.filter((one) => one.ring === 1).length
  const named = (spot: Spot): boolean => spot.ring === 0 || (spot.ring === 1 && first <= most_names)
  const short = (id: string): string => (id.length > 16 ? `${id.slice(0, 15)}…` : id)
  return (
    <figure class="rings">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${centre} and the ${drawing.spots.length - 1} vertices within two steps`}>
        {drawing.lines.map(({ a, b }) => {
          const [p, q] = [at(a), at(b)]
          return <line key={`${a.id} ${b.id}`} x1={p.x} y1={p.y} x2={q.x} y2={q.y} class={a.ring === 0 || b.ring === 0 ? 'near' : ''} />
        })}
        {drawing.spots.map((spot) => {
          const p = at(spot)
          return (
            <g key={spot.id} onClick={() => choose(spot.id)} class={`spot ring-${spot.ring}`}>
              <circle cx={p.x} cy={p.y} r={spot.ring === 0 ? 6 : spot.ring === 1 ? 4.5 : 3} />
              {named(spot) && <text {...beside(spot, p)}>{short(spot.id)}</text>}
              <title>{spot.id}</title>
            </g>
          )
        })}
      </svg>
      <figcaption class="small">{centre}, two steps around{drawing.left_out > 0 ? `; ${drawing.left_out} more are not drawn` : ''}</figcaption>
    </figure>
  )
}

// Names stand outside the ring, the middle's below it.
function beside(spot: Spot, p: { x: number; y: number }): { x: number; y: number; 'text-anchor': 'start' | 'middle' | 'end' } {
  if (Math.abs(spot.x) < 0.3) return { x: p.x, y: p.y + (spot.y < 0 ? -9 : 17), 'text-anchor': 'middle' }
  return { x: p.x + Math.sign(spot.x) * 8, y: p.y + 3.5, 'text-anchor': spot.x > 0 ? 'start' : 'end' }
}
