// SPDX-License-Identifier: Apache-2.0
// Everything that a caller sees.

export interface RunOptions {
  /** Stops the run within 100 ms in a worker; without one, where the run next asks. */
  signal?: AbortSignal;
  /** Told how much is done, from 0 to 1. */
  onProgress?: (done: number) => void;
}

/** Options by the names of docs/tables.md, with _ for -. Null and undefined count as not given. */
export type Options = Record<string, string | number | boolean | null | undefined>;

/** A file as given: one that is gzip-compressed is hashed as it is and unpacked here. */
export interface InputFile {
  name: string;
  bytes: Uint8Array;
}

/** An image that the host decoded. */
export interface DecodedImage {
  name: string;
  /** Bytes of the file as given. */
  size: number;
  /** Of the file as given, 64 hex digits. */
  sha256: string;
  width: number;
  height: number;
  bands: number;
  type: 'uint8' | 'uint16' | 'int16' | 'float32';
  /** Band after band, rows from the top. */
  pixels: ArrayBufferView;
  /** Per pixel 1 = not observable. */
  mask?: Uint8Array;
  nodata?: number;
  /** Six numbers in GDAL's order. */
  geotransform?: number[];
  /** Any text that is equal for equal systems. */
  crs?: string;
  crsIsWgs84Degrees?: boolean;
}

export type Kind =
  | 'time' | 'duration' | 'longitude' | 'latitude' | 'length' | 'speed' | 'course' | 'area' | 'score' | 'id' | 'text' | 'integer' | 'geometry' | 'boolean';

export interface Column {
  name: string;
  kind: Kind;
  nullable: boolean;
  /** Told to people, left out of the digest. */
  provenance: boolean;
  /**
   * In the units of the name: degrees, metres, seconds, knots; times in ms UTC; 0 and 1. BigInt64Array only where an
   * integer or a time is beyond 2^53. Empty for the geometry.
   */
  values: Float64Array | BigInt64Array | string[];
  /** 0 where there is no value; not there: every row has one. */
  valid?: Uint8Array;
}

/** Multipolygons, flat: feature f has the polygons [features[f], features[f + 1]), its rings and points likewise. */
export interface Geometry {
  features: Int32Array;
  /** Polygon p has the rings [polygons[p], polygons[p + 1]), its shell first. */
  polygons: Int32Array;
  /** Ring r has the points [rings[r], rings[r + 1]); its first is not repeated. */
  rings: Int32Array;
  /** Pixel corners. */
  x: Int32Array;
  y: Int32Array;
  /** Longitude and latitude of each point in degrees, where the image has a place on the earth. */
  lonlat?: Float64Array;
}

export interface Table {
  name: string;
  rows: number;
  columns: Column[];
  column(name: string): Column;
  /** In the units of the name; null where there is none. */
  cell(row: number, name: string): string | number | null;
  geometry?: Geometry;
  /** The bytes that `sanc -o FILE.csv` writes. */
  toCSV(): string;
  /** The bytes that `sanc -o FILE.geojson` writes. */
  toGeoJSON(): string;
}

export interface VerbResult {
  table: Table;
  /** Rows that were not used, each with its reason. */
  rejects?: Table;
  notes: string[];
  parameters: unknown;
  /** 64 hex digits: the result digest. */
  digest: string;
}

export interface ChangeResult extends VerbResult {
  summary: Record<string, number>;
  /** Per pixel 1 = changed, 0 = not, 255 = not observable. */
  mask: Uint8Array;
}

export interface Dossier {
  digest: string;
  resultDigest: string;
  findings: number;
  warnings: string[];
  /** Every file of the folder but manifest.json. */
  files: Map<string, Uint8Array>;
  /** The text of manifest.json. */
  manifest: string;
}

export interface Verdict {
  status: 'verified' | 'failed' | 'other-semantics';
  /** One line. */
  text: string;
  /** The input or output that failed. */
  file?: string;
  digest?: string;
  resultDigest?: string;
}

export type Status = 'invalid' | 'io' | 'cancelled' | 'memory' | 'internal';

export class SancError extends Error {
  status: Status;
  /** The option it is about. */
  option?: string;

  constructor(status: Status, message: string, option?: string) {
    super(message);
    this.name = 'SancError';
    this.status = status;
    if (option) this.option = option;
  }
}

export type TrackVerb = 'fixes' | 'vessels' | 'segments' | 'gaps' | 'contacts';

export interface Sanc {
  readonly variant: 'simd' | 'scalar';
  readonly version: string;
  readonly semantics: number;
  tracks(verb: TrackVerb, files: InputFile[], options?: Options, run?: RunOptions): Promise<VerbResult>;
  /** Edge lists. The options `vertices` and `sources` name one of the files: ids, one a line. */
  rank(files: InputFile[], options?: Options, run?: RunOptions): Promise<VerbResult>;
  change(before: DecodedImage, after: DecodedImage, options?: ChangeOptions, run?: RunOptions): Promise<ChangeResult>;
  /** `files` holds the case file and every file it names but the images; file names are those of the case. */
  dossier(caseName: string, files: InputFile[], images: DecodedImage[], options?: { as_of?: string }, run?: RunOptions): Promise<Dossier>;
  /** `dossierFiles` holds manifest.json too; `inputs` the inputs as given, the files of the images too. */
  verify(dossierFiles: InputFile[], inputs: InputFile[], images: DecodedImage[], run?: RunOptions): Promise<Verdict>;
  sha256(bytes: Uint8Array): Promise<string>;
  /** Ends the worker; runs in progress are cancelled. */
  close(): void;
}

export type ChangeOptions = { [name: string]: string | number | boolean | null | undefined | InputFile; zones?: InputFile };

export interface LoadOptions {
  /** Default 'auto': SIMD where the engine has it. */
  variant?: 'auto' | 'simd' | 'scalar';
  /** Default true: runs happen in a worker. */
  worker?: boolean;
  /** The bytes of the module's base, instead of the package's own file; its parts are the package's. */
  wasm?: BufferSource;
}
