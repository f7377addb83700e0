# SPDX-License-Identifier: Apache-2.0
"""A program that mypy --strict holds to the package's types, and that runs."""
import pathlib

import numpy as np
import numpy.typing as npt

import sanc


def meetings(folder: pathlib.Path) -> sanc.Table:
    taken: sanc.Fixes = sanc.read_ais(sorted(folder.glob("*.csv.gz")), schema="csv:vessel=vessel,time=time,lon=lon,lat=lat")
    return sanc.contacts(taken, d_in_m=500, min_duration="2h", progress=lambda done: None)


def changed(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> int:
    found: sanc.Objects = sanc.change(before, after, threshold="fixed:5", normalise="none")
    return int((found.mask == 1).sum())


def central(edges: list[tuple[str, str]]) -> list[str]:
    table = sanc.Graph(edges, directed=False).betweenness()
    first: list[str] = table["vertex"][table["betweenness_rank"] == 1].tolist()
    return first


if __name__ == "__main__":
    root = pathlib.Path(__file__).resolve().parents[3]
    print(len(meetings(root / "examples/rajin-window/ais")))
    print(changed(np.zeros((4, 4), np.uint8), np.full((4, 4), 9, np.uint8)))
    print(central([("a", "b"), ("b", "c")]))
