// SPDX-License-Identifier: Apache-2.0

/** From here on the host's SHA-256, which has the processor's instructions and threads of its own, is worth asking. */
const least = 1 << 20;

/** The SHA-256 of large bytes by the host, as 64 hex digits; undefined where it has none, or will not: then the module's own does. */
export async function hostHash(bytes: Uint8Array): Promise<string | undefined> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined; // not everywhere: pages without https
  if (!subtle || bytes.length < least) return undefined;
  try {
    const digest = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch {
    return undefined;
  }
}
