// SPDX-License-Identifier: Apache-2.0
// The worker of a browser.
import { serve } from './serve.js';

const scope = globalThis as unknown as { postMessage(message: unknown, transfer: ArrayBuffer[]): void; onmessage: ((event: MessageEvent) => void) | null };
const answer = serve((message, transfer) => scope.postMessage(message, transfer));
scope.onmessage = (event) => answer(event.data);
