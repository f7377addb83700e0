# SPDX-License-Identifier: Apache-2.0
"""Results: tables that NumPy, Arrow, pandas, polars and GeoPandas take."""
from __future__ import annotations

import json
import os
from typing import Any

import numpy as np

from . import _core
from ._options import path_of

_UNIT_OF = {"duration": "s", "length": "m", "speed": "kn", "area": "m2", "longitude": "degrees", "latitude": "degrees", "course": "degrees"}


class Table:
    """A result: named columns in one order, with a digest that is the same on every machine.

    ``table["closest_m"]`` is a NumPy array: times are ``datetime64[ms]`` (UTC), durations seconds, positions degrees, lengths
    metres as ``float64``; ids are ``int64`` where all are numeric, else ``str``. A missing time is NaT, a missing float NaN, a
    missing text None; integers that can be missing come as a masked array.
    """

    def __init__(self, core: _core.Table, *, digest: str | None = None, parameters: str = "{}", notes: list[str] | None = None,
                 rejects: Table | None = None) -> None:
        self._core = core
        self._fields: dict[str, str] = dict(core.fields())
        self._digest = digest
        self._parameters = parameters
        self.notes: list[str] = list(notes or [])
        self.rejects: Table | None = rejects

    @property
    def name(self) -> str:
        """The table's name in docs/tables.md."""
        return self._core.name

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._fields)

    @property
    def digest(self) -> str | None:
        """What the program prints after ``digest:``: the SHA-256 of the table, the parameters and the semantics version."""
        return self._digest

    @property
    def result_digest(self) -> str | None:
        """The same as `digest`: a verb alone has no inputs in its digest."""
        return self._digest

    @property
    def table_digest(self) -> str:
        """The SHA-256 of the table's bytes alone."""
        return self._core.digest()

    @property
    def parameters(self) -> dict[str, Any]:
        """The effective parameters, every default included."""
        made: dict[str, Any] = json.loads(self._parameters)
        return made

    def __len__(self) -> int:
        return self._core.rows

    def __iter__(self) -> Any:
        return iter(self.columns)

    def keys(self) -> list[str]:
        """The names of the columns: ``dict(table)`` is a mapping of arrays."""
        return self.columns

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError(f"{self.name}: a table is no single array; give a column, as table['{self.columns[0]}'], or to_pandas()")

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __getitem__(self, name: str) -> np.ndarray[Any, Any]:
        if not isinstance(name, str) or name not in self._fields:
            raise KeyError(f"{name!r}: no such column; there are {', '.join(self.columns)}")
        values: Any = self._core.values(name)
        if isinstance(values, list):
            out: np.ndarray[Any, Any] = np.empty(len(values), dtype=object)
            out[:] = values
            return out
        kind = self._fields[name]
        array: np.ndarray[Any, Any] = values
        valid = self._core.validity(name)
        if kind == "time":
            array = array.view("datetime64[ms]")
        elif kind == "boolean":
            array = array.view(np.bool_)
        elif kind == "integer" and valid is not None:
            array = np.ma.MaskedArray(array, mask=valid == 0)
        return array

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.arrow_stream()

    def to_pandas(self) -> Any:
        """A pandas DataFrame; times have the zone UTC, integers that can be missing are ``Int64``."""
        import pandas as pd

        made = {}
        for name, kind in self._fields.items():
            values = self[name]
            if kind == "time":
                made[name] = pd.Series(values).dt.tz_localize("UTC")
            elif isinstance(values, np.ma.MaskedArray):
                made[name] = pd.Series(pd.arrays.IntegerArray(np.array(values.data), np.array(values.mask)))
            else:
                made[name] = pd.Series(values)
        return pd.DataFrame(made, columns=self.columns)

    def to_geopandas(self) -> Any:
        """A GeoDataFrame: outlines of objects, lines of gaps, points of fixes and contacts."""
        import geopandas
        import shapely

        frame = self.to_pandas()
        crs: str | None = "OGC:CRS84"
        if "geometry" in self._fields:
            geometry = shapely.from_wkb(self["geometry"])
            frame = frame.drop(columns="geometry")
            crs = crs if self._core.placed else None
        elif "from_lon_deg" in self._fields:
            begin = np.column_stack([self["from_lon_deg"], self["from_lat_deg"]])
            end = np.column_stack([self["to_lon_deg"], self["to_lat_deg"]])
            closed = ~np.isnan(end[:, 0])
            geometry = shapely.points(begin)
            geometry[closed] = shapely.linestrings(np.stack([begin[closed], end[closed]], axis=1))
        elif "lon_deg" in self._fields:
            geometry = shapely.points(self["lon_deg"], self["lat_deg"])
        else:
            raise ValueError(f"{self.name}: no column is a place; use to_pandas()")
        return geopandas.GeoDataFrame(frame, geometry=geometry, crs=crs)

    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str | None:
        """The CSV of docs/tables.md, byte-equal on every machine; written to `path` where it is given."""
        return _write(self._core.csv(), path)

    def to_geojson(self, path: str | os.PathLike[str] | None = None) -> str | None:
        """The GeoJSON of docs/tables.md (RFC 7946); written to `path` where it is given."""
        return _write(self._core.geojson(), path)

    def plot(self, path: str | os.PathLike[str] | None = None) -> Picture:
        """The table as a picture (SVG): a notebook shows it; written to `path` where it is given."""
        picture = Picture(self._core.svg())
        _write(picture.svg, path)
        return picture

    def __repr__(self) -> str:
        digest = f", digest {self._digest[:12]}.." if self._digest else ""
        return f"<sanc table {self.name}: {len(self)} rows x {len(self._fields)} columns{digest}>"

    def _repr_html_(self) -> str:
        import csv
        import html
        import io

        rows = list(csv.reader(io.StringIO(self._core.csv_head(20), newline="")))
        cells = "".join("<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>"
                        for row in rows if row for tag in ["th" if row is rows[0] else "td"])
        return f"<table>{cells}</table><p>{html.escape(repr(self)[1:-1])}</p>"


class Picture:
    """An SVG picture that a notebook shows."""

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<sanc picture, {len(self.svg)} characters of SVG>"


def _write(text: str, path: str | os.PathLike[str] | None) -> str | None:
    if path is None:
        return text
    _core.write_file(path_of(path), text.encode())
    return None


def table_of(result: _core.Result, kind: type[Table] = Table) -> Table:
    """The table of a verb's result, with its rejects."""
    rejects = None if result.rejects is None else Table(result.rejects)
    return kind(result.table, digest=result.digest, parameters=result.parameters, notes=result.notes, rejects=rejects)
