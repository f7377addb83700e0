// SPDX-License-Identifier: Apache-2.0
import { load } from './client.js';
import { startIn } from './web-worker.js';
import { type LoadOptions, type Sanc, SancError } from './types.js';

export * from './types.js';

// Each written out: this is how bundlers find them.
const files: Record<string, URL> = {
  'simd.wasm': new URL('./simd.wasm', import.meta.url),
  'simd-tracks.wasm': new URL('./simd-tracks.wasm', import.meta.url),
  'simd-rank.wasm': new URL('./simd-rank.wasm', import.meta.url),
  'simd-change.wasm': new URL('./simd-change.wasm', import.meta.url),
  'simd-dossier.wasm': new URL('./simd-dossier.wasm', import.meta.url),
  'scalar.wasm': new URL('./scalar.wasm', import.meta.url),
  'scalar-tracks.wasm': new URL('./scalar-tracks.wasm', import.meta.url),
  'scalar-rank.wasm': new URL('./scalar-rank.wasm', import.meta.url),
  'scalar-change.wasm': new URL('./scalar-change.wasm', import.meta.url),
  'scalar-dossier.wasm': new URL('./scalar-dossier.wasm', import.meta.url),
};

/** Loads libsanc in a browser, from the files of this package. */
export function loadSanc(options: LoadOptions = {}): Promise<Sanc> {
  const read = async (file: string): Promise<ArrayBuffer> => {
    const answer = await fetch(files[file]);
    if (!answer.ok) throw new SancError('io', `${files[file].href}: ${answer.status}; put the package's files beside the page`);
    return answer.arrayBuffer();
  };
  return load(options, read, startIn(() => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })));
}
