// SPDX-License-Identifier: Apache-2.0
// The one clock: what the map shows, the timeline draws and the lists mark all follow these four times.
import { hour_ms } from './format.ts'
import { Store } from './store.ts'

export interface Clock {
  begin: number
  end: number
  from: number
  to: number
  now: number
  playing: boolean
}

export const clock = new Store<Clock>({ begin: 0, end: hour_ms, from: 0, to: hour_ms, now: 0, playing: false })

const clamp = (v: number, a: number, b: number): number => Math.min(Math.max(v, a), b)

export function set_period(begin: number, end: number): void {
  clock.set({ begin, end, from: begin, to: end, now: begin + (end - begin) / 2, playing: false })
}

export function set_now(now: number): void {
  const { begin, end, from, to } = clock.value
  const at = clamp(now, begin, end)
  clock.set({ now: at, from: Math.min(from, at), to: Math.max(to, at) })
}

export function set_window(from: number, to: number): void {
  const { begin, end, now } = clock.value
  const a = clamp(Math.min(from, to), begin, end)
  const b = clamp(Math.max(from, to), begin, end)
  clock.set({ from: a, to: b, now: clamp(now, a, b) })
}

let last = 0
function tick(at: number): void {
  const { playing, now, from, to } = clock.value
  if (!playing) return
  // The window goes by in 20 seconds.
  const next = now + ((at - last) / 20_000) * (to - from)
  last = at
  if (next >= to) return clock.set({ now: to, playing: false })
  clock.set({ now: next })
  requestAnimationFrame(tick)
}

export function play(on: boolean): void {
  const { now, from, to } = clock.value
  clock.set({ playing: on, now: on && now >= to ? from : now })
  if (on) requestAnimationFrame((at) => ((last = at), tick(at)))
}
