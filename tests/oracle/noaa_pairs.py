# SPDX-License-Identifier: Apache-2.0
"""Pairs of vessels within 500 m in each UTC minute of the NOAA slice: the library's exact chords against scipy's cKDTree.

    noaa_pairs.py CONTACT_CASES AISdata_20220103.csv.gz golden_pairs_500m_by_minute.csv

Prints how far the golden file, counted with haversine on a sphere, is off. Exits 1 where library and cKDTree differ.
"""
import csv
import gzip
import subprocess
import sys
from datetime import datetime, timezone

import numpy as np
from scipy.spatial import cKDTree

SCHEMA = "csv:vessel=MMSI,time=BaseDateTime,lon=LON,lat=LAT"


def minutes(program, data):
    out = subprocess.run([program, "minutes", SCHEMA], input=data, capture_output=True, check=True).stdout.decode()
    rows, current = [], None
    for line in out.splitlines():
        if line.startswith("minute,"):
            _, minute, vessels, pairs = line.split(",")
            current = (int(minute), int(vessels), int(pairs), [])
            rows.append(current)
        else:
            current[3].append([int(v) for v in line.split(",")])
    return rows


def main():
    program, data, golden = sys.argv[1:4]
    with open(golden, newline="") as file:
        want = {r["minute_utc"]: (int(r["vessels_first_position_in_minute"]), int(r["pairs_within_500m"]))
                for r in csv.DictReader(file)}
    ours = tree_total = sphere = off = wrong = 0
    for minute, vessels, pairs, places in minutes(program, gzip.open(data).read()):
        tree = cKDTree(np.array(places, dtype=np.int64) / 256.0)
        near = len(tree.query_pairs(500.0))
        name = datetime.fromtimestamp(minute * 60, timezone.utc).strftime("%H:%M")
        golden_vessels, golden_pairs = want.pop(name, (None, 0))
        if near != pairs or golden_vessels != vessels:
            print(f"{name}: {vessels} vessels, {pairs} pairs; cKDTree {near}; golden {golden_vessels} vessels, {golden_pairs} pairs")
            wrong += 1
        ours += pairs
        tree_total += near
        sphere += golden_pairs
        off += abs(golden_pairs - pairs)
    print(f"pairs: library {ours}, cKDTree {tree_total}; haversine golden {sphere}, difference {sphere - ours} "
          f"({off} by minute); minutes that differ: {wrong}, not seen: {len(want)}")
    sys.exit(1 if wrong or want else 0)


if __name__ == "__main__":
    main()
