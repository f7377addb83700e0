# SPDX-License-Identifier: Apache-2.0
"""Columns of every kind give their values, or are refused by a message that names them: lists, masks, times, pandas, Arrow."""
import collections
import datetime
import signal
import subprocess
import sys

import geopandas
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sanc

TIMES = np.array(["2022-01-03T00:00:00", "2022-01-03T00:10:00"], "M8[ms]")
BIG = 2**53 + 1


def base(**changed):
    return {"vessel": np.array([1, 2]), "time": TIMES, "lon": np.array([1.0, 2.0]), "lat": np.array([1.0, 2.0])} | changed


def used(name="vessel", **changed):
    """The values of a column in the rows that are used, and the reasons of those that are not."""
    made = sanc.fixes(base(**changed), tz="UTC")
    return made[name].tolist(), made.rejects["reason"].tolist()


MISSING = {
    "list of floats": ({"lon": [1.0, None]}, "position"), "list of integers": ({"vessel": [1, None]}, "no_vessel"),
    "list of times": ({"time": [TIMES[0], None]}, "no_time"),
    "list of NA": ({"vessel": [1, pd.NA]}, "no_vessel"), "list of NaT": ({"time": [TIMES[0], pd.NaT]}, "no_time"),
    "list of masked": ({"lon": [1.0, np.ma.masked]}, "position"),
    "list of datetimes": ({"time": [datetime.datetime(2022, 1, 3), None]}, "no_time"), "tuple": ({"lat": (1, None)}, "position"),
    "masked ns": ({"time": np.ma.MaskedArray(TIMES.astype("M8[ns]"), mask=[False, True])}, "no_time"),
    "masked days": ({"time": np.ma.MaskedArray(TIMES.astype("M8[D]"), mask=[False, True])}, "no_time"),
    "masked backwards": ({"vessel": np.ma.MaskedArray([2, 0, 1, 0], mask=[True, False, False, False])[::-2][::-1][::-1]}, None),
    "StringDType": ({"vessel": np.array(["1", None], dtype=np.dtypes.StringDType(na_object=None))}, "no_vessel"),
    "pandas array": ({"vessel": pd.array([1, None])}, "no_vessel"), "Categorical": ({"vessel": pd.Categorical(["1", None])}, "no_vessel"),
    "category of integers": ({"vessel": pd.Series([1, None]).astype("Int64").astype("category")}, "no_vessel"),
    "category of times": ({"time": pd.Series(pd.Categorical([pd.Timestamp("2022-01-03"), None]))}, "no_time"),
    "category of none": ({"vessel": pd.Categorical([None, None])}, None),
    "pa.array text": ({"vessel": pa.array(["1", None])}, "no_vessel"), "pa.array integers": ({"vessel": pa.array([1, None])}, "no_vessel"),
    "pa.array floats": ({"lon": pa.array([1.0, None])}, "position"), "pa.array times": ({"time": pa.array(TIMES, mask=np.array([False, True]))}, "no_time"),
    "pa.array sliced": ({"vessel": pa.array(["0", "1", None, "3"])[1:3]}, "no_vessel"),
    "pa.array dictionary": ({"vessel": pa.array(["1", None]).dictionary_encode()}, "no_vessel"),
    "pa.array views": ({"vessel": pa.array(["1", None], pa.string_view())}, "no_vessel")}


@pytest.mark.parametrize("name", MISSING)
def test_what_is_missing_is_a_reject(name):
    changed, reason = MISSING[name]
    made = sanc.fixes(base(**changed), tz="UTC")
    if reason is None:
        assert len(made) + len(made.rejects) == 2
    else:
        assert (made["vessel"].tolist(), made["lon_deg"].tolist(), made.rejects["reason"].tolist()) == ([1], [1.0], [reason])


@pytest.mark.parametrize("nothing", [[None, None], pa.nulls(2), pa.chunked_array([pa.nulls(2)]), pl.Series([None, None])])
def test_a_column_of_nothing(nothing):
    assert used("sog_kn", sog=nothing)[0] != [1.0, 1.0] and len(sanc.fixes(base(sog=nothing), tz="UTC")) == 2
    table = pa.table({"vessel": ["a"], "time": pa.array([1], pa.timestamp("s", "UTC")), "lon": [1.0], "lat": [1.0], "sog": pa.nulls(1)})
    assert np.isnan(sanc.fixes(table)["sog_kn"]).all() and np.isnan(sanc.fixes(pl.from_arrow(table))["sog_kn"]).all()


def test_values_are_kept():
    assert used(vessel=[BIG, None]) == ([BIG], ["no_vessel"])
    assert used(vessel=pa.array([BIG, None])) == ([BIG], ["no_vessel"])
    assert used(vessel=pd.Series([BIG, None], dtype="int64[pyarrow]")) == ([BIG], ["no_vessel"])
    assert used(vessel=[2**64 - 1, 1]) == (["1", str(2**64 - 1)], [])
    assert used(vessel=[1, np.int64(2)])[0] == [1, 2] and used("lon_deg", lon=[1, 2.5])[0] == [1.0, 2.5]
    assert used("lon_deg", lon=collections.deque([1.0, 2.0]))[0] == [1.0, 2.0]
    assert used(vessel=["a", "a\0"]) == (["a"], ["nul_byte"])
    assert used(vessel=pd.Index([1, 2]))[0] == used(vessel=np.array(["1", "2"], dtype=np.dtypes.StringDType()))[0] == [1, 2]
    assert used("lon_deg", lon=pd.Series(pd.arrays.SparseArray([1.5, 0.0])))[0] == [1.5, 0.0]
    zoned = pd.date_range("2022-01-03", periods=2, freq="10min", tz="Asia/Tokyo")
    assert (sanc.fixes(base(time=zoned))["time"] == TIMES - np.timedelta64(9, "h")).all()
    empty = sanc.fixes({"vessel": [], "time": [], "lon": [], "lat": []}, tz="UTC")
    assert len(empty) == len(empty.rejects) == 0


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-180, 179), st.floats(-180, 179.9)), min_size=1, max_size=8))
def test_lists_of_numbers_and_none(values):
    points = {"vessel": list(range(len(values))), "time": [TIMES[0]] * len(values), "lon": values, "lat": [0] * len(values)}
    made = sanc.fixes(points, tz="UTC")
    words = ["" if v is None else format(v, ".25f") if isinstance(v, float) else str(v) for v in values]
    text = "vessel,time,lon_deg,lat_deg\n" + "".join(f"{i},2022-01-03T00:00:00Z,{word},0\n" for i, word in enumerate(words))
    assert made.table_digest == sanc.fixes(text.encode()).table_digest
    assert made.rejects["reason"].tolist() == ["position"] * values.count(None)


def test_times_that_numpy_would_wrap():
    """datetime64[D] of such a day is, as seconds, a moment of 2022: NumPy does not say so."""
    wraps = 213503982334601 + 19000
    assert np.array([wraps], "M8[D]").astype("M8[s]").astype(str)[0].startswith("2022")
    made = sanc.fixes(base(time=np.array([wraps, 19000], "M8[D]")), tz="UTC")
    assert len(made) == 1 and made.rejects["reason"].tolist() == ["time"]
    assert used(time=np.array([0, 1], "M8[2D]")) == ([1, 2], [])


REFUSED = [
    ({"lon": [1.0, BIG]}, "lon: an array of Python objects"), ({"vessel": [2**63, -1]}, "vessel: row 0 holds a value of the type int"),
    ({"lon": ["1", None]}, "lon: text; convert"), ({"vessel": ["a", "\ud800"]}, "vessel: row 1 holds half a surrogate pair"),
    ({"vessel": [True, False]}, "vessel: values of the type bool"),
    ({"lon": pd.Series(pd.arrays.SparseArray(np.array([1.1, 0], "f4")))}, "lon: float32"),
    ({"lon": pa.array([1.0, 2.0], pa.float32())}, "lon: an Arrow column of the format 'f'"),
    ({"lon": [np.float32(1.1), np.float32(2)]}, "lon: float32"), ({"lon": (x for x in [1.0, 2.0])}, "lon: a generator"),
    ({"vessel": pd.Series([True, None], dtype="boolean")}, "type bool")]


@pytest.mark.parametrize(("changed", "text"), REFUSED)
def test_refused(changed, text):
    with pytest.raises(ValueError, match=text):
        sanc.fixes(base(**changed), tz="UTC")


def test_frames():
    frame = pd.DataFrame(base())
    expected = sanc.fixes(frame, tz="UTC").table_digest
    assert sanc.fixes(frame.assign(**{"more": 1}).rename(columns={"more": 7}), tz="UTC").table_digest == expected
    assert sanc.fixes(frame.set_index(pd.Index([5, 5])), tz="UTC").table_digest == expected
    taken = sanc.fixes(frame, tz="UTC")
    places = taken.to_geopandas()
    assert isinstance(places, geopandas.GeoDataFrame) and sanc.fixes(places).table_digest == expected

    class Frame(pd.DataFrame):
        pass

    assert sanc.fixes(Frame(base()), tz="UTC").table_digest == expected

    class Batch:
        """A producer of one Arrow array, not of a stream."""
        def __init__(self, batch):
            self.batch, self.schema = batch, batch.schema

        def __arrow_c_array__(self, requested_schema=None):
            return self.batch.__arrow_c_array__(requested_schema)

    assert sanc.fixes(Batch(pa.table(taken).to_batches()[0])).table_digest == expected
    twice = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"]), pa.array(TIMES[:1]), pa.array([1.0]), pa.array([1.0])],
                                 ["vessel", "vessel", "time", "lon", "lat"])
    for points in (twice, pd.concat([frame, frame[["vessel"]]], axis=1)):
        with pytest.raises(ValueError, match="vessel: two columns of that name"):
            sanc.fixes(points, tz="UTC")


def test_an_interrupt_is_heard_while_columns_are_read():
    program = "import signal, time\nimport numpy as np\nimport sanc\nn = 1_500_000\n" \
              "points = {'vessel': np.arange(n) % 50, 'time': np.datetime64('2022-01-03', 's') + np.arange(n),\n" \
              "          'lon': np.linspace(0, 9, n), 'lat': np.linspace(0, 9, n)}\n" \
              "signal.signal(signal.SIGPROF, signal.default_int_handler)\nsignal.setitimer(signal.ITIMER_PROF, 0.3)\nbegin = time.process_time()\n" \
              "try:\n    sanc.read_ais(points, tz='UTC', threads=1)\nexcept KeyboardInterrupt:\n    print(time.process_time() - begin - 0.3)\n"
    late = [float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True).stdout) for _ in range(3)]
    assert signal.SIGPROF and sorted(late)[1] < 0.1, late
