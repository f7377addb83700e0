// SPDX-License-Identifier: Apache-2.0
// A case's folder on disk as dossier() and verify() take it.
import { readFile, readdir } from 'node:fs/promises';
import { decode } from './tiff.mjs';

/** The names of the files that a case names, images apart. */
export function namesIn(text) {
  const images = [], files = [];
  let section = '';
  for (const line of text.split('\n')) {
    section = /^\s*\[+([a-z_.]+)\]+/.exec(line)?.[1] ?? section;
    const [, key, name] = /^\s*(file|cloud_mask)\s*=\s*"([^"]*)"/.exec(line) ?? [];
    if (key) (section === 'image' ? images : files).push(name);
  }
  return { images: [...new Set(images)], files: [...new Set(files)] };
}

const bytesOf = async (url) => new Uint8Array(await readFile(url));

/** The case of a folder: its file, the files it names, its images decoded, and their files. */
export async function readCase(folder, caseName = 'case.toml') {
  const text = await bytesOf(new URL(caseName, folder));
  const names = namesIn(new TextDecoder().decode(text));
  const read = async (name) => ({ name, bytes: await bytesOf(new URL(name, folder)) });
  const files = [{ name: caseName, bytes: text }, ...(await Promise.all(names.files.map(read)))];
  const imageFiles = await Promise.all(names.images.map(read));
  const images = await Promise.all(imageFiles.map(({ name, bytes }) => decode(name, bytes)));
  return { caseName, files, imageFiles, images };
}

/** Every file of a folder, with names relative to it. */
export async function readFolder(folder) {
  const files = [];
  const walk = async (prefix) => {
    for (const entry of await readdir(new URL(prefix, folder), { withFileTypes: true })) {
      if (entry.isDirectory()) await walk(`${prefix}${entry.name}/`);
      else files.push({ name: prefix + entry.name, bytes: await bytesOf(new URL(prefix + entry.name, folder)) });
    }
  };
  await walk('./');
  return files.map(({ name, bytes }) => ({ name: name.slice(2), bytes }));
}

/** A dossier's files as verify() takes them. */
export const filesOf = (dossier) => [
  ...[...dossier.files].map(([name, bytes]) => ({ name, bytes })),
  { name: 'manifest.json', bytes: new TextEncoder().encode(dossier.manifest) },
];
