// SPDX-License-Identifier: Apache-2.0
// One list of functions: what the C header declares, what the module exports, what the loader knows; likewise the numbers
// that both sides name. The module imports nothing but sanc.progress, sanc.stop and proc_exit; base and parts know nothing but each other.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { root, variants } from './load.mjs';

const read = (name) => readFileSync(new URL(name, root), 'utf8');
const header = read('wasm/abi/sanc_abi.h');
const declared = [...header.matchAll(/^SANC_EXPORT\((\w+)\) ([^;]*?)\((.*?)\);/gms)];
const known = [...read('wasm/npm/src/exports.ts').matchAll(/^ {2}(sanc_\w+)\((.*)\)/gm)];
const { cutParts, fileOf } = await import('../dist/parts.js');
const module = (variant, part = 'base') => new WebAssembly.Module(readFileSync(new URL(`wasm/npm/dist/${fileOf(variant, part)}`, root)));
const imports = (...of) => WebAssembly.Module.imports(module(...of));
const left = { base: /_run_(dossier|verify)$/, dossier: /_run_(tracks|rank|change)$|_table_/ };  // out of it
const parameters = (text) => text.split(',').filter((part) => part.trim() !== '' && part.trim() !== 'void').length;

test('each export is declared under its own name', () => {
  for (const [, name, before] of declared) assert.match(before, new RegExp(`\\b${name}$`));
  assert.ok(declared.length > 20);
});

test('the loader knows each of them', () => assert.deepEqual(known.map(([, name]) => name).sort(), declared.map(([, name]) => name).sort()));

for (const variant of variants) {
  for (const first of ['base', 'dossier']) {
    test(`${variant}, ${first}: header, module and loader have the same functions`, () => {
      const exported = WebAssembly.Module.exports(module(variant, first)).filter(({ kind, name }) => kind === 'function' && name.startsWith('sanc_'));
      const names = declared.map(([, name]) => name).filter((name) => !left[first].test(name)).sort();
      assert.deepEqual(exported.map(({ name }) => name).sort(), names);
    });
  }

  test(`${variant}: nothing else is imported`, () => {
    const outside = [...imports(variant).filter(({ module: from }) => !cutParts.includes(from)), ...imports(variant, 'dossier')];
    assert.deepEqual([...new Set(outside.map(({ module: from, name }) => `${from}.${name}`))].sort(), ['sanc.progress', 'sanc.stop', 'wasi_snapshot_preview1.proc_exit']);
    const base = new Set(WebAssembly.Module.exports(module(variant)).map(({ name }) => `base.${name}`));
    for (const part of cutParts) {
      assert.deepEqual(imports(variant, part).map(({ module: from, name }) => `${from}.${name}`).filter((name) => !base.has(name)), []);
    }
  });
}

test('header and loader give each function as many parameters', () => {
  const counts = Object.fromEntries(declared.map(([, name, , list]) => [name, parameters(list)]));
  for (const [, name, list] of known) assert.equal(parameters(list), counts[name], name);
});

test('the numbers of texts, of errors and of columns are the same on both sides', async () => {
  const { text, textKinds, statuses } = await import('../dist/protocol.js');
  const { kinds } = await import('../dist/table.js');
  const camel = (name) => name.toLowerCase().replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  const texts = Object.fromEntries([...header.matchAll(/SANC_TEXT_(\w+) = (\d+)/g)].map(([, name, value]) => [camel(name), Number(value)]));
  assert.deepEqual({ ...text }, texts);
  assert.equal(textKinds, Object.keys(texts).length);
  for (const status of ['invalid', 'io', 'cancelled', 'memory', 'internal']) {
    assert.equal(statuses[Number(new RegExp(`SANC_${status.toUpperCase()} = (\\d)`).exec(header)[1])], status);
  }
  const list = [...read('libsanc/include/sanc/table.hpp').matchAll(/^ {4}(\w+) = (\d+),/gm)];
  assert.equal(list.length, 14);
  for (const [, name, code] of list) assert.equal(kinds[Number(code)], name);
});

test('every path of the package is there, with its types', () => {
  const { exports } = JSON.parse(read('wasm/npm/package.json'));
  const paths = JSON.stringify(exports).match(/\.\/dist\/[\w.-]+/g);
  for (const path of new Set(paths)) assert.ok(readFileSync(new URL(`wasm/npm/${path}`, root)).length > 0, path);
});
