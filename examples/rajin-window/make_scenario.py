#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the scenario 'rajin-window' and its truth.json. Python 3.11 or later, standard library only.

    python3 make_scenario.py [FOLDER]      default: the folder of this file
"""

import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import firms  # noqa: E402
import scene  # noqa: E402
import ships  # noqa: E402
from common import SEED, write_json, write_text  # noqa: E402

HEAD = """\
# An invented case over a real place: every ship, firm and owner in it is made up (see README.md).
format = 1

[case]
id = "rajin-window"
title = "A window at the pier"
question = "Which vessels could have loaded between the two images?"
period = ["2023-10-17T00:00:00Z", "2023-10-21T23:59:59Z"]
as_of = "2023-10-22T00:00:00Z"

[zones]
file = "zones.geojson"
"""

TAIL = """
[[watchlist]]
file = "lists/designations.csv"
class = "designation"
retrieved = "2023-10-15"

[[watchlist]]
file = "lists/mentions.csv"
class = "mention"
retrieved = "2023-10-15"

[[watchlist]]
file = "lists/unclear.csv"
class = "unknown"
retrieved = "2023-10-15"

[[graph]]
file = "ownership.csv"
layer = "ownership"
strength = "stake"

[[graph]]
file = "transfers.csv.gz"
layer = "transfer"
strength = "amount"

[analysis.change]
measure = "cva"
normalise = "zscore"
register = "none"
threshold = "fixed:0.9"
connectivity = 8
min_area_px = 12

[analysis.gaps]
min_gap = "6h"

[analysis.contacts]
d_in_m = 500
d_out_m = 500
min_duration = "2h"
max_gap = "1h"

[analysis.reach]
speed_kn = 30

[analysis.rank]
measure = "betweenness,pagerank"
"""


def case_lines():
    lines = HEAD.splitlines()
    for image in scene.IMAGES:
        lines += ["", "[[image]]", f'file = "images/{image["name"]}.tif"', f'time = "{image["time"]}"',
                  'time_sigma = "60s"', 'sensor = "3 m optical"']
        if image["name"] == scene.CLOUD["image"]:
            lines.append(f'cloud_mask = "images/{image["name"]}-cloud.tif"')
        if image["name"] in ("c1", "c2"):
            lines.append("control = true")
    for name in "ab":
        lines += ["", "[[tracks]]", f'file = "ais/station-{name}.csv.gz"',
                  'schema = "csv:vessel=vessel,time=time,lon=lon,lat=lat,sog=sog,cog=cog"', 'tz = "UTC"',
                  f'source = "SYN station {name.upper()}"', "position_sigma_m = 10"]
    return lines + TAIL.splitlines()


def make(folder):
    scene.write_scenes(folder)
    scene.write_zones(folder / "zones.geojson")
    tracks = ships.voyages()
    counts = ships.write_tracks(folder, tracks)
    graph = firms.write_firms(folder)
    write_text(folder / "vessels.csv", ships.registry())
    write_text(folder / "case.toml", case_lines())
    write_json(folder / "truth.json", {
        "format": 1, "case": "rajin-window", "seed": SEED,
        "note": "What was planted, with tolerances. Everything named here is invented.",
        "raster": scene.truth(), "tracks": ships.truth(tracks, counts, scene.IMAGES), "graph": graph})


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent)
