// SPDX-License-Identifier: Apache-2.0
import type { StartWorker } from './runner.js';

/** Workers of a browser, each made by `make`. */
export function startIn(make: () => Worker): StartWorker {
  return (module, receive, failed) => {
    const worker = make();
    worker.onmessage = (event) => receive(event.data);
    worker.onerror = (event) => failed(event.message ?? 'it could not be started');
    worker.postMessage(module);
    return { send: (message) => worker.postMessage(message), end: () => worker.terminate(), hold: () => undefined };
  };
}
