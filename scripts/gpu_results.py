# SPDX-License-Identifier: Apache-2.0
"""Puts the lines of the device benchmarks into one JSON with the machine, the commit and the versions."""
import json
import os
import platform
import sys

folder, device, commit, nvcc = sys.argv[1:5]
name, capability, driver = (part.strip() for part in device.split(","))
processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
results = {"device": name, "compute_capability": capability, "driver": driver, "nvcc": nvcc, "commit": commit,
           "host": {"processor": processor, "cores": os.cpu_count()}, "families": {}}
for family in ("raster", "track", "graph"):
    with open(os.path.join(folder, f"bench-{family}.jsonl"), encoding="utf-8") as lines:
        results["families"][family] = [json.loads(line) for line in lines]
target = os.path.join(folder, "gpu-" + name.lower().replace(" ", "-") + ".json")
with open(target, "w", encoding="utf-8") as out:
    json.dump(results, out, indent=1, sort_keys=True)
    out.write("\n")
print(target)
