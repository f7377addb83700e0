// SPDX-License-Identifier: Apache-2.0
// One contestant of a benchmark, written in JavaScript: the same as contest.hpp.
import { createInterface } from 'node:readline';

const peak = () => process.resourceUsage().maxRSS * 1024;
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) * 1e-6; };

/** run() does the work that is timed, describe(what it gave) tells what was found, end(it) gives it back; neither is timed. */
export async function contest(run, describe, end = () => undefined) {
  console.log(JSON.stringify({ ready: true, peak_bytes: peak() }));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== 'run') break;
    const before = cpu();
    const begin = performance.now();
    const result = run();
    const seconds = (performance.now() - begin) / 1e3;
    console.log(`${JSON.stringify({ seconds, cpu_seconds: cpu() - before, peak_bytes: peak() })}\t${JSON.stringify(describe(result))}`);
    end(result);
  }
}

/** What scores in any order are compared by. */
export function sumAndMost(scores) {
  let sum = 0, most = 0;
  for (const score of scores) {
    sum += score;
    most = Math.max(most, score);
  }
  return { sum, most };
}
