# SPDX-License-Identifier: Apache-2.0
"""Images: arrays that a caller has, and GeoTIFFs through rasterio behind the guards of the program."""
from __future__ import annotations

import os
import warnings
from typing import Any

import numpy as np

from . import _core
from ._options import path_of

_LOSSLESS = (1, 2, 3, 4, 5, 8, 32773, 32946, 34925, 50000)
_DEGREES = ("EPSG:4326", "OGC:CRS84", "WGS84", "WGS 84")
_LATTICE_STEP_PX = 64
_ACROSS, _DOWN = ("x", "lon", "longitude"), ("y", "lat", "latitude")
_TYPES = ("uint8", "uint16", "int16", "float32")


def as_image(value: Any, name: str, *, bands: str, nodata: Any, mask: Any, geotransform: Any, crs: Any, memory_limit: int) -> _core.Image:
    """An image from a path, a NumPy array, a DLPack tensor or a DataArray, of which `bands` will be compared."""
    if isinstance(value, (str, os.PathLike)):
        if any(each is not None for each in (nodata, mask, geotransform, crs)):
            raise ValueError(f"{name}: nodata, mask, geotransform and crs belong to arrays; a file has its own")
        path = path_of(value)
        return read_geotiff(path, path, "", memory_limit)
    if is_data_array(value):
        value, nodata, geotransform, crs = _of_data_array(value, name, nodata, geotransform, crs)
    array, hidden = _pixels(value, name, mask, bands)
    more: dict[str, Any] = {} if hidden is None else {"masked": hidden}
    if nodata is not None:
        more |= _nodata(name, array.dtype, nodata)
    if geotransform is not None:
        more["geotransform"] = _six_numbers(name, geotransform)
    if crs is not None:
        more |= _system(f"EPSG:{crs}" if isinstance(crs, int) else str(crs), more.get("geotransform"), array.shape, name)
    more["hash_pixels"] = False  # a dossier's images come from files
    return _core.Image(name, array, more)


def _nodata(name: str, dtype: np.dtype[Any], nodata: Any) -> dict[str, float]:
    try:
        number = float(nodata)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: nodata = {nodata!r}: give a number") from None
    if number != number or dtype == np.float32 and np.isinf(number):
        return {}  # never observable
    if not _holds(dtype, number):
        raise ValueError(f"{name}: nodata = {nodata!r}: no value of {dtype}; give one of its values")
    return {"nodata": float(np.array(number).astype(dtype))}


def _six_numbers(name: str, geotransform: Any) -> list[float]:
    try:
        numbers = [float(v) for v in (geotransform.to_gdal() if hasattr(geotransform, "to_gdal") else geotransform)]
    except (TypeError, ValueError):
        numbers = []
    if len(numbers) != 6 or not all(np.isfinite(numbers)):
        raise ValueError(f"{name}: geotransform = {geotransform!r}: give GDAL's six numbers (x, width, 0, y, 0, -height)")
    return numbers


def _pixels(value: Any, name: str, mask: Any, bands: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any] | None]:
    """(bands, height, width), contiguous, of this machine's byte order; a copy only where the layout asks for one."""
    hidden = None
    if isinstance(value, np.ma.MaskedArray):
        of_bands = np.ma.getmaskarray(value)
        used = [int(band) - 1 for band in bands.split(",") if band.isdigit() and 1 <= int(band) <= len(of_bands)] or slice(None)
        hidden = of_bands[used].any(axis=0) if of_bands.ndim == 3 else of_bands
        value = np.ma.getdata(value)
    if hasattr(value, "__cuda_array_interface__") or (
            hasattr(value, "__dlpack_device__") and not isinstance(value, np.ndarray) and int(value.__dlpack_device__()[0]) != 1):
        raise ValueError(f"{name}: an array on a device; bring it to the host first (.cpu(), cupy.asnumpy)")
    if not isinstance(value, np.ndarray):
        value = np.from_dlpack(value) if hasattr(value, "__dlpack__") else np.asarray(value)
    if value.dtype.name not in _TYPES and value.dtype.newbyteorder("=").name not in _TYPES:
        raise ValueError(f"{name}: pixels of the type {value.dtype}; give uint8, uint16, int16 or float32")
    if value.ndim not in (2, 3) or value.size == 0:
        raise ValueError(f"{name}: an array of shape {value.shape}; give (bands, height, width) or (height, width)")
    array = value if value.ndim == 3 else value[np.newaxis]
    array = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("="))
    if mask is not None:
        given = np.asarray(mask)
        if given.dtype != np.bool_ or given.shape != array.shape[1:]:
            raise ValueError(f"{name}: a mask of {given.dtype} {given.shape}; give bools {array.shape[1:]}, True = not observable")
        hidden = given if hidden is None else hidden | given
    return array, None if hidden is None else np.ascontiguousarray(hidden).view(np.uint8)


def _of_data_array(value: Any, name: str, nodata: Any, geotransform: Any, crs: Any) -> tuple[Any, Any, Any, Any]:
    """The values of a DataArray with its nodata, place and system, which the caller's own come before."""
    if not hasattr(value, "dtype"):
        raise ValueError(f"{name}: a {type(value).__name__} of several arrays; give one DataArray")
    if len(value.dims) < 2 or value.dims[-1] in _DOWN or value.dims[-2] in _ACROSS or {*value.dims[:-2]} & {*_DOWN, *_ACROSS}:
        raise ValueError(f"{name}: dimensions {value.dims}; give (band, y, x) or (y, x): da.transpose(.., 'y', 'x')")
    x, y = value.dims[-1], value.dims[-2]
    if nodata is None:  # an encoding's is a value of the file: what was decoded to floats has NaN in its place
        nodata = value.attrs.get("_FillValue", value.encoding.get("_FillValue") if value.dtype.kind in "iu" else None)
    if crs is None:
        crs = _system_of(value)
    if geotransform is None and crs is not None and x in value.coords and y in value.coords:
        across, down = np.asarray(value.coords[x], dtype=float), np.asarray(value.coords[y], dtype=float)
        if len(across) > 1 and len(down) > 1:
            dx, dy = (across[-1] - across[0]) / (len(across) - 1), (down[-1] - down[0]) / (len(down) - 1)
            if np.abs(np.diff(across) - dx).max() > 1e-6 * abs(dx) or np.abs(np.diff(down) - dy).max() > 1e-6 * abs(dy):
                raise ValueError(f"{name}: coordinates of x and y are not regular; give geotransform")
            geotransform = (across[0] - dx / 2, dx, 0.0, down[0] - dy / 2, 0.0, dy)
    return value.values, nodata, geotransform, crs


def is_data_array(value: Any) -> bool:
    return hasattr(value, "dims") and hasattr(value, "coords")


def _system_of(value: Any) -> Any:
    crs = value.attrs.get("crs")
    if crs is None and "spatial_ref" in value.coords:
        crs = value.coords["spatial_ref"].attrs.get("crs_wkt")
    return crs


def check_one_grid(before: Any, after: Any) -> None:
    """Raises ValueError for DataArrays without a system whose coordinates differ: with one, the core compares their places."""
    if _system_of(before) is not None or _system_of(after) is not None:
        return
    for axis in {*before.coords} & {*before.dims[-2:]} & {*after.coords}:
        one, two = before.coords[axis].values, after.coords[axis].values
        numbers = one.dtype.kind in "iuf" and two.dtype.kind in "iuf" and one.shape == two.shape
        near = 1e-6 * abs(float(one[-1]) - float(one[0])) / max(1, len(one) - 1) if numbers else 0.0
        if not (np.abs(one.astype(float) - two.astype(float)).max() <= near if numbers else np.array_equal(one, two)):
            raise ValueError(f"after: other coordinates of {axis} than before; bring both to one grid, or give them a crs")


def _system(crs: str, geotransform: Any, shape: tuple[int, ...], name: str) -> dict[str, Any]:
    if crs.upper() in _DEGREES:
        return {"crs": "EPSG:4326", "wgs84": True}
    if geotransform is None:
        return {"crs": crs}
    try:
        system = _rasterio().crs.CRS.from_user_input(crs)
    except ValueError as problem:
        raise ValueError(f"{name}: crs = {crs!r}: {problem}; give EPSG:NUMBER or WKT") from None
    if system == _rasterio().crs.CRS.from_epsg(4326):
        return {"crs": "EPSG:4326", "wgs84": True}
    return {"crs": system.to_wkt(), "lattice": _lattice(system, geotransform, shape[2], shape[1], name)}


def _rasterio() -> Any:
    try:
        import rasterio
        import rasterio.crs
        import rasterio.warp
    except ImportError:
        raise ImportError("image files need rasterio: pip install libsanc[io]") from None
    return rasterio


def _guard() -> Any:
    """GDAL opens the file alone: no sidecar, no virtual file, no network, nothing kept."""
    return _rasterio().Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", GDAL_PAM_ENABLED="NO", CPL_VSIL_CURL_ALLOWED_EXTENSIONS="{noext}",
                           GTIFF_IGNORE_READ_ERRORS="NO", GDAL_GEOREF_SOURCES="INTERNAL", PROJ_NETWORK="OFF")


def _lattice(system: Any, geotransform: Any, width: int, height: int, name: str) -> str:
    """The canonical text of a projected image's lattice, a node every 64 px."""
    g, step = geotransform, _LATTICE_STEP_PX
    nodes_x, nodes_y = (width - 1) // step + 2, (height - 1) // step + 2
    rows, columns = np.mgrid[0:nodes_y, 0:nodes_x].astype(float) * step
    x = g[0] + columns * g[1] + rows * g[2]
    y = g[3] + columns * g[4] + rows * g[5]
    with _guard():
        lon, lat = _rasterio().warp.transform(system, "OGC:CRS84", x.ravel().tolist(), y.ravel().tolist())
    return _core.lattice_text(step, nodes_x, nodes_y, lon, lat)


def read_geotiff(path: str, name: str, lattice: str, memory_limit: int) -> _core.Image:
    """A GeoTIFF as the program reads it: GTiff only, held to its directory and the limit before a pixel is decoded."""
    rasterio = _rasterio()
    _core.refuse_special_name(path)
    layout = _core.tiff_layout(path)
    sha256 = _core.file_sha256(path)
    if layout["compression"] not in _LOSSLESS:
        raise OSError(f"compression {layout['compression']} is not one that is always lossless: {name}: convert it: "
                      "gdal_translate -co COMPRESS=DEFLATE IN.tif OUT.tif")
    pixel_bytes = (layout["bits"] + 7) // 8
    block = layout["block_width"] * layout["block_height"] * pixel_bytes * (1 if layout["separate_planes"] else layout["samples"])
    if layout["width"] * layout["height"] * layout["samples"] * pixel_bytes + block > memory_limit:
        raise OSError(f"an image of {layout['width']} x {layout['height']} px x {layout['samples']} bands needs more than the memory limit of "
                      f"{memory_limit} bytes: {name}: cut it or raise memory_limit")
    try:
        with warnings.catch_warnings(action="ignore", category=rasterio.errors.NotGeoreferencedWarning), _guard(), rasterio.open(os.path.realpath(path), driver="GTiff", sharing=False,
                                                                   GEOREF_SOURCES="INTERNAL") as dataset:
            if (dataset.width, dataset.height, dataset.count) != (layout["width"], layout["height"], layout["samples"]):
                raise OSError(f"the image's size is not what its directory states: {name}: fetch the file again")
            return _of_dataset(dataset, name, lattice, {"sha256": sha256, "size": os.path.getsize(path)})
    except rasterio.errors.RasterioError as problem:
        raise OSError(f"damaged image: {name}: {' '.join(str(problem).split())}: fetch the file again") from None


def _of_dataset(dataset: Any, name: str, lattice: str, more: dict[str, Any]) -> _core.Image:
    rasterio = _rasterio()
    alpha = rasterio.enums.ColorInterp.alpha
    bands = [band for band, meaning in enumerate(dataset.colorinterp, 1) if meaning != alpha]
    if not bands:
        raise OSError(f"no band but alpha: {name}: give an image with pixels")
    types = {dataset.dtypes[band - 1] for band in bands}
    if types - set(_TYPES) or len(types) != 1:
        raise OSError(f"pixels of the type {', '.join(sorted(types))} (taken: uint8, uint16, int16, float32): {name}: convert it: "
                      "gdal_translate -ot Float32 IN.tif OUT.tif")
    told = []
    pixels = dataset.read(bands)
    if rasterio.enums.MaskFlags.per_dataset in dataset.mask_flag_enums[bands[0] - 1]:
        more["masked"] = np.ascontiguousarray(dataset.read_masks(bands[0]) == 0).view(np.uint8)
    nodata = dataset.nodatavals[bands[0] - 1]
    if nodata is not None and nodata == nodata:
        if _holds(pixels.dtype, nodata):
            more["nodata"] = float(np.array(nodata).astype(pixels.dtype))
        else:
            told.append(f"nodata value outside the pixel type is ignored: {name}")
    if not dataset.transform.is_identity:
        more["geotransform"] = list(dataset.transform.to_gdal())
    if dataset.crs:
        more["crs"] = dataset.crs.to_wkt()
        if dataset.crs.is_geographic and dataset.crs == rasterio.crs.CRS.from_epsg(4326):
            more["wgs84"] = True
        elif "geotransform" in more:
            more["lattice"] = lattice or _lattice(dataset.crs, more["geotransform"], dataset.width, dataset.height, name)
    return _core.Image(name, pixels, more | {"warnings": told})


def _holds(dtype: np.dtype[Any], value: float) -> bool:
    if dtype == np.float32:
        return abs(value) <= float(np.finfo(np.float32).max)
    limits = np.iinfo(dtype)
    return bool(limits.min <= value <= limits.max) and value == int(value)
