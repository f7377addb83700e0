// SPDX-License-Identifier: Apache-2.0
// Everything in one script: the module as base64, the worker from a blob. For pages that are one file.
import { load } from './client.js';
import { base64, workerSource } from './inline-data.js';
import { startIn } from './web-worker.js';
import type { LoadOptions, Sanc } from './types.js';

export * from './types.js';

/** Loads libsanc without any other file. */
export function loadSanc(options: LoadOptions = {}): Promise<Sanc> {
  const read = (file: string): Promise<Uint8Array<ArrayBuffer>> => Promise.resolve(Uint8Array.from(atob(base64[file]), (letter) => letter.charCodeAt(0)));
  const start = startIn(() => {
    const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    return worker;
  });
  return load(options, read, typeof Worker === 'undefined' ? undefined : start);
}
