// SPDX-License-Identifier: Apache-2.0
// The hosted site: parts are files beside the page, fetched from where it came from when they are needed.
import map_worker_url from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import type { Topology } from 'topojson-specification'
import world_url from 'world-atlas/countries-50m.json?url'

import { unpack_gzip, type Host } from './host.ts'

async function bytes_of(url: string): Promise<Uint8Array> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`a part of the page is not there (${answer.status}): ${url}`)
  return new Uint8Array(await answer.arrayBuffer())
}

export const host: Host = {
  world: async () => JSON.parse(new TextDecoder().decode(await bytes_of(world_url))) as Topology,
  demo: async () => unpack_gzip(await bytes_of(new URL('demo.pack', document.baseURI).href)),
  own: false,
  map_worker: () => new URL(map_worker_url, document.baseURI).href,
  sanc: async () => (await import('libsanc')).loadSanc(),
}
