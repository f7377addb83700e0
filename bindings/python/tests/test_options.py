# SPDX-License-Identifier: Apache-2.0
"""Values of keywords: what Python writes for a number, a time, a list; and names of files that are none."""
import datetime
import decimal
import inspect
import os

import numpy as np
import pandas as pd
import pytest

import sanc

POINTS = {"vessel": [1, 2], "time": np.array(["2022-01-03"] * 2, "M8[s]"), "lon": [1.0, 2.0], "lat": [1.0, 2.0]}
BIG = 2**53 + 1


def told(**options):
    name = next(iter(options))
    return sanc.contacts(POINTS, tz="UTC", **options).parameters[name.rstrip("_")]


@pytest.mark.parametrize(("name", "value", "text"), [
    ("d_in_m", np.float32(0.5), "0.5"), ("d_in_m", np.int64(5), "5"), ("d_in_m", decimal.Decimal("1E+2"), "100"), ("d_in_m", np.array(5), "5"),
    ("bbox", np.array([1, 2, 3, 4.5]), "1,2,3,4.5"), ("bbox", range(1, 5), "1,2,3,4"), ("min_duration", np.timedelta64(2, "h"), "2h"),
    ("min_duration", pd.Timedelta("90s"), "90s"), ("from_", pd.Timestamp("2022-01-03", tz="UTC"), "2022-01-03T00:00:00.000Z")])
def test_values(name, value, text):
    assert told(**{name: value}) == text


@pytest.mark.parametrize(("options", "text"), [
    ({"d_in_m": np.int64(BIG)}, f"d_in_m = '{BIG}'"), ({"d_in_m": np.True_}, "d_in_m = 'true'"), ({"d_in_m": b"5"}, "d_in_m = b'5': give text or a number"),
    ({"bbox": []}, r"bbox = \[\]: empty"), ({"min_duration": pd.Timedelta("1ms1ns")}, "whole milliseconds"),
    ({"min_duration": np.timedelta64("NaT")}, "whole milliseconds"),
    ({"from_": "yesterday"}, "from_ = 'yesterday'"), ({"from_": datetime.datetime(2022, 1, 3)}, "from_ = datetime.datetime"),
    ({"schema": "csv:\ud800"}, "surrogates"),
    ({"threads": 1.0}, "threads = 1.0"), ({"threads": np.int64(-1)}, "threads = ")])
def test_refused(options, text):
    with pytest.raises(ValueError, match=text):
        sanc.contacts(POINTS, **{"tz": "UTC"} | options)


def test_sizes_and_threads():
    for size in (2**63, 2**70, "999999999999999GB"):
        assert len(sanc.fixes(POINTS, tz="UTC", memory_limit=size)) == 2
    assert len(sanc.fixes(POINTS, tz="UTC", threads=np.int64(2))) == 2


def test_names_that_are_not_utf8(tmp_path):
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.csv")
    works = [lambda: sanc.fixes(name), lambda: sanc.Graph(name), lambda: sanc.change(name, name), lambda: sanc.dossier(name), lambda: sanc.verify(name),
             lambda: sanc.fixes(POINTS, tz="UTC").to_csv(name), lambda: sanc.fixes(POINTS, tz="UTC").plot(name)]
    for work in works:
        with pytest.raises(OSError, match="a file name that is not UTF-8"):
            work()


@pytest.mark.parametrize("verb", ["change", "rank"])
def test_keywords_of_the_other_verbs_are_the_options(verb):
    from sanc import _core

    of_python = {"backend", "threads", "memory_limit", "progress", "nodata", "mask", "geotransform", "crs", "zones"}
    given = dict(inspect.signature(sanc.change if verb == "change" else sanc.Graph).parameters)
    if verb == "rank":
        given |= dict(inspect.signature(sanc.Graph.ranks).parameters)
    for name, (_, _, default) in _core.options_of(verb).items():
        parameter = given[{"measure": "measures" if verb == "rank" else "measure", "undirected": "directed"}.get(name, name)]
        told_here = "" if parameter.default is None else ",".join(parameter.default) if isinstance(parameter.default, tuple) else str(parameter.default)
        assert told_here == default or parameter.default is None and name in ("undirected", "source", "target"), name
    if verb == "change":
        assert {name for name, p in given.items() if p.kind is p.KEYWORD_ONLY} - of_python == set(_core.options_of(verb))


def test_a_bundle_without_a_folder_is_refused_before_any_work(tmp_path):
    with pytest.raises(ValueError, match="bundle = True: there is no output"):
        sanc.dossier(tmp_path / "no such case", bundle=True)
