// SPDX-License-Identifier: Apache-2.0
// Prints `VARIANT NAME DIGEST` of the scenario's result and dossier, and of those of a real case whose folder is given. The
// real images are projected: SANC_PROGRAM (build/release/bin/sanc) makes the dossier with their lattices, and what it made
// is computed again here by verify().
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readCase, readFolder } from './cases.mjs';
import { loadSanc, root, scenario, variants } from './load.mjs';

async function verified(sanc, the, folder) {
  const program = process.env.SANC_PROGRAM ?? fileURLToPath(new URL('build/release/bin/sanc', root));
  const place = mkdtempSync(join(tmpdir(), 'sanc-'));
  try {
    execFileSync(program, ['dossier', fileURLToPath(new URL(the.caseName, folder)), '-o', join(place, 'out'), '--quiet'], { stdio: 'pipe' });
    const verdict = await sanc.verify(await readFolder(pathToFileURL(`${place}/out/`)), [...the.files, ...the.imageFiles], the.images);
    if (verdict.status !== 'verified') throw new Error(verdict.text);
    return verdict;
  } finally {
    rmSync(place, { recursive: true });
  }
}

const cases = { scenario };
if (process.argv[2]) cases.real = pathToFileURL(`${process.argv[2].replace(/\/$/, '')}/`);
for (const [name, folder] of Object.entries(cases)) {
  const the = await readCase(folder);
  for (const variant of variants) {
    const sanc = await loadSanc({ variant });
    const made = name === 'real' ? await verified(sanc, the, folder) : await sanc.dossier(the.caseName, the.files, the.images);
    console.log(`${variant} ${name}-result ${made.resultDigest}\n${variant} ${name}-dossier ${made.digest}`);
    sanc.close();
  }
}
