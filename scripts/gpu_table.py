# SPDX-License-Identifier: Apache-2.0
"""The table of benchmarks/README.md from a results file of `./run gpu`: gpu_table.py RESULTS.json"""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    results = json.load(file)
print(f"{results['device']}, driver {results['driver']}, nvcc {results['nvcc']}, commit {results['commit']}; the host beside it: "
      f"{results['host']['processor']}, {results['host']['cores']} cores, the same library on all of them.\n")
print("| what | median, ms | share of the copy roof | times the host |")
print("|---|---|---|---|")
raster = {each["name"]: each for each in results["families"]["raster"]}
roof = raster["copy_roof"]
print(f"| device copy of two tiles (the roof), {roof['gb_s'] / 1000:.2f} TB/s | {roof['ms_median']:.3f} | 1 | |")
for kind in ("sparse", "dense"):
    ratios = raster[f"{kind}_ratios"]
    objects = raster[f"{kind}_chain_resident"]["objects"]
    label = f"10980 x 10980 uint16 pair, {objects:,} objects: "
    for name, words, ratio in (("difference_threshold", "difference and threshold to bits, resident", None),
                               ("labels", "labels of the runs, resident", None),
                               ("chain_resident", "moments to labels and table columns, resident", ratios["chain_over_par"]),
                               ("change_from_host", "change(), from and to the host's memory", ratios["change_over_par"])):
        each = raster[f"{kind}_{name}"]
        share = f"{each['share_of_copy']:.2f}" if name in ("difference_threshold",) else ""
        print(f"| {label}{words} | {each['ms_median']:.2f} | {share} | {ratio if ratio else ''} |")
for each in results["families"]["track"]:
    if "device" in each["name"]:
        hours = each["name"].split("_")[2]
        print(f"| contacts at 500 m, {hours[:-1]} h or more, {each['fixes']:,} fixes, {each['found']:,} found, with transfer | "
              f"{each['ms_median']:.1f} | | {each['times_host']} |")
for each in results["families"]["graph"]:
    if each.get("times_host") is None or "graph" not in each:
        continue
    what = each["name"].replace("_device_with_transfer", ", with transfer").replace("_device", "").replace("_", " ")
    rate = next((f", {value:.1f} G {name[2:-2].replace('_', ' ')}/s" for name, value in each.items() if name.startswith("g_")), "")
    print(f"| {what}: {each['graph']}, {each['arcs']:,} arcs{rate} | {each['ms_median']:.2f} | | {each['times_host']:.1f} |")
