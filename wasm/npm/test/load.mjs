// SPDX-License-Identifier: Apache-2.0
// What the tests share: the package by its own name, the variants, the repository's files.
import { readFile } from 'node:fs/promises';

export { loadSanc, SancError } from 'libsanc';
export const variants = ['simd', 'scalar'];
export const root = new URL('../../../', import.meta.url);
export const scenario = new URL('examples/rajin-window/', root);
export const bytesOf = async (url) => new Uint8Array(await readFile(url));
export const fileOf = async (name, folder) => ({ name, bytes: await bytesOf(new URL(name, folder)) });
export const textOf = (text) => new TextEncoder().encode(text);
/** How the tracks of the scenario are read. */
export const schema = 'csv:vessel=vessel,time=time,lon=lon,lat=lat,sog=sog,cog=cog';

/** The digests of the scenario as they are committed. */
export async function committed() {
  const text = await readFile(new URL('tests/scenario/digest.txt', root), 'utf8');
  return { result: /^result (\w+)$/m.exec(text)[1], dossier: /^dossier (\w+)$/m.exec(text)[1] };
}
