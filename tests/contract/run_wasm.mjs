// SPDX-License-Identifier: Apache-2.0
// Runs the driver compiled to WASM: node run_wasm.mjs driver.wasm THREADS (0 = seq). The module may import nothing but
// proc_exit.
import { readFile } from 'node:fs/promises';

const [file, threads] = process.argv.slice(2);
const module = await WebAssembly.compile(await readFile(file));
const imported = WebAssembly.Module.imports(module).map((entry) => entry.name);
const strange = imported.filter((name) => name !== 'proc_exit');
if (strange.length > 0) {
  console.error(`the module imports ${strange.join(', ')}`);
  process.exit(1);
}
const instance = await WebAssembly.instantiate(module, {
  wasi_snapshot_preview1: {
    proc_exit(code) {
      throw new Error(`the module ended with ${code}`);
    },
  },
});
const { memory, sanc_contract, _initialize } = instance.exports;
_initialize?.();
const begin = sanc_contract(Number(threads));
const bytes = new Uint8Array(memory.buffer);
const text = new TextDecoder().decode(bytes.subarray(begin, bytes.indexOf(0, begin)));
process.stdout.write(text);
process.exit(text.includes('MISMATCH') ? 1 : 0);
