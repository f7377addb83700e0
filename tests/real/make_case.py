#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a technical case of real files: Landsat images of Taizhou, NOAA's tracks of an hour off the US, and a network
of e-mails. The parts have nothing to do with one another and no ship comes near a zone: the case is held to its counts
and digest, it says nothing about anybody. Identities are replaced by salted hashes, names and numbers left out.

    make_case.py OUTDIR SANC_DATA       also makes OUTDIR/bern/*.tif, images without a coordinate system
"""
import csv
import gzip
import hashlib
import json
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "hostile"))
from tiff import DOUBLE, SHORT, tiff  # noqa: E402

SALT = "sanc technical case 1"
TRACKS = "ais/marinecadastre/AISdata_20220103.csv.gz"
WIDTH = HEIGHT = 400
BANDS = 6
ZONES = [  # name, role, west, south, east, north: boxes on the images
    ("west-yard", "stack", 119.86, 32.50, 119.88, 32.52),
    ("middle-quay", "berth", 119.89, 32.48, 119.92, 32.50),
    ("east-quay", "berth", 119.93, 32.45, 119.96, 32.47),
]
CASE = """\
# Real files that have nothing to do with one another: made by tests/real/make_case.py, held to counts and digest only.
format = 1

[case]
id = "real-files"
title = "Real files"
question = "Does the chain carry real files?"
period = ["2000-01-01T00:00:00Z", "2022-12-31T00:00:00Z"]
as_of = "2022-01-04T00:00:00Z"

[zones]
file = "zones.geojson"

[[image]]
file = "images/taizhou-2000.tif"
time = "2000-03-17T02:20:00Z"
time_sigma = "1h"
sensor = "Landsat 7 ETM+"

[[image]]
file = "images/taizhou-2003.tif"
time = "2003-02-06T02:20:00Z"
time_sigma = "1h"
sensor = "Landsat 7 ETM+"

[[tracks]]
file = "tracks.csv"
schema = "csv:vessel=vessel,time=time,lon=lon,lat=lat,sog=sog,cog=cog"
tz = "UTC"
source = "NOAA"
position_sigma_m = 10

[[graph]]
file = "mails.csv"
layer = "transfer"
strength = "weight"

[analysis.change]
measure = "cva"
normalise = "zscore"
register = "none"
threshold = "otsu"
connectivity = 8
min_area_px = 4

[analysis.rank]
measure = "betweenness,pagerank"
loops = "keep"
"""


def hidden(mmsi):
    return "v" + hashlib.sha256(f"{SALT} {mmsi}".encode()).hexdigest()[:12]


def by_pixel(raw, bands):
    """Band-sequential -> pixel-interleaved bytes."""
    size = len(raw) // bands
    out = bytearray(len(raw))
    for band in range(bands):
        out[band::bands] = raw[band * size:(band + 1) * size]
    return bytes(out)


def strips(raw, row_bytes, rows):
    return [raw[i:i + row_bytes * rows] for i in range(0, len(raw), row_bytes * rows)]


def taizhou(data, year, rows=50, planar=False):
    """From ENVI: six bands of bytes, UTM 51 N, pixels of 30 m; in strips of so many rows, or one strip a band."""
    folder = data / "raster/taizhou"
    header = (folder / f"{year}TM.HDR").read_text()
    for expected in ("samples = 400", "lines   = 400", "bands   = 6", "data type = 1", "interleave = bsq",
                     "203325.000, 3604935.000, 3.0000000000e+001, 3.0000000000e+001, 51, North"):
        if expected not in header:
            raise SystemExit(f"{year}TM.HDR: no '{expected}'")
    raw = (folder / f"{year}TM").read_bytes()
    keys = [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32651]
    tags = {33550: (DOUBLE, [30.0, 30.0, 0.0]), 33922: (DOUBLE, [0.0, 0.0, 0.0, 203325.0, 3604935.0, 0.0]),
            34735: (SHORT, keys)}
    if planar:
        return tiff(WIDTH, HEIGHT, BANDS, blocks=strips(raw, WIDTH, HEIGHT), tags={**tags, 284: (SHORT, [2])})
    return tiff(WIDTH, HEIGHT, BANDS, rows=rows, blocks=strips(by_pixel(raw, BANDS), WIDTH * BANDS, rows), tags=tags)


def bitmap(path):
    """(width, height, rows from the top, one byte a pixel): the first channel of 24 bits, or of the palette of 8."""
    raw = path.read_bytes()
    at, size = struct.unpack_from("<I", raw, 10)[0], struct.unpack_from("<I", raw, 14)[0]
    width, height, _, bits, compression = struct.unpack_from("<iiHHI", raw, 18)
    if raw[:2] != b"BM" or compression or bits not in (8, 24) or height < 0:
        raise SystemExit(f"{path.name}: not a plain BMP of 8 or 24 bits")
    palette = raw[14 + size::4]
    step = (width * bits // 8 + 3) // 4 * 4
    rows = [raw[at + y * step:at + (y + 1) * step] for y in range(height - 1, -1, -1)]
    rows = [bytes(r[0:3 * width:3]) if bits == 24 else bytes(palette[v] for v in r[:width]) for r in rows]
    return width, height, rows


def bern(data, number, float32):
    """ERS-2 SAR without a coordinate system, as bytes or as float32."""
    width, height, rows = bitmap(data / f"raster/bern_sar/bern_{number}.bmp")
    raw = b"".join(rows)
    if float32:
        raw = struct.pack(f"<{len(raw)}f", *raw)
    return tiff(width, height, bits=32 if float32 else 8, sample_format=3 if float32 else 1, projected=False,
                rows=64, blocks=strips(raw, width * (4 if float32 else 1), 64))


def vessel(mmsi):
    """Not a base station, an aid to navigation or a number too short: once hashed, that cannot be told any more."""
    return len(mmsi) == 9 and mmsi[0] != "0" and not (mmsi[:2] == "99" and "2" <= mmsi[2] <= "7")


def tracks(data):
    with gzip.open(data / TRACKS, "rt", newline="") as file:
        for row in csv.DictReader(file):
            mmsi = row["MMSI"]
            if vessel(mmsi):
                yield [hidden(mmsi), row["BaseDateTime"], row["LON"], row["LAT"], row["SOG"], row["COG"]]


def write_csv(path, header, rows):
    with open(path, "w", newline="", encoding="ascii") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def make(out, data):
    (out / "images").mkdir(parents=True, exist_ok=True)
    (out / "bern").mkdir(exist_ok=True)
    for year in (2000, 2003):
        (out / f"images/taizhou-{year}.tif").write_bytes(taizhou(data, year))
    for number in (1, 2):
        (out / f"bern/bern-{number}.tif").write_bytes(bern(data, number, False))
        (out / f"bern/bern-{number}-float.tif").write_bytes(bern(data, number, True))
    write_csv(out / "tracks.csv", ["vessel", "time", "lon", "lat", "sog", "cog"], tracks(data))
    write_csv(out / "mails.csv", ["source", "target", "weight"],
              (line.split() for line in (data / "graph/email-Eu-core.csv").read_text().splitlines()))
    features = [{"type": "Feature", "properties": {"name": name, "role": role}, "geometry": {
        "type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]}}
        for name, role, w, s, e, n in ZONES]
    (out / "zones.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}, indent=1) + "\n")
    (out / "case.toml").write_text(CASE)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("usage: make_case.py OUTDIR SANC_DATA")
    make(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
