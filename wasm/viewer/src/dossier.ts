// SPDX-License-Identifier: Apache-2.0
// A dossier among the files that were opened: its own files, and its inputs found by their hash.
import type { FeatureCollection } from 'geojson'

import { parse_csv, type CsvTable } from './csv.ts'
import { largest_file, type Given } from './files.ts'
import { show_size } from './format.ts'
import { sanc } from './sanc.ts'
import type { DossierJson, Evidence, GeoTables, Manifest } from './types.ts'

export interface Dossier {
  json: DossierJson
  manifest: Manifest
  files: Map<string, Uint8Array>  // the folder's own, by name in it
  tables: Map<string, CsvTable>
  geo: GeoTables
  evidence: Evidence[]
  notes: string[]
}

export async function sha256(bytes: Uint8Array): Promise<string> {
  if (!globalThis.crypto?.subtle) return (await sanc()).sha256(bytes)
  const hash = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, '0')).join('')
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

function json_of<T>(files: Map<string, Uint8Array>, name: string): T {
  const bytes = files.get(name)
  if (!bytes) throw new Error(`this folder has no ${name}: open the whole folder that sanc dossier wrote`)
  try {
    return JSON.parse(text(bytes)) as T
  } catch {
    throw new Error(`${name} is damaged (no JSON): fetch the dossier again`)
  }
}

const other_format = 'this dossier has another format than the page reads: open it with the version of sanc that made it'

function read_small(one: Given): Promise<Uint8Array> {
  if (one.size > largest_file) throw new Error(`${one.path} has ${show_size(one.size)}: a page reads up to ${show_size(largest_file)}; sanc verify reads it`)
  return one.read()
}

// The folder that holds dossier.json or manifest.json, or null.
export function dossier_root(given: Given[]): string | null {
  for (const name of ['manifest.json', 'dossier.json']) {
    const found = given.filter((one) => one.path === name || one.path.endsWith(`/${name}`)).sort((a, b) => a.path.length - b.path.length)[0]
    if (found) return found.path.slice(0, found.path.length - name.length)
  }
  return null
}

export async function read_dossier(given: Given[]): Promise<Dossier> {
  const root = dossier_root(given) ?? ''
  const files = new Map<string, Uint8Array>()
  const notes: string[] = []
  const others: Given[] = []
  const head = given.find((one) => one.path === `${root}manifest.json`)
  if (head) files.set('manifest.json', await read_small(head))
  const manifest = json_of<Manifest>(files, 'manifest.json')
  if (!Array.isArray(manifest.inputs) || !manifest.outputs) throw new Error(other_format)
  for (const one of given) {
    const name = one.path.startsWith(root) ? one.path.slice(root.length) : ''
    if (name in manifest.outputs) files.set(name, await read_small(one))
    else if (one !== head) others.push(one)
  }
  const json = json_of<DossierJson>(files, 'dossier.json')
  if (!Array.isArray(json.findings) || !json.run) throw new Error(other_format)
  const tables = new Map<string, CsvTable>()
  const geo: GeoTables = new Map()
  for (const [name, bytes] of files) {
    const [, stem, ending] = /^tables\/(.*)\.(csv|geojson)$/.exec(name) ?? []
    if (stem && ending === 'csv') tables.set(stem, parse_csv(text(bytes)))
    else if (stem) geo.set(stem, JSON.parse(text(bytes)) as FeatureCollection)
  }
  const made: Dossier = {
    json,
    manifest,
    files,
    tables,
    geo,
    notes,
    evidence: manifest.inputs.map((input) => ({ ...input, bytes: null, state: 'missing', found_sha256: '' })),
  }
  // The case file may be given only as the dossier's own copy.
  const own_case = files.get('case.toml')
  await find_inputs(made, own_case ? [...others, { path: 'case.toml', size: own_case.length, read: async () => own_case }] : others)
  return made
}

// Looks for the inputs of the manifest: by size and hash first, then by name, where the hash tells that it differs.
export async function find_inputs(dossier: Dossier, given: Given[]): Promise<number> {
  let found = 0
  const hashed = new Map<Given, { bytes: Uint8Array; sha256: string }>()
  const read = async (one: Given): Promise<{ bytes: Uint8Array; sha256: string }> => {
    const bytes = await one.read()
    const made = { bytes, sha256: await sha256(bytes) }
    hashed.set(one, made)
    return made
  }
  const named = (one: Given, name: string): boolean => one.path === name || one.path.endsWith(`/${name}`)
  for (const input of dossier.evidence) {
    if (input.state === 'equal') continue
    for (const one of given) {
      if (one.size !== input.size) continue
      const have = hashed.get(one) ?? (await read(one))
      if (have.sha256 !== input.sha256) continue
      Object.assign(input, { bytes: have.bytes, state: 'equal', found_sha256: have.sha256 })
      ++found
      break
    }
    if (input.state !== 'missing') continue
    const other = given.find((one) => named(one, `inputs/${input.name}`)) ?? given.find((one) => named(one, input.name))
    if (!other) continue
    if (other.size > largest_file) {
      dossier.notes.push(`${other.path} has ${show_size(other.size)}: too large for a page; sanc verify reads it`)
      continue
    }
    const have = hashed.get(other) ?? (await read(other))
    Object.assign(input, { bytes: have.bytes, state: 'differs', found_sha256: have.sha256 })
    ++found
  }
  dossier.evidence = [...dossier.evidence]
  return found
}
