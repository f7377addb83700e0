// SPDX-License-Identifier: Apache-2.0
// Files that were dropped or chosen, and what kind each is by its first bytes. Nothing is read before its size is known.
import { unpack_gzip } from './host.ts'

export interface Given {
  path: string
  size: number
  read(): Promise<Uint8Array>
}

// Larger files belong to the program: a page that reads them stops answering.
export const largest_file = 512e6

export type Kind = 'image' | 'tracks' | 'edges' | 'zones' | 'nmea' | 'dossier' | 'unknown'

const of_file = (file: File, path: string): Given => ({
  path,
  size: file.size,
  read: async () => new Uint8Array(await file.arrayBuffer()),
})

export const from_list = (files: Iterable<File>): Given[] =>
  [...files].map((file) => of_file(file, file.webkitRelativePath || file.name))

async function walk(entry: FileSystemEntry, into: Given[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail))
    into.push(of_file(file, entry.fullPath.replace(/^\//, '')))
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail))
    if (some.length === 0) return
    for (const one of some) await walk(one, into)
  }
}

// Files and whole folders of a drop. The entries are taken before the first wait: afterwards the browser forgets them.
export async function from_drop(data: DataTransfer): Promise<Given[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry != null)
  if (entries.length === 0) return from_list(data.files)
  const found: Given[] = []
  for (const entry of entries) await walk(entry, found)
  return found
}

// The text of bytes that may be gzip-compressed, at most `most` bytes of it.
export async function text_of(bytes: Uint8Array, most = Infinity): Promise<string> {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unpack_gzip(bytes) : bytes
  return new TextDecoder().decode(plain.subarray(0, Math.min(plain.length, most)))
}

export const header_of = (text: string): string[] =>
  (text.split(/\r?\n/).find((line) => line !== '' && !line.startsWith('#')) ?? '').split(',').map((name) => name.trim())

// What a file is. `text` is its beginning.
export function kind_of(bytes: Uint8Array, text: string): Kind {
  const magic = [bytes[0], bytes[1], bytes[2], bytes[3]].join()
  if (['73,73,42,0', '77,77,0,42', '73,73,43,0', '77,77,0,43'].includes(magic)) return 'image'
  if (/^(\\[^\\]*\\)?[!$](AI|BS|AB|AN)V/m.test(text.slice(0, 2000))) return 'nmea'
  if (/^\s*\{/.test(text)) return text.includes('"FeatureCollection"') ? 'zones' : 'unknown'
  const names = header_of(text).map((name) => name.toLowerCase())
  if (names.includes('source') && names.includes('target')) return 'edges'
  const has = (...any: string[]): boolean => names.some((name) => any.some((word) => name.includes(word)))
  return has('lon') && has('lat') && has('time', 'date') ? 'tracks' : 'unknown'
}
