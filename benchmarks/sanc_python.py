# SPDX-License-Identifier: Apache-2.0
"""Our Python package as a contestant, inputs as a Python user has them: arrays and files.
usage: sanc_python.py change PAIR [NAME=VALUE...] | rank FILE [...] | fixes|contacts FILE [...]"""
import pathlib
import sys

import numpy as np
import sanc
from contest import THREADS, contest

verb, place, *options = sys.argv[1:]
options = dict(option.split("=", 1) for option in options)
if verb == "change":
    pair = [np.load(pathlib.Path(place) / f"{name}.npy") for name in ("before", "after")]
    work = lambda: sanc.change(*pair, threads=THREADS, **options)  # noqa: E731
elif verb == "rank":
    graph = sanc.Graph(place, directed=options.pop("undirected", "") != "true")
    work = lambda: graph.ranks(options["measure"].split(","), threads=THREADS)  # noqa: E731
else:
    rows = pathlib.Path(place).read_bytes()
    work = lambda: getattr(sanc, verb)(rows, threads=THREADS, **options)  # noqa: E731


def run():
    made = work()
    return lambda: {"rows": len(made)}


contest(run)
