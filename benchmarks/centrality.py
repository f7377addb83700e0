# SPDX-License-Identifier: Apache-2.0
"""The same as centrality.hpp, and graphs from their folders."""
import pathlib

import numpy as np


def tell(values, factor=1.0):
    values = factor * np.asarray(values, dtype=float)
    weight = np.arange(len(values)) * 7919 % 1009
    return {"sum": float(values.sum()), "weighed": float(values @ weight), "most": float(values.max(initial=0.0))}


def read_graph(path):
    folder = pathlib.Path(path)
    return int(np.load(folder / "vertices.npy")[0]), np.load(folder / "source.npy"), np.load(folder / "target.npy")
