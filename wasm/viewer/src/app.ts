// SPDX-License-Identifier: Apache-2.0
// What is open and what is chosen; the panels read it, the actions of open.ts, choose.ts and verify.ts change it.
import type { FeatureCollection } from 'geojson'

import type { Dossier } from './dossier.ts'
import type { Fixes } from './fixes.ts'
import type { ShownImage } from './image.ts'
import type { InputFile, Verdict, VerbResult } from './sanc.ts'
import { Store } from './store.ts'

export type View = 'swipe' | 'before' | 'after' | 'off'
export type Panel = 'evidence' | 'change' | 'vessels' | 'network'

export interface Chosen {
  finding?: string
  vessel?: string
  vertex?: string
  layer?: string
  window?: string
}

// Tracks or edges that were opened without a dossier, with what the guessed columns are.
export interface Loose {
  kind: 'tracks' | 'edges'
  files: InputFile[]
  header: string[]
  results: { contacts?: VerbResult; gaps?: VerbResult; ranks?: VerbResult }
}

export interface Camera {
  bounds: [number, number, number, number]
  // Set anew for each move, so that the same place can be asked for twice.
  serial: number
}

export interface App {
  title: string
  busy: { what: string; done?: number; cancel?: () => void } | null
  problems: string[]
  dossier: Dossier | null
  loose: Loose | null
  fixes: Fixes | null
  fixes_note: string
  zones: FeatureCollection | null
  images: Map<string, ShownImage>
  images_note: string
  chosen: Chosen
  pair: number
  view: View
  swipe: number // 0 to 1 across the map
  panel: Panel
  theme: 'light' | 'dark'
  camera: Camera | null
  verdict: Verdict | null
  verify_seconds: number
}

const nothing = {
  title: '',
  dossier: null,
  loose: null,
  fixes: null,
  fixes_note: '',
  zones: null,
  images: new Map<string, ShownImage>(),
  images_note: '',
  chosen: {},
  pair: 0,
  view: 'swipe' as View,
  swipe: 0.5,
  camera: null,
  verdict: null,
  verify_seconds: 0,
}

const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ?? false

export const app = new Store<App>({ ...nothing, busy: null, problems: [], panel: 'evidence', theme: dark ? 'dark' : 'light' })

export const close_all = (): void => app.set({ ...nothing, images: new Map(), problems: [] })

let serial = 0
export const look_at = (bounds: Camera['bounds']): void => app.set({ camera: { bounds, serial: ++serial } })

export const problem = (text: string): void => app.set({ problems: [...app.value.problems, text] })

export const why = (error: unknown): string => (error instanceof Error ? error.message : String(error))
