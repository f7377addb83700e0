# SPDX-License-Identifier: Apache-2.0
"""Makes a technical case of real files that have nothing to do with each other: Landsat images of Taizhou, tracks off the
coasts of the United States, a mail network. It says nothing about anybody: ids are hashed, the zones lie a third of the
globe away from any ship; it is held to its counts and digest only.

    make_real_case.py DATA FOLDER     DATA: the folder that holds raster/, ais/ and graph/
"""
import gzip
import hashlib
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "hostile"))
from tiff import DOUBLE, LONG, SHORT, tiff  # noqa: E402

CASE = """# Made by tests/real_case/make_real_case.py: real files that have nothing to do with each other.
format = 1

[case]
id = "real-files"
title = "Real files, no story"
question = "Do real files go through?"
period = ["2000-01-01T00:00:00Z", "2022-12-31T23:59:59Z"]

[zones]
file = "zones.geojson"

[[image]]
file = "images/2000.tif"
time = "2000-03-17T02:10:00Z"
time_sigma = "60s"

[[image]]
file = "images/2003.tif"
time = "2003-02-06T02:10:00Z"
time_sigma = "60s"

[[tracks]]
file = "tracks.csv.gz"
schema = "csv:vessel=vessel,time=time,lon=lon,lat=lat,sog=sog,cog=cog"
tz = "UTC"
source = "one receiver network"

[[graph]]
file = "mail.csv"
layer = "transfer"

[analysis.change]
min_area_px = 4

[analysis.gaps]
min_gap = "10min"
"""

ZONES = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"name": "west", "role": "stack"}, "geometry": {"type": "Polygon", "coordinates":
[[[119.86, 32.46], [119.91, 32.46], [119.91, 32.51], [119.86, 32.51], [119.86, 32.46]]]}},
{"type": "Feature", "properties": {"name": "east", "role": "berth"}, "geometry": {"type": "Polygon", "coordinates":
[[[119.92, 32.46], [119.95, 32.46], [119.95, 32.51], [119.92, 32.51], [119.92, 32.46]]]}}]}
"""


def geotiff(header, pixels):
    """A band-sequential GeoTIFF of an ENVI file."""
    stated = dict(re.findall(r"^(\w+) *= *(\d+)$", header, re.MULTILINE))
    width, height, bands = (int(stated[key]) for key in ("samples", "lines", "bands"))
    info = re.search(r"map info = {UTM, 1.000, 1.000, ([\d.]+), ([\d.]+), ([\d.e+]+), ([\d.e+]+), (\d+), North", header)
    east, north, step_x, step_y, zone = (float(v) for v in info.groups())
    assert len(pixels) == width * height * bands
    plane = width * height
    blocks = [pixels[b * plane:(b + 1) * plane] for b in range(bands)]
    return tiff(width=width, height=height, samples=bands, blocks=blocks, tags={
        284: (SHORT, [2]), 279: (LONG, [plane] * bands), 273: (LONG, [0] * bands), 33550: (DOUBLE, [step_x, step_y, 0.0]),
        33922: (DOUBLE, [0.0, 0.0, 0.0, east, north, 0.0]),
        34735: (SHORT, [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32600 + int(zone)])})


def tracks(table):
    head, *rows = table.splitlines()
    at = [head.split(",").index(name) for name in ("MMSI", "BaseDateTime", "LON", "LAT", "SOG", "COG")]
    lines = ["vessel,time,lon,lat,sog,cog"]
    for row in rows:
        fields = row.split(",")
        vessel = "v-" + hashlib.sha256(fields[at[0]].encode()).hexdigest()[:12]
        lines.append(",".join([vessel] + [fields[i] for i in at[1:]]))
    return "\n".join(lines) + "\n"


def main(data, folder):
    data, folder = pathlib.Path(data), pathlib.Path(folder)
    (folder / "images").mkdir(parents=True, exist_ok=True)
    for year in ("2000", "2003"):
        source = data / "raster/taizhou" / f"{year}TM"
        header = source.with_name(source.name + ".HDR").read_text(encoding="latin-1")
        (folder / "images" / f"{year}.tif").write_bytes(geotiff(header, source.read_bytes()))
    table = gzip.decompress((data / "ais/marinecadastre/AISdata_20220103.csv.gz").read_bytes()).decode()
    (folder / "tracks.csv.gz").write_bytes(gzip.compress(tracks(table).encode(), mtime=0))
    edges = (data / "graph/email-Eu-core.csv").read_text().split("\n")
    (folder / "mail.csv").write_text("source,target\n" + "".join(",".join(edge.split()[:2]) + "\n" for edge in edges if edge.strip()))
    (folder / "zones.geojson").write_text(ZONES)
    (folder / "case.toml").write_text(CASE)


if __name__ == "__main__":
    main(*sys.argv[1:3])
