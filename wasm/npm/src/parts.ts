// SPDX-License-Identifier: Apache-2.0
// The module comes as a base and three parts for analyses, each loaded when a call first needs it, and as one file for a dossier, compiled for size.
import type { Request } from './protocol.js';

export type Variant = 'simd' | 'scalar';
export type Part = 'tracks' | 'rank' | 'change' | 'dossier';
/** Compiled parts, as a request carries them to its engine. */
export type Parts = [part: Part, module: WebAssembly.Module][];
/** Gives the bytes of a file of the package. */
export type ReadFile = (file: string) => Promise<BufferSource>;

export const cutParts: Part[] = ['tracks', 'rank', 'change'];

const needed: Record<Request['call'], Part[]> = { tracks: ['tracks'], rank: ['rank'], change: ['change'], dossier: ['dossier'], verify: ['dossier'], sha256: [] };

export function fileOf(variant: Variant, part: Part | 'base'): string {
  return part === 'base' ? `${variant}.wasm` : `${variant}-${part}.wasm`;
}

/** Reads and compiles parts, each once. */
export class PartShelf {
  private readonly held = new Map<Part, Promise<WebAssembly.Module>>();

  constructor(private readonly variant: Variant, private readonly read: ReadFile) {}

  /** The parts that a call needs. */
  async of(call: Request['call']): Promise<Parts> {
    return Promise.all(needed[call].map(async (part): Promise<Parts[number]> => [part, await this.one(part)]));
  }

  private one(part: Part): Promise<WebAssembly.Module> {
    const held = this.held.get(part);
    if (held) return held;
    const made = this.read(fileOf(this.variant, part)).then((bytes) => WebAssembly.compile(bytes));
    this.held.set(part, made);
    made.catch(() => this.held.delete(part));  // it may be there the next time
    return made;
  }
}
