// SPDX-License-Identifier: Apache-2.0
// The WebAssembly module in node: the same contestant as abi.cpp.
// usage: node abi.mjs VARIANT change FOLDER [NAME=VALUE...] | rank FILE [...] | fixes|segments|gaps|contacts FILE [...]
import { readFileSync } from 'node:fs';
import { contest, sumAndMost } from './contest.mjs';

const dist = new URL('../wasm/npm/dist/', import.meta.url);
const { Arena } = await import(new URL('arena.js', dist));
const { Engine } = await import(new URL('engine.js', dist));
const { putImage } = await import(new URL('image.js', dist));
const { fileOf } = await import(new URL('parts.js', dist));
const { text } = await import(new URL('protocol.js', dist));
const { readTable } = await import(new URL('raw-table.js', dist));

const [variant, verb, input, ...options] = process.argv.slice(2);
const compiled = (file) => new WebAssembly.Module(readFileSync(new URL(file, dist)));
const part = verb === 'change' || verb === 'rank' ? verb : 'tracks';
const exports = await new Engine(compiled(fileOf(variant, 'base'))).instance([[part, compiled(fileOf(variant, part))]]);
const memory = new Arena(exports);
const noHash = '0'.repeat(64); // of a file that is not hashed: a run is timed, not its input
const job = exports.sanc_job_new();

// Format 1.0, uint16.
function image(name) {
  const bytes = readFileSync(`${input}/${name}.npy`);
  const begin = 10 + bytes.readUInt16LE(8);
  const [height, width] = /\((\d+), *(\d+)/.exec(bytes.subarray(10, begin).toString('latin1')).slice(1).map(Number);
  const pixels = bytes.subarray(begin, begin + 2 * width * height);
  return { name, sha256: noHash, size: bytes.length, type: 'uint16', width, height, bands: 1, pixels };
}

if (verb === 'change') {
  for (const name of ['before', 'after']) exports.sanc_job_image(job, putImage(memory, image(name)));
} else {
  const bytes = readFileSync(input);
  const [name, size] = memory.text('input.csv');
  exports.sanc_job_file(job, name, size, memory.put(bytes), bytes.length, bytes.length, memory.text(noHash)[0]);
}
for (const option of options) {
  const equals = option.indexOf('=');
  exports.sanc_job_option(job, ...memory.text(option.slice(0, equals)), ...memory.text(option.slice(equals + 1)));
}
const out = memory.alloc(4);
const verbText = memory.text(verb);

function run() {
  if (verb === 'change') exports.sanc_run_change(job, out);
  else if (verb === 'rank') exports.sanc_run_rank(job, out);
  else exports.sanc_run_tracks(job, ...verbText, out);
  return memory.words(out, 1)[0];
}

// The first measure of a table.
const measureOf = (table) => table.columns.find((column) => column.values instanceof Float64Array).values;

function describe(result) {
  const at = exports.sanc_result_text(result, text.digest, 0, out);
  const digest = Buffer.from(memory.bytes(at, memory.words(out, 1)[0])).toString();
  const table = exports.sanc_result_table(result, 0);
  const told = { rows: exports.sanc_table_rows(table), digest, memory_bytes: exports.memory.buffer.byteLength };
  return verb === 'rank' ? { ...told, ...sumAndMost(measureOf(readTable(memory, table))) } : told;
}

await contest(run, describe, (result) => exports.sanc_result_free(result));
