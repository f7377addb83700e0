// SPDX-License-Identifier: Apache-2.0
// Columns and cells are what the CSV says, in the units of the names.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileOf, loadSanc, SancError, scenario, schema } from './load.mjs';
import { decode } from './tiff.mjs';

let sanc;
before(async () => (sanc = await loadSanc()));
after(() => sanc.close());

/** What the CSV of a cell says, as a column holds it. */
function parsed(column, cell) {
  if (column.kind === 'id' || column.kind === 'text') return cell;
  if (cell === '') return null;
  if (column.kind === 'time') return Date.parse(cell);
  return column.kind === 'boolean' ? Number(cell === 'true') : Number(cell);
}

function compare(table) {
  const [header, ...lines] = table.toCSV().trimEnd().split('\n').map((line) => line.split(','));
  const columns = table.columns.filter(({ kind }) => kind !== 'geometry');
  assert.deepEqual(header, columns.map(({ name }) => name));
  assert.equal(lines.length, table.rows);
  lines.forEach((line, row) => {
    columns.forEach((column, i) => {
      if (/"/.test(line.join(''))) return;
      const told = table.cell(row, column.name);
      if (told === null) assert.equal(line[i], '');
      else assert.equal(told, parsed(column, line[i]), `${column.name} ${row}`);
      if (told !== null) assert.equal(column.values[row], told);
    });
  });
}

test('tracks', async () => {
  const files = [await fileOf('ais/station-b.csv.gz', scenario)];
  for (const verb of ['fixes', 'vessels', 'segments', 'gaps', 'contacts']) compare((await sanc.tracks(verb, files, { schema, tz: 'UTC' })).table);
});

test('rank', async () => {
  const { table } = await sanc.rank([await fileOf('ownership.csv', scenario)]);
  compare(table);
  assert.throws(() => table.column('betweeness'), SancError);
  assert.equal(table.cell(-1, 'vertex'), null);
  assert.ok(table.columns.find(({ name }) => name === 'pagerank').values instanceof Float64Array);
});

test('the geometry of change has the places that its GeoJSON has', async () => {
  const [before, after] = await Promise.all(['images/t3.tif', 'images/t4.tif'].map(async (name) => decode(name, (await fileOf(name, scenario)).bytes)));
  for (const placed of [true, false]) {
    const strip = (image) => (placed ? image : { ...image, geotransform: undefined, crs: undefined });
    const { table } = await sanc.change(strip(before), strip(after), { threshold: 'fixed:0.5', min_area_px: 4 });
    compare(table);
    const shape = table.geometry;
    assert.equal(shape.lonlat !== undefined, placed);
    const features = JSON.parse(table.toGeoJSON()).features;
    assert.equal(shape.features.length, features.length + 1);
    features.forEach(({ geometry }, f) => {
      const polygons = [];
      for (let p = shape.features[f]; p < shape.features[f + 1]; ++p) {
        const rings = [];
        for (let r = shape.polygons[p]; r < shape.polygons[p + 1]; ++r) {
          const ring = [];
          for (let i = shape.rings[r]; i < shape.rings[r + 1]; ++i) ring.push(placed ? [shape.lonlat[2 * i], shape.lonlat[2 * i + 1]] : [shape.x[i], shape.y[i]]);
          rings.push([...ring, ring[0]]);
        }
        polygons.push(rings);
      }
      assert.deepEqual(geometry.coordinates, polygons);
    });
  }
});

test('hashes', async () => {
  assert.equal(await sanc.sha256(new Uint8Array()), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(await sanc.sha256(new TextEncoder().encode('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
