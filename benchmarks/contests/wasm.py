# SPDX-License-Identifier: Apache-2.0
"""The WebAssembly module in node beside the same functions in a native program, both on one thread, one digest."""
from contests import Contest, same


def contests(smoke):
    def held(name, verb, made, *options):
        words = [verb, "{data}/" + made, *options]
        return Contest(name, ["bench_abi", *words], {variant: ["abi.mjs", variant, *words] for variant in ("simd", "scalar")},
                       [["bench_made", "{data}", made]], agree=same("rows", "digest"), target="<= 1.5x, geometric mean <= 1.15x",
                       note="native: -O2 for any x86-64", kept_memory=False)

    fleet = ("fleet-small.csv", "tz=UTC")
    pair = "pair-sparse-small" if smoke else "pair-sparse-mid"
    return [
        held("CSV to fixes", "fixes", *fleet),
        held("CSV to contacts 500 m, 2 h", "contacts", *fleet, "min_duration=2h"),
        held("CSV to contacts 500 m, any duration", "contacts", *fleet, "min_duration=0s"),
        held("difference to objects, fixed threshold", "change", pair, "measure=absolute", "normalise=none", "threshold=fixed:3000"),
        held("z-scores to objects, Otsu", "change", pair, "measure=cva", "normalise=zscore", "threshold=otsu"),
        held("edges to PageRank", "rank", "accounts8" if smoke else "accounts16", "measure=pagerank", "undirected=true"),
        held("edges to betweenness", "rank", "accounts8" if smoke else "accounts11", "measure=betweenness", "undirected=true"),
    ]
