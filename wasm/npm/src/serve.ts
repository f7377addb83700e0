// SPDX-License-Identifier: Apache-2.0
// The worker's side: one engine, messages in and out.
import { Engine } from './engine.js';
import type { RawTable, Reply, Request } from './protocol.js';
import type { WorkerMessage } from './runner.js';

const interval_ms = 40;

/** Answers requests for ever. The first message is the compiled module. */
export function serve(send: (message: WorkerMessage, transfer: ArrayBuffer[]) => void): (message: WebAssembly.Module | Request) => void {
  let engine: Engine | undefined;
  return (message) => {
    if (message instanceof WebAssembly.Module) {
      engine = new Engine(message);
      void engine.instance();
      return;
    }
    let told = 0;
    const progress = (done: number): boolean => {
      const now = Date.now();
      if (now - told >= interval_ms) {
        told = now;
        send({ progress: done }, []);
      }
      return true;
    };
    void engine?.run(message, progress).then((reply) => send({ reply }, buffersOf(reply)));
  };
}

/** What moves to the other side without a copy. */
function buffersOf(reply: Reply): ArrayBuffer[] {
  if ('error' in reply) return [];
  const arrays: ArrayBufferView[] = reply.result.texts.flat();
  for (const table of reply.result.tables) if (table) arrays.push(...arraysOf(table));
  return [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))];
}

function arraysOf(table: RawTable): ArrayBufferView[] {
  const made: ArrayBufferView[] = [];
  for (const column of table.columns) {
    made.push(column.values);
    if (column.valid) made.push(column.valid);
  }
  if (table.geometry) made.push(...Object.values(table.geometry));
  return made;
}
