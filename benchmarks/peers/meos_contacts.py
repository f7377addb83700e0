# SPDX-License-Identifier: Apache-2.0
"""Contacts by MEOS, the library of MobilityDB, which is exact in continuous time: for each pair of vessels whose boxes are near,
tdwithin. In ECEF, metres, so that both move along the same chords. usage: meos_contacts.py FLEET MIN_DURATION_MS"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import numpy as np
from _meos_cffi import ffi, lib as meos
from contest import contest

REACH_M = 500.0
LINEAR = 3  # how places between fixes are found
TO_2000_US = 946_684_800_000_000  # MEOS counts from the year 2000
folder, minimum = pathlib.Path(sys.argv[1]), int(sys.argv[2])
columns = {name: np.load(folder / f"{name}.npy") for name in ("time_ms", "x", "y", "z", "offsets")}
meos.meos_initialize()
meos.meos_initialize_timezone(b"UTC")


def sequence(rows):
    """The fixes of one vessel, joined by straight lines."""
    places = [np.ascontiguousarray(columns[axis][rows] / 256.0) for axis in "xyz"]
    times = np.ascontiguousarray(columns["time_ms"][rows] * 1000 - TO_2000_US)
    pointers = [ffi.from_buffer("double[]", place) for place in places]
    made = meos.tpointseq_make_coords(*pointers, ffi.from_buffer("TimestampTz[]", times), len(times), 0, False, True, True, LINEAR, False)
    return ffi.cast("Temporal *", made)


offsets = columns["offsets"]
vessels = [sequence(slice(offsets[v], offsets[v + 1])) for v in range(len(offsets) - 1)]
boxes = [meos.tspatial_to_stbox(vessel) for vessel in vessels]


def intervals(first, second):
    """Lengths in ms of the times within reach."""
    within = meos.tdwithin_tgeo_tgeo(first, second, REACH_M, False, False)
    times = within and meos.tbool_when_true(within)
    if not times:
        return []
    spans = ffi.cast("Span *", meos.spanset_spans(times))
    return [(int(spans[i].upper) - int(spans[i].lower)) / 1000 for i in range(meos.spanset_num_spans(times))]


def run():
    found, tried = [], 0
    for i, first in enumerate(vessels):
        near = meos.stbox_expand_space(boxes[i], REACH_M)
        for j in range(i + 1, len(vessels)):
            if meos.overlaps_stbox_stbox(near, boxes[j]):
                tried += 1
                found += intervals(first, vessels[j])
    return lambda: {"contacts": sum(length >= minimum for length in found), "pairs": tried}


contest(run)
