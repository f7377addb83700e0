# SPDX-License-Identifier: Apache-2.0
"""``import sanc.xarray`` gives every DataArray the accessor ``da.sanc``: ``before.sanc.difference(after)``."""
from __future__ import annotations

from typing import Any

import xarray as xr

from . import change, difference, threshold
from ._change import Objects


@xr.register_dataarray_accessor("sanc")
class Accessor:
    """The image family on a DataArray, which is BEFORE."""

    def __init__(self, before: Any) -> None:
        self._before = before

    def difference(self, after: Any, **options: Any) -> Any:
        """`sanc.difference` of this image and `after`."""
        return difference(self._before, after, **options)

    def threshold(self, after: Any, **options: Any) -> Any:
        """`sanc.threshold` of this image and `after`."""
        return threshold(self._before, after, **options)

    def objects(self, after: Any, **options: Any) -> Objects:
        """`sanc.change` of this image and `after`."""
        return change(self._before, after, **options)
