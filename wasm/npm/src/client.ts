// SPDX-License-Identifier: Apache-2.0
// The calls of Sanc, made into requests and back into results.
import { Arena } from './arena.js';
import { Engine } from './engine.js';
import type { Exports } from './exports.js';
import { fileOf, PartShelf, type ReadFile, type Variant } from './parts.js';
import { type RawResult, type RawTable, type Request, text } from './protocol.js';
import { tableText } from './raw-table.js';
import { DirectRunner, type Runner, type StartWorker, WorkerRunner } from './runner.js';
import { ResultTable } from './table.js';
import { type ChangeOptions, type ChangeResult, type DecodedImage, type Dossier, type InputFile, type LoadOptions, type Options, type RunOptions, type Sanc, SancError, type TrackVerb, type Verdict,
  type VerbResult } from './types.js';

const decoder = new TextDecoder();

class Client implements Sanc {
  readonly version: string;
  readonly semantics: number;

  constructor(readonly variant: Variant, private readonly runner: Runner, private readonly texts: Engine, private wasm: Exports, private readonly shelf: PartShelf) {
    const arena = new Arena(wasm);
    this.version = arena.read(wasm.sanc_version());
    this.semantics = wasm.sanc_semantics();
  }

  async tracks(verb: TrackVerb, files: InputFile[], options: Options = {}, run: RunOptions = {}): Promise<VerbResult> {
    if (files.length === 0) throw new SancError('invalid', `${verb}: no file; give one or more`);
    return this.verb(await this.ask({ call: 'tracks', name: verb, files, options: pairs(options) }, run));
  }

  async rank(files: InputFile[], options: Options = {}, run: RunOptions = {}): Promise<VerbResult> {
    return this.verb(await this.ask({ call: 'rank', files, options: pairs(options) }, run));
  }

  async change(before: DecodedImage, after: DecodedImage, options: ChangeOptions = {}, run: RunOptions = {}): Promise<ChangeResult> {
    const { zones, ...rest } = options;
    const given = pairs(rest as Options);
    if (zones) given.push(['zones', zones.name]);
    const result = await this.ask({ call: 'change', files: zones ? [zones] : [], images: [before, after], options: given }, run);
    return { ...this.verb(result), summary: JSON.parse(first(result, text.summary)), mask: result.texts[text.mask][0] };
  }

  async dossier(caseName: string, files: InputFile[], images: DecodedImage[], options: { as_of?: string } = {}, run: RunOptions = {}): Promise<Dossier> {
    const result = await this.ask({ call: 'dossier', name: caseName, files, images, options: pairs(options) }, run);
    return {
      digest: first(result, text.digest),
      resultDigest: first(result, text.resultDigest),
      findings: Number(first(result, text.findings)),
      warnings: all(result, text.note),
      files: new Map(all(result, text.fileName).map((name, i) => [name, result.texts[text.file][i]])),
      manifest: first(result, text.manifest),
    };
  }

  async verify(dossierFiles: InputFile[], inputs: InputFile[], images: DecodedImage[], run: RunOptions = {}): Promise<Verdict> {
    const result = await this.ask({ call: 'verify', files: inputs, outputs: dossierFiles, images }, run);
    const line = first(result, text.verdictLine);
    const made: Verdict = { status: first(result, text.verdict) as Verdict['status'], text: line };
    const file = /^(?:input|output) (.*?): /.exec(line)?.[1] ?? /^(manifest\.json): /.exec(line)?.[1];
    if (made.status === 'failed' && file) made.file = file;
    if (made.status === 'verified') {
      made.digest = first(result, text.digest);
      made.resultDigest = first(result, text.resultDigest);
    }
    return made;
  }

  async sha256(bytes: Uint8Array): Promise<string> {
    return first(await this.ask({ call: 'sha256', files: [{ name: '', bytes }] }, {}), text.digest);
  }

  close(): void {
    this.runner.close();
  }

  private async ask(part: Partial<Request> & Pick<Request, 'call'>, run: RunOptions): Promise<RawResult> {
    const parts = await this.shelf.of(part.call);
    const reply = await this.runner.run({ name: '', files: [], outputs: [], images: [], options: [], ...part, parts }, run);
    if ('error' in reply) throw new SancError(reply.error.status, reply.error.text, reply.error.option);
    return reply.result;
  }

  private text(table: RawTable, form: 0 | 1): string {
    try {
      return tableText(new Arena(this.wasm), table, form);
    } catch (problem) {
      this.texts.drop();
      void this.texts.instance().then((wasm) => (this.wasm = wasm));
      throw problem;
    }
  }

  private verb(result: RawResult): VerbResult {
    const [table, rejects] = result.tables.map((raw) => raw && new ResultTable(raw, (held, form) => this.text(held, form)));
    const made: VerbResult = { table: table as ResultTable, notes: all(result, text.note), parameters: JSON.parse(first(result, text.parameters)), digest: first(result, text.digest) };
    if (rejects) made.rejects = rejects;
    return made;
  }
}

function pairs(options: Options): [string, string][] {
  const given = Object.entries(options).filter((entry): entry is [string, string | number | boolean] => entry[1] !== null && entry[1] !== undefined);
  return given.map(([name, value]) => [name, String(value)]);
}

function all(result: RawResult, what: number): string[] {
  return result.texts[what].map((bytes) => decoder.decode(bytes));
}

function first(result: RawResult, what: number): string {
  return decoder.decode(result.texts[what][0]);
}

// An empty function that makes a vector: valid where there is SIMD.
const simdProbe = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11);

/** Loads the base of the module and starts the runner: what node, browsers and the inline form share. */
export async function load(options: LoadOptions, read: ReadFile, start: StartWorker | undefined): Promise<Sanc> {
  const wanted = options.variant ?? 'auto';
  const variant = wanted === 'auto' ? (WebAssembly.validate(simdProbe) ? 'simd' : 'scalar') : wanted;
  const module = await WebAssembly.compile(options.wasm ?? (await read(fileOf(variant, 'base'))));
  // Texts of tables are written on this thread, at once.
  const texts = new Engine(module);
  const wasm = await texts.instance();
  if (wasm.sanc_bits_ok() !== 1) throw new SancError('internal', 'this engine changes floating-point arithmetic: no digest can be given');
  const runner = options.worker !== false && start ? new WorkerRunner(module, start) : new DirectRunner(module);
  return new Client(variant, runner, texts, wasm, new PartShelf(variant, read));
}
