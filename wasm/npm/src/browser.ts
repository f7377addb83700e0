// SPDX-License-Identifier: Apache-2.0
import { load } from './client.js';
import { startIn } from './web-worker.js';
import { type LoadOptions, type Sanc, SancError } from './types.js';

export * from './types.js';

const files = { simd: new URL('./simd.wasm', import.meta.url), scalar: new URL('./scalar.wasm', import.meta.url) };

/** Loads libsanc in a browser, from the files of this package. */
export function loadSanc(options: LoadOptions = {}): Promise<Sanc> {
  const read = async (variant: 'simd' | 'scalar'): Promise<ArrayBuffer> => {
    const answer = await fetch(files[variant]);
    if (!answer.ok) throw new SancError('io', `${files[variant].href}: ${answer.status}; put the package's files beside the page`);
    return answer.arrayBuffer();
  };
  return load(options, read, startIn(() => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })));
}
