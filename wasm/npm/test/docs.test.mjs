// SPDX-License-Identifier: Apache-2.0
// The example of docs/wasm.md runs as it stands, and the inline form gives the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadSanc as loadInline } from 'libsanc/inline';
import { fileOf, loadSanc, root, scenario, schema, variants } from './load.mjs';

test('the example of docs/wasm.md', () => {
  const code = /```js\n(.*?)```/s.exec(readFileSync(new URL('docs/wasm.md', root), 'utf8'))[1];
  const script = new URL('wasm/npm/dist/example.mjs', root);
  writeFileSync(script, code);
  try {
    const told = execFileSync(process.execPath, [fileURLToPath(script)], { cwd: fileURLToPath(root), encoding: 'utf8' });
    assert.match(told, /^rows: [1-9]\d*  digest: [0-9a-f]{64}\n/);
  } finally {
    rmSync(script);
  }
});

test('the inline form gives the same', async () => {
  const file = await fileOf('ais/station-b.csv.gz', scenario);
  const digests = [];
  for (const load of [loadSanc, loadInline]) {
    for (const variant of variants) {
      const sanc = await load({ variant });
      assert.equal(sanc.variant, variant);
      digests.push((await sanc.tracks('contacts', [file], { schema, tz: 'UTC' })).digest);
      sanc.close();
    }
  }
  assert.equal(new Set(digests).size, 1);
});
