# SPDX-License-Identifier: Apache-2.0
"""The polygons of the changed pixels of a pair by rasterio.features.shapes (GDALPolygonize). usage: shapes.py PAIR"""
import sys

from pair import changed

from contest import contest
from rasterio.features import shapes

mask = changed(sys.argv[1])


def run():
    count = sum(1 for _ in shapes(mask, mask=mask.view(bool), connectivity=4))
    return lambda: {"polygons": count}


contest(run)
