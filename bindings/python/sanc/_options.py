# SPDX-License-Identifier: Apache-2.0
"""Values of options as the text that the library's own option lists read, and what every verb shares."""
from __future__ import annotations

import datetime
import decimal
import operator
import os
import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

Progress = bool | Callable[[float], object]

_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_LARGEST = 2**63 - 1


def text_of(name: str, value: Any) -> str:
    """The text of an option's value. A number is written in full, a time in UTC."""
    if isinstance(value, str):
        value.encode()  # half a surrogate pair is a ValueError here
        return value
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise ValueError(f"{name} = {value!r}: a time without a zone; give one with tzinfo, or text as 2022-01-03T00:00:00Z")
        return value.astimezone(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    if isinstance(value, (datetime.timedelta, np.timedelta64)):
        if isinstance(value, np.timedelta64) and np.isnat(value):
            raise ValueError(f"{name} = {value!r}: durations are whole milliseconds")
        millis, rest = divmod(value, np.timedelta64(1, "ms") if isinstance(value, np.timedelta64) else datetime.timedelta(milliseconds=1))
        if rest:
            raise ValueError(f"{name} = {value!r}: durations are whole milliseconds")
        return f"{millis}ms"
    if isinstance(value, np.ndarray):
        return text_of(name, value.tolist())
    if isinstance(value, (list, tuple, range)):
        if not value:
            raise ValueError(f"{name} = {value!r}: empty; give a value or more, or leave it out")
        return ",".join(text_of(name, each) for each in value)
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    try:
        if isinstance(value, (bytes, bytearray)):
            raise TypeError
        number = float(value)
        if number == int(number):
            return str(int(number))
        return format(decimal.Decimal(repr(number)), "f")
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} = {value!r}: give text or a number") from None


def texts_of(**options: Any) -> dict[str, str]:
    """The options that were given; None is the default."""
    return {name: text_of("from_" if name == "from" else name, value) for name, value in options.items() if value is not None}


def place_of(backend: str, threads: int) -> tuple[str, int]:
    """Where to compute: the backend and its threads. All backends give the same bits."""
    if backend not in ("auto", "seq", "par", "cuda"):
        raise ValueError(f"backend = {backend!r}: choose from auto, seq, par, cuda")
    try:
        count = -1 if isinstance(threads, bool) else operator.index(threads)
    except TypeError:
        count = -1
    if not 0 <= count <= 1024:
        raise ValueError(f"threads = {threads!r}: give 0 (all) to 1024")
    return backend, 1 if backend == "seq" else count


def bytes_of(memory_limit: int | str) -> int:
    """A size in bytes; text as '2GB' or '512MiB'."""
    if isinstance(memory_limit, int) and not isinstance(memory_limit, bool) and memory_limit > 0:
        return min(memory_limit, _LARGEST)
    found = re.fullmatch(r"([1-9][0-9]{0,14})(KB|MB|GB|KiB|MiB|GiB)?", str(memory_limit))
    if not found:
        raise ValueError(f"memory_limit = {memory_limit!r}: write an integer and MB or GB, as '2GB'")
    return min(int(found[1]) * _UNITS.get(found[2], 1), _LARGEST)


class _Bar:
    """A bar on standard error."""

    def __init__(self) -> None:
        self.drawn = False

    def __call__(self, done: float) -> None:
        sys.stderr.write(f"\r[{'#' * int(40 * done):40}] {int(100 * done):3} %")
        sys.stderr.flush()
        self.drawn = True

    def __del__(self) -> None:
        if self.drawn and sys.stderr is not None:
            sys.stderr.write("\r" + " " * 48 + "\r")
            sys.stderr.flush()


def progress_of(progress: Progress) -> Any:
    """What the core calls with the part done: nothing, a bar, or the caller's own."""
    if progress is False or progress is None:
        return None
    if progress is True:
        return None if sys.stderr is None else _Bar()
    if callable(progress):
        return progress
    raise ValueError(f"progress = {progress!r}: give True, False or a callable")


def path_of(value: Any) -> str:
    path = os.fsdecode(value)
    try:
        path.encode()
    except UnicodeEncodeError:
        raise OSError(f"a file name that is not UTF-8: {os.fsencode(path)!r}: rename the file") from None
    return path
