# SPDX-License-Identifier: Apache-2.0
"""A whole case from its files to a dossier, and back: what lies around the kernels. No peer does the same."""
import pathlib
import sys

from contests import Contest

SANC = pathlib.Path(__file__).resolve().parents[2] / "build/release/bin/sanc"


def contests(smoke):
    if not SANC.exists():
        print(f"left out: there is no {SANC}, which ./run builds", file=sys.stderr)
        return []
    end, fleet, graph = ("-small", "fleet-small.csv", "accounts10") if smoke else ("", "fleet.csv", "accounts18")
    case = "case" + end
    inputs = [["bench_made", "{data}", "pair-sparse" + end], ["made_tiff.py", "{data}", "pair-sparse" + end, "tiff-sparse" + end],
              ["bench_made", "{data}", fleet], ["bench_made", "{data}", graph],
              ["made_case.py", "{data}", "tiff-sparse" + end, fleet, graph, case]]
    files = [f"{{data}}/{case}/{name}" for name in ("before.tif", "after.tif", "fleet.csv", "transfers.csv")]
    return [Contest(f"{verb} of a case: {what}", ["sanc_dossier.py", SANC, verb, "{data}/" + case], inputs=inputs, threads=2,
                    roof=["bench_roofs", "files", *files], kept_memory=False,
                    note="the program as it ships, its inputs in the page cache")
            for verb, what in (("dossier", "two images, a fleet, a graph"), ("verify", "the same"))]
