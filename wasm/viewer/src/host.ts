// SPDX-License-Identifier: Apache-2.0
// What the two builds get in different ways: from files beside the page, or from inside it.
import type { Topology } from 'topojson-specification'

import type { Sanc } from './sanc.ts'

export interface Host {
  // Land and borders of the world, Natural Earth 1 : 50 million.
  world(): Promise<Topology>
  // The pack of the built-in case (build.mjs writes it), uncompressed.
  demo(): Promise<Uint8Array>
  // Whether that case is the one this page was made for, to be opened at once.
  own: boolean
  // A script for MapLibre's workers.
  map_worker(): string
  sanc(): Promise<Sanc>
}

export async function unpack_gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
