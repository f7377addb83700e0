// SPDX-License-Identifier: Apache-2.0
// Prints `VARIANT NAME DIGEST` of the scenario's result and dossier, and of those of a real case whose folder is given.
import { pathToFileURL } from 'node:url';
import { readCase } from './cases.mjs';
import { loadSanc, scenario, variants } from './load.mjs';

const cases = { scenario };
if (process.argv[2]) cases.real = pathToFileURL(`${process.argv[2].replace(/\/$/, '')}/`);
for (const [name, folder] of Object.entries(cases)) {
  const the = await readCase(folder);
  for (const variant of variants) {
    const sanc = await loadSanc({ variant });
    const made = await sanc.dossier(the.caseName, the.files, the.images);
    console.log(`${variant} ${name}-result ${made.resultDigest}\n${variant} ${name}-dossier ${made.digest}`);
    sanc.close();
  }
}
