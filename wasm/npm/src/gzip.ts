// SPDX-License-Identifier: Apache-2.0
import { type InputFile, SancError } from './types.js';

const limit = 0xffffffff;

/** The content of one gzip member, or undefined where the bytes are not exactly one. */
async function member(bytes: Uint8Array, name: string): Promise<Uint8Array[] | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
    const reader = stream.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      size += part.value.length;
      if (size > limit) {
        await reader.cancel();
        throw new SancError('memory', `${name}: unpacks to more than 4 GB; give fewer or smaller inputs`);
      }
    }
  } catch (problem) {
    if (problem instanceof SancError) throw problem;
    return undefined;
  }
  return parts;
}

/** The contents of several members one after the other: a member ends where the next one's header makes it whole. */
async function members(bytes: Uint8Array, name: string): Promise<Uint8Array[] | undefined> {
  const parts: Uint8Array[] = [];
  let begin = 0;
  for (let at = bytes.indexOf(0x1f, 1); at > 0; at = bytes.indexOf(0x1f, at + 1)) {
    if (bytes[at + 1] !== 0x8b || bytes[at + 2] !== 0x08) continue;
    const found = await member(bytes.subarray(begin, at), name);
    if (!found) continue;
    parts.push(...found);
    begin = at;
  }
  const last = begin > 0 ? await member(bytes.subarray(begin), name) : undefined;
  return last && [...parts, ...last];
}

/** The bytes of a file, unpacked where they are gzip. */
export async function unpack(file: InputFile): Promise<Uint8Array> {
  const bytes = file.bytes;
  if (bytes.length < 3 || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const parts = (await member(bytes, file.name)) ?? (await members(bytes, file.name));
  if (!parts) throw new SancError('io', `${file.name}: damaged gzip; fetch the file again`);
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  if (size > limit) throw new SancError('memory', `${file.name}: unpacks to more than 4 GB; give fewer or smaller inputs`);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
