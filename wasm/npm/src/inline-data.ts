// SPDX-License-Identifier: Apache-2.0
// Replaced by scripts/assemble.mjs with what was built.
export const base64: Record<string, string> = {};
export const workerSource: string = '';
