#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints `NAME DIGEST` for the scenario and for the case of real files, for a table of one digest on every front door.

    digests.py REPOSITORY [REAL_CASE_FOLDER]
"""
import pathlib
import sys

import sanc

root = pathlib.Path(sys.argv[1])
cases = {"scenario": root / "examples/rajin-window"}
if len(sys.argv) > 2 and (pathlib.Path(sys.argv[2]) / "case.toml").is_file():
    cases["real"] = pathlib.Path(sys.argv[2])
for name, folder in cases.items():
    made = sanc.dossier(folder)
    print(f"{name}-result {made.result_digest}")
    print(f"{name}-dossier {made.digest}")
tracks = sorted((root / "examples/rajin-window/ais").glob("*.csv.gz"))
schema = "csv:vessel=vessel,time=time,lon=lon,lat=lat"
for verb in ("fixes", "vessels", "segments", "gaps", "contacts"):
    print(f"{verb} {getattr(sanc, verb)(tracks, schema=schema).digest}")
graph = sanc.Graph(root / "examples/rajin-window/ownership.csv")
print(f"rank {graph.ranks().digest}")
images = [root / f"examples/rajin-window/images/{name}.tif" for name in ("t1", "t2")]
print(f"change {sanc.change(*images).digest}")
