// SPDX-License-Identifier: Apache-2.0
// What must not break an instance: mistakes, cancel, too much memory, hostile bytes. After each the next call works.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { bytesOf, fileOf, loadSanc, root, SancError, scenario, schema, textOf, variants } from './load.mjs';

const tracks = { schema, tz: 'UTC' };

/** A CSV of vessels in one place, so that every pair is looked at. */
function crowd(vessels, fixes) {
  const lines = ['vessel,time,lon,lat,sog,cog'];
  for (let f = 0; f < fixes; ++f) {
    for (let v = 0; v < vessels; ++v) {
      const time = new Date(Date.UTC(2024, 0, 1) + f * 60000).toISOString();
      lines.push(`${v},${time},${(10 + v * 1e-5 + (f % 7) * 1e-4).toFixed(6)},${(50 + (f % 5) * 1e-4).toFixed(6)},1,90`);
    }
  }
  return { name: 'crowd.csv', bytes: textOf(lines.join('\n')) };
}

const image = (name, width, height, more = {}) => ({ name, size: 0, sha256: '', width, height, bands: 1, type: 'uint8', pixels: new Uint8Array(width * height), ...more });

for (const variant of variants) {
  for (const worker of [true, false]) {
    describe(`${variant}, ${worker ? 'in a worker' : 'on this thread'}`, () => {
      let sanc, ais, good;
      before(async () => {
        sanc = await loadSanc({ variant, worker });
        ais = await fileOf('ais/station-b.csv.gz', scenario);
        good = (await sanc.tracks('contacts', [ais], tracks)).digest;
      });
      after(() => sanc.close());
      const stillWorks = async () => assert.equal((await sanc.tracks('contacts', [ais], tracks)).digest, good);

      test('mistakes name the option', async () => {
        await assert.rejects(sanc.tracks('contacts', [ais], { ...tracks, d_in: 3 }), { name: 'SancError', status: 'invalid', option: 'd_in', message: /did you mean 'd_in_m'/ });
        await assert.rejects(sanc.tracks('contacts', [ais], { ...tracks, d_in_m: -3 }), { status: 'invalid', option: 'd_in_m' });
        await assert.rejects(sanc.tracks('contacts', [ais], { ...tracks, bbox: '1,2' }), { status: 'invalid', option: 'bbox' });
        await assert.rejects(sanc.tracks('meetings', [ais], tracks), { status: 'invalid', message: /meetings/ });
        await assert.rejects(sanc.tracks('fixes', [], tracks), SancError);
        await assert.rejects(sanc.rank([ais], { sources: 'nowhere.txt' }), { status: 'invalid', option: 'sources' });
        await stillWorks();
      });

      test('a run is cancelled in the middle, within 100 ms in a worker', async () => {
        const file = crowd(160, 200);
        const control = new AbortController();
        let told = 0, asked = 0;
        const onProgress = (done) => {
          assert.ok(done >= told && done <= 1);
          told = done;
          if (done > 0.1 && !asked) {
            asked = performance.now();
            control.abort();
          }
        };
        await assert.rejects(sanc.tracks('contacts', [file], tracks, { signal: control.signal, onProgress }), { status: 'cancelled' });
        const took = performance.now() - asked;
        assert.ok(asked > 0, 'it was cancelled in the middle');
        assert.ok(!worker || took <= 100, `${took} ms`);
        await stillWorks();
        await assert.rejects(sanc.tracks('contacts', [ais], tracks, { signal: AbortSignal.abort() }), { status: 'cancelled' });
        await stillWorks();
      });

      test('an error of onProgress ends the run', async () => {
        const onProgress = () => {
          throw new Error('no more');
        };
        await assert.rejects(sanc.tracks('contacts', [crowd(40, 50)], tracks, { onProgress }), { status: 'cancelled' });
        await stillWorks();
      });

      test('runs given at once are done one after the other', async () => {
        const made = await Promise.all([1, 2, 3].map(() => sanc.tracks('contacts', [ais], tracks)));
        assert.deepEqual(made.map(({ digest }) => digest), [good, good, good]);
      });

      test('hostile bytes give an error or rejects', async () => {
        const bad = [textOf(''), textOf('\0\0\0'), new Uint8Array(100000).fill(255), textOf(`vessel,time,lon,lat,sog,cog\n${'"'.repeat(70000)}`)];
        for (const bytes of bad) {
          await sanc.tracks('contacts', [{ name: 'bad.csv', bytes }], tracks).then(({ table }) => assert.equal(table.rows, 0), (problem) => assert.equal(problem.status, 'io'));
        }
        await assert.rejects(sanc.tracks('contacts', [{ name: 'cut.csv.gz', bytes: ais.bytes.subarray(0, ais.bytes.length >> 1) }], tracks), { status: 'io', message: /cut\.csv\.gz: damaged gzip/ });
        await stillWorks();
      });

      test('images that do not fit are refused', async () => {
        const fine = image('a', 8, 8);
        await assert.rejects(sanc.change(fine, image('b', 8, 8, { pixels: new Uint8Array(60) })), { status: 'invalid', message: /b: pixels of 60 bytes/ });
        await assert.rejects(sanc.change(fine, image('b', 0, 0)), { status: 'invalid' });
        await assert.rejects(sanc.change(fine, image('b', -8, -8, { pixels: new Uint8Array(64) })), { status: 'invalid' });
        await assert.rejects(sanc.change(fine, image('b', 8, 8, { mask: new Uint8Array(3) })), { status: 'invalid' });
        await assert.rejects(sanc.change(fine, image('b', 8, 8, { geotransform: [0, 0, 0, 0, 0, 0], crs: 'x' })), { status: 'invalid' });
        await assert.rejects(sanc.change(fine, image('b', 8, 8, { type: 'float64' })), { status: 'invalid' });
        const projected = { geotransform: [0, 3, 0, 0, 0, -3], crs: 'EPSG:32652' };
        await assert.rejects(sanc.change(image('a', 8, 8, projected), image('b', 8, 8, projected)), { status: 'io', message: /projection/ });
        await stillWorks();
      });
    });
  }
}

/** The module with at most 64 MB of memory instead of 4 GB. */
async function smallModule(variant) {
  const wasm = await bytesOf(new URL(`wasm/npm/dist/${variant}.wasm`, root));
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      value += (wasm[at] & 127) * 2 ** shift;
      if (wasm[at++] < 128) return value;
    }
  };
  for (;;) {
    const section = wasm[at++], size = number();
    if (section !== 5) {
      at += size;
      continue;
    }
    at += 2;  // one memory, with a maximum
    number();
    assert.deepEqual([...wasm.subarray(at, at + 3)], [0x80, 0x80, 0x04]);
    wasm.set([0x80, 0x88, 0x00], at);
    return wasm;
  }
}

for (const variant of variants) {
  for (const worker of [true, false]) {
    test(`${variant}, ${worker ? 'in a worker' : 'on this thread'}: without memory an error, then the next call works`, async () => {
      const sanc = await loadSanc({ variant, worker, wasm: await smallModule(variant) });
      const floats = (name, side) => image(name, side, side, { type: 'float32', pixels: Float32Array.from({ length: side * side }, (_, i) => i % 97) });
      const small = () => sanc.change(floats('a', 32), floats('b', 32), { threshold: 'fixed:1' });
      const { digest } = await small();
      // The inputs do not fit.
      await assert.rejects(sanc.change(floats('a', 4000), floats('b', 4000)), { name: 'SancError', status: 'memory', message: /fewer or smaller inputs/ });
      assert.equal((await small()).digest, digest);
      // The inputs fit, what is made of them does not.
      await assert.rejects(sanc.change(floats('a', 2600), floats('b', 2600), { threshold: 'fixed:1' }), { status: 'memory', message: /fewer or smaller inputs/ });
      assert.equal((await small()).digest, digest);
      sanc.close();
    });
  }
}

test('a gzip file of several members is read whole', async () => {
  const sanc = await loadSanc({ variant: 'simd' });
  const text = 'vessel,time,lon,lat\n1,2024-01-01T00:00:00Z,1,2\n1,2024-01-01T00:01:00Z,1,2\n';
  const options = { schema: 'csv:vessel=vessel,time=time,lon=lon,lat=lat' };
  const whole = await sanc.tracks('fixes', [{ name: 'x', bytes: textOf(text) }], options);
  const parts = Buffer.concat([gzipSync(text.slice(0, 30)), gzipSync(text.slice(30))]);
  const packed = await sanc.tracks('fixes', [{ name: 'x', bytes: new Uint8Array(parts) }], options);
  assert.equal(packed.digest, whole.digest);
  assert.equal(packed.table.rows, 2);
  sanc.close();
});

test('a closed library cancels what runs and what is asked', async () => {
  const sanc = await loadSanc();
  const running = sanc.tracks('contacts', [crowd(100, 100)], tracks);
  sanc.close();
  await assert.rejects(running, { status: 'cancelled' });
  await assert.rejects(sanc.sha256(new Uint8Array(3)), { status: 'cancelled' });
});
