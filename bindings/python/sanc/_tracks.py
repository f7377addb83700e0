# SPDX-License-Identifier: Apache-2.0
"""Tracks of vessels: fixes in, tables of vessels, segments, gaps and contacts out."""
from __future__ import annotations

from typing import Any

from . import _core
from ._intake import sources_of
from ._options import Progress, bytes_of, progress_of, texts_of, place_of
from ._table import Table, table_of


class Fixes(Table):
    """Fixes that were read once: the table `fixes`, to be passed to `contacts` and its kin in place of the files."""

    _taken: _core.Fixes


def _given(points: Any, filters: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """The sources and the filters as the core takes them."""
    schema = "auto" if filters["schema"] is None else str(filters["schema"])
    sources, schema = sources_of(points, schema, filters["tz"])
    return sources, texts_of(**{**filters, "schema": schema})


def _taken(fixes: Fixes, filters: dict[str, Any]) -> _core.Fixes:
    given = [name for name, value in filters.items() if value is not None and (name, value) != ("schema", "auto")]
    if given:
        raise ValueError(f"{given[0].replace('from', 'from_')}: the fixes were read already; give it to read_ais")
    return fixes._taken


def read_ais(path_or_paths: Any, *, schema: str = "auto", tz: str | None = None, from_: Any = None, to: Any = None,
             bbox: Any = None, backend: str = "auto", threads: int = 0, memory_limit: int | str = "2GB",
             progress: Progress = False) -> Fixes:
    """Reads tracks once, to be used in several analyses.

    Parameters
    ----------
    path_or_paths
        CSV files (gzip or not), bytes, or columns; several files are one input.
    schema
        ``auto``, ``noaa`` or ``csv:vessel=COL,time=COL,lon=COL,lat=COL[,sog=COL,...]``.
    tz
        Zone of times that have none: ``UTC``, ``+02:00``.
    from_, to
        Leave out fixes before and after; text as ``2022-01-03T00:00:00Z`` or a datetime with a zone.
    bbox
        ``W,S,E,N`` in degrees, text or four numbers.

    Returns
    -------
    Fixes
        The table `fixes`; ``.rejects`` lists every row that was not used, with its reason.

    Examples
    --------
    >>> import sanc
    >>> fixes = sanc.read_ais(b"vessel,time,lon_deg,lat_deg\\n7,2022-01-03T00:00:00Z,130.3,42.2\\n8,,130.3,42.2\\n")
    >>> len(fixes), fixes["vessel"].tolist(), fixes.rejects["reason"].tolist()
    (1, [7], ['no_time'])
    """
    where = place_of(backend, threads)
    filters = {"schema": schema, "tz": tz, "from": from_, "to": to, "bbox": bbox}
    if isinstance(path_or_paths, Fixes):
        taken = _taken(path_or_paths, filters)
    else:
        taken = _core.take(*_given(path_or_paths, filters), where[1], bytes_of(memory_limit), progress_of(progress))
    made = table_of(_core.tracks(taken, "fixes", {}, where, None), Fixes)
    assert isinstance(made, Fixes)
    made._taken = taken
    return made


def _verb(name: str, points: Any, options: dict[str, Any], schema: str, tz: str | None, from_: Any, to: Any, bbox: Any,
          backend: str, threads: int, memory_limit: int | str, progress: Progress) -> Table:
    where = place_of(backend, threads)
    shown = progress_of(progress)
    filters = {"schema": schema, "tz": tz, "from": from_, "to": to, "bbox": bbox}
    if isinstance(points, Fixes):
        return table_of(_core.tracks(_taken(points, filters), name, texts_of(**options), where, shown))
    return table_of(_core.tracks_from(*_given(points, filters), name, texts_of(**options), where, bytes_of(memory_limit), shown))


def fixes(points: Any, *, schema: str = "auto", tz: str | None = None, from_: Any = None, to: Any = None, bbox: Any = None,
          backend: str = "auto", threads: int = 0, memory_limit: int | str = "2GB", progress: Progress = False) -> Table:
    """Positions of vessels, cleaned: every row used, or listed in ``.rejects`` with its reason.

    Parameters are those of `read_ais`.

    Examples
    --------
    >>> import numpy as np, sanc
    >>> t = np.array(["2022-01-03T00:00:00", "2022-01-03T00:10:00"], dtype="datetime64[s]")
    >>> sanc.fixes({"vessel": [7, 7], "time": t, "lon": [130.3, 130.31], "lat": [42.2, 42.2]}, tz="UTC")["lon_deg"].tolist()
    [130.3, 130.31]
    """
    return _verb("fixes", points, {}, schema, tz, from_, to, bbox, backend, threads, memory_limit, progress)


def vessels(points: Any, *, schema: str = "auto", tz: str | None = None, from_: Any = None, to: Any = None, bbox: Any = None,
            backend: str = "auto", threads: int = 0, memory_limit: int | str = "2GB", progress: Progress = False) -> Table:
    """What vessels say of themselves, with the time in which they said it.

    Examples
    --------
    >>> import sanc
    >>> sanc.vessels(b"vessel,time,lon_deg,lat_deg\\n7,2022-01-03T00:00:00Z,130.3,42.2\\n")["fixes"].tolist()
    [1]
    """
    return _verb("vessels", points, {}, schema, tz, from_, to, bbox, backend, threads, memory_limit, progress)


def segments(points: Any, *, max_speed_kn: Any = 50, schema: str = "auto", tz: str | None = None, from_: Any = None, to: Any = None,
             bbox: Any = None, backend: str = "auto", threads: int = 0, memory_limit: int | str = "2GB",
             progress: Progress = False) -> Table:
    """The chains of fixes that a ship could have sailed: a leap faster than `max_speed_kn` begins another segment.

    Examples
    --------
    >>> import sanc
    >>> rows = "7,2022-01-03T00:00:00Z,130.3,42.2\\n7,2022-01-03T00:10:00Z,139.3,42.2\\n"
    >>> sanc.segments(("vessel,time,lon_deg,lat_deg\\n" + rows).encode())["segment"].tolist()
    [1, 2]
    """
    return _verb("segments", points, {"max_speed_kn": max_speed_kn}, schema, tz, from_, to, bbox, backend, threads, memory_limit, progress)


def gaps(points: Any, *, min_gap: Any = "6h", as_of: Any = None, max_speed_kn: Any = 50, schema: str = "auto", tz: str | None = None,
         from_: Any = None, to: Any = None, bbox: Any = None, backend: str = "auto", threads: int = 0,
         memory_limit: int | str = "2GB", progress: Progress = False) -> Table:
    """Silences of `min_gap` or longer, between fixes and since the last one up to `as_of`.

    Durations are text (``90s``, ``6h``) or a `datetime.timedelta`.

    Examples
    --------
    >>> import sanc
    >>> rows = "7,2022-01-03T00:00:00Z,130.3,42.2\\n7,2022-01-03T08:00:00Z,130.4,42.2\\n"
    >>> sanc.gaps(("vessel,time,lon_deg,lat_deg\\n" + rows).encode())["duration_s"].tolist()
    [28800.0]
    """
    return _verb("gaps", points, {"min_gap": min_gap, "as_of": as_of, "max_speed_kn": max_speed_kn}, schema, tz, from_, to, bbox,
                 backend, threads, memory_limit, progress)


def contacts(points: Any, *, d_in_m: Any = 500, d_out_m: Any = 500, min_duration: Any = "0s", max_gap: Any = "1h",
             position_sigma_m: Any = 10, max_median_speed_kn: Any = None, max_speed_kn: Any = 50, schema: str = "auto",
             tz: str | None = None, from_: Any = None, to: Any = None, bbox: Any = None, backend: str = "auto", threads: int = 0,
             memory_limit: int | str = "2GB", progress: Progress = False) -> Table:
    """Who was near whom, when: exact in whole milliseconds, never across silence.

    Parameters
    ----------
    points
        A path or a list of paths (CSV, gzip or not), bytes, `Fixes`, or columns ``vessel, time, lon, lat[, sog, cog]`` as a
        mapping of arrays, a pandas, polars or Arrow frame.
    d_in_m, d_out_m
        A contact comes within `d_in_m` metres, and lasts while within `d_out_m`.
    min_duration
        The shortest contact: text as ``2h``, or a `datetime.timedelta`.
    max_gap
        A longer time between two fixes is silence, never interpolated.
    position_sigma_m
        Standard error of a position, for certain and marginal.
    max_median_speed_kn
        Keep contacts with both median speeds at most this; None keeps all.
    max_speed_kn
        A faster leap begins another segment.
    backend, threads
        ``auto``, ``seq``, ``par`` or ``cuda``: all give the same bits. 0 threads are all.
    progress
        True draws a bar on standard error; a callable is called with the part done.

    Examples
    --------
    >>> import sanc
    >>> rows = "".join(f"{v},2022-01-03T00:{m:02}:00Z,130.3{v},42.2\\n" for v in (1, 2) for m in (0, 30))
    >>> met = sanc.contacts(("vessel,time,lon_deg,lat_deg\\n" + rows).encode(), d_in_m=1000, d_out_m=1000)
    >>> met["duration_s"].tolist(), met["certainty"].tolist()
    ([1800.0], ['certain'])
    """
    options = {"d_in_m": d_in_m, "d_out_m": d_out_m, "min_duration": min_duration, "max_gap": max_gap,
               "position_sigma_m": position_sigma_m, "max_median_speed_kn": max_median_speed_kn, "max_speed_kn": max_speed_kn}
    return _verb("contacts", points, options, schema, tz, from_, to, bbox, backend, threads, memory_limit, progress)
