// SPDX-License-Identifier: Apache-2.0
import { type InputFile, SancError } from './types.js';

/** The bytes of a file, unpacked where they are gzip. */
export async function unpack(file: InputFile): Promise<Uint8Array> {
  const bytes = file.bytes;
  if (bytes.length < 3 || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
    const reader = stream.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      size += part.value.length;
      if (size > 0xffffffff) {
        await reader.cancel();
        throw new SancError('memory', `${file.name}: unpacks to more than 4 GB; give fewer or smaller inputs`);
      }
    }
  } catch (problem) {
    if (problem instanceof SancError) throw problem;
    throw new SancError('io', `${file.name}: damaged gzip; fetch the file again`);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
