// SPDX-License-Identifier: Apache-2.0
// An engine runs requests on one instance of the module, one after the other, on the thread it is on.
import { Arena } from './arena.js';
import type { Exports } from './exports.js';
import { unpack } from './gzip.js';
import { hostHash } from './hash.js';
import { putImage } from './image.js';
import { type Part, type Parts, cutParts } from './parts.js';
import { type RawResult, type Reply, type Request, textKinds } from './protocol.js';
import { readTable } from './raw-table.js';
import { type InputFile, SancError } from './types.js';

interface Instance {
  exports: Exports;
  joined: Set<Part>;
}

/** Told how much is done; false = stop. */
export type Progress = (done: number) => boolean;

export class Engine {
  private held: Promise<Instance> | undefined;
  private forDossier = false;
  private progress: Progress = () => true;
  private thrown: unknown;

  constructor(private readonly base: WebAssembly.Module) {}

  /** The instance, one at a time: of the dossier's module where that is among the parts, else of the base, with these parts and those it has. */
  async instance(parts: Parts = []): Promise<Exports> {
    const dossier = parts.find(([part]) => part === 'dossier');
    if (this.forDossier !== (dossier !== undefined)) this.drop();
    this.forDossier = dossier !== undefined;
    const { exports, joined } = await (this.held ??= this.fresh(dossier ? dossier[1] : this.base));
    for (const [part, module] of dossier ? [] : parts) {
      if (joined.has(part)) continue;
      await WebAssembly.instantiate(module, { base: exports as unknown as WebAssembly.ModuleImports });
      joined.add(part);
    }
    return exports;
  }

  /** Another instance next time: after an error, which leaves it in the middle of something. */
  drop(): void {
    this.held = undefined;
  }

  private async fresh(module: WebAssembly.Module): Promise<Instance> {
    const made = await WebAssembly.instantiate(module, {
      sanc: {
        progress: (done: number) => this.ask(done),
        stop(status: number) {
          throw new Arena(exports).error(status);
        },
      },
      wasi_snapshot_preview1: {
        proc_exit(code: number) {
          throw new Error(`the module ended with ${code}`);
        },
      },
      ...absent(module),
    });
    const exports = made.exports as unknown as Exports;
    exports._initialize();
    return { exports, joined: new Set() };
  }

  /** Runs a request. Never throws. */
  async run(request: Request, progress: Progress): Promise<Reply> {
    this.progress = progress;
    this.thrown = undefined;
    try {
      if (request.call === 'sha256') return { result: await this.hash(request.files[0].bytes) };
      // A verification tells a damaged input by its hash.
      const open = (file: InputFile): Promise<Uint8Array> => (request.call === 'verify' ? unpack(file).catch(() => file.bytes) : unpack(file));
      const files = await Promise.all(
        request.files.map(async (file) => {
          const [unpacked, sha256] = await Promise.all([open(file), hostHash(file.bytes)]);
          return { ...file, unpacked, sha256 };
        }),
      );
      const wasm = await this.instance(request.parts);
      return { result: this.perform(wasm, request, files) };
    } catch (problem) {
      this.drop();
      const error = this.thrown !== undefined ? new SancError('cancelled', `onProgress: ${String(this.thrown)}`)
        : problem instanceof SancError ? problem : new SancError('internal', String(problem));
      return { error: { status: error.status, text: error.message, option: error.option ?? '' } };
    }
  }

  private ask(done: number): number {
    try {
      return this.progress(done) ? 1 : 0;
    } catch (problem) {
      this.thrown = problem;
      return 0;
    }
  }

  private async hash(bytes: Uint8Array): Promise<RawResult> {
    const sha256 = await hostHash(bytes);
    if (sha256 !== undefined) return { texts: [[new TextEncoder().encode(sha256)]], tables: [] };
    const arena = new Arena(await this.instance());
    const digest = arena.bytes(this.hashOf(arena, bytes), 64).slice();
    arena.free();
    return { texts: [[digest]], tables: [] };
  }

  /** Where the 64 hex digits stand; the bytes are given back at once. */
  private hashOf(arena: Arena, bytes: Uint8Array): number {
    const out = arena.alloc(64);
    const given = new Arena(arena.wasm);
    arena.wasm.sanc_sha256(given.put(bytes), bytes.length, out);
    given.free();
    return out;
  }

  private perform(wasm: Exports, request: Request, files: { name: string; bytes: Uint8Array; unpacked: Uint8Array; sha256?: string }[]): RawResult {
    const arena = new Arena(wasm);
    const job = wasm.sanc_job_new();
    for (const [name, value] of request.options) wasm.sanc_job_option(job, ...arena.text(name), ...arena.text(value));
    for (const file of files) {
      const packed = file.unpacked !== file.bytes;
      const hash = file.sha256 !== undefined ? arena.text(file.sha256)[0] : packed ? this.hashOf(arena, file.bytes) : 0;
      wasm.sanc_job_file(job, ...arena.text(file.name), arena.put(file.unpacked), file.unpacked.length, file.bytes.length, hash);
    }
    for (const file of request.outputs) wasm.sanc_job_output(job, ...arena.text(file.name), arena.put(file.bytes), file.bytes.length);
    for (const image of request.images) wasm.sanc_job_image(job, putImage(arena, image));
    const out = arena.alloc(4);
    this.call(wasm, arena, job, request, out);
    const result = arena.words(out, 1)[0];
    const read = readResult(arena, result);
    wasm.sanc_result_free(result);
    wasm.sanc_job_free(job);
    arena.free();
    return read;
  }

  private call(wasm: Exports, arena: Arena, job: number, request: Request, out: number): void {
    switch (request.call) {
      case 'tracks':
        wasm.sanc_run_tracks(job, ...arena.text(request.name), out);
        break;
      case 'rank':
        wasm.sanc_run_rank(job, out);
        break;
      case 'change':
        wasm.sanc_run_change(job, out);
        break;
      case 'dossier':
        wasm.sanc_run_dossier(job, ...arena.text(request.name), out);
        break;
      default:
        wasm.sanc_run_verify(job, out);
    }
  }
}

/** What stands in the place of the functions of each part until it is there. */
function absent(base: WebAssembly.Module): WebAssembly.Imports {
  const places = WebAssembly.Module.imports(base);
  return Object.fromEntries(
    cutParts.map((part) => {
      const missing = (): never => {
        throw new Error(`the part ${part} of the module is not loaded`);
      };
      return [part, Object.fromEntries(places.filter(({ module }) => module === part).map(({ name }) => [name, missing]))];
    }),
  );
}

function readResult(arena: Arena, result: number): RawResult {
  const size = arena.alloc(4);
  const texts: Uint8Array[][] = [];
  for (let what = 0; what < textKinds; ++what) {
    const list: Uint8Array[] = [];
    const count = arena.wasm.sanc_result_count(result, what);
    for (let i = 0; i < count; ++i) {
      const at = arena.wasm.sanc_result_text(result, what, i, size) >>> 0;
      list.push(arena.bytes(at, arena.words(size, 1)[0]).slice());
    }
    texts.push(list);
  }
  const tables = [0, 1].map((which) => {
    const table = arena.wasm.sanc_result_table(result, which);
    return table === 0 ? undefined : readTable(arena, table);
  });
  return { texts, tables };
}
