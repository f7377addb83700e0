// SPDX-License-Identifier: Apache-2.0
// Every call loads its own parts and needs no others: each job runs in a library that did nothing before it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { jobs } from './jobs.mjs';
import { bytesOf, fileOf, loadSanc, root, scenario, schema, variants } from './load.mjs';
import { decode } from './tiff.mjs';

const { Engine } = await import('../dist/engine.js');
const parts = await import('../dist/parts.js');
const compiled = async (variant, part) => WebAssembly.compile(await bytesOf(new URL(`wasm/npm/dist/${parts.fileOf(variant, part)}`, root)));
const vectors = JSON.parse(readFileSync(`${process.env.SANC_VECTORS}/vectors.json`, 'utf8'));
const request = { name: '', files: [], outputs: [], images: [], options: [], parts: [] };

for (const variant of variants) {
  describe(variant, () => {
    for (const job of jobs) {
      test(`${job.name} in a fresh library`, async () => {
        const sanc = await loadSanc({ variant, worker: false });
        const files = await Promise.all(job.files.map((name) => fileOf(name, scenario)));
        const run = {
          change: async () => {
            const { zones, ...rest } = job.options;
            const [first, second] = await Promise.all(files.map(({ name, bytes }) => decode(name, bytes)));
            return sanc.change(first, second, zones ? { ...rest, zones: await fileOf(zones, scenario) } : rest);
          },
          rank: () => sanc.rank(files, job.options),
        }[job.verb] ?? (() => sanc.tracks(job.verb, files, job.options));
        assert.equal((await run()).digest, vectors[job.name].digest);
        sanc.close();
      });
    }

    test('a mistake is told by the part itself', async () => {
      for (const call of ['tracks', 'rank', 'change', 'dossier', 'verify']) {
        const sanc = await loadSanc({ variant, worker: false });
        const file = { name: 'x', bytes: new Uint8Array(8) };
        const run = {
          tracks: () => sanc.tracks('contacts', [file], { schema, d_in_m: 'x' }),
          rank: () => sanc.rank([file], { measure: 'x' }),
          change: () => sanc.change(image(4), image(4), { threshold: 'x' }),
          dossier: () => sanc.dossier('x', [file], []),
          verify: () => sanc.verify([{ ...file, name: 'manifest.json' }], [], []),
        }[call];
        const made = await run().catch((problem) => problem);
        assert.ok(made.status === 'invalid' || made.status === 'io' || made.status === 'failed', `${call}: ${made.status} ${made.message}`);
        sanc.close();
      }
    });

    test('an error ends the instance, a call that succeeds does not', async () => {
      const engine = new Engine(await compiled(variant, 'base'));
      const first = await engine.instance();
      assert.ok((await engine.run({ ...request, call: 'sha256', files: [{ name: 'x', bytes: new Uint8Array(8) }] }, () => true)).result);
      assert.equal(await engine.instance(), first);
      const call = { ...request, call: 'tracks', name: 'meetings', parts: [['tracks', await compiled(variant, 'tracks')]] };
      assert.equal((await engine.run(call, () => true)).error.status, 'invalid');
      assert.notEqual(await engine.instance(), first);
    });

    test('without its part a call fails, and with it the next one works', async () => {
      const engine = new Engine(await compiled(variant, 'base'));
      const files = await Promise.all(jobs[0].files.map((name) => fileOf(name, scenario)));
      const options = Object.entries(jobs[0].options).map(([name, value]) => [name, String(value)]);
      const call = { ...request, call: 'tracks', name: jobs[0].verb, files, options };
      const { error } = await engine.run(call, () => true);
      assert.match(error.text, /the part tracks of the module is not loaded/);
      const { result } = await engine.run({ ...call, parts: [['tracks', await compiled(variant, 'tracks')]] }, () => true);
      assert.equal(Buffer.from(result.texts[0][0]).toString(), vectors[jobs[0].name].digest);
    });
  });
}

function image(side) {
  return { name: 'x', size: 0, sha256: '', width: side, height: side, bands: 1, type: 'uint8', pixels: new Uint8Array(side * side) };
}
