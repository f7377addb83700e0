# SPDX-License-Identifier: Apache-2.0
"""The same measures by igraph, NetworKit or NetworkX.
usage: graph_library.py igraph|networkit|networkx betweenness GRAPH 0 | pagerank GRAPH TOLERANCE"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import numpy as np
from centrality import read_graph, tell
from contest import THREADS, contest

library, measure, path, amount = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
vertices, source, target = read_graph(path)


def of_igraph():
    import igraph
    graph = igraph.Graph(n=vertices, edges=np.column_stack([source, target]))
    return graph.betweenness if measure == "betweenness" else lambda: graph.pagerank(implementation="prpack")


def of_networkit():
    import networkit
    networkit.setNumberOfThreads(THREADS)
    graph = networkit.GraphFromCoo((source, target), n=vertices, directed=False)

    def betweenness():
        return 0.5 * np.array(networkit.centrality.Betweenness(graph).run().scores())

    def pagerank():
        ranks = np.array(networkit.centrality.PageRank(graph, 0.85, amount, distributeSinks=networkit.centrality.SinkHandling.DistributeSinks).run().scores())
        return ranks / ranks.sum()
    return betweenness if measure == "betweenness" else pagerank


def of_networkx():
    import networkx
    graph = networkx.Graph()
    graph.add_nodes_from(range(vertices))
    graph.add_edges_from(zip(source.tolist(), target.tolist()))

    def in_order(values):
        return [values[v] for v in range(vertices)]
    if measure == "betweenness":
        return lambda: in_order(networkx.betweenness_centrality(graph, normalized=False))
    return lambda: in_order(networkx.pagerank(graph, tol=amount / vertices))


call = {"igraph": of_igraph, "networkit": of_networkit, "networkx": of_networkx}[library]()


def run():
    values = call()
    return lambda: tell(values)


contest(run)
