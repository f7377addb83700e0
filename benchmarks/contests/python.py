# SPDX-License-Identifier: Apache-2.0
"""The Python package beside the same functions in a native program, one thread each: what the way through Python costs."""
from contests import Contest, same


def contests(smoke):
    def held(name, verb, made, *options):
        words = [verb, "{data}/" + made, *options]
        return Contest(name, ["sanc_python.py", *words], {"native": ["bench_abi", *words]}, [["bench_made", "{data}", made]], agree=same("rows"),
                       target=">= 0.9x", note="native: -O2 for any x86-64, without the copies of its results")

    fleet = ("fleet-small.csv", "tz=UTC")
    pair = "pair-sparse-small" if smoke else "pair-sparse-mid"
    return [
        held("Python: CSV to fixes", "fixes", *fleet),
        held("Python: CSV to contacts 500 m, 2 h", "contacts", *fleet, "min_duration=2h"),
        held("Python: difference of two arrays to objects", "change", pair, "measure=absolute", "normalise=none", "threshold=fixed:3000"),
        held("Python: edges to PageRank", "rank", "accounts8" if smoke else "accounts16", "measure=pagerank", "undirected=true"),
        held("Python: edges to betweenness", "rank", "accounts8" if smoke else "accounts11", "measure=betweenness", "undirected=true"),
    ]
