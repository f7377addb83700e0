// SPDX-License-Identifier: Apache-2.0
// The clock as it is drawn: images, windows, contacts and gaps as bars over the histogram of fixes, with three handles.
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'

import { app } from '../app.ts'
import { choose_vessel } from '../choose.ts'
import { clock, play, set_now, set_window } from '../clock.ts'
import { histogram } from '../fixes.ts'
import { day_ms, hour_ms, minute_ms, show_time, show_time_s } from '../format.ts'
import { save_map } from '../save.ts'
import { use } from '../store.ts'
import { bars_of, type Bar } from './bars.ts'

const parts = 160
const left = 146 // px for the names of the lanes

export function Timeline() {
  const c = use(clock, (value) => value)
  const fixes = use(app, (a) => a.fixes)
  const state = use(app, (a) => a)
  const lanes = useMemo(() => bars_of(state), [state.dossier, state.loose])
  const counts = useMemo(() => (fixes ? histogram(fixes, c.begin, c.end, parts) : []), [fixes, c.begin, c.end])
  const box = useRef<HTMLDivElement>(null)
  const [width, set_width] = useState(600)
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => set_width(Math.max(200, entry!.contentRect.width - left - 12)))
    watch.observe(box.current!)
    return () => watch.disconnect()
  }, [])
  const x = (ms: number): number => ((Math.min(Math.max(ms, c.begin), c.end) - c.begin) / (c.end - c.begin)) * width
  const most = Math.max(1, ...counts)
  const row = 15
  const top = 4
  const foot = top + lanes.length * row + 42
  const at = (event: PointerEvent): number => c.begin + ((event.clientX - box.current!.getBoundingClientRect().left - left) / width) * (c.end - c.begin)
  return (
    <section class="timeline" aria-label="Clock">
      <div class="clock">
        <button class="play" aria-pressed={c.playing} onClick={() => play(!c.playing)} aria-label={c.playing ? 'Pause' : 'Play'}>{c.playing ? '❚❚' : '▶'}</button>
        <output class="now">{show_time_s(c.now)}</output>
        <span class="window-text">window {show_time(c.from).slice(5)} to {show_time(c.to).slice(5)}</span>
        <button class="link" onClick={() => set_window(c.begin, c.end)}>whole period</button>
        <button class="link right" onClick={() => void save_map()}>Save map</button>
      </div>
      <div class="lanes" ref={box}>
        <svg width={width + left + 12} height={foot + 16} aria-hidden="true">
          {lanes.map((lane, i) => (
            <g key={lane.name} transform={`translate(0 ${top + i * row})`}>
              <text class="lane-name" x={left - 8} y={10.5}>{lane.name}</text>
              <line class="lane-line" x1={left} x2={left + width} y1={7} y2={7} />
              {lane.bars.map((bar) => <Mark key={bar.key} bar={bar} x={(ms) => left + x(ms)} chosen={bar.vessels.includes(state.chosen.vessel ?? '-')} />)}
            </g>
          ))}
          <g transform={`translate(${left} ${foot - 36})`}>
            <text class="lane-name" x={-8} y={24}>{fixes ? 'fixes' : ''}</text>
            {counts.map((n, i) => n > 0 && <rect key={i} class="count-bar" x={(i * width) / parts} width={Math.max(1, width / parts - 1)} y={32 - (30 * n) / most} height={(30 * n) / most} />)}
            <line class="axis" x1={0} x2={width} y1={32} y2={32} />
          </g>
          {ticks(c.begin, c.end, width).map((tick) => (
            <g key={tick.ms} transform={`translate(${left + x(tick.ms)} ${foot - 4})`}>
              <line class="axis" y1={0} y2={4} />
              <text class="tick" y={15}>{tick.text}</text>
            </g>
          ))}
          <rect class="outside" x={left} y={0} width={x(c.from)} height={foot - 4} />
          <rect class="outside" x={left + x(c.to)} y={0} width={width - x(c.to)} height={foot - 4} />
        </svg>
        <Handle name="Begin of the window" kind="edge" at={c.from} left={left + x(c.from)} move={(ms) => set_window(Math.min(ms, c.to), c.to)} pointer={at} />
        <Handle name="End of the window" kind="edge" at={c.to} left={left + x(c.to)} move={(ms) => set_window(c.from, Math.max(ms, c.from))} pointer={at} />
        <Handle name="Time shown" kind="now" at={c.now} left={left + x(c.now)} move={set_now} pointer={at} />
      </div>
    </section>
  )
}

function Mark({ bar, x, chosen }: { bar: Bar; x: (ms: number) => number; chosen: boolean }): ComponentChildren {
  const [a, b] = [x(bar.begin), x(bar.end)]
  const choose = bar.vessels[0] ? () => choose_vessel(bar.vessels[0]!) : undefined
  const kind = `bar ${bar.kind} ${chosen ? 'chosen' : ''}`
  if (bar.kind === 'image' || bar.kind === 'control') return <path class={kind} d={`M${a} 1 l4.5 6 l-4.5 6 l-4.5 -6z`}><title>{bar.text}</title></path>
  return <rect class={kind} x={a} width={Math.max(2, b - a)} y={4} height={6} onClick={choose}><title>{bar.text}</title></rect>
}

interface HandleProps {
  name: string
  kind: string
  at: number
  left: number
  move: (ms: number) => void
  pointer: (event: PointerEvent) => number
}

function Handle({ name, kind, at, left: px, move, pointer }: HandleProps) {
  const { begin, end } = clock.value
  const key = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? 6 * hour_ms : event.altKey ? minute_ms : 10 * minute_ms
    const to = { ArrowLeft: at - step, ArrowRight: at + step, PageDown: at - day_ms, PageUp: at + day_ms, Home: begin, End: end }[event.key]
    if (to === undefined) return
    event.preventDefault()
    move(to)
  }
  return (
    <div
      class={`handle ${kind}`}
      style={{ left: `${px}px` }}
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-valuemin={begin}
      aria-valuemax={end}
      aria-valuenow={at}
      aria-valuetext={show_time(at)}
      onKeyDown={key}
      onPointerDown={(event) => (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)}
      onPointerMove={(event) => event.buttons > 0 && move(pointer(event))}
    />
  )
}

function ticks(begin: number, end: number, width: number): { ms: number; text: string }[] {
  const steps = [hour_ms, 3 * hour_ms, 6 * hour_ms, 12 * hour_ms, day_ms, 2 * day_ms, 7 * day_ms, 30 * day_ms, 90 * day_ms, 365 * day_ms]
  const step = steps.find((one) => ((end - begin) / one) * 76 < width) ?? steps.at(-1)!
  const out = []
  for (let ms = Math.ceil(begin / step) * step; ms <= end; ms += step) out.push({ ms, text: step < day_ms ? show_time(ms).slice(5, 16) : show_time(ms).slice(0, 10) })
  return out
}
