# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of the fuzz targets: small pieces of the shipped case and inputs made by hand. Standard library only.

    seeds.py FOLDER     makes FOLDER/TARGET/NAME
"""
import gzip
import json
import pathlib
import struct
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASE = ROOT / "examples" / "rajin-window"
sys.path.insert(0, str(ROOT / "tests" / "hostile"))
from tiff import tiff  # noqa: E402

HASH = "0123456789abcdef" * 4


def first_lines(path, count):
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return b"".join(text.splitlines(keepends=True)[:count])


def chosen(choice, text):
    """For a target whose first byte is a choice."""
    return bytes([choice]) + (text if isinstance(text, bytes) else text.encode())


def csv_seeds():
    for i, path in enumerate(sorted(CASE.rglob("*.csv"))):
        yield chosen(i % 4, first_lines(path, 5))
    yield chosen(0, '\ufeffa,"b ""c""\r\nd",\r\n\r\n#,"x\n')
    yield chosen(3, 'a;"b;c"\n# no;more\n"";""\nlast')
    yield chosen(0, b"a\xff,b\x00\n" + b"x" * 4097 + b",y\n")


def number_seeds():
    for text in ("0", "-0", "1.5", "+.5", "5.", "-9223372036854775808", "9223372036854775807", "922337203685.4775807", "1e308", "1.7976931348623157e308",
                 "4.9e-324", "2.2250738585072011e-308", "9007199254740993", "0.1", "1e-400", "123456789012345678901234567890", "nan", "inf", "1e+05"):
        for decimals in (0, 7, 18):
            yield chosen(decimals, text)
    for bits in (0x3FF0000000000001, 0x0000000000000001, 0x7FEFFFFFFFFFFFFF, 0x8000000000000000, 0x3FD3333333333333):
        yield chosen(3, struct.pack("<Q", bits))


def time_seeds():
    for text in ("2023-10-17T01:02:03Z", "2023-10-17 01:02:03.123456789+02:00", "2024-02-29T23:59:59.9995-0930", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z",
                 "2023-10-17T01:02:03", "31/12/2015 23:59:59", "UTC", "+18:00", "-02", "Z", "90s", "6h", "366d", "0ms", "106751991167d", "2023-02-29T00:00:00Z"):
        yield text.encode()


def edges_csv_seeds():
    yield chosen(0, first_lines(CASE / "ownership.csv", 6))
    yield chosen(3, first_lines(CASE / "transfers.csv.gz", 5))
    yield chosen(6, 'target,source,length,strength\n# note\nb,a,9007199254740992,1e300\na,a,1,0\n"#x","y,""z",3,-0.0\nb,a,2,.5\n')
    yield chosen(2, "source,target,strength\na,b,nan\na,b\n,b,1\na,b,1\n007,7,2\n0,10,3\n")


def edges_metis_seeds():
    yield chosen(0, "% a ring\n3 3\n2 3\n1 3\n1 2\n")
    yield chosen(2, "3 2 1\n2 5 3 7\n1 5\n1 7\n")
    yield chosen(5, "2 2 011 2\n1 1 1 4 2 3\n1 1 1 3\n")
    yield chosen(0, "4 3 100\n9 2\n9 1 3\n9 2 4\n9 3\n")


def fixes_seeds():
    rows = first_lines(CASE / "ais" / "station-a.csv.gz", 8)
    yield chosen(2, rows)
    noaa = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width\n"
    yield chosen(0, noaa + "366940480,2022-01-03T00:00:00,47.5,-122.3,0.1,12.0,511,\"A, B\",IMO9000001,WDB1,30,5,20,6\n"
                           "366940480,2022-01-03T00:00:00,47.5,-122.3,0.1,12.0,511,,,,,,,\n003669999,2022-01-03T00:00:01,0,0,102.3,360,0,,,,,,,\n"
                           "366940481,2022-01-03T00:00:00,91,181,0,0,0,,,,,,,\n")
    yield chosen(7, "t,id,x,y,s,i\n2022-01-03T00:00:00,7,180,90,1.5,9000001\n2022-01-03 00:00:00Z,007,-180,-90,,\n2022-01-03T00:00:00,7,179.99999995,0,x,\n")
    yield chosen(8, "vessel,time,lon_deg,lat_deg,sog_kn,cog_deg,heading_deg,status\na,2022-01-03T00:00:00.000Z,171.0000000,12.0000000,1.500,3.0,,5\n"
                    "\"b,\"\"c\",2022-01-03T00:00:00.001Z,-171.0,0.0,,,,\n")


def toml_case_seeds():
    whole = (CASE / "case.toml").read_bytes()
    yield whole
    yield whole[:300]
    head = 'format = 1\n[case]\nid = "a"\ntitle = "T"\nperiod = ["2023-10-17T00:00:00Z", "2023-10-18T00:00:00+02:00"]\n'
    yield head.encode()
    yield (head + '[analysis.change]\nbands = [2, 1]\nthreshold = "fixed:0.5"\n[analysis.rank]\nmeasure = ["pagerank"]\nundirected = true\ntolerance = "1e-9"\n'
                  '[analysis.gaps]\nas_of = "2023-10-22T00:00:00Z"\nmin_gap = "90min"\n[analysis.contacts]\nmax_median_speed_kn = "-0.001"\n').encode()
    yield (head + '[[events]]\nfile = "e\\u0000.csv"\n[[image]]\nfile = "a.tif"\ntime = "2023-10-17T00:00:00Z"\ntime_sigma = "1d"\ncontrol = true\n').encode()


def json_seeds():
    yield b'{"a":[1,-2.50,1e3,true,null,"\\u00e9\\n"],"b":{},"c":[[]]}'
    yield b"\xef\xbb\xbf [0, 18446744073709551615, 123456789012345678901234567890]\n"
    yield b'{"a":1,"a":2}'
    yield b"[" * 64 + b"]" * 64


def zones_seeds():
    yield (CASE / "zones.geojson").read_bytes()

    def one(kind, coordinates):
        feature = {"type": "Feature", "properties": {"name": "z", "role": "berth"}, "geometry": {"type": kind, "coordinates": coordinates}}
        return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()

    yield one("Polygon", [[[130.0, 42.0], [130.2, 42.0], [130.2, 42.2], [130.0, 42.0]], [[130.1, 42.05], [130.15, 42.05], [130.15, 42.1], [130.1, 42.05]]])
    yield one("MultiPolygon", [[[[179.9, 1], [-179.9, 1], [-179.9, 2], [179.9, 2], [179.9, 1]]], [[[0, 80], [120, 80], [-120, 80], [0, 80]]]])
    yield one("Polygon", [[[-180, -90], [180, -90], [180, 90], [-180, 90]]])


def lattice_seeds():
    degree = 1 << 40
    for step, across, down, scale in ((64, 2, 2, 1), (3, 3, 2, 100)):
        lon = [130 * degree + scale * i * degree // 1000 for _ in range(down) for i in range(across)]
        lat = [42 * degree - scale * j * degree // 1000 for j in range(down) for _ in range(across)]
        made = {"step_x_px": step, "step_y_px": step, "nodes_x": across, "nodes_y": down, "lon_q40": lon, "lat_q40": lat}
        yield json.dumps(made).encode()


def manifest_seeds():
    made = {"case": "a", "as_of_option": "", "semantics_version": 1, "outputs": {"report.html": HASH}, "run": {"case_folder": "../x"},
            "inputs": [{"name": n, "role": r, "sha256": HASH, "size": 1} for n, r in (("c.toml", "case"), ("1.tif", "image"), ("lattices/1.json", "lattice"))]}
    yield json.dumps(made, indent=1).encode()
    yield json.dumps({"a": [1, 2]}).encode() + b"\n" + json.dumps({"a": [1, 3], "": 1}).encode()
    yield json.dumps(made).encode() + b"\n" + json.dumps(made).encode()


def tiff_seeds():
    yield tiff(width=4, height=3, rows=2)
    yield tiff(width=5, height=4, samples=2, bits=16, tags={42113: (2, list(b"65535\0"))})
    yield tiff(width=4, height=4, bits=32, sample_format=3, projected=False)
    yield tiff(width=4, height=4, bits=16, sample_format=2, big=True)
    yield tiff(width=4, height=4, order=">")
    yield (CASE / "images" / "t3-cloud.tif").read_bytes()


def main():
    out = pathlib.Path(sys.argv[1])
    for name, make in sorted(globals().items()):
        if not name.endswith("_seeds"):
            continue
        folder = out / name[:-len("_seeds")]
        folder.mkdir(parents=True, exist_ok=True)
        for i, seed in enumerate(make()):
            (folder / f"seed{i:02}").write_bytes(seed)


main()
