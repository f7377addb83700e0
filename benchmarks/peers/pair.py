# SPDX-License-Identifier: Apache-2.0
"""What the peers of the raster family share: the made pair and its mask of changed pixels, 0 being nodata."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import numpy as np


def read_pair(folder):
    return np.load(pathlib.Path(folder) / "before.npy"), np.load(pathlib.Path(folder) / "after.npy")


def changed(folder, limit=3000):
    """uint8, 1 where |AFTER - BEFORE| is above the limit and both are seen."""
    before, after = read_pair(folder)
    difference = np.maximum(before, after) - np.minimum(before, after)
    return ((difference > limit) & (before != 0) & (after != 0)).astype(np.uint8)
