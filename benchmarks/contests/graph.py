# SPDX-License-Identifier: Apache-2.0
"""Betweenness, PageRank and the building of graphs. NetworkX takes part where a run takes seconds, not minutes."""
from contests import Contest


def near(tolerance):
    def agree(answers):
        ours = answers["sanc"]
        for name, answer in answers.items():
            for key in ("sum", "weighed", "most"):
                if abs(answer[key] - ours[key]) > tolerance * abs(ours[key]):
                    return f"{key}: {name} {answer[key]}, sanc {ours[key]}"
            if "steps" in answer and abs(answer["steps"] - ours["steps"]) > 1 + 0.1 * ours["steps"]:
                return f"steps: {answers}"
        return ""
    return agree


def betweenness(graph, sources, peers, threads=1, **more):
    ours = ["bench_graph", "betweenness", "{data}/" + graph, sources]
    known = {"GAP-style": ["bench_gap_style", *ours[1:]], "sanc, 1 thread": [*ours, 1]}
    known |= {name: ["peers/graph_library.py", name.lower(), *ours[1:]] for name in ("igraph", "NetworKit", "NetworkX")}
    how = "exact" if sources == 0 else f"{sources} sources"
    return Contest(f"betweenness {graph}, {how}", ours, {name: known[name] for name in peers}, [["bench_made", "{data}", graph]], threads,
                   agree=near(1e-4 if "GAP-style" in peers else 1e-8), roof=["bench_roofs", "rows", "{data}/" + graph], passes="passes", **more)


def pagerank(graph, tolerance, peers, threads=1, **more):
    ours = ["bench_graph", "pagerank", "{data}/" + graph, tolerance]
    known = {"GAP-style": ["bench_gap_style", *ours[1:]], "sanc, 1 thread": [*ours, 1]}
    known |= {name: ["peers/graph_library.py", name.lower(), *ours[1:]] for name in ("igraph", "NetworKit")}
    return Contest(f"PageRank {graph} to {tolerance:g}", ours, {name: known[name] for name in peers}, [["bench_made", "{data}", graph]], threads,
                   agree=near(1e-3), note="the GAP style is float32, ours double", roof=["bench_roofs", "fetch", "{data}/" + graph], passes="steps", **more)


def contests(smoke):
    if smoke:
        return [betweenness("kron10", 64, ["GAP-style"], target=">= 10x"),
                betweenness("road10", 0, ["igraph", "NetworKit", "NetworkX"], target=">= 3x igraph"),
                pagerank("kron10", 1e-5, ["GAP-style", "igraph"], target=">= 1x"),
                Contest("names to rows, 2^10 accounts", ["bench_graph", "csr", "{data}/accounts10"], inputs=[["bench_made", "{data}", "accounts10"]], threads=2,
                        roof=["bench_roofs", "files", "{data}/accounts10"])]
    made = [betweenness(graph, k, ["GAP-style"], target=">= 10x") for graph in ("kron16", "kron18", "kron20", "urand18") for k in (32, 64)]
    made.append(betweenness("road18", 32, ["GAP-style"], target=">= 1x"))
    made += [betweenness(graph, 0, ["igraph", "NetworKit"], target=">= 10x igraph, >= 20x NetworKit") for graph in ("hepth", "pgp", "pgp-hanging")]
    made += [betweenness("road12", 0, ["igraph", "NetworKit"], target=">= 3x igraph"),
             betweenness("road10", 0, ["igraph", "NetworkX"], target=">= 3x igraph")]
    long = betweenness("hepth", 0, ["NetworkX"], target=">= 500x NetworkX", once=True)
    long.name += ", beside NetworkX"
    made.append(long)
    scaling = betweenness("kron18", 64, ["sanc, 1 thread"], threads=2, target=">= 1.8x")
    scaling.name += ", how threads scale"
    made.append(scaling)
    made += [pagerank(graph, 1e-5, ["GAP-style"], target=">= 1x") for graph in ("kron16", "kron18", "kron20", "urand18", "urand20", "road20")]
    made += [pagerank("kron18", 1e-9, ["igraph", "NetworKit"])]
    made += [Contest("names to rows, 4.2 M edges", ["bench_graph", "csr", "{data}/accounts18"], inputs=[["bench_made", "{data}", "accounts18"]],
                     threads=2, target="5 M edges/s: <= 830 ms", roof=["bench_roofs", "files", "{data}/accounts18"], peers={"sanc, 1 thread": ["bench_graph", "csr", "{data}/accounts18", 1]})]
    return made
