// SPDX-License-Identifier: Apache-2.0
// Tables out of the module's memory, and back in to be written as text.
import type { Arena } from './arena.js';
import type { RawColumn, RawGeometry, RawTable } from './protocol.js';

const decoder = new TextDecoder();
const score = 9, id = 10, text = 11, geometry = 13;  // type codes of docs/tables.md
const columnBytes = 40, geometryBytes = 40;           // sizeof sanc_column, sanc_geometry

/** Copies a table out. */
export function readTable(arena: Arena, table: number): RawTable {
  const { wasm } = arena;
  const rows = wasm.sanc_table_rows(table) >>> 0;
  const out = arena.alloc(columnBytes);
  const dictionaries = new Map<number, string[]>();
  const columns: RawColumn[] = [];
  for (let place = 0; place < wasm.sanc_table_columns(table); ++place) {
    wasm.sanc_table_column(table, place, out);
    const [name, nameSize, kind, nullable, provenance, values, valid, dictionary, ends, entries] = arena.words(out, 10);
    const buffer = wasm.memory.buffer;
    const column: RawColumn = {
      name: decoder.decode(arena.bytes(name, nameSize)),
      kind,
      nullable: nullable !== 0,
      provenance: provenance !== 0,
      values: kind === score ? new Float64Array(buffer, values, rows).slice()
        : kind === id || kind === text ? new Uint32Array(buffer, values, rows).slice()
        : new BigInt64Array(buffer, values, kind === geometry ? 0 : rows).slice(),
    };
    if (valid !== 0) column.valid = arena.bytes(valid, rows).slice();
    if (kind === id || kind === text) {
      let words = dictionaries.get(dictionary);
      if (!words || words.length !== entries) {
        words = [];
        let from = dictionary;
        for (const end of arena.words(ends, entries)) {
          words.push(decoder.decode(arena.bytes(from, dictionary + end - from)));
          from = dictionary + end;
        }
        dictionaries.set(dictionary, words);
      }
      column.dictionary = words;
    }
    columns.push(column);
  }
  const made: RawTable = { name: arena.read(wasm.sanc_table_name(table)), rows, columns, coordinates: arena.read(wasm.sanc_table_coordinates(table)) };
  if (columns.some((column) => column.kind === geometry)) made.geometry = readGeometry(arena, table);
  return made;
}

function readGeometry(arena: Arena, table: number): RawGeometry {
  const out = arena.alloc(geometryBytes);
  arena.wasm.sanc_table_geometry(table, out);
  const [featuresAt, polygonsAt, ringsAt, xAt, yAt, lonlatAt, features, polygons, rings, points] = arena.words(out, 10);
  const { buffer } = arena.wasm.memory;
  const made: RawGeometry = {
    features: new BigInt64Array(buffer, featuresAt, features + 1).slice(),
    polygons: new BigInt64Array(buffer, polygonsAt, polygons + 1).slice(),
    rings: new BigInt64Array(buffer, ringsAt, rings + 1).slice(),
    x: new Int32Array(buffer, xAt, points).slice(),
    y: new Int32Array(buffer, yAt, points).slice(),
  };
  if (lonlatAt !== 0) made.lonlatE7 = new BigInt64Array(buffer, lonlatAt, 2 * points).slice();
  return made;
}

/** What the module writes of a table: 0 CSV, 1 GeoJSON. */
export function tableText(arena: Arena, table: RawTable, form: 0 | 1): string {
  const { wasm } = arena;
  const made = wasm.sanc_table_new(arena.text(table.name)[0], arena.text(table.coordinates)[0], table.rows);
  for (const column of table.columns) putColumn(arena, made, table, column);
  const size = arena.alloc(4);
  const at = wasm.sanc_table_text(made, form, size) >>> 0;
  const text = decoder.decode(arena.bytes(at, arena.words(size, 1)[0]));
  wasm.sanc_table_free(made);
  arena.free();
  return text;
}

function putColumn(arena: Arena, made: number, table: RawTable, column: RawColumn): void {
  const shape = column.kind === geometry ? putGeometry(arena, table.geometry as RawGeometry) : 0;
  const [name, nameSize] = arena.text(column.name);
  const values = arena.put(column.values);
  const valid = column.valid ? arena.put(column.valid) : 0;
  let dictionary = 0, ends = 0;
  const words = column.dictionary ?? [];
  if (column.dictionary) {
    const parts = words.map((word) => new TextEncoder().encode(word));
    const places = new Uint32Array(parts.length);
    let size = 0;
    parts.forEach((part, i) => (places[i] = size += part.length));
    dictionary = arena.alloc(size);
    ends = arena.put(places);
    const bytes = arena.bytes(dictionary, size);
    parts.forEach((part, i) => bytes.set(part, places[i] - part.length));
  }
  const at = arena.alloc(columnBytes);
  arena.words(at, 10).set([name, nameSize, column.kind, column.nullable ? 1 : 0, column.provenance ? 1 : 0, values, valid, dictionary, ends, words.length]);
  arena.wasm.sanc_table_put(made, at, shape);
}

function putGeometry(arena: Arena, shape: RawGeometry): number {
  const pointers = [shape.features, shape.polygons, shape.rings, shape.x, shape.y].map((part) => arena.put(part));
  pointers.push(shape.lonlatE7 ? arena.put(shape.lonlatE7) : 0);
  const at = arena.alloc(geometryBytes);
  arena.words(at, 10).set([...pointers, shape.features.length - 1, shape.polygons.length - 1, shape.rings.length - 1, shape.x.length]);
  return at;
}
