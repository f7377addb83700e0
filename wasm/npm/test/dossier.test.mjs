// SPDX-License-Identifier: Apache-2.0
// The scenario: its committed digest, its verification, and a flipped byte in any input.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { filesOf, readCase } from './cases.mjs';
import { committed, loadSanc, scenario, textOf, variants } from './load.mjs';
import { decode } from './tiff.mjs';

const flipped = (file) => {
  const bytes = file.bytes.slice();
  bytes[bytes.length >> 1] ^= 1;
  return { ...file, bytes };
};

for (const variant of variants) {
  describe(variant, () => {
    let sanc, the, made, inputs;
    before(async () => {
      sanc = await loadSanc({ variant });
      the = await readCase(scenario);
      inputs = [...the.files, ...the.imageFiles];
      made = await sanc.dossier(the.caseName, the.files, the.images);
    });
    after(() => sanc.close());

    test('the digests are those of every machine', async () => {
      const expected = await committed();
      assert.equal(made.resultDigest, expected.result);
      assert.equal(made.digest, expected.dossier);
      assert.equal(JSON.parse(made.manifest).dossier_digest, expected.dossier);
      assert.ok(made.findings > 0);
      assert.ok(made.files.has('report.html') && made.files.has('dossier.json'));
    });

    test('it is verified', async () => {
      const verdict = await sanc.verify(filesOf(made), inputs, the.images);
      assert.deepEqual([verdict.status, verdict.digest, verdict.resultDigest], ['verified', made.digest, made.resultDigest], verdict.text);
    });

    test('without its case file it is verified by the copy that it holds', async () => {
      const verdict = await sanc.verify(filesOf(made), inputs.filter((file) => file.name !== the.caseName), the.images);
      assert.equal(verdict.status, 'verified', verdict.text);
    });

    test('a flipped byte in any input fails and names it', async () => {
      for (const file of inputs) {
        const verdict = await sanc.verify(filesOf(made), inputs.map((each) => (each === file ? flipped(file) : each)), the.images);
        assert.deepEqual([verdict.status, verdict.file], ['failed', file.name], verdict.text);
      }
    });

    test('pixels that differ from the file fail', async () => {
      const images = the.images.map((image, i) => (i === 0 ? { ...image, pixels: image.pixels.map((value, at) => (at === 5 ? value ^ 1 : value)) } : image));
      const verdict = await sanc.verify(filesOf(made), inputs, images);
      assert.equal(verdict.status, 'failed', verdict.text);
    });

    test('a changed output fails and is named', async () => {
      for (const name of variant === 'simd' ? ['report.html', 'tables/contacts.csv'] : ['dossier.json']) {
        const files = filesOf(made).map((file) => (file.name === name ? flipped(file) : file));
        const verdict = await sanc.verify(files, inputs, the.images);
        assert.deepEqual([verdict.status, verdict.file], ['failed', name], verdict.text);
      }
      const missing = await sanc.verify(filesOf(made).filter((file) => file.name !== 'report.html'), inputs, the.images);
      assert.deepEqual([missing.status, missing.file], ['failed', 'report.html']);
    });

    test('a changed manifest fails', async () => {
      const manifest = made.manifest.replace('"F-0001"', '"F-0001"').replace(/"as_of": "2023-10-22/, '"as_of": "2023-10-23');
      assert.notEqual(manifest, made.manifest);
      const files = filesOf(made).map((file) => (file.name === 'manifest.json' ? { ...file, bytes: textOf(manifest) } : file));
      const verdict = await sanc.verify(files, inputs, the.images);
      assert.deepEqual([verdict.status, verdict.file], ['failed', 'manifest.json'], verdict.text);
    });

    test('another semantics version is told', async () => {
      const manifest = made.manifest.replace(/"semantics_version": \d+/, '"semantics_version": 999');
      const files = filesOf(made).map((file) => (file.name === 'manifest.json' ? { ...file, bytes: textOf(manifest) } : file));
      const verdict = await sanc.verify(files, inputs, the.images);
      assert.equal(verdict.status, 'other-semantics');
      assert.match(verdict.text, /computed by semantics 999/);
    });

    test('a missing input, image or key of the case is an error that names it', async () => {
      const without = (list, name) => list.filter((file) => file.name !== name);
      await assert.rejects(sanc.dossier(the.caseName, without(the.files, 'zones.geojson'), the.images), { status: 'io', message: /zones\.geojson: not given/ });
      await assert.rejects(sanc.dossier(the.caseName, the.files, without(the.images, 'images/t3.tif')), { status: 'io', message: /images\/t3\.tif: not given/ });
      const bad = the.files.map((file) => (file.name === the.caseName ? { ...file, bytes: textOf(`${new TextDecoder().decode(file.bytes)}\n[analysis.rnak]\nx = 1\n`) } : file));
      await assert.rejects(sanc.dossier(the.caseName, bad, the.images), { status: 'io', message: /did you mean 'rank'/ });
      await assert.rejects(sanc.dossier(the.caseName, the.files, the.images, { as_of: 'noon' }), { status: 'invalid' });
    });
  });
}

test('an image is decoded as it is stored: a changed file has other pixels', async () => {
  const { imageFiles } = await readCase(scenario);
  const file = imageFiles[0];
  const changed = { ...file, bytes: file.bytes.slice() };
  changed.bytes[file.bytes.length - 9] ^= 1;
  const [one, two] = [await decode('a', file.bytes), await decode('a', changed.bytes)];
  assert.notDeepEqual(one.pixels, two.pixels);
});
