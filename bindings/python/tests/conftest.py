# SPDX-License-Identifier: Apache-2.0
"""What the tests share."""
import decimal
import os
import pathlib

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
CASE = ROOT / "examples/rajin-window"
DATA = pathlib.Path(os.environ.get("SANC_DATA", ROOT / "../shared/data"))


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def case():
    return CASE


@pytest.fixture(scope="session")
def data():
    if not DATA.is_dir():
        pytest.skip("no ../shared/data")
    return DATA


@pytest.fixture(scope="session")
def columns():
    """A day of a few vessels that meet, as columns."""
    rng = np.random.default_rng(7)
    rows = 2000
    minutes = np.sort(rng.integers(0, 1440, rows))
    return {"vessel": rng.integers(1, 9, rows), "time": np.datetime64("2022-01-03T00:00:00", "ms") + minutes * np.timedelta64(60_000, "ms"),
            "lon": 130.3 + np.cumsum(rng.normal(0, 1e-4, rows)), "lat": 42.2 + np.cumsum(rng.normal(0, 1e-4, rows)),
            "sog": np.round(rng.uniform(0, 3, rows), 1), "cog": np.round(rng.uniform(0, 359.9, rows), 1)}


def csv_of(columns, zone="Z"):
    """The CSV of columns as any other program would write it: shortest decimals."""
    lines = [",".join(columns)]
    for row in zip(*(np.asarray(c).tolist() if np.asarray(c).dtype.kind != "M" else [str(t) + zone for t in np.asarray(c)] for c in columns.values()),
                   strict=True):
        lines.append(",".join("" if v is None or v != v else format(decimal.Decimal(repr(v)), "f") if isinstance(v, float) else str(v) for v in row))
    return ("\n".join(lines) + "\n").encode()


SCHEMA = "csv:vessel=vessel,time=time,lon=lon,lat=lat,sog=sog,cog=cog"
