# SPDX-License-Identifier: Apache-2.0
"""Changes against scikit-image and NumPy, arrays against files, and the guards of files."""
import importlib
import json
import subprocess
import sys

import numpy as np
import pytest
import rasterio
import skimage
import xarray
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import sanc

PLAIN = {"normalise": "none", "threshold": "fixed:20"}


@settings(max_examples=60, deadline=None)
@given(hnp.arrays(np.uint8, (2, 13, 70), elements=st.sampled_from([0, 10, 200])), st.sampled_from([4, 8]))
def test_objects_are_those_of_scikit_image(pair, connectivity):
    found = sanc.change(pair[0], pair[1], connectivity=connectivity, **PLAIN)
    score = np.abs(pair[1].astype(int) - pair[0].astype(int))
    assert sanc.difference(pair[0], pair[1], normalise="none").tolist() == score.tolist()
    assert (found.mask == (score > 20)).all()
    labels = skimage.measure.label(score > 20, connectivity=connectivity // 4)
    regions = skimage.measure.regionprops(labels)
    assert sorted(found["area_px"].tolist()) == sorted(int(r.area) for r in regions)
    assert sorted(zip(found["min_y_px"].tolist(), found["min_x_px"].tolist(), found["max_y_px"].tolist(), found["max_x_px"].tolist(), strict=True)) == sorted(
        (r.bbox[0], r.bbox[1], r.bbox[2] - 1, r.bbox[3] - 1) for r in regions)
    assert found.to_geopandas().geometry.area.tolist() == found["area_px"].tolist()


def test_otsu_is_that_of_scikit_image():
    rng = np.random.default_rng(1)
    before = rng.normal(100, 5, (200, 200)).astype(np.float32)
    after = before + rng.normal(0, 3, before.shape).astype(np.float32)
    after[50:90, 60:120] += 80
    found = sanc.change(before, after, normalise="none")
    peer = skimage.filters.threshold_otsu(np.abs(after - before), nbins=1024)
    assert found.summary["threshold"] == pytest.approx(peer, abs=2.0)
    assert found.summary["changed_px"] == (found.mask == 1).sum() == pytest.approx(2400, rel=0.01)


@pytest.fixture(scope="module")
def pair(case):
    return case / "images/t1.tif", case / "images/t2.tif"


def read(path):
    with rasterio.open(path) as dataset:
        return dataset.read(), list(dataset.transform.to_gdal())


def test_arrays_give_the_result_of_files(pair):
    expected = sanc.change(*pair, min_area_px=9)
    (before, place), (after, _) = read(pair[0]), read(pair[1])
    options = {"geotransform": place, "crs": "EPSG:4326", "min_area_px": 9}
    forms = {"bands": (before, after), "plane": (before[0], after[0]), "flipped": (before[:, ::-1][:, ::-1], np.flip(np.flip(after, 1).copy(), 1)),
             "fortran": (np.asfortranarray(before), np.asfortranarray(after)), "masked": (np.ma.MaskedArray(before), np.ma.MaskedArray(after)),
             "no mask": (before, after)}
    for name, images in forms.items():
        assert sanc.change(*images, **options).digest == expected.digest, name
    wide = [image.astype(">u2") for image in (before, after)]
    assert sanc.change(*wide, **options).table_digest == sanc.change(*[w.astype("=u2") for w in wide], **options).table_digest
    assert sanc.change(before, after, **options | {"crs": rasterio.crs.CRS.from_epsg(4326).to_wkt()}).digest == expected.digest


def test_data_arrays(pair):
    arrays = []
    for path in pair:
        values, g = read(path)
        x, y = g[0] + (np.arange(512) + 0.5) * g[1], g[3] + (np.arange(512) + 0.5) * g[5]
        arrays.append(xarray.DataArray(values, dims=("band", "y", "x"), coords={"x": x, "y": y}, attrs={"crs": "EPSG:4326", "sensor": "s"}))
    before, after = arrays
    score = sanc.difference(before, after)
    assert score.dims == ("y", "x") and score.attrs == before.attrs and (score.x == before.x).all() and score.dtype == np.float32
    bits = sanc.threshold(before, after, min_area_px=9)
    assert (bits.values == sanc.change(*pair, min_area_px=9).mask).all()
    assert len(sanc.objects(before, after)) == len(sanc.change(*pair))
    importlib.import_module("sanc.xarray")  # gives the accessor

    assert before.sanc.difference(after).identical(score) and before.sanc.threshold(after, min_area_px=9).identical(bits)
    assert before.sanc.objects(after).digest == sanc.objects(before, after).digest
    with pytest.raises(ValueError, match="not regular"):
        sanc.change(before.isel(x=[0, 1, 5]), after.isel(x=[0, 1, 5]))


def test_what_is_not_observable():
    before = np.full((4, 70), 5, np.int16)
    after = before.copy()
    after[0, 0], after[1, 1] = -1, 90
    mask = np.zeros((4, 70), bool)
    mask[3] = True
    found = sanc.change(before, after, nodata=-1, mask=mask, **PLAIN)
    assert found.mask is found.mask  # made once
    assert found.mask[0, 0] == 255 and (found.mask[3] == 255).all() and found.mask[1, 1] == 1 and found.mask[2, 2] == 0
    assert np.isnan(sanc.difference(before, after, nodata=-1, mask=(None, mask))[3]).all()
    hidden = np.ma.MaskedArray(after, mask=mask)
    assert (sanc.change(before, hidden, nodata=-1, **PLAIN).mask == found.mask).all()
    floats = after.astype(np.float32)
    floats[2, 5] = np.nan
    assert sanc.change(before.astype(np.float32), floats, **PLAIN).mask[2, 5] == 255


A = np.zeros((4, 4), np.uint8)


@pytest.mark.parametrize(("images", "options", "text"), [
    ((A.astype(float), A), {}, "before: pixels of the type float64"), ((A, A.astype(np.int64)), {}, "after: pixels of the type int64"),
    ((A, A.astype(object)), {}, "pixels of the type object"), ((A, A.astype(bool)), {}, "pixels of the type bool"), ((A[0], A[0]), {}, r"an array of shape \(4,\)"),
    ((A[:0], A), {}, r"an array of shape \(0, 4\)"), ((A, A.astype(np.uint16)), {}, "another pixel type"), ((A, A[:3]), {}, "another size"),
    ((A, A), {"nodata": 300}, "nodata = 300"), ((A, A), {"mask": A}, "a mask of uint8"), ((A, A), {"mask": A[:2].astype(bool)}, "a mask of bool"),
    ((A, A), {"geotransform": (1, 2)}, "geotransform"), ((A, A), {"bands": 2}, "bands"), ((A, A), {"measure": "ratio"}, "measure = 'ratio'"),
    ((A, A), {"threshold": "fixed:x"}, "threshold = fixed:x"), ((A, A), {"connectivity": 6}, "connectivity = '6'"), ((A, A), {"zones": b"{}"}, "zones|bytes")])
def test_refused(images, options, text):
    with pytest.raises((ValueError, OSError), match=text):
        sanc.change(*images, **options)


def test_zones(pair, case):
    inside = sanc.change(*pair, zones=case / "zones.geojson")
    assert 0 < len(inside) < len(sanc.change(*pair))
    assert inside.digest == sanc.change(*pair, zones=(case / "zones.geojson").read_bytes()).digest
    assert json.loads(inside.to_geojson())["coordinates_are"] == "longitude, latitude"


def test_projected_images(pair, tmp_path):
    paths = []
    for path in pair:
        values, _ = read(path)
        paths.append(tmp_path / path.name)
        with rasterio.open(paths[-1], "w", driver="GTiff", width=512, height=512, count=1, dtype="uint8", crs="EPSG:32652",
                           transform=rasterio.Affine(3, 0, 600000, 0, -3, 4680000)) as out:
            out.write(values)
    made = sanc.change(*paths, min_area_px=9)
    x, y = rasterio.warp.transform("EPSG:32652", "OGC:CRS84", [600000 + 3 * 256], [4680000 - 3 * 256])
    assert abs(made["lon_deg"] - x[0]).max() < 0.02 and abs(made["lat_deg"] - y[0]).max() < 0.02
    assert made["area_m2"].sum() == pytest.approx(9 * made["area_px"].sum(), rel=2e-3)


def test_guards(pair, tmp_path):
    for name, text in (("/vsicurl/http://127.0.0.1/a.tif", "virtual file"), ("https://example.org/a.tif", "network address"), (tmp_path / "no.tif", "cannot open")):
        with pytest.raises(OSError, match=text):
            sanc.change(name, pair[1])
    vrt = tmp_path / "x.tif"
    vrt.write_text(f'<VRTDataset rasterXSize="2" rasterYSize="2"><VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename>{pair[0]}'
                   "</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>")
    with pytest.raises(OSError, match="not a TIFF"):
        sanc.change(vrt, pair[1])
    cut = tmp_path / "cut.tif"
    cut.write_bytes(pair[0].read_bytes()[:5000])
    with pytest.raises(OSError, match="truncated TIFF"):
        sanc.change(cut, pair[1])
    with pytest.raises(OSError, match="memory limit"):
        sanc.change(*pair, memory_limit=100_000)
    expected = sanc.change(*pair).digest
    before = tmp_path / "t1.tif"
    before.write_bytes(pair[0].read_bytes())
    common = int(np.bincount(read(before)[0].ravel()).argmax())
    xml = f'<PAMDataset><PAMRasterBand band="1"><NoDataValue>{common}</NoDataValue></PAMRasterBand></PAMDataset>'
    masked = tmp_path / "masked.tif"
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=False), rasterio.open(masked, "w", driver="GTiff", width=512, height=512, count=1, dtype="uint8") as out:
        out.write_mask(np.zeros((512, 512), bool))
    sidecars = {".aux.xml": xml.encode(), ".msk": (tmp_path / "masked.tif.msk").read_bytes()}
    for ending, content in sidecars.items():  # each does something to a reader that is not on its guard
        (tmp_path / f"t1.tif{ending}").write_bytes(content)
        with rasterio.open(before) as dataset:
            assert (dataset.read_masks(1) == 0).any(), ending
        assert sanc.change(before, pair[1]).digest == expected, ending
        (tmp_path / f"t1.tif{ending}").unlink()
    (tmp_path / "t1.tfw").write_text("9\n0\n0\n-9\n0\n0\n")
    assert sanc.change(before, pair[1]).digest == expected
    lossy = tmp_path / "lossy.tif"
    with rasterio.open(lossy, "w", driver="GTiff", width=64, height=64, count=1, dtype="uint8", compress="JPEG") as out:
        out.write(np.zeros((1, 64, 64), np.uint8))
    with pytest.raises(OSError, match="not one that is always lossless"):
        sanc.change(lossy, lossy)
    double = tmp_path / "double.tif"
    with rasterio.open(double, "w", driver="GTiff", width=64, height=64, count=1, dtype="float64") as out:
        out.write(np.zeros((1, 64, 64)))
    with pytest.raises(OSError, match="pixels of the type float64"):
        sanc.change(double, double)


def test_what_one_date_hides_in_a_band_that_is_not_compared():
    """A masked array hides by its used bands, as nodata does."""
    before = np.arange(2 * 4 * 70, dtype=np.int16).reshape(2, 4, 70)
    after = before + np.int16(50)
    mask = np.zeros(before.shape, bool)
    mask[1, 2] = True
    marked = np.where(mask, np.int16(-1), before)
    for bands, count in ((1, 0), (2, 70), ([1, 2], 70), (np.array([1, 2]), 70), (None, 70)):
        found = sanc.change(np.ma.MaskedArray(before, mask=mask), after, bands=bands, **PLAIN)
        assert (found.mask == 255).sum() == count == (sanc.change(marked, after, nodata=-1, bands=bands, **PLAIN).mask == 255).sum(), bands


def scene(values, dims=("y", "x"), shift=0.0, **attrs):
    places = {"x": 130 + shift + np.arange(70) * 0.01, "y": 42 - np.arange(4) * 0.01}
    return xarray.DataArray(values, dims=dims, coords=places, attrs=attrs)


def test_dimensions_and_places_of_data_arrays():
    before = np.zeros((4, 70), np.uint8)
    after = before.copy()
    after[1, 3:9] = 90
    found = sanc.change(scene(before, crs="EPSG:4326"), scene(after, crs="EPSG:4326"), **PLAIN)
    assert found["lon_deg"].tolist() == [130.055] and found["lat_deg"].tolist() == [41.99]
    for crs in ({}, {"crs": "EPSG:4326"}):
        for turned in (("x", "y"), ("y", "x", "band")):
            images = [scene(np.stack([v, v], -1), ("y", "x", "band"), **crs) if "band" in turned else scene(v, **crs).T for v in (before, after)]
            with pytest.raises(ValueError, match=r"before: dimensions .*; give \(band, y, x\)"):
                sanc.change(*images, **PLAIN)
        with pytest.raises(ValueError, match="after: other coordinates of x|no overlap"):
            sanc.change(scene(before, **crs), scene(after, shift=5.0, **crs), **PLAIN)
    assert len(sanc.change(scene(before), scene(after, shift=1e-9), **PLAIN)) == len(sanc.change(scene(before), after, **PLAIN)) == 1
    decoded = scene(before.astype(np.float32))
    decoded.encoding["_FillValue"] = 0  # of the file's values: the decoded ones have NaN
    assert (sanc.change(decoded, after.astype(np.float32), **PLAIN).mask != 255).all()
    with pytest.raises(ValueError, match="before: a Dataset of several arrays"):
        sanc.change(xarray.Dataset({"a": scene(before)}), after)
    assert sanc.change(before, after, geotransform=(130, 0.01, 0, 42, 0, -0.01), crs=4326, **PLAIN)["lon_deg"].tolist() == [130.06]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("options", "text"), [
    ({"nodata": "x"}, "before: nodata = 'x': give a number"), ({"nodata": [1, 2]}, r"before: nodata = \[1, 2\]"), ({"nodata": 1e10}, "no value of uint8"),
    ({"nodata": np.inf}, "no value of uint8"),
    ({"mask": (None,)}, "mask: a tuple of 1; give"), ({"mask": [[False] * 4] * 4}, "mask: a list of 4; give"),
    ({"geotransform": "abc"}, "before: geotransform = 'abc'"),
    ({"geotransform": (0, 1, 0, 9, 0, -1), "crs": "Mars"}, "crs = 'Mars': .*give EPSG"), ({"bands": []}, r"bands = \[\]: empty")])
def test_refused_by_name(options, text):
    with pytest.raises(ValueError, match=text):
        sanc.change(A, A, **options)


def test_pixels_that_change_meanwhile_stop_nothing():
    """Another thread writes into BEFORE: the result is of no use, the process lives."""
    program = """
import random, threading, time
import numpy as np, sanc
for kind, options in (("u1", {}), ("i2", {}), ("u1", {"normalise": "none"}), ("f4", {"measure": "absolute"})):
    before = np.zeros((700, 1100), kind)
    after = before.copy()
    after[::2] = 9
    stop, go = threading.Event(), threading.Event()
    def write():
        while not stop.is_set():
            go.wait()
            go.clear()
            time.sleep(random.uniform(0, 0.006))
            before[::3] = 100
    writer = threading.Thread(target=write)
    writer.start()
    end = time.monotonic() + 2.0
    while time.monotonic() < end:
        before[:] = 0
        go.set()
        try:
            sanc.change(before, after, **options)
        except ValueError:
            pass
    stop.set()
    go.set()
    writer.join()
print("lives")
"""
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False).stdout == "lives\n"
