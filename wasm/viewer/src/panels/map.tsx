// SPDX-License-Identifier: Apache-2.0
// The middle of the page: the map, the line of the swipe, what the two sides are.
import { useEffect, useRef, useState } from 'preact/hooks'

import { app, why } from '../app.ts'
import { show_place, show_time } from '../format.ts'
import { use } from '../store.ts'
import type { Shown } from '../map/map.ts'

export function MapPanel() {
  const box = useRef<HTMLDivElement>(null)
  const [place, set_place] = useState('')
  const [failed, set_failed] = useState('')
  useEffect(() => {
    let shown: Shown | null = null
    let gone = false
    import('../map/map.ts')
      .then(({ show_map }) => show_map(box.current!, (lon, lat) => set_place(show_place(lon, lat))))
      .then((made) => (gone ? made.remove() : (shown = made)))
      .catch((error: unknown) => set_failed(`The map cannot be drawn here: ${why(error)}. Lists and tables work without it.`))
    return () => {
      gone = true
      shown?.remove()
    }
  }, [])
  return (
    <section class="map" aria-label="Map">
      <div ref={box} class="map-box" />
      {failed && <p class="map-failed">{failed}</p>}
      <Swipe />
      <p class="map-place" aria-hidden="true">{place}</p>
      <p class="map-source">Land: Natural Earth 1 : 50 000 000, coarse near a shore</p>
    </section>
  )
}

function Swipe() {
  const pair = use(app, (a) => a.dossier?.json.raster[a.pair])
  const view = use(app, (a) => a.view)
  const swipe = use(app, (a) => a.swipe)
  const images = use(app, (a) => a.images)
  const timeline = use(app, (a) => a.dossier?.json.timeline)
  const bar = useRef<HTMLDivElement>(null)
  if (!pair || view === 'off' || !images.has(pair.before) || !images.has(pair.after)) return null
  const time = (file: string): string => {
    const found = timeline?.find((one) => one.file === file)
    return found ? show_time(Date.parse(found.time)) : file
  }
  const label = (side: 'before' | 'after', file: string) => (
    <span class={`swipe-label ${side}`}>
      <b>{side}</b> {time(file)}
    </span>
  )
  if (view !== 'swipe') return <div class="swipe-labels">{label(view, view === 'before' ? pair.before : pair.after)}</div>
  const move = (to: number): void => app.set({ swipe: Math.min(Math.max(to, 0), 1) })
  const drag = (event: PointerEvent): void => {
    const box = bar.current?.parentElement?.getBoundingClientRect()
    if (box && event.buttons > 0) move((event.clientX - box.left) / box.width)
  }
  const key = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? 0.1 : 0.01
    const to = { ArrowLeft: swipe - step, ArrowRight: swipe + step, Home: 0, End: 1, PageDown: swipe - 0.1, PageUp: swipe + 0.1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    move(to)
  }
  return (
    <>
      <div class="swipe-labels">
        {label('before', pair.before)}
        {label('after', pair.after)}
      </div>
      <div
        ref={bar}
        class="swipe"
        style={{ left: `${swipe * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label="Swipe between the image before and the image after"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(swipe * 100)}
        aria-valuetext={`${Math.round(swipe * 100)} % of the map shows the image before`}
        onPointerDown={(event) => (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={key}
      >
        <span class="swipe-grip" aria-hidden="true">‹ ›</span>
      </div>
    </>
  )
}
