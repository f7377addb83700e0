// SPDX-License-Identifier: Apache-2.0
// What goes to an engine and comes back: plain data that a worker's messages can carry.
import type { Parts } from './parts.js';
import type { DecodedImage, InputFile, Status } from './types.js';

export interface Request {
  call: 'tracks' | 'rank' | 'change' | 'dossier' | 'verify' | 'sha256';
  /** The verb of tracks, the case file of a dossier. */
  name: string;
  files: InputFile[];
  /** Files of the dossier to verify. */
  outputs: InputFile[];
  images: DecodedImage[];
  options: [name: string, value: string][];
  /** Of the module: those that the call needs, or the dossier's. */
  parts: Parts;
}

export interface RawColumn {
  name: string;
  kind: number;
  nullable: boolean;
  provenance: boolean;
  /** Scaled integers as they are stored, scores, or codes into the dictionary. */
  values: BigInt64Array | Float64Array | Uint32Array;
  valid?: Uint8Array;
  dictionary?: string[];
}

export interface RawGeometry {
  features: BigInt64Array;
  polygons: BigInt64Array;
  rings: BigInt64Array;
  x: Int32Array;
  y: Int32Array;
  lonlatE7?: BigInt64Array;
}

export interface RawTable {
  name: string;
  rows: number;
  columns: RawColumn[];
  geometry?: RawGeometry;
  coordinates: string;
}

/** Texts of a result by the numbers of sanc_text; the tables. */
export interface RawResult {
  texts: Uint8Array[][];
  tables: (RawTable | undefined)[];
}

export interface RawError {
  status: Status;
  text: string;
  option: string;
}

export type Reply = { result: RawResult } | { error: RawError };

/** The numbers of sanc_text in sanc_abi.h. */
export const text = {
  digest: 0,
  resultDigest: 1,
  parameters: 2,
  note: 3,
  summary: 4,
  manifest: 5,
  fileName: 6,
  file: 7,
  verdict: 8,
  verdictLine: 9,
  findings: 10,
  mask: 11,
} as const;
export const textKinds = 12;

/** By the values of sanc_status. */
export const statuses: Status[] = ['internal', 'invalid', 'io', 'cancelled', 'memory', 'internal'];
