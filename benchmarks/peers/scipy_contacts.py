# SPDX-License-Identifier: Apache-2.0
"""Contacts by sampling: positions every ten minutes, interpolated in ECEF, pairs within 500 m by scipy's k-d tree, runs of
consecutive samples. usage: scipy_contacts.py FLEET MIN_DURATION_MS"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import numpy as np
from contest import contest
from scipy.spatial import cKDTree

STEP_MS = 600_000
folder, minimum = pathlib.Path(sys.argv[1]), int(sys.argv[2])
columns = {name: np.load(folder / f"{name}.npy") for name in ("time_ms", "x", "y", "z", "offsets", "vessel")}
offsets = columns["offsets"]


def run():
    time = columns["time_ms"]
    instants = np.arange(time.min() // STEP_MS * STEP_MS + STEP_MS, time.max(), STEP_MS)
    vessels = len(offsets) - 1
    places = np.full((len(instants), vessels, 3), np.nan)
    for v in range(vessels):
        rows = slice(offsets[v], offsets[v + 1])
        for axis, name in enumerate("xyz"):
            places[:, v, axis] = np.interp(instants, time[rows], columns[name][rows], left=np.nan, right=np.nan)
    met = []
    for i in range(len(instants)):
        here = np.flatnonzero(np.isfinite(places[i, :, 0]))
        pairs = cKDTree(places[i, here]).query_pairs(500 * 256, output_type="ndarray")
        if len(pairs):
            met.append(np.column_stack([np.sort(here[pairs], axis=1), np.full(len(pairs), i)]))
    met = np.concatenate(met) if met else np.zeros((0, 3), int)
    met = met[np.lexsort((met[:, 2], met[:, 1], met[:, 0]))]
    breaks = np.flatnonzero(np.any(np.diff(met, axis=0) != [0, 0, 1], axis=1)) + 1
    begin = np.concatenate([[0], breaks])
    end = np.concatenate([breaks, [len(met)]])
    # n samples in a row show n - 1 steps; the true length may be one step more at either end.
    contacts = int(np.sum((end - begin - 1) * STEP_MS >= minimum - STEP_MS)) if len(met) else 0
    return lambda: {"contacts": contacts, "samples": int(len(instants))}


contest(run)
