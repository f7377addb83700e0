// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { load } from './client.js';
import type { StartWorker } from './runner.js';
import type { LoadOptions, Sanc } from './types.js';

export * from './types.js';

const start: StartWorker = (module, receive, failed) => {
  const worker = new Worker(new URL('./worker-node.js', import.meta.url));
  worker.on('message', receive);
  worker.on('error', (problem) => failed(String(problem)));
  worker.on('exit', (code) => failed(`exit code ${code}`));
  worker.postMessage(module);
  return {
    send: (message) => worker.postMessage(message),
    end() {
      worker.removeAllListeners();
      worker.on('error', () => undefined);
      void worker.terminate();
    },
    hold: (on) => (on ? worker.ref() : worker.unref()),
  };
};

/** Loads libsanc in node. */
export function loadSanc(options: LoadOptions = {}): Promise<Sanc> {
  return load(options, async (file) => new Uint8Array(await readFile(new URL(`./${file}`, import.meta.url))), start);
}
