// SPDX-License-Identifier: Apache-2.0
// graphology in node on the rows of a CSV `source,target`: the graph and a measure of it.
// usage: node rank.mjs betweenness|pagerank FILE [TOLERANCE], of the sum of all changes in a step
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { UndirectedGraph } from 'graphology';
import betweenness from 'graphology-metrics/centrality/betweenness.js';
import pagerank from 'graphology-metrics/centrality/pagerank.js';

const [measure, path, tolerance] = process.argv.slice(2);
const bytes = readFileSync(path);

// An edge for each pair of a row; loops are left out.
function graphOf(text) {
  const graph = new UndirectedGraph();
  for (let at = text.indexOf('\n') + 1; at < text.length;) {
    const end = text.indexOf('\n', at);
    const comma = text.indexOf(',', at);
    const source = text.slice(at, comma), target = text.slice(comma + 1, end);
    graph.mergeNode(source);
    graph.mergeNode(target);
    if (source !== target) graph.mergeEdge(source, target);
    at = end + 1;
  }
  return graph;
}

function run() {
  const graph = graphOf(bytes.toString('latin1'));
  const scores = measure === 'pagerank' ? pagerank(graph, { tolerance: Number(tolerance) / graph.order, maxIterations: 1000, getEdgeWeight: null })
    : betweenness(graph, { getEdgeWeight: null, normalized: false });
  return Object.values(scores);
}

function describe(scores) {
  let sum = 0, most = 0;
  for (const score of scores) {
    sum += score;
    most = Math.max(most, score);
  }
  return { vertices: scores.length, sum, most };
}

const peak = () => process.resourceUsage().maxRSS * 1024;
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) * 1e-6; };
console.log(JSON.stringify({ ready: true, peak_bytes: peak() }));
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'run') break;
  const before = cpu();
  const begin = performance.now();
  const scores = run();
  const seconds = (performance.now() - begin) / 1e3;
  console.log(`${JSON.stringify({ seconds, cpu_seconds: cpu() - before, peak_bytes: peak() })}\t${JSON.stringify(describe(scores))}`);
}
