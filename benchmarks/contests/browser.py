# SPDX-License-Identifier: Apache-2.0
"""What a page can do: the module with SIMD in node, on inputs of full size, beside graphology and the native program."""
from contests import Contest, same


def near(answers):
    ours = answers["sanc"]
    for name, answer in answers.items():
        for key in ("sum", "most"):
            if key in answer and abs(answer[key] - ours[key]) > 1e-6 * abs(ours[key]):
                return f"{key}: {name} {answer[key]}, sanc {ours[key]}"
    return ""


def contests(smoke):
    pair = "pair-sparse-small" if smoke else "pair-sparse"
    fleet = "fleet-small.csv" if smoke else "fleet.csv"

    def held(name, words, made, **more):
        return Contest(name, ["abi.mjs", "simd", *words], inputs=[["bench_made", "{data}", made]], kept_memory=False, **more)

    def ranked(name, measure, rows, *tolerance):
        words = ["rank", "{data}/" + rows, f"measure={measure}", "undirected=true", *(f"tolerance={value}" for value in tolerance)]
        return held(name, words, rows, peers={"graphology": ["peers/graphology/rank.mjs", measure, "{data}/" + rows, *tolerance]}, agree=near, target=">= 20x graphology")

    change = ["change", "{data}/" + pair, "measure=absolute", "normalise=none", "threshold=fixed:3000"]
    contacts = ["contacts", "{data}/" + fleet, "tz=UTC", "min_duration=2h"]
    return [
        held("a whole tile: difference, labels, polygons", change, pair, peers={"native": ["bench_abi", *change]}, agree=same("rows", "digest"),
             target="threshold <= 65 ms, labels <= 65 ms, rings <= 40 ms"),
        held("a day of 5,000 vessels: CSV to contacts 500 m, 2 h", contacts, fleet, peers={"native": ["bench_abi", *contacts]}, agree=same("rows", "digest"),
             target="contacts <= 0.3 s once read", note="749 MB are read in every run"),
        ranked("rows of a CSV to PageRank", "pagerank", "accounts8" if smoke else "accounts16", "1e-9"),
        ranked("rows of a CSV to betweenness", "betweenness", "accounts8" if smoke else "accounts11"),
    ]
