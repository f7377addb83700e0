# SPDX-License-Identifier: Apache-2.0
"""Values that come in: right, or refused with what came and what is needed. Never a silent change."""
import datetime
import io

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import SCHEMA, csv_of
from hypothesis import given, settings
from hypothesis import strategies as st

import sanc

SHORT = "csv:vessel=vessel,time=time,lon=lon,lat=lat"


@pytest.fixture(scope="module")
def expected(columns):
    return sanc.contacts(csv_of(columns), schema=SCHEMA, tz="UTC", d_in_m=2000, d_out_m=2000)


def digest(points, **options):
    return sanc.contacts(points, d_in_m=2000, d_out_m=2000, **options).digest


def forms(columns):
    """The same columns in every form that is taken; all are to give one digest."""
    frame = pd.DataFrame(columns)
    zoned = frame.assign(time=frame.time.dt.tz_localize("UTC"))
    yield "numpy", columns
    yield "strided", {name: np.repeat(values, 2)[::2] for name, values in columns.items()}
    yield "reversed", {name: values[::-1] for name, values in columns.items()}
    yield "text ids", columns | {"vessel": columns["vessel"].astype(str)}
    yield "object ids", columns | {"vessel": columns["vessel"].astype(str).astype(object)}
    yield "int32 ids", columns | {"vessel": columns["vessel"].astype(np.int32)}
    yield "uint64 ids", columns | {"vessel": columns["vessel"].astype(np.uint64)}
    yield "lists", {name: values.tolist() for name, values in columns.items() if name != "time"} | {"time": [f"{t}Z" for t in columns["time"]]}
    yield "nanoseconds", columns | {"time": columns["time"].astype("datetime64[ns]")}
    yield "seconds", columns | {"time": columns["time"].astype("datetime64[s]")}
    yield "datetimes", columns | {"time": columns["time"].astype(object)}
    yield "memoryview", columns | {"lon": memoryview(columns["lon"])}
    yield "masked", columns | {"sog": np.ma.MaskedArray(columns["sog"], mask=np.zeros(2000, bool))}
    yield "structured", np.rec.fromarrays(list(columns.values()), names=list(columns))
    yield "pandas", frame
    yield "pandas zoned", zoned
    yield "pandas Tokyo", frame.assign(time=zoned.time.dt.tz_convert("Asia/Tokyo"))
    yield "pandas nullable", frame.convert_dtypes()
    yield "pandas category", frame.assign(vessel=frame.vessel.astype(str).astype("category"))
    yield "polars", pl.from_pandas(zoned)
    yield "polars text", pl.from_pandas(zoned).with_columns(pl.col("vessel").cast(pl.String))
    yield "polars category", pl.from_pandas(zoned).with_columns(pl.col("vessel").cast(pl.String).cast(pl.Categorical))
    yield "arrow", pa.Table.from_pandas(zoned)
    yield "arrow slice", pa.concat_tables([pa.Table.from_pandas(zoned)] * 2).slice(1000, 2000)
    yield "arrow chunks", pa.concat_tables([pa.Table.from_pandas(zoned).slice(0, 700), pa.Table.from_pandas(zoned).slice(700)])
    yield "arrow columns", {name: pa.chunked_array([pa.array(v[:9]), pa.array(v[9:])]) for name, v in columns.items()}
    yield "polars columns", {name: pl.Series(values) for name, values in columns.items()}
    yield "arrow large text", pa.Table.from_pandas(zoned).set_column(0, "vessel", pa.array(columns["vessel"].astype(str), pa.large_string()))


def test_every_form_gives_the_result_of_the_csv(columns, expected):
    assert len(expected) > 10
    for name, points in forms(columns):
        assert digest(points, tz="UTC") == expected.digest, name
    assert digest(csv_of(columns, ""), schema=SCHEMA, tz="UTC") == expected.digest


def test_fixes_pass_on(columns, expected, tmp_path):
    taken = sanc.read_ais(csv_of(columns), schema=SCHEMA, tz="UTC")
    assert digest(taken) == expected.digest
    assert digest(taken, threads=1) == digest(taken, threads=7) == digest(taken, backend="seq") == expected.digest
    with pytest.raises(ValueError, match="from_: the fixes were read already"):
        sanc.contacts(taken, from_="2022-01-03T00:00:00Z")
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of(columns))
    for points in (path, str(path), [path], path.read_bytes(), path.open("rb")):
        assert digest(points, schema=SCHEMA, tz="UTC") == expected.digest
    own = tmp_path / "fixes.csv"
    taken.to_csv(own)  # the table `fixes` is a schema of its own
    assert sanc.contacts(own, d_in_m=2000, d_out_m=2000).table_digest == expected.table_digest
    assert sanc.contacts(taken.to_pandas(), d_in_m=2000, d_out_m=2000).table_digest == expected.table_digest


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=20))
def test_positions_round_as_their_text_does(places):
    lon, lat = (np.array(axis) for axis in zip(*places, strict=True))
    time = np.datetime64("2022-01-03", "s") + np.arange(len(lon)) * np.timedelta64(60, "s")
    points = {"vessel": np.ones(len(lon), int), "time": time, "lon": lon, "lat": lat}
    a = sanc.fixes(points, tz="UTC")
    b = sanc.fixes(csv_of(points), schema=SHORT, tz="UTC")
    assert a.digest == b.digest and a.rejects.table_digest == b.rejects.table_digest


def test_half_rounds_away_from_zero():
    lon = np.array([0.00000005, -0.00000005, 1e-9, 12.34567895])
    time = np.datetime64("2022-01-03", "s") + np.arange(4)
    made = sanc.fixes({"vessel": np.ones(4, int), "time": time, "lon": lon, "lat": lon}, tz="UTC")
    assert made["lon_deg"].tolist() == [1e-7, -1e-7, 0.0, 12.345679]


def test_whole_floats_of_integer_fields():
    made = sanc.fixes(base(status=np.array([5.0, np.nan])), tz="UTC")["status"]
    assert made.tolist() == [5, None]
    twice = {name: np.repeat(values, 2) for name, values in base().items()}
    assert sanc.fixes(twice, tz="UTC").rejects["text"].tolist() == ["1,2022-01-03T00:00:00.000,1.0,1.0", "2,2022-01-03T00:00:00.000,2.0,2.0"]


def test_missing_values_are_rejects():
    time = np.array(["2022-01-03T00:00:00", "NaT", "2022-01-03T00:02:00", "2022-01-03T00:03:00"], dtype="datetime64[ms]")
    points = {"vessel": ["7", "7", None, "7"], "time": time, "lon": np.array([1.0, 1.0, 1.0, np.nan]), "lat": np.array([1.0, 1.0, 1.0, np.inf])}
    made = sanc.fixes(points, tz="UTC")
    assert len(made) == 1
    assert made.rejects["reason"].tolist() == ["no_time", "no_vessel", "position"]
    assert made.rejects["line"].tolist() == [3, 4, 5]
    arrow = pa.table({"vessel": ["7", None], "time": pa.array([0, 1000], pa.timestamp("ms", "UTC")), "lon": [1.0, 1.0], "lat": [None, 1.0]})
    assert sanc.fixes(arrow).rejects["reason"].tolist() == ["position", "no_vessel"]
    masked = np.ma.MaskedArray([1.0, 2.0], mask=[False, True])
    made = sanc.fixes({"vessel": [1, 1], "time": time[[0, 2]], "lon": masked, "lat": [1.0, 1.0]}, tz="UTC")
    assert made.rejects["reason"].tolist() == ["position"]


def base(**changed):
    return {"vessel": np.array([1, 2]), "time": np.array(["2022-01-03T00:00:00"] * 2, "datetime64[ms]"), "lon": np.array([1.0, 2.0]),
            "lat": np.array([1.0, 2.0])} | changed


closed = io.BytesIO(b"x")
closed.close()
REFUSED = [
    ("big-endian", base(lon=np.array([1.0, 2.0], ">f8")), "lon: big-endian values"),
    ("big-endian times", base(time=np.array(["2022-01-03"] * 2, ">M8[s]")), "time: big-endian values"),
    ("float32", base(lat=np.array([1, 2], "f4")), "lat: float32 values, too coarse"),
    ("float16", base(lat=np.array([1, 2], "f2")), "lat: values of the type 'e'"),
    ("longdouble", base(lat=np.array([1, 2], np.longdouble)), "lat: values of the type 'g'"),
    ("complex", base(lat=np.array([1, 2], complex)), "lat: values of the type complex128"),
    ("bool", base(vessel=np.array([True, False])), "vessel: values of the type bool"),
    ("float ids", base(vessel=np.array([1.0, 2.0])), "vessel: float64 ids"),
    ("object numbers", base(lon=np.array([1.0, 2.0], object)), "lon: an array of Python objects"),
    ("mixed objects", base(vessel=np.array(["a", 2], object)), "vessel: row 1 holds a value of the type int"),
    ("huge ints", base(vessel=[2**70, 1]), "vessel: row 0 holds a value of the type int"),
    ("text numbers", base(lon=["1.0", "2.0"]), "lon: text"),
    ("number times", base(time=np.array([0, 1])), "time: numbers are no times"),
    ("durations", base(time=np.array([0, 1], "m8[s]")), "time: values of the type timedelta64"),
    ("odd unit", base(time=np.array([0, 1], "M8[10s]")), r"time: datetime64\[10s\]"),
    ("picoseconds", base(time=np.array([0, 1], "M8[ps]")), r"time: datetime64\[ps\]"),
    ("bytes", base(vessel=np.array([b"1", b"2"])), r"vessel: values of the type \|S1"),
    ("two-dimensional", base(lon=np.ones((2, 2))), r"lon: an array of shape \(2, 2\)"),
    ("scalar", base(lon=1.0), "lon: a float; give an array or a list"),
    ("wrong length", base(lon=np.array([1.0])), "lon: 1 rows, vessel has 2"),
    ("a word", base(vessel="ab"), "vessel: a str"),
    ("no column", {"vessel": [1]}, "no known schema|no column"),
    ("a number", 5, "points: a int"),
    ("a set", {1, 2}, "points: a set"),
    ("nothing", [], "points: a list"),
    ("closed file", closed, "closed file"),
    ("gzip bytes", b"\x1f\x8b\x00", "gzip bytes"),
    ("arrow type", pa.table({"vessel": [1.5], "time": ["2022-01-03T00:00:00Z"], "lon": [1.0], "lat": [1.0]}), "vessel: an Arrow column of the format 'g'"),
    ("arrow date", pa.table({"vessel": [1], "time": [datetime.date(2022, 1, 3)], "lon": [1.0], "lat": [1.0]}), "time: an Arrow column of the format 'tdD'"),
    ("arrow decimal", pa.table({"vessel": [1], "time": ["x"], "lon": pa.array([1], pa.decimal128(9)), "lat": [1.0]}), "lon: an Arrow column of the format 'd:"),
]


@pytest.mark.parametrize(("points", "text"), [pytest.param(p, t, id=n) for n, p, t in REFUSED])
def test_refused(points, text):
    with pytest.raises((ValueError, OSError), match=text):
        sanc.fixes(points, tz="UTC")


@pytest.mark.parametrize("points", [
    base(), pd.DataFrame(base()), base(time=[datetime.datetime(2022, 1, 3)] * 2), pl.DataFrame(base()),
    pa.table({"vessel": [1], "time": pa.array([0], pa.timestamp("s")), "lon": [1.0], "lat": [1.0]})])
def test_naive_datetimes_need_a_zone(points):
    with pytest.raises(ValueError, match="without a zone; give tz"):
        sanc.fixes(points)
    shifted = sanc.fixes(points, tz="+02:00")["time"]
    assert (sanc.fixes(points, tz="UTC")["time"] - shifted).tolist() == [datetime.timedelta(hours=2)] * len(shifted)


def test_datetimes_with_a_zone_need_none():
    zone = datetime.timezone(datetime.timedelta(hours=9))
    made = sanc.fixes(base(time=[datetime.datetime(2022, 1, 3, 9, tzinfo=zone), datetime.datetime(2022, 1, 3, 10, tzinfo=zone)]))
    assert made["time"].astype(str).tolist() == ["2022-01-03T00:00:00.000", "2022-01-03T01:00:00.000"]
    with pytest.raises(ValueError, match="with and without a zone"):
        sanc.fixes(base(time=[datetime.datetime(2022, 1, 3, tzinfo=zone), datetime.datetime(2022, 1, 3)]))


def test_empty_columns():
    empty = {"vessel": np.array([], int), "time": np.array([], "M8[ms]"), "lon": np.array([]), "lat": np.array([])}
    for points in (empty, pd.DataFrame(empty), pl.DataFrame(empty), pa.table(empty)):
        assert len(sanc.contacts(points, tz="UTC")) == 0
    with pytest.raises(OSError, match="empty"):
        sanc.fixes(b"")


def test_an_arrow_stream_is_read_once(columns):
    reader = pa.Table.from_pandas(pd.DataFrame(columns)).to_reader()
    assert len(sanc.fixes(reader, tz="UTC")) > 0
    assert len(sanc.fixes(reader, tz="UTC")) == 0

    class Once:
        capsule = pa.Table.from_pandas(pd.DataFrame(columns)).__arrow_c_stream__()
        column_names = list(columns)

        def __arrow_c_stream__(self, requested_schema=None):
            return self.capsule

    assert len(sanc.fixes(Once(), tz="UTC")) > 0
    with pytest.raises(ValueError, match="read already"):
        sanc.fixes(Once(), tz="UTC")


class OnDevice:
    def __dlpack_device__(self):
        return (2, 0)

    def __dlpack__(self, **options):
        raise AssertionError("a device array must not be read")


class Dlpack:
    """A producer that has nothing but DLPack."""

    def __init__(self, array):
        self.array = array

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()

    def __dlpack__(self, **options):
        return self.array.__dlpack__(**options)


def test_dlpack(columns, expected):
    with pytest.raises(ValueError, match="lon: an array on a device"):
        sanc.fixes(base(lon=OnDevice()), tz="UTC")
    with pytest.raises(ValueError, match="before: an array on a device"):
        sanc.change(OnDevice(), OnDevice())
    assert digest(columns | {"lon": Dlpack(columns["lon"])}, tz="UTC") == expected.digest


@pytest.mark.parametrize(("options", "text"), [
    ({"d_in_m": -1}, "d_in_m = '-1'"), ({"d_in_m": "near"}, "d_in_m = 'near'"), ({"d_in_m": 600}, "d_in_m = greater than d_out_m"),
    ({"min_duration": 3600}, "min_duration = '3600'"), ({"bbox": "1,2,3"}, "bbox = '1,2,3'"), ({"tz": "Mars"}, "tz = 'Mars'"),
    ({"from_": datetime.datetime(2022, 1, 3)}, "a time without a zone"), ({"backend": "gpu"}, "backend = 'gpu'"), ({"threads": -1}, "threads = -1"),
    ({"threads": True}, "threads = True"), ({"memory_limit": "2 apples"}, "memory_limit"), ({"d_in_m": object()}, "d_in_m"), ({"progress": 3}, "progress"),
    ({"schema": "ais"}, "schema")])
def test_options_are_checked(options, text, columns):
    with pytest.raises(ValueError, match=text):
        sanc.contacts(csv_of(columns), **({"schema": SCHEMA, "tz": "UTC"} | options))


def test_errors_of_files(tmp_path):
    with pytest.raises(OSError, match="no such file"):
        sanc.fixes(tmp_path / "none.csv")
    with pytest.raises(OSError, match="not a regular file"):
        sanc.fixes(tmp_path)
    with pytest.raises(OSError, match="network address"):
        sanc.fixes("https://example.org/a.csv")
    path = tmp_path / "a.csv"
    path.write_bytes(b"vessel,time,lon_deg,lat_deg\n" + b"7,2022-01-03T00:00:00Z,1,1\n" * 1000)
    with pytest.raises(OSError, match="memory_limit|memory limit"):
        sanc.fixes(path, memory_limit=1000)


def test_options_as_python_values(columns):
    points = csv_of(columns)
    text = sanc.contacts(points, schema=SCHEMA, tz="UTC", min_duration="90s", bbox="130,42,131,43", from_="2022-01-03T01:00:00Z", d_out_m="750.5")
    start = datetime.datetime(2022, 1, 3, 3, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    values = sanc.contacts(points, schema=SCHEMA, tz="UTC", min_duration=datetime.timedelta(seconds=90), bbox=(130, 42, 131, 43), from_=start, d_out_m=750.5)
    assert text.digest == values.digest
    assert values.parameters["min_duration"] == "90s"
