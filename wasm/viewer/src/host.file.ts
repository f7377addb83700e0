// SPDX-License-Identifier: Apache-2.0
// The page that is one file: its parts are blocks of base64 in the page, so that it works from a disk and never fetches.
import { loadSanc } from 'libsanc/inline'
import map_worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?raw'
import type { Topology } from 'topojson-specification'

import { unpack_gzip, type Host } from './host.ts'

function block(id: string): Promise<Uint8Array> {
  const text = document.getElementById(id)?.textContent
  if (!text) return Promise.reject(new Error(`this copy of the page has no part ${id}`))
  return unpack_gzip(Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0)))
}

// MapLibre would fetch a worker that is not beside the page, and this page may not fetch: it is told of a file beside the
// page, in whose place the worker starts from a blob. A page from a disk starts plain workers only: the export goes.
const worker_name = './map-worker.cjs'

function give_map_worker(): void {
  const plain = map_worker.replace(/export\s*\{[^}]*\};?/, '')
  const url = URL.createObjectURL(new Blob([plain], { type: 'text/javascript' }))
  const Own = globalThis.Worker
  globalThis.Worker = class extends Own {
    constructor(from: string | URL, options?: WorkerOptions) {
      super(from === worker_name ? url : from, options)
    }
  }
}

let given = false

// sanc dossier puts a dossier in place of the built-in case.
const own = document.getElementById('part-case') !== null

export const host: Host = {
  world: async () => JSON.parse(new TextDecoder().decode(await block('part-world'))) as Topology,
  demo: () => block(own ? 'part-case' : 'part-demo'),
  own,
  map_worker: () => {
    if (!given) give_map_worker()
    given = true
    return worker_name
  },
  sanc: () => loadSanc(),
}
