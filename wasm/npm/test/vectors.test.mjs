// SPDX-License-Identifier: Apache-2.0
// Each job gives the bytes of the native program: SANC_VECTORS names what make_vectors.mjs wrote.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { jobs } from './jobs.mjs';
import { fileOf, loadSanc, scenario, variants } from './load.mjs';
import { decode } from './tiff.mjs';

const folder = process.env.SANC_VECTORS;
if (!folder) throw new Error('set SANC_VECTORS to the folder that make_vectors.mjs wrote');
const vectors = JSON.parse(readFileSync(`${folder}/vectors.json`, 'utf8'));
const native = (name) => readFileSync(`${folder}/${name}`, 'utf8');

for (const variant of variants) {
  let sanc;
  before(async () => (sanc = await loadSanc({ variant })));
  after(() => sanc.close());

  for (const job of jobs) {
    test(`${variant}: ${job.name} is what the native program gives`, async () => {
      const files = await Promise.all(job.files.map((name) => fileOf(name, scenario)));
      let made;
      if (job.verb === 'change') {
        const { zones, ...rest } = job.options;
        const [first, second] = await Promise.all(files.map(({ name, bytes }) => decode(name, bytes)));
        made = await sanc.change(first, second, zones ? { ...rest, zones: await fileOf(zones, scenario) } : rest);
        const mask = await decode('mask', new Uint8Array(readFileSync(`${folder}/${job.name}-mask.tif`)));
        assert.deepEqual(Buffer.from(made.mask), Buffer.from(mask.pixels));
        assert.equal(made.summary.changed_px, made.mask.reduce((sum, value) => sum + (value === 1 ? 1 : 0), 0));
      } else {
        made = job.verb === 'rank' ? await sanc.rank(files, job.options) : await sanc.tracks(job.verb, files, job.options);
        assert.equal(made.rejects.toCSV(), native(`${job.name}-rejects.csv`));
      }
      const expected = vectors[job.name];
      assert.equal(made.table.rows, expected.rows);
      assert.ok(made.table.rows > 0, 'the job finds something');
      assert.deepEqual(made.parameters, expected.parameters);
      assert.equal(made.digest, expected.digest);
      assert.equal(made.table.toCSV(), native(`${job.name}.csv`));
      assert.equal(made.table.toGeoJSON(), native(`${job.name}.geojson`));
    });
  }
}
