// SPDX-License-Identifier: Apache-2.0
// Tables as callers read them. Columns are brought to their units when first asked for.
import type { RawColumn, RawGeometry, RawTable } from './protocol.js';
import { type Column, type Geometry, type Kind, SancError, type Table } from './types.js';

/** By the type codes of docs/tables.md. */
export const kinds: (Kind | undefined)[] = [undefined, 'time', 'duration', 'longitude', 'latitude', 'length', 'speed', 'course', 'area', 'score', 'id', 'text',
  'integer', 'geometry', 'boolean'];

const unit: Partial<Record<Kind, number>> = { duration: 1000, longitude: 1e7, latitude: 1e7, length: 1000, speed: 1000, course: 10, area: 100 };

/** Writes a table as CSV (0) or GeoJSON (1). */
export type Writer = (table: RawTable, form: 0 | 1) => string;

class LazyColumn implements Column {
  readonly name: string;
  readonly kind: Kind;
  readonly nullable: boolean;
  readonly provenance: boolean;
  readonly valid?: Uint8Array;
  private made: Float64Array | BigInt64Array | string[] | undefined;

  constructor(private readonly raw: RawColumn) {
    this.name = raw.name;
    this.kind = kinds[raw.kind] as Kind;
    this.nullable = raw.nullable;
    this.provenance = raw.provenance;
    if (raw.valid) this.valid = raw.valid;
  }

  get values(): Float64Array | BigInt64Array | string[] {
    return (this.made ??= valuesOf(this.raw, this.kind, this.valid));
  }
}

function valuesOf(raw: RawColumn, kind: Kind, valid: Uint8Array | undefined): Float64Array | BigInt64Array | string[] {
  const { values, dictionary } = raw;
  if (values instanceof Float64Array) return values;
  if (dictionary) return Array.from(values as Uint32Array, (code, row) => (valid && valid[row] === 0 ? '' : dictionary[code]));
  return numbersOf(values as BigInt64Array, unit[kind] ?? 1) ?? (values as BigInt64Array);
}

/** 64-bit integers as numbers of a unit; undefined where one is beyond 2^53. */
function numbersOf(values: BigInt64Array, scale: number): Float64Array | undefined {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const made = new Float64Array(values.length);
  for (let i = 0; i < made.length; ++i) {
    const whole = words[2 * i + 1] * 4294967296 + (words[2 * i] >>> 0);
    if (!Number.isSafeInteger(whole)) return undefined;
    made[i] = whole / scale;
  }
  return made;
}

function geometryOf(raw: RawGeometry): Geometry {
  const whole = (values: BigInt64Array): Int32Array => Int32Array.from(values, Number);
  const made: Geometry = { features: whole(raw.features), polygons: whole(raw.polygons), rings: whole(raw.rings), x: raw.x, y: raw.y };
  const lonlat = raw.lonlatE7 && numbersOf(raw.lonlatE7, 1e7);
  if (lonlat) made.lonlat = lonlat;
  return made;
}

export class ResultTable implements Table {
  readonly name: string;
  readonly rows: number;
  readonly columns: Column[];
  readonly geometry?: Geometry;

  constructor(private readonly raw: RawTable, private readonly write: Writer) {
    this.name = raw.name;
    this.rows = raw.rows;
    this.columns = raw.columns.map((column) => new LazyColumn(column));
    if (raw.geometry) this.geometry = geometryOf(raw.geometry);
  }

  column(name: string): Column {
    const found = this.columns.find((column) => column.name === name);
    if (!found) throw new SancError('invalid', `table ${this.name}: no column '${name}'; there are ${this.columns.map((column) => column.name).join(', ')}`);
    return found;
  }

  cell(row: number, name: string): string | number | null {
    const column = this.column(name);
    if (row < 0 || row >= this.rows || column.kind === 'geometry' || (column.valid && column.valid[row] === 0)) return null;
    const value = column.values[row];
    return typeof value === 'bigint' ? value.toString() : value;
  }

  toCSV(): string {
    return this.write(this.raw, 0);
  }

  toGeoJSON(): string {
    return this.write(this.raw, 1);
  }
}
