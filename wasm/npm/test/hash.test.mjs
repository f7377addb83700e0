// SPDX-License-Identifier: Apache-2.0
// Large files are hashed by the host where it can: the same digests, whichever way.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readCase } from './cases.mjs';
import { loadSanc, scenario, textOf } from './load.mjs';

const rows = ['MMSI,BaseDateTime,LAT,LON,SOG,COG'];
for (let i = 0; rows.length < 26000; ++i) rows.push(`${999000001 + (i % 7)},2024-05-01T${String(Math.floor(i / 3600) % 24).padStart(2, '0')}:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')},40.${100000 + i},130.${200000 + i},10.0,45.0`);
const large = textOf(rows.join('\n') + '\n');

/** Runs `work` with this in the place of the host's cryptography. */
async function withCrypto(value, work) {
  const held = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  Object.defineProperty(globalThis, 'crypto', { value, configurable: true });
  try {
    return await work();
  } finally {
    Object.defineProperty(globalThis, 'crypto', held);
  }
}

test('a large file has one hash, by the host and by the module', async () => {
  assert.ok(large.length > 1 << 20);
  const expected = createHash('sha256').update(large).digest('hex');
  const { subtle } = globalThis.crypto;
  let asked = 0;
  const hosts = {
    host: { subtle: { digest: (name, bytes) => (++asked, subtle.digest(name, bytes)) } },
    'a host that refuses': { subtle: { digest: () => (++asked, Promise.reject(new Error('no'))) } },
    none: undefined,
  };
  const digests = new Set();
  for (const [name, host] of Object.entries(hosts)) {
    const sanc = await loadSanc({ worker: false });
    await withCrypto(host, async () => {
      assert.equal(await sanc.sha256(large), expected, name);
      assert.equal(await sanc.sha256(large.subarray(0, 1000)), createHash('sha256').update(large.subarray(0, 1000)).digest('hex'), name);
      digests.add((await sanc.tracks('gaps', [{ name: 'large.csv', bytes: large }], { tz: 'UTC' })).digest);
    });
    sanc.close();
  }
  assert.equal(asked, 4, 'the large bytes only, twice by each host that there is');
  assert.equal(digests.size, 1);
  const worker = await loadSanc();
  digests.add((await worker.tracks('gaps', [{ name: 'large.csv', bytes: large }], { tz: 'UTC' })).digest);
  worker.close();
  assert.equal(digests.size, 1);
});

test('the hash of an input goes into the manifest', async () => {
  const { caseName, files, images } = await readCase(scenario);
  const zones = files.find(({ name }) => name === 'zones.geojson');
  zones.bytes = textOf(new TextDecoder().decode(zones.bytes) + ' '.repeat(1 << 20));
  const expected = createHash('sha256').update(zones.bytes).digest('hex');
  const digests = new Set();
  const wrong = { subtle: { digest: async () => new ArrayBuffer(32) } };
  for (const [host, found] of [[globalThis.crypto, expected], [undefined, expected], [wrong, '0'.repeat(64)]]) {
    const sanc = await loadSanc({ worker: false });
    const made = await withCrypto(host, () => sanc.dossier(caseName, files, images));
    assert.equal(JSON.parse(made.manifest).inputs.find(({ name }) => name === 'zones.geojson').sha256, found);
    digests.add(made.digest);
    sanc.close();
  }
  assert.equal(digests.size, 2, 'two with the hash as it is, and the other');
});
