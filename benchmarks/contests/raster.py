# SPDX-License-Identifier: Apache-2.0
"""A pair of images of 10980 x 10980 px, uint16, with 19 thousand objects (sparse) or 2.1 million (dense)."""
import pathlib
import sys

from contests import Contest, same

SANC = pathlib.Path(__file__).resolve().parents[2] / "build/release/bin/sanc"


def nearly(answers):
    """Scores in float32 fall on the other side of the threshold now and then."""
    found = [answer["changed"] for answer in answers.values() if "changed" in answer]
    return "" if max(found) - min(found) <= 1e-4 * max(found) else f"changed: {answers}"


def contests(smoke):
    end = "-small" if smoke else ""
    made = []

    def pair(kind):
        return "{data}/pair-" + kind + end

    def inputs(kind):
        return [["bench_made", "{data}", f"pair-{kind}{end}"]]

    def difference(kind, how, value):
        return ["peers/differences.py", kind, pair("sparse"), how, value]

    read = ["bench_roofs", "read", pair("sparse") + "/before.npy", pair("sparse") + "/after.npy"]
    ours = ["bench_raster", "difference", pair("sparse")]
    made.append(Contest("difference, fixed threshold", ours + ["absolute", "none", "fixed:3000", 0], inputs=inputs("sparse"), agree=same("changed"),
                        peers={"OpenCV": difference("opencv", "plain", 3000), "NumPy": difference("numpy", "plain", 3000)},
                        target=">= 0.9 of the read, 3x OpenCV", roof=read, note="also gives the range of the scores; both in memory taken once"))
    made.append(Contest("difference, nodata, fixed threshold", ours + ["absolute", "none", "fixed:3000", 1], inputs=inputs("sparse"), agree=same("changed"),
                        peers={"OpenCV": difference("opencv", "nodata", 3000), "NumPy": difference("numpy", "nodata", 3000),
                                      "gdal_calc": difference("gdal_calc", "nodata", 3000)},
                        target=">= 0.9 of the read, 3x OpenCV", roof=read,
                        note="gdal_calc: its expression by NumPy, block by block, without reading and writing"))
    made.append(Contest("difference of z-scores, nodata, fixed threshold", ours + ["cva", "zscore", "fixed:3", 1], inputs=inputs("sparse"), agree=nearly,
                        peers={"OpenCV": difference("opencv", "zscore", 3), "NumPy": difference("numpy", "zscore", 3)},
                        target=">= 3x OpenCV", roof=read, note="two passes at least: the moments come first; peers in float32"))
    for kind, labels, polygons in (("sparse", 25, 40), ("dense", 8, 12)):
        made.append(Contest(f"labels and table, {kind}", ["bench_raster", "objects", pair(kind)], inputs=inputs(kind), agree=same("objects", "changed"),
                            peers={"OpenCV with stats": ["peers/labels.py", "opencv", pair(kind)], "scikit-image label": ["peers/labels.py", "skimage", pair(kind)]},
                            target=f">= {labels}x OpenCV", roof=["bench_roofs", "bits", pair(kind)]))
        peers = {"GDALPolygonize": ["bench_gdal_polygonize", pair(kind), 4]}
        if kind == "sparse" or smoke:
            peers["rasterio shapes"] = ["peers/shapes.py", pair(kind)]
        made.append(Contest(f"polygons, {kind}", ["bench_raster", "polygons", pair(kind)], inputs=inputs(kind), agree=same("polygons"), peers=peers,
                            target=f">= {polygons}x GDAL", roof=["bench_roofs", "bits", pair(kind)], note="both label first; GDAL into a layer in memory"))
    if not SANC.exists():
        print(f"left out: compressed pair to polygons: there is no {SANC}, which ./run builds", file=sys.stderr)
        return made
    tiff = "{data}/tiff-sparse" + end
    made.append(Contest("compressed pair to polygons", ["sanc_change.py", SANC, tiff], threads=2, agree=same("polygons"),
                        inputs=inputs("sparse") + [["made_tiff.py", "{data}", "pair-sparse" + end, "tiff-sparse" + end]],
                        peers={"GDAL chain": ["peers/gdal_chain.py", tiff], "GDAL decode alone": ["peers/gdal_chain.py", tiff, "decode"]},
                        target=">= 4.5x the chain", kept_memory=False,
                        note="sanc also tells areas and places and starts a process"))
    noisy = "{data}/tiff-dense" + end
    made.append(Contest("noisy pair to a GeoJSON file", ["sanc_change.py", SANC, noisy], threads=2, agree=same("polygons"),
                        inputs=inputs("dense") + [["made_tiff.py", "{data}", "pair-dense" + end, "tiff-dense" + end]],
                        peers={"GDAL chain": ["peers/gdal_chain.py", noisy]}, target="<= 5 s", once=True, kept_memory=False, note="2 M objects"))
    return made
