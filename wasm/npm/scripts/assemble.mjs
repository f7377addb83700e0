// SPDX-License-Identifier: Apache-2.0
// Puts the modules beside the compiled loader, and all of them as text into dist/inline-data.js.
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';

const here = new URL('..', import.meta.url);
const dist = (name) => new URL(`dist/${name}`, here);
const { cutParts, fileOf } = await import(dist('parts.js'));
const base64 = {};
for (const file of await readdir(dist('.'))) if (file.endsWith('.wasm')) await rm(dist(file)); // of another version, too
for (const variant of ['simd', 'scalar']) {
  for (const part of ['base', ...cutParts, 'dossier']) {
    const built = new URL(`../../build/wasm-npm/${variant}/${part}.wasm`, here);
    const file = fileOf(variant, part);
    await copyFile(built, dist(file));
    base64[file] = (await readFile(built)).toString('base64');
  }
}
await copyFile(new URL('../../LICENSE', here), new URL('LICENSE', here));

// The worker and what it imports as one script: each file a function that gives its exports.
const parts = [];
const done = new Set();
const holder = (name) => `file_${name.replace(/[^a-z]/g, '_')}`;
async function add(name) {
  if (done.has(name)) return;
  done.add(name);
  let source = await readFile(dist(name), 'utf8');
  for (const [, inner] of source.matchAll(/^import .* from '\.\/(.*)';$/gm)) await add(inner);
  const names = [...source.matchAll(/^export (?:const|class|function|async function) ([A-Za-z0-9_]+)/gm)].map(([, each]) => each);
  source = source.replace(/^import (\{.*\}) from '\.\/(.*)';$/gm, (_, what, inner) => `const ${what} = ${holder(inner)};`).replace(/^export (?!\{)/gm, '');
  if (/^(import|export) /m.test(source)) throw new Error(`${name}: an import or export of another form`);
  parts.push(`const ${holder(name)} = (() => {\n${source}\nreturn { ${names.join(', ')} };\n})();`);
}
await add('worker.js');
const workerSource = parts.join('\n');
await writeFile(dist('inline-data.js'), `// SPDX-License-Identifier: Apache-2.0\nexport const base64 = ${JSON.stringify(base64)};\nexport const workerSource = ${JSON.stringify(workerSource)};\n`);
