// SPDX-License-Identifier: Apache-2.0
// What a dossier holds, as the page reads it: docs/tables.md is the contract.
import type { FeatureCollection } from 'geojson'

export interface Finding {
  id: string
  kind: string
  statement: string
  value: number | null
  low: number | null
  high: number | null
  unit: string
  basis: string
  begin: string | null
  end: string | null
  rows: string
  sources: string[]
  independent_sources: number
  alternatives: string[]
}

export interface ChangeEvent {
  zone: string
  sign: string
  area_dm2: number
  area_dm2_low: number
  area_dm2_high: number
  begin: string
  end: string
}

export interface Pair {
  pair: number
  before: string
  after: string
  control: boolean
  objects: number
  observable_px: number
  not_observable_px: number
  threshold_e9: number
  events: ChangeEvent[]
}

export interface ImageTime {
  what: string
  file: string
  time: string
  control: boolean
}

export interface Window {
  window: string
  zone: string
  changed_zone: string
  begin: string
  end: string
  counts: Record<VesselClass, number>
}

export const vessel_classes = ['seen', 'possible', 'unknown', 'excluded'] as const
export type VesselClass = (typeof vessel_classes)[number]

export interface Path {
  vessel: string
  party: string
  party_name: string
  list: string // its rows, FILE:LINE
  list_class: string
  vertices: string[]
  rows: string[][]
}

export interface DossierJson {
  run: {
    case: string
    title: string
    question: string
    begin: string
    end: string
    as_of: string
    dossier_digest: string
    result_digest: string
    semantics_version: number
  }
  findings: Finding[]
  matrix: { finding: string; grade: string }[]
  timeline: ImageTime[]
  raster: Pair[]
  vessels: Window[]
  graph: { layers: { layer: string; arcs: number; vertices: number; rows: number; rejects: number }[]; paths: Path[] }
  gaps: string[]
}

export interface ManifestInput {
  name: string
  role: string
  sha256: string
  size: number
  pixels_sha256?: string
}

export interface Manifest {
  case: string
  dossier_digest: string
  inputs: ManifestInput[]
  outputs: Record<string, string>
  parameters: { case: { tracks: string[] } & Record<string, unknown>; analysis: Record<string, Record<string, string>> }
}

// An input of the manifest and what was found of it among the files that were opened.
export interface Evidence extends ManifestInput {
  bytes: Uint8Array | null
  state: 'equal' | 'differs' | 'missing'
  found_sha256: string
}

export type GeoTables = Map<string, FeatureCollection>
