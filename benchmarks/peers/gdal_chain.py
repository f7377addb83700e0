# SPDX-License-Identifier: Apache-2.0
"""The usual chain on a pair of GeoTIFFs: read by GDAL, subtract and compare by NumPy, polygons by GDALPolygonize through
rasterio.features.shapes, written as GeoJSON. usage: gdal_chain.py FOLDER; gdal_chain.py FOLDER decode: only the reading"""
import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import numpy as np
import rasterio
from contest import THREADS, contest
from rasterio.features import shapes

folder = pathlib.Path(sys.argv[1])
decode = sys.argv[2:] == ["decode"]


def read(name):
    with rasterio.open(folder / name, num_threads=THREADS) as file:
        return file.read(1), file.transform


def run():
    before, transform = read("before.tif")
    after, _ = read("after.tif")
    if decode:
        return lambda: {}
    difference = np.maximum(before, after)
    difference -= np.minimum(before, after)
    mask = (difference > 3000) & (before != 0) & (after != 0)
    features = [{"type": "Feature", "properties": {"value": value}, "geometry": shape}
                for shape, value in shapes(mask.view(np.uint8), mask=mask, transform=transform)]
    with tempfile.TemporaryFile("w") as out:
        json.dump({"type": "FeatureCollection", "features": features}, out)
    return lambda: {"polygons": len(features)}


contest(run)
