# SPDX-License-Identifier: Apache-2.0
"""Results: NumPy, Arrow, pandas, polars and GeoPandas show the values that the CSV shows."""
import csv
import gc
import io
import json
import re

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import sanc

SCHEMA = "csv:vessel=vessel,time=time,lon=lon,lat=lat"


@pytest.fixture(scope="module")
def tables(case):
    taken = sanc.read_ais(sorted(case.glob("ais/*.csv.gz")), schema=SCHEMA)
    return {"fixes": taken, "vessels": sanc.vessels(taken), "segments": sanc.segments(taken), "gaps": sanc.gaps(taken),
            "contacts": sanc.contacts(taken), "ranks": sanc.Graph(case / "ownership.csv").ranks(), "rejects": taken.rejects,
            "objects": sanc.change(case / "images/t1.tif", case / "images/t2.tif", min_area_px=20)}


@pytest.mark.parametrize("name", ["fixes", "vessels", "segments", "gaps", "contacts"])
def test_files_read_for_one_verb_give_what_taken_fixes_give(tables, case, name):
    verb = getattr(sanc, name)
    by_files = verb(sorted(case.glob("ais/*.csv.gz")), schema=SCHEMA)
    assert by_files.digest == verb(tables["fixes"]).digest == verb(tables["fixes"]).digest
    assert by_files.rejects.table_digest == tables["rejects"].table_digest


def cells(table):
    rows = list(csv.reader(io.StringIO(table.to_csv())))
    return {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}


def test_columns_are_those_of_the_document(tables, root):
    text = (root / "docs/tables.md").read_text()
    for name, table in tables.items():
        section = re.search(rf"^### `{name}`\n(.*?)(?=^###? )", text, re.M | re.S)[1]
        listed = re.findall(r"^\| `(\w+)` \|", section, re.M)
        if name == "ranks":
            listed = listed[:3] + [c.replace("MEASURE", m) for m in ("betweenness", "pagerank") for c in listed[3:]]
        assert table.columns == listed, name


def same(text, value):
    if text == "":
        return value is None or value is pd.NaT or value is pd.NA or value != value
    if isinstance(value, (bool, np.bool_)):
        return text == str(bool(value)).lower()
    if hasattr(value, "isoformat"):
        return pd.Timestamp(text) == pd.Timestamp(value)
    if isinstance(value, (float, np.floating)):
        return float(text) == value
    return text == str(value)


@pytest.mark.parametrize("read", [lambda t: t.to_pandas(), lambda t: pl.DataFrame(t),
                                  lambda t: pa.table(t)], ids=["pandas", "polars", "arrow"])
def test_values_are_those_of_the_csv(tables, read):
    for name, table in tables.items():
        frame = read(table)
        for column, texts in cells(table).items():
            values = frame[column]
            values = values.to_pylist() if hasattr(values, "to_pylist") else values.to_list() if hasattr(values, "to_list") else list(values)
            assert len(values) == len(texts)
            wrong = [(t, v) for t, v in zip(texts, values, strict=True) if not same(t, v)]
            assert not wrong, (name, column, wrong[:3])


def test_arrow_types(tables):
    made = pa.table(tables["gaps"]).schema
    assert str(made.field("begin").type) == "timestamp[ms, tz=UTC]"
    assert str(made.field("vessel").type) == "int64" and not made.field("vessel").nullable
    assert str(made.field("closed").type) == "bool" and made.field("distance_m").nullable
    assert str(pa.table(tables["ranks"]).schema.field("vertex").type) == "string"
    shape = pa.table(tables["objects"]).schema.field("geometry")
    assert shape.metadata == {b"encoding": b"WKB", b"crs": b"OGC:CRS84"}
    pa.table(tables["contacts"]).validate(full=True)
    for table in tables.values():
        pa.table(table).validate(full=True)


def test_arrow_outlives_and_is_let_go(tables):
    made = pa.table(sanc.contacts(tables["fixes"]))
    column = made.column("closest_m")
    del made
    gc.collect()
    assert column.to_pylist() == tables["contacts"]["closest_m"].tolist()
    for _ in range(50):  # capsules that nobody reads, and streams that are read in part
        tables["contacts"].__arrow_c_stream__()
        pa.RecordBatchReader.from_stream(tables["contacts"]).schema
    array = sanc.contacts(tables["fixes"])["begin"]
    gc.collect()
    assert array.dtype == "datetime64[ms]" and array[0] == tables["contacts"]["begin"][0]


def test_a_table_goes_back_in(tables):
    again = sanc.fixes(tables["fixes"].to_pandas())
    assert again.table_digest == tables["fixes"].table_digest == sanc.fixes(pa.table(tables["fixes"])).table_digest


def test_missing_integers_are_masked(tables):
    low = tables["ranks"]["pagerank_rank_low"]
    assert isinstance(low, np.ma.MaskedArray) and low.mask.all()
    assert tables["ranks"].to_pandas()["pagerank_rank_low"].isna().all()
    assert tables["fixes"]["vessel"].dtype == np.int64


def test_geopandas(tables):
    import shapely

    objects = tables["objects"].to_geopandas()
    assert objects.geometry.is_valid.all() and objects.crs == "OGC:CRS84"
    features = json.loads(tables["objects"].to_geojson())["features"]
    for made, feature in zip(objects.geometry, features, strict=True):
        assert shapely.equals(made, shapely.geometry.shape(feature["geometry"]))
    for name in ("gaps", "contacts", "fixes"):
        shapes = tables[name].to_geopandas().geometry
        told = json.loads(tables[name].to_geojson())["features"]
        assert all(shapely.equals_exact(a, shapely.geometry.shape(b["geometry"]), 1e-12) for a, b in zip(shapes, told, strict=True))
    with pytest.raises(ValueError, match="no column is a place"):
        tables["ranks"].to_geopandas()


def test_shown(tables, tmp_path):
    table = tables["contacts"]
    assert "contacts" in repr(table) and len(table) == len(table["begin"]) and "begin" in table
    assert table._repr_html_().count("<tr>") <= 21
    assert table.plot(tmp_path / "p.svg")._repr_svg_() == (tmp_path / "p.svg").read_text()
    table.to_csv(tmp_path / "c.csv")
    table.to_geojson(tmp_path / "c.geojson")
    assert (tmp_path / "c.csv").read_text() == table.to_csv()
    with pytest.raises(KeyError, match="no such column"):
        table["nothing"]
    with pytest.raises(OSError):
        table.to_csv(tmp_path / "none" / "c.csv")
    assert tables["objects"].plot().svg.startswith("<svg")


def test_a_table_is_no_array(tables):
    table = tables["contacts"]
    for take in (np.asarray, pd.DataFrame):
        with pytest.raises(TypeError, match="contacts: a table is no single array"):
            take(table)
    assert list(dict(table)) == table.columns and pd.DataFrame(dict(table))["closest_m"].tolist() == table["closest_m"].tolist()
    for key in (["begin"], 0, None, slice(1)):
        with pytest.raises(KeyError, match="no such column"):
            table[key]


def test_html_shows_the_first_rows(tables):
    made = sanc.fixes(b'vessel,time,lon_deg,lat_deg\n"a\nb",2022-01-03T00:00:00Z,1,1\n<i>,2022-01-03T00:00:00Z,1,1\n')
    assert made._repr_html_().count("<tr>") == 3 and "&lt;i&gt;" in made._repr_html_() and "a\nb" in made._repr_html_()
    assert tables["fixes"]._repr_html_().count("<tr>") == 21
