// SPDX-License-Identifier: Apache-2.0
// The pack that carries the built-in case: a little-endian length, a JSON list of names and sizes, then the bytes.
import type { Given } from './files.ts'

export function read_pack(pack: Uint8Array): Given[] {
  const view = new DataView(pack.buffer, pack.byteOffset)
  const head = view.getUint32(0, true)
  const list = JSON.parse(new TextDecoder().decode(pack.subarray(4, 4 + head))) as { name: string; size: number }[]
  let at = 4 + head
  return list.map(({ name, size }) => {
    const bytes = pack.slice(at, at + size)
    at += size
    return { path: name, size, read: async () => bytes }
  })
}
