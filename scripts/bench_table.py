# SPDX-License-Identifier: Apache-2.0
"""Writes the tables of benchmarks/README.md between its marks from benchmarks/results/cpu-*.json.

usage: python3 scripts/bench_table.py [--check]   --check: only say whether the tables are those of the results"""
import json
import pathlib
import statistics
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "benchmarks"
MARKS = "<!-- cpu tables -->", "<!-- /cpu tables -->"

ITEMS = {"difference": "pixels", "objects": "pixels", "polygons": "pixels", "csv_to_fixes": "bytes", "fixes_to_segments": "fixes", "gaps": "fixes",
         "contacts": "fixes", "sort_by_key": "keys", "pagerank": "arcs, all steps", "betweenness_of_64": "arcs x sources", "sha256": "bytes",
         "read_pixels": "pixels (the roof)", "fetch_over_arcs": "arcs (the roof)"}


ROOFS = {"read": "reading the columns once", "bits": "reading a bit a pixel", "files": "reading the files once", "fetch": "fetching a double an arc and step",
         "rows": "fetching 32 doubles an arc, there and back"}


def size(count):
    return f"{count / 1e9:.3g} GB" if count >= 1e9 else f"{count / 1e6:.3g} MB"


def time(seconds):
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1e3:.3g} ms"


def row(contest):
    ours = contest["players"]["sanc"]
    peers = []
    for name, player in contest["players"].items():
        if name == "sanc":
            continue
        low, high = player["ratio_low_high"]
        peers.append(f"{name}: {time(player['median_s'])}, **{player['ratio']:.3g}x** ({low:.3g} to {high:.3g})")
    roof = contest.get("roof")
    held = roof["bytes"] if roof and roof["kind"] == "files" else ours["input_bytes"]
    memory = f"{ours['peak_bytes'] / 1e6:.0f} MB, {ours['peak_bytes'] / held:.1f}x"
    share = f"{roof['share'] * 100:.2g} % of {ROOFS[roof['kind']]}, {size(roof['bytes'])}" if roof else ""
    name = contest["name"] + (f" *({contest['note']})*" if contest["note"] else "")
    return f"| {name} | {contest['threads']} | {time(ours['median_s'])} | {'; '.join(peers)} | {contest['target']} | {share} | {memory} |"


def means(contests):
    """The geometric mean of the ratios of each peer that takes part in every contest of several."""
    shared = set.intersection(*(set(contest["players"]) for contest in contests)) - {"sanc"} if len(contests) > 1 else set()
    return [f"Geometric mean, {name}: {statistics.geometric_mean(contest['players'][name]['ratio'] for contest in contests):.3g}x."
            for name in contests[0]["players"] if name in shared]


def growth(kernels):
    """A row a kernel: items a second at 1x, 4x, 16x, and what a second thread brings."""
    lines = ["| kernel | items | 1x, M items/s | 4x | 16x | 2 threads, 16x |", "|---|---|---|---|---|---|"]
    rates = {(row["name"], row["factor"], row["threads"]): row["items_per_s"] for row in kernels}
    for name in dict.fromkeys(row["name"] for row in kernels):
        scale = f"{rates[name, 16, 2] / rates[name, 16, 1]:.2f}x" if (name, 16, 2) in rates else ""
        cells = " | ".join(f"{rates[name, factor, 1] / 1e6:.4g}" for factor in (1, 4, 16))
        lines.append(f"| {name.replace('_', ' ')} | {ITEMS[name]} | {cells} | {scale} |")
    return lines


def tables():
    lines = []
    for path in sorted((FOLDER / "results").glob("cpu-*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if "kernels" in told:
            lines += ["### How cost grows", "", f"Linear cost is the same rate in every column. {told['machine']['processor']}, {told['machine']['cores']} cores; commit {told['commit']}.", "", *growth(told["kernels"]), ""]
            continue
        peers = ", ".join(f"{name} {version}" for name, version in told["versions"].items())
        lines += [f"### {path.stem.removeprefix('cpu-').capitalize()}", "",
                  f"{told['machine']['processor']}, {told['machine']['cores']} cores; commit {told['commit']}; {peers}.", "",
                  "| what | threads | ours | peers: time, how many times ours (least to most) | target | share of the roof | peak memory, times the input |",
                  "|---|---|---|---|---|---|---|"]
        lines += [row(contest) for contest in told["contests"]] + [""]
        lines += [" ".join(means(told["contests"])), ""] if means(told["contests"]) else []
    return "\n".join(lines) or "Not measured yet on a quiet machine: no results are here.\n"


page = FOLDER / "README.md"
text = page.read_text(encoding="utf-8")
begin, end = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
made = text[:begin] + "\n" + tables() + text[end:]
if "--check" in sys.argv:
    sys.exit(0 if made == text else "error: benchmarks/README.md is not what scripts/bench_table.py makes of benchmarks/results")
page.write_text(made, encoding="utf-8")
