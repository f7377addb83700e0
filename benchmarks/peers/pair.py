# SPDX-License-Identifier: Apache-2.0
"""What the peers of the raster family share: the made pair and its mask of changed pixels, 0 being nodata."""
import ctypes
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import numpy as np

# A peer keeps the memory that it gave back, as ours does: else each run touches fresh pages, at a cost that swings sevenfold.
M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4
ctypes.CDLL(None).mallopt(M_TRIM_THRESHOLD, 2**31 - 1)
ctypes.CDLL(None).mallopt(M_MMAP_MAX, 0)


def read_pair(folder):
    return np.load(pathlib.Path(folder) / "before.npy"), np.load(pathlib.Path(folder) / "after.npy")


def changed(folder, limit=3000):
    """uint8, 1 where |AFTER - BEFORE| is above the limit and both are seen."""
    before, after = read_pair(folder)
    difference = np.maximum(before, after) - np.minimum(before, after)
    return ((difference > limit) & (before != 0) & (after != 0)).astype(np.uint8)
