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

let worker_url = ''

export const host: Host = {
  kind: 'file',
  world: async () => JSON.parse(new TextDecoder().decode(await block('part-world'))) as Topology,
  demo: () => block('part-demo'),
  map_worker: () => {
    // A page from a disk may start plain workers only: the module's export goes, the name says that it is plain.
    const plain = map_worker.replace(/export\s*\{[^}]*\};?/, '')
    worker_url ||= `${URL.createObjectURL(new Blob([plain], { type: 'text/javascript' }))}#worker.cjs`
    return worker_url
  },
  sanc: () => loadSanc(),
}
