// SPDX-License-Identifier: Apache-2.0
// An instance of the module and the memory that one call takes of it.
import type { Exports } from './exports.js';
import { statuses } from './protocol.js';
import { SancError } from './types.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Memory of one call: whatever it allocates is given back by free(). */
export class Arena {
  private readonly held: number[] = [];

  constructor(readonly wasm: Exports) {}

  free(): void {
    for (const bytes of this.held) this.wasm.sanc_free(bytes);
    this.held.length = 0;
  }

  /** Memory that grows has another buffer: ask for it anew after every call. */
  bytes(at: number, size: number): Uint8Array {
    return new Uint8Array(this.wasm.memory.buffer, at, size);
  }
  words(at: number, count: number): Uint32Array {
    return new Uint32Array(this.wasm.memory.buffer, at, count);
  }
  view(at: number, size: number): DataView {
    return new DataView(this.wasm.memory.buffer, at, size);
  }

  alloc(size: number): number {
    const at = size > 0xffffffff ? 0 : this.wasm.sanc_alloc(size) >>> 0;
    if (at === 0) throw new SancError('memory', 'not enough memory; give fewer or smaller inputs');
    this.held.push(at);
    return at;
  }

  /** Copies bytes in. */
  put(given: ArrayBufferView): number {
    const at = this.alloc(given.byteLength);
    this.bytes(at, given.byteLength).set(new Uint8Array(given.buffer, given.byteOffset, given.byteLength));
    return at;
  }

  /** A text and its size; NUL-terminated too. */
  text(given: string): [at: number, size: number] {
    const bytes = encoder.encode(given + '\0');
    return [this.put(bytes), bytes.length - 1];
  }

  /** A NUL-terminated text of the module. */
  read(at: number): string {
    const whole = new Uint8Array(this.wasm.memory.buffer);
    const from = at >>> 0;
    return decoder.decode(whole.subarray(from, whole.indexOf(0, from)));
  }

  /** What the module says of its last error. */
  error(status: number): SancError {
    return new SancError(statuses[status] ?? 'internal', this.read(this.wasm.sanc_error_text()), this.read(this.wasm.sanc_error_option()));
  }
}
