# SPDX-License-Identifier: Apache-2.0
"""A made pair as GeoTIFFs: DEFLATE, tiles of 512 px, 0 is nodata. usage: made_tiff.py FOLDER PAIR NAME: FOLDER/PAIR to FOLDER/NAME"""
import pathlib
import sys

import numpy as np
import rasterio
from rasterio.transform import from_origin

folder, pair, name = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
(folder / name).mkdir(exist_ok=True)
for date in ("before", "after"):
    pixels = np.load(folder / pair / f"{date}.npy")
    height, width = pixels.shape
    with rasterio.open(folder / name / f"{date}.tif", "w", driver="GTiff", width=width, height=height, count=1, dtype=pixels.dtype, nodata=0,
                       crs="EPSG:32652", transform=from_origin(499980, 4700040, 10, 10), compress="deflate", tiled=True, blockxsize=512,
                       blockysize=512, num_threads="all_cpus") as file:
        file.write(pixels, 1)
