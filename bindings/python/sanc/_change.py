# SPDX-License-Identifier: Apache-2.0
"""What appeared or vanished between two images of one place."""
from __future__ import annotations

import functools
import os
from typing import Any

import numpy as np

from . import _core
from ._image import as_image, check_one_grid, is_data_array
from ._intake import one_source
from ._options import Progress, bytes_of, progress_of, texts_of, place_of
from ._table import Table, table_of


class Objects(Table):
    """The table `objects` of a comparison, with the mask it was made from.

    Attributes
    ----------
    summary
        Counts of pixels and objects, the range of the score and the threshold.
    """

    summary: dict[str, float]
    _masks: _core.Masks

    @functools.cached_property
    def mask(self) -> np.ndarray[Any, Any]:
        """``uint8`` (height, width): 1 = changed, 0 = not, 255 = not observable. Made when it is first asked for, O(pixels)."""
        return self._masks.bytes()


def _pair(before: Any, after: Any, place: dict[str, Any], memory_limit: int | str) -> tuple[_core.Image, _core.Image]:
    limit = bytes_of(memory_limit)
    masks = place.pop("mask")
    if isinstance(masks, (tuple, list)) and len(masks) != 2:
        raise ValueError(f"mask: a {type(masks).__name__} of {len(masks)}; give one array of bools (height, width), or a pair, one for each date")
    first, second = masks if isinstance(masks, (tuple, list)) else (masks, masks)
    if is_data_array(before) and is_data_array(after) and place["crs"] is None:
        check_one_grid(before, after)
    return (as_image(before, _name_of(before, "before"), mask=first, memory_limit=limit, **place),
            as_image(after, _name_of(after, "after"), mask=second, memory_limit=limit, **place))


def _name_of(value: Any, otherwise: str) -> str:
    return os.fsdecode(value) if isinstance(value, (str, os.PathLike)) else otherwise


def change(before: Any, after: Any, *, bands: Any = None, measure: str = "cva", threshold: str = "otsu", normalise: str = "zscore",
           register: str = "none", connectivity: int = 8, min_area_px: int = 1, zones: Any = None, nodata: Any = None, mask: Any = None,
           geotransform: Any = None, crs: Any = None, backend: str = "auto", threads: int = 0, memory_limit: int | str = "2GB",
           progress: Progress = False) -> Objects:
    """What appeared or vanished between two images of one grid, as objects with outline and area.

    Parameters
    ----------
    before, after
        NumPy arrays (bands, height, width) or (height, width) of uint8, uint16, int16 or float32; DataArrays; or paths of
        GeoTIFFs (needs rasterio: ``pip install libsanc[io]``).
    bands
        Numbers of the bands to compare, from 1; None compares all.
    measure
        ``cva``, the length of the change vector over the bands, or ``absolute``, the largest difference.
    threshold
        ``otsu``, or ``fixed:V`` in the measure's units.
    normalise
        ``zscore`` brings both dates to one scale, per band; ``none``.
    connectivity, min_area_px
        Neighbours that make one object; smaller objects are dropped.
    zones
        GeoJSON (path or bytes) of polygons to look inside of.
    nodata, mask, geotransform, crs
        Of arrays: the value that is no measurement; True where not observable, one array or one for each date; GDAL's six
        numbers; a coordinate system, ``EPSG:4326`` without rasterio.

    Examples
    --------
    >>> import numpy as np, sanc
    >>> before = np.zeros((64, 64), dtype=np.uint8)
    >>> before[::2] = 10
    >>> after = before.copy()
    >>> after[10:20, 30:40] = 200
    >>> found = sanc.change(before, after, threshold="fixed:50", normalise="none")
    >>> found["sign"].tolist(), found["area_px"].tolist(), int((found.mask == 1).sum())
    (['gain'], [100], 100)
    """
    options = texts_of(bands=bands, measure=measure, threshold=threshold, normalise=normalise,
                       register=register, connectivity=connectivity, min_area_px=min_area_px)
    place = {"bands": options.get("bands", ""), "nodata": nodata, "mask": mask, "geotransform": geotransform, "crs": crs}
    one, two = _pair(before, after, place, memory_limit)
    told, masks, summary = _core.change(one, two, options, None if zones is None else [one_source(zones)], place_of(backend, threads),
                                       bytes_of(memory_limit), progress_of(progress))
    made = table_of(told, Objects)
    assert isinstance(made, Objects)
    made._masks = masks
    made.summary = {key.removesuffix("_e9"): value / 1e9 if key.endswith("_e9") else value for key, value in summary.items()}
    made.notes = one.warnings + two.warnings + made.notes
    return made


def objects(before: Any, after: Any, **options: Any) -> Objects:
    """The table of `change`, by its name in the family difference, threshold, objects; the same parameters."""
    return change(before, after, **options)


def _like(before: Any, values: np.ndarray[Any, Any], name: str) -> Any:
    """The values as a DataArray with the coordinates and attributes of a DataArray, else as they are."""
    if not is_data_array(before):
        return values
    dims = before.dims[-2:]
    coords = {key: coord for key, coord in before.coords.items() if set(coord.dims) <= set(dims)}
    return type(before)(values, dims=dims, coords=coords, attrs=dict(before.attrs), name=name)


def difference(before: Any, after: Any, *, bands: Any = None, measure: str = "cva", normalise: str = "zscore", nodata: Any = None,
               mask: Any = None, geotransform: Any = None, crs: Any = None, backend: str = "auto", threads: int = 0,
               memory_limit: int | str = "2GB", progress: Progress = False) -> Any:
    """The measure of every pixel, float32, NaN where it is not observable. A DataArray gives a DataArray.

    Examples
    --------
    >>> import numpy as np, sanc
    >>> a = np.array([[1, 2], [3, 4]], dtype=np.uint8)
    >>> sanc.difference(a, a + np.uint8(3), measure="absolute", normalise="none").tolist()
    [[3.0, 3.0], [3.0, 3.0]]
    """
    options = texts_of(bands=bands, measure=measure, normalise=normalise)
    place = {"bands": options.get("bands", ""), "nodata": nodata, "mask": mask, "geotransform": geotransform, "crs": crs}
    one, two = _pair(before, after, place, memory_limit)
    return _like(before, _core.score(one, two, options, place_of(backend, threads)[1], progress_of(progress)), "difference")


def threshold(before: Any, after: Any, **options: Any) -> Any:
    """The mask of `change`: 1 = changed, 0 = not, 255 = not observable. A DataArray gives a DataArray.

    Examples
    --------
    >>> import numpy as np, sanc
    >>> a = np.zeros((2, 3), dtype=np.uint8)
    >>> b = a.copy(); b[1, 2] = 9
    >>> sanc.threshold(a, b, threshold="fixed:5", normalise="none").tolist()
    [[0, 0, 0], [0, 0, 1]]
    """
    return _like(before, change(before, after, **options).mask, "changed")
