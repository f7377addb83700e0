// SPDX-License-Identifier: Apache-2.0
// Golden vectors by the native program: node make_vectors.mjs SANC OUT. For each job of jobs.mjs the digest, the notes of
// the parameters, the CSV and the GeoJSON that the program gives.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { jobs } from './jobs.mjs';
import { scenario } from './load.mjs';

const [program, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const vectors = {};
for (const job of jobs) {
  const options = Object.entries(job.options).flatMap(([name, value]) => [`--${name.replaceAll('_', '-')}`, ...(value === true ? [] : [String(value)])]);
  const targets = ['csv', 'geojson'].map((ending) => `${out}/${job.name}.${ending}`);
  const command = [job.verb, ...job.files, ...options, ...targets.flatMap((target) => ['-o', target]), '--json', '--quiet'];
  if (job.verb !== 'change') command.push('--rejects', `${out}/${job.name}-rejects.csv`);
  if (job.verb === 'change') command.push('--mask', `${out}/${job.name}-mask.tif`);
  const told = JSON.parse(execFileSync(program, command, { cwd: fileURLToPath(scenario), encoding: 'utf8' }));
  vectors[job.name] = { digest: told.digest, rows: told.rows, parameters: told.parameters };
  for (const target of targets) readFileSync(target);
}
writeFileSync(`${out}/vectors.json`, JSON.stringify(vectors, null, 1));
