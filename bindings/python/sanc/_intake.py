# SPDX-License-Identifier: Apache-2.0
"""The one way in for values that a caller has in memory.

Every column becomes a description of where its values lie (NumPy buffer protocol, DLPack, Arrow PyCapsule: read in place),
and the core writes the CSV of the same values, which its own readers take. What would change a value is refused.
"""
from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from . import _core
from ._options import path_of

Source = tuple[str, bytes | None]

_FIX_ROLES = {
    "vessel": "id", "time": "time", "lon": "number", "lat": "number", "sog": "number", "cog": "number", "heading": "number",
    "status": "whole", "name": "text", "imo": "text", "call_sign": "text", "type": "text", "length": "number", "width": "number",
}
# Names of columns in headers that schema "auto" knows, lower case and without blanks and underscores.
_AUTO_ROLES = {
    "mmsi": "id", "basedatetime": "time", "latitude": "number", "longitude": "number", "vesselname": "text", "callsign": "text",
    "vesseltype": "text", "londeg": "number", "latdeg": "number", "sogkn": "number", "cogdeg": "number", "headingdeg": "number",
} | _FIX_ROLES


def sources_of(points: Any, schema: str, tz: str | None) -> tuple[list[Source], str]:
    """Paths and bytes as they are, columns as CSV; the schema that reads them."""
    if is_path(points) or is_bytes(points) or hasattr(points, "read"):
        return [_one_source(points)], schema
    if is_frame(points):
        names = column_names(points)
        schema, roles = _fix_roles(names, schema)
        csv, zoned = columns_csv(points, roles)
        if not zoned and tz is None and schema != "noaa" and not _is_noaa(names, schema):
            raise ValueError("time: datetimes without a zone; give tz='UTC' or another offset, or datetimes with a zone")
        return [("columns", csv)], schema
    if isinstance(points, (list, tuple)) and points and all(is_path(p) or is_bytes(p) or hasattr(p, "read") for p in points):
        return [_one_source(p) for p in points], schema
    raise ValueError(f"points: a {_type_name(points)}; give a path, a list of paths, bytes, Fixes, or columns (mapping or frame)")


def is_path(value: Any) -> bool:
    return isinstance(value, (str, os.PathLike))


def is_bytes(value: Any) -> bool:
    return isinstance(value, (bytes, bytearray))


def is_frame(value: Any) -> bool:
    if isinstance(value, Mapping) or _is_arrow(value) or _is_pandas(value):
        return True
    return isinstance(value, np.ndarray) and value.dtype.names is not None


def one_source(value: Any) -> Source:
    if not (is_path(value) or is_bytes(value) or hasattr(value, "read")):
        raise ValueError(f"a {_type_name(value)}; give a path or bytes")
    return _one_source(value)


def _one_source(value: Any) -> Source:
    if is_path(value):
        return path_of(value), None
    data, name = value, "bytes"
    if hasattr(value, "read"):
        name = str(getattr(value, "name", "file"))
        data = value.read()  # of a closed file: ValueError
        if isinstance(data, str):
            data = data.encode()
        if not is_bytes(data):
            raise ValueError(f"{name}: read() gave a {_type_name(data)}; give a file opened for reading bytes")
    data = bytes(data)
    if data[:2] == b"\x1f\x8b":
        raise ValueError(f"{name}: gzip bytes; give the path, or gzip.decompress(...)")
    return name, data


def _is_pandas(value: Any) -> bool:
    return _is_of_pandas(value) and hasattr(value, "columns")


def _is_of_pandas(value: Any) -> bool:
    """Of pandas itself, or a class made from one of its classes, as GeoDataFrame."""
    return any(base.__module__.split(".")[0] == "pandas" for base in type(value).__mro__)


def _is_arrow(value: Any) -> bool:
    return hasattr(value, "__arrow_c_stream__") or hasattr(value, "__arrow_c_array__")


def _type_name(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")


def column_names(frame: Any) -> list[str]:
    if isinstance(frame, Mapping):
        return [str(name) for name in frame]
    if isinstance(frame, np.ndarray):
        return list(frame.dtype.names or ())
    if _is_pandas(frame) and any(isinstance(name, str) for name in frame.columns):
        return [name for name in frame.columns if isinstance(name, str)]
    for attribute in ("columns", "column_names"):
        names = getattr(frame, attribute, None)
        if names is not None and not callable(names) and all(isinstance(name, str) for name in names):
            return list(names)
    schema = getattr(frame, "schema", None)
    names = getattr(schema, "names", None)
    if names is not None and not callable(names):
        return list(names)
    raise ValueError(f"a {_type_name(frame)} whose columns have no names as text; give a mapping of columns")


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace(" ", "").replace("#", "")


def _is_noaa(names: Iterable[str], schema: str) -> bool:
    return schema == "auto" and any(_plain(name) in ("mmsi", "basedatetime") for name in names)


def _fix_roles(names: list[str], schema: str) -> tuple[str, dict[str, str]]:
    """The schema that reads these columns, and the role of each one that is read."""
    if schema == "auto" and {"vessel", "time", "lon", "lat"} <= set(names):
        used = [field for field in _FIX_ROLES if field in names]
        return "csv:" + ",".join(f"{field}={field}" for field in used), {field: _FIX_ROLES[field] for field in used}
    if schema.startswith("csv:"):
        roles = {}
        for item in schema[4:].split(","):
            field, _, name = item.partition("=")
            roles[name] = _FIX_ROLES.get(field, "text")
        return schema, {name: roles[name] for name in names if name in roles}
    return schema, {name: _AUTO_ROLES[_plain(name)] for name in names if _plain(name) in _AUTO_ROLES}


def columns_csv(frame: Any, roles: Mapping[str, str]) -> tuple[bytes, bool]:
    """The CSV of the columns named in `roles`, and whether all their times have a zone."""
    if not (isinstance(frame, (Mapping, np.ndarray)) or _is_pandas(frame)):
        return _core.arrow_csv(frame, dict(roles))
    described = [_column(name, role, frame[name]) for name, role in roles.items()]
    zoned = all(column[4] for column in described if column[0] == "times")
    csv, arrow_zoned = _core.columns_csv(described)
    return csv, zoned and arrow_zoned


def _column(name: str, role: str, values: Any) -> tuple[Any, ...]:
    """Where the values of one column lie. Raises ValueError for what the core could not read as it is."""
    if _is_of_pandas(values):
        return _pandas_column(name, role, values)
    if _is_arrow(values):
        return "arrow", name, role, values
    if isinstance(values, (list, tuple)):
        values = array_of(values)
    if isinstance(values, np.ma.MaskedArray):
        data, hidden = np.ma.getdata(values), np.ma.getmaskarray(values)
        if data.dtype.kind in "OUM":
            kept = data.copy() if data.dtype.kind == "M" else data.astype(object)
            kept[hidden] = None  # NaT among times
            return _array_column(name, role, kept, None)
        return _array_column(name, role, data, hidden)
    if isinstance(values, np.ndarray):
        return _array_column(name, role, values, None)
    if hasattr(values, "__dlpack_device__"):
        if int(values.__dlpack_device__()[0]) != 1:
            raise ValueError(f"{name}: an array on a device; bring it to the host first (.cpu(), cupy.asnumpy)")
        return _array_column(name, role, np.from_dlpack(values), None)
    if hasattr(values, "__cuda_array_interface__"):
        raise ValueError(f"{name}: an array on a device; bring it to the host first (.cpu(), cupy.asnumpy)")
    if isinstance(values, (str, bytes)) or not isinstance(values, (Sequence, memoryview)) and not hasattr(values, "__array__"):
        raise ValueError(f"{name}: a {_type_name(values)}; give an array or a list")
    return _array_column(name, role, np.asarray(values), None)


def array_of(values: Sequence[Any]) -> np.ndarray[Any, Any]:
    """A list as an array, None masked; of Python objects where another type would change a value."""
    present = [value for value in values if not _is_nothing(value)]
    kinds = {type(value) for value in present}
    dtype: Any = object
    if kinds and all(issubclass(kind, (int, np.integer)) and kind is not bool for kind in kinds):
        low, high = int(min(present)), int(max(present))
        dtype = np.int64 if -(2**63) <= low and high < 2**63 else np.uint64 if low >= 0 and high < 2**64 else object
    elif len(kinds) == 1 and str not in kinds:
        dtype = None  # as NumPy finds it, which cuts NUL from text
    elif kinds and all(issubclass(kind, (float, int, np.integer)) and kind is not bool for kind in kinds):
        dtype = np.float64 if all(isinstance(value, float) or abs(int(value)) <= 2**53 for value in present) else object
    made = np.asarray(present, dtype=dtype)
    if len(present) == len(values):
        return made
    out: np.ndarray[Any, Any] = np.ma.masked_all(len(values), dtype=made.dtype)
    out[[not _is_nothing(value) for value in values]] = made
    return out


def _array_column(name: str, role: str, array: np.ndarray[Any, Any], mask: np.ndarray[Any, Any] | None) -> tuple[Any, ...]:
    kind = array.dtype.kind
    if array.ndim != 1:
        raise ValueError(f"{name}: an array of shape {array.shape}; give one value a row, 1-D")
    if not array.dtype.isnative:
        raise ValueError(f"{name}: big-endian values ({array.dtype}); convert: a.astype(a.dtype.newbyteorder('='))")
    if kind == "M":
        if role != "time":
            raise ValueError(f"{name}: datetimes; give " + ("numbers" if role in ("number", "whole") else "integers or text"))
        unit = np.datetime_data(array.dtype)[0]
        if unit in ("Y", "M", "W", "D", "h", "m"):
            given, array, unit = array, array.astype("datetime64[s]"), "s"
            wrapped = (array.astype(given.dtype) != given) & ~np.isnat(given)
            array.view("int64")[wrapped] = np.iinfo(np.int64).max  # a time out of range, not the one that NumPy's overflow makes of it
        if np.datetime_data(array.dtype)[1] != 1:
            raise ValueError(f"{name}: {array.dtype}; give datetime64[s], [ms], [us] or [ns]")
        return "times", name, array.view("int64"), unit, False
    if kind in "iuf":
        return "buffer", name, role, array, mask
    if kind in "UT":  # T: NumPy's StringDType
        if role in ("number", "whole"):
            raise ValueError(f"{name}: text; convert to float64 first")
        return "texts", name, [None if _is_missing(value) else value for value in array.tolist()]
    if kind == "O":
        return _object_column(name, role, array)
    raise ValueError(f"{name}: values of the type {array.dtype}; give " + {
        "id": "integers or text", "time": "datetime64 or text", "number": "float64 or integers", "whole": "integers"}.get(role, "text"))


def _object_column(name: str, role: str, array: np.ndarray[Any, Any]) -> tuple[Any, ...]:
    """A column of Python objects: text, or datetimes; None is missing."""
    values = [None if _is_missing(value) else value for value in array.tolist()]
    present = [value for value in values if value is not None]
    if role == "time" and present and all(isinstance(value, datetime.datetime) for value in present):
        zones = {value.tzinfo is not None for value in present}
        if len(zones) > 1:
            raise ValueError(f"{name}: datetimes with and without a zone; give one kind")
        zoned = zones.pop()
        utc = [None if v is None else (v.astimezone(datetime.timezone.utc).replace(tzinfo=None) if zoned else v) for v in values]
        return "times", name, np.array(utc, dtype="datetime64[us]").view("int64"), "us", zoned
    if role in ("number", "whole") and present:
        what = "text" if all(isinstance(value, str) for value in present) else "an array of Python objects"
        raise ValueError(f"{name}: {what}; convert to float64 first")
    return "texts", name, values


def _is_nothing(value: Any) -> bool:
    """None, or what pandas and NumPy have in its place."""
    return value is None or type(value).__name__ in ("NAType", "NaTType", "MaskedConstant")


def _is_missing(value: Any) -> bool:
    return _is_nothing(value) or (isinstance(value, float) and value != value)


def _pandas_column(name: str, role: str, values: Any) -> tuple[Any, ...]:
    import pandas as pd

    if getattr(values, "ndim", 1) != 1:
        raise ValueError(f"{name}: two columns of that name; give one")
    series = values if isinstance(values, pd.Series) else pd.Series(values)  # of an Index or an array
    if isinstance(series.dtype, pd.SparseDtype):
        series = series.sparse.to_dense()
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        codes, words = series.cat.codes.to_numpy(), dtype.categories.to_numpy()
        return _column(name, role, np.ma.MaskedArray(words[codes] if len(words) else np.full(len(codes), None), mask=codes < 0))
    if getattr(dtype, "tz", None) is not None:
        times = series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()
        return "times", name, times.view("int64"), np.datetime_data(times.dtype)[0], True
    if isinstance(dtype, np.dtype):
        return _array_column(name, role, series.to_numpy(), None)
    kind = getattr(dtype, "kind", "O")
    if kind in "iuf":
        missing = series.isna().to_numpy()
        plain = np.dtype(getattr(dtype, "numpy_dtype", f"{kind}8"))
        return _array_column(name, role, series.to_numpy(dtype=plain, na_value=0), np.ascontiguousarray(missing))
    return _array_column(name, role, series.astype(object).to_numpy(), None)
