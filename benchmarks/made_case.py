# SPDX-License-Identifier: Apache-2.0
"""A case of made inputs: a pair of images, a day of a fleet, a graph. usage: made_case.py FOLDER TIFF FLEET.csv GRAPH.csv NAME: to FOLDER/NAME"""
import json
import os
import pathlib
import sys

CASE = """format = 1

[case]
id = "made-case"
title = "A made case"
question = "Where does the time go?"
period = ["2022-01-03T00:00:00Z", "2022-01-04T00:00:00Z"]
as_of = "2022-01-05T00:00:00Z"

[zones]
file = "zones.geojson"

[[image]]
file = "before.tif"
time = "2022-01-03T02:10:00Z"
time_sigma = "60s"
sensor = "10 m made"

[[image]]
file = "after.tif"
time = "2022-01-03T20:10:00Z"
time_sigma = "60s"
sensor = "10 m made"

[[tracks]]
file = "fleet.csv"
tz = "UTC"
source = "made fleet"
position_sigma_m = 10

[[graph]]
file = "transfers.csv"
layer = "transfer"

[analysis.change]
measure = "absolute"
normalise = "none"
threshold = "fixed:3000"
min_area_px = 4

[analysis.gaps]
min_gap = "6h"

[analysis.contacts]
min_duration = "2h"

[analysis.rank]
measure = "pagerank"
"""
BAY = [[129.5, 41.6], [129.6, 41.6], [129.6, 41.7], [129.5, 41.7], [129.5, 41.6]]

folder = pathlib.Path(sys.argv[1])
tiff, fleet, graph, name = sys.argv[2:]
made = folder / name
made.mkdir(exist_ok=True)
for file, source in (("before.tif", f"{tiff}/before.tif"), ("after.tif", f"{tiff}/after.tif"), ("fleet.csv", fleet), ("transfers.csv", graph)):
    if not (made / file).exists():
        os.link(folder / source, made / file)
(made / "case.toml").write_text(CASE, encoding="utf-8")
(made / "zones.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": "bay", "role": "approach"}, "geometry": {"type": "Polygon", "coordinates": [BAY]}}]}), encoding="utf-8")
