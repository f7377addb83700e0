// SPDX-License-Identifier: Apache-2.0
// graphology in node on the rows of a CSV `source,target`: the graph and a measure of it.
// usage: node rank.mjs betweenness|pagerank FILE [TOLERANCE], of the sum of all changes in a step
import { readFileSync } from 'node:fs';
import { UndirectedGraph } from 'graphology';
import betweenness from 'graphology-metrics/centrality/betweenness.js';
import pagerank from 'graphology-metrics/centrality/pagerank.js';
import { contest, sumAndMost } from '../../contest.mjs';

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

await contest(run, (scores) => ({ vertices: scores.length, ...sumAndMost(scores) }));
