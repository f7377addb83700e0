// SPDX-License-Identifier: Apache-2.0
// The module's own std::vector (wasm/std/vector), in a module of its test.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { root } from './load.mjs';

test('vectors hold what was put into them', async () => {
  const sources = ['wasm/npm/test/vector_test.cpp', 'wasm/abi/vector.cpp'];
  const to = 'build/wasm-npm/vector_test.wasm';
  const flags = ['-std=c++20', '-Oz', '-Wall', '-Wextra', '-Werror', '-Iwasm/std', '-sSTANDALONE_WASM', '--no-entry', '-sALLOW_MEMORY_GROWTH=1'];
  execFileSync('em++', [...flags, ...sources, '-o', to], { cwd: fileURLToPath(root) });
  const module = await WebAssembly.compile(await readFile(new URL(to, root)));
  const imports = {};
  for (const each of WebAssembly.Module.imports(module)) (imports[each.module] ??= {})[each.name] = () => 0;
  const { exports } = await WebAssembly.instantiate(module, imports);
  exports._initialize?.();
  assert.equal(exports.first_failure(), 0);
});
