# SPDX-License-Identifier: Apache-2.0
"""Makes the corpus of hostile files. corpus(root) writes each case into a folder of its own and returns the cases."""
import gzip
import os
import struct
import zlib

from tiff import ASCII, DOUBLE, LONG, LONG8, SHORT, text, tiff

REFUSE, COUNT, EITHER = "refuse", "count", "either"
CSV = "csv:vessel=vessel,time=time,lon=lon,lat=lat"
HEAD = "vessel,time,lon,lat\n"
ROWS = "".join(f"999000001,2023-10-17T00:{m:02}:00Z,{130 + m / 1000:.6f},42.1\n" for m in range(30))


class corpus_writer:
    def __init__(self, root):
        self.root, self.cases = root, []

    def case(self, name, expect, arguments, files, links=(), pipes=(), says=""):
        """`arguments` name files of the case's folder by {}/NAME; the victim lies outside it. `says`: a pattern that
        standard error must hold."""
        folder = os.path.join(self.root, "cases", name)
        os.makedirs(folder)
        for file, content in files.items():
            path = os.path.join(folder, file)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as out:
                out.write(content.encode() if isinstance(content, str) else content)
        for link, target in links:
            os.symlink(target, os.path.join(folder, link))
        for pipe in pipes:
            os.mkfifo(os.path.join(folder, pipe))
        self.cases.append({"name": name, "expect": expect, "folder": folder, "says": says,
                           "arguments": [a.replace("{}", folder) for a in arguments]})

    # One hostile image against a good one.
    def raster(self, name, expect, content, before="{}/bad.tif", files=None, links=(), pipes=(), more=()):
        all_files = {"good.tif": tiff(), **(files or {})}
        if content is not None:
            all_files["bad.tif"] = content
        self.case("raster-" + name, expect,
                  ["change", before, "{}/good.tif", "--threshold", "fixed:1", "--normalise", "none", "--register", "none",
                   "-o", "{}/out.csv", *more], all_files, links, pipes,
                  "warning: files beside .*bad.tif are ignored: bad" if files and content and expect == COUNT else "")

    def tracks(self, name, expect, content, file="bad.csv", more=(), verb="fixes", pipes=()):
        files = {} if content is None else {file: content}
        self.case("tracks-" + name, expect, [verb, "{}/" + file, "--schema", CSV, "-o", "{}/out.csv", *more], files, pipes=pipes,
                  says="not used: [1-9]" if name.startswith("row-") else "")

    def graph(self, name, expect, content, file="bad.csv", more=()):
        measures = "pagerank" if "--strength" in more else "betweenness,pagerank"
        self.case("graph-" + name, expect, ["rank", "{}/" + file, "--measure", measures, "-o", "{}/out.csv", *more],
                  {file: content}, says="not used: [1-9]" if name.startswith(("row-", "length-")) else "")

    def dossier(self, name, expect, toml, files=None, links=(), pipes=()):
        base = {"tracks.csv": HEAD + ROWS, "zones.geojson": ZONES, "t1.tif": tiff(), "owners.csv": "source,target\na,b\nb,c\n"}
        base.update(files or {})
        base["case.toml"] = toml
        self.case("case-" + name, expect, ["dossier", "{}/case.toml", "-o", "{}/out"], base, links, pipes)


def packed_run(packer, megabytes):
    """So many megabytes of zeros, packed piece by piece: what this process holds counts against the program it starts."""
    piece = bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()


ZONES = ('{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"a","role":"stack"},"geometry":'
         '{"type":"Polygon","coordinates":[[[130,42],[130.1,42],[130.1,42.1],[130,42.1],[130,42]]]}}]}')


def zones_with(ring, properties='{"name":"a","role":"stack"}', kind="Polygon"):
    return ('{"type":"FeatureCollection","features":[{"type":"Feature","properties":' + properties + ',"geometry":{"type":"' +
            kind + '","coordinates":' + ring + "}}]}")


def toml(head="", zones='file = "zones.geojson"', tracks='file = "tracks.csv"', rest=""):
    return f'''format = 1
[case]
id = "hostile"
title = "t"
question = "q"
period = ["2023-10-17T00:00:00Z", "2023-10-21T23:59:59Z"]
{head}
[zones]
{zones}
[[tracks]]
{tracks}
schema = "{CSV}"
{rest}
'''


def rasters(w, victim):
    good = tiff(rows=2)
    for cut in (0, 1, 4, 7, 8, 9, 40, 100, len(good) // 2, len(good) - 65, len(good) - 1):
        w.raster(f"cut-at-{cut:04}", REFUSE, good[:cut])
    big = tiff(big=True)
    w.raster("bigtiff-good", COUNT, big)
    w.raster("bigtiff-cut", REFUSE, big[:15])
    w.raster("bigtiff-directory-at-the-end-of-the-world", REFUSE, struct.pack("<2sHHHQ", b"II", 43, 8, 0, 2**64 - 4))
    w.raster("bigtiff-entries-2-to-63", REFUSE, struct.pack("<2sHHHQQ", b"II", 43, 8, 0, 16, 2**63))
    w.raster("bigtiff-count-2-to-63", REFUSE, tiff(big=True, wrong={273: (LONG8, 2**63, 0)}))
    w.raster("bigtiff-offset-wraps", REFUSE, tiff(big=True, wrong={273: (LONG8, 2**61, 2**64 - 8)}))
    w.raster("big-endian-good", COUNT, tiff(order=">"))

    w.raster("width-2-to-31", REFUSE, tiff(tags={256: (LONG, [2**31])}))
    w.raster("width-and-height-2-to-31", REFUSE, tiff(tags={256: (LONG, [2**31 - 1]), 257: (LONG, [2**31 - 1])}))
    w.raster("width-zero", REFUSE, tiff(tags={256: (LONG, [0])}))
    w.raster("height-zero", REFUSE, tiff(tags={257: (LONG, [0])}))
    w.raster("rows-per-strip-zero", REFUSE, tiff(tags={278: (LONG, [0])}))
    w.raster("samples-65535", REFUSE, tiff(tags={277: (SHORT, [65535])}))
    w.raster("samples-zero", REFUSE, tiff(tags={277: (SHORT, [0])}))
    w.raster("bits-zero", REFUSE, tiff(tags={258: (SHORT, [0])}))
    w.raster("bits-64-float", REFUSE, tiff(bits=64, sample_format=3))
    w.raster("complex", REFUSE, tiff(bits=64, sample_format=6))
    w.raster("signed-8-bit", REFUSE, tiff(sample_format=2))
    w.raster("bands-of-unlike-bits", REFUSE, tiff(samples=2, tags={258: (SHORT, [8, 16])}))
    w.raster("block-over-256-MiB", REFUSE, tiff(tags={256: (LONG, [70000]), 257: (LONG, [70000]), 278: (LONG, [70000])}))
    w.raster("tile-of-65536", REFUSE, tiff(tags={322: (LONG, [65536]), 323: (LONG, [65536]), 324: (LONG, [8]), 325: (LONG, [8])}))
    w.raster("tile-zero", REFUSE, tiff(tags={322: (LONG, [0]), 323: (LONG, [0]), 324: (LONG, [8]), 325: (LONG, [8])}))
    w.raster("fewer-blocks-than-rows", REFUSE, tiff(height=8, tags={257: (LONG, [1000000]), 278: (LONG, [1])}))
    w.raster("no-offsets", REFUSE, tiff(tags={273: None}))
    w.raster("no-counts", REFUSE, tiff(tags={279: None}))
    w.raster("block-beyond-the-end", REFUSE, tiff(wrong={273: (LONG, 1, 0xFFFFFFF0)}))
    w.raster("block-of-4-GB", REFUSE, tiff(wrong={279: (LONG, 1, 0xFFFFFFFF)}))
    w.raster("block-shorter-than-its-rows", EITHER, tiff(wrong={279: (LONG, 1, 8)}))
    w.raster("tag-claims-4-G-values", REFUSE, tiff(wrong={273: (LONG, 0xFFFFFFFF, 8)}))
    w.raster("tags-share-the-whole-file", REFUSE,
             tiff(wrong={tag: (ASCII, 500, 8) for tag in range(50000, 50010)}))
    w.raster("directory-circle", REFUSE, tiff(next_directory=8))
    w.raster("directory-beyond-the-end", REFUSE, tiff(next_directory=0x7FFFFFFF))
    w.raster("directories-of-nothing", REFUSE, b"II*\0\x08\0\0\0" + b"".join(
        struct.pack("<HI", 0, 8 + 6 * (i + 1)) for i in range(5000)))
    w.raster("entries-65535", REFUSE, b"II*\0\x08\0\0\0\xff\xff" + b"\0" * 2000)
    w.raster("no-directory", REFUSE, b"II*\0\0\0\0\0")

    zeros = packed_run(zlib.compressobj(9), 256)
    w.raster("deflate-of-1-GB", REFUSE,
             tiff(width=32768, height=32768, rows=8192, compression=8, blocks=[zeros] * 4), more=["--memory-limit", "200MB"])
    w.raster("deflate-of-4-GB", REFUSE, tiff(width=65535, height=65535, rows=4096, compression=8, blocks=[zeros] * 16))
    w.raster("deflate-garbage", REFUSE, tiff(compression=8, blocks=[os.urandom(64)]))
    w.raster("deflate-cut", REFUSE, tiff(width=256, height=256, compression=8, blocks=[zlib.compress(bytes(range(256)) * 256)[:40]]))
    w.raster("lzw-garbage", EITHER, tiff(compression=5, blocks=[b"\xff" * 64]))
    w.raster("packbits-runs-over", EITHER, tiff(compression=32773, blocks=[b"\x81\x55" * 200]))
    w.raster("codec-unknown", REFUSE, tiff(compression=12345))
    w.raster("codec-jpeg", REFUSE, tiff(compression=7))

    w.raster("not-a-number-everywhere", EITHER, tiff(bits=32, sample_format=3, blocks=[b"\xff" * 256]))
    w.raster("infinite-pixels", EITHER, tiff(bits=32, sample_format=3, blocks=[struct.pack("<f", float("inf")) * 64]))
    w.raster("nodata-nonsense", EITHER, tiff(tags={42113: text("1e999 ; rm -rf")}))
    w.raster("nodata-of-64-kB", EITHER, tiff(tags={42113: text("9" * 65000)}))
    w.raster("metadata-broken-xml", EITHER, tiff(tags={42112: text("<GDALMetadata><Item name=")}))
    w.raster("metadata-deep-xml", EITHER, tiff(tags={42112: text("<a>" * 20000)}))
    w.raster("affine-not-a-number", EITHER, tiff(tags={33550: (DOUBLE, [float("nan")] * 3)}))
    w.raster("affine-zero", EITHER, tiff(tags={33550: (DOUBLE, [0.0, 0.0, 0.0])}))
    w.raster("affine-beyond-the-globe", EITHER, tiff(tags={33922: (DOUBLE, [0, 0, 0, 1e300, -1e300, 0])}))
    w.raster("geokeys-beyond-the-end", EITHER, tiff(tags={34735: (SHORT, [1, 1, 0, 9, 1024, 34737, 60000, 60000])}))
    trap = ('ESRI PE String = PROJCS["a",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
            'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],UNIT["metre",1],EXTENSION["PROJ4","+proj=merc +nadgrids=' +
            victim + '"]]|')
    w.raster("crs-names-a-grid-file", EITHER, tiff(tags={
        34735: (SHORT, [1, 1, 0, 3, 1024, 0, 1, 1, 1026, 34737, len(trap), 0, 3072, 0, 1, 32767]), 34737: text(trap)}))

    vrt = ('<VRTDataset rasterXSize="8" rasterYSize="8"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
           '<SourceFilename relativeToVRT="0">%s</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>')
    w.raster("vrt-of-the-victim", REFUSE, vrt % victim)
    w.raster("vrt-of-a-network", REFUSE, vrt % "/vsicurl/http://127.0.0.1:9/a.tif")
    w.raster("png", REFUSE, b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    w.raster("overview-sidecar-vrt", COUNT, tiff(), files={"bad.tif.ovr": vrt % victim})
    w.raster("overview-sidecar-tif", COUNT, tiff(), files={"bad.tif.ovr": tiff(width=4, height=4)})
    w.raster("aux-xml-names-an-overview", COUNT, tiff(), files={
        "bad.tif.aux.xml": '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">' + victim +
                           "</MDI></Metadata></PAMDataset>"})
    w.raster("aux-xml-entities", COUNT, tiff(), files={
        "bad.tif.aux.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file://' + victim + '">]><PAMDataset><SRS>&x;</SRS></PAMDataset>'})
    w.raster("mask-sidecar", COUNT, tiff(), files={"bad.tif.msk": tiff()})
    w.raster("world-file", COUNT, tiff(projected=False), files={"bad.tfw": "nan\n" * 6, "good.tif": tiff(projected=False)})
    w.raster("sidecar-link-to-the-victim", COUNT, tiff(), links=[("bad.tif.ovr", victim), ("bad.tif.aux.xml", victim)])

    for name, before in {"vsicurl": "/vsicurl/http://127.0.0.1:9/a.tif", "vsizip": "/vsizip/{}/good.tif", "stdin": "/vsistdin/",
                         "http": "http://127.0.0.1:9/a.tif", "directory-prefix": "GTIFF_DIR:1:{}/good.tif",
                         "folder": "{}", "device": "/dev/zero", "none": "{}/none.tif", "process": "/proc/self/mem"}.items():
        w.raster("name-" + name, REFUSE, None, before=before)
    w.raster("name-pipe", REFUSE, None, before="{}/pipe", pipes=["pipe"])
    w.raster("name-link-circle", REFUSE, None, before="{}/a", links=[("a", "b"), ("b", "a")])

    w.case("output-over-an-input", REFUSE, ["change", "{}/a.tif", "{}/b.tif", "--normalise", "none", "--register", "none", "--threshold",
                                            "fixed:1", "--mask", "{}/a.tif"], {"a.tif": tiff(), "b.tif": tiff()})
    w.case("output-over-a-link", REFUSE, ["change", "{}/a.tif", "{}/b.tif", "--normalise", "none", "--register", "none", "--threshold",
                                          "fixed:1", "--mask", "{}/m.tif"], {"a.tif": tiff(), "b.tif": tiff()},
           links=[("m.tif", victim)])
    w.case("output-beside-a-trap", COUNT, ["change", "{}/a.tif", "{}/b.tif", "--normalise", "none", "--register", "none", "--threshold",
                                           "fixed:1", "--mask", "{}/m.tif"],
           {"a.tif": tiff(), "b.tif": tiff(), "m.tif": tiff(), "m.tif.aux.xml":
            '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">' + victim + "</MDI></Metadata></PAMDataset>"})


def tracks(w, victim):
    del victim
    one = "999000001,2023-10-17T00:00:00Z,130,42\n"
    w.tracks("empty", REFUSE, "")
    w.tracks("header-only", EITHER, HEAD)
    w.tracks("mark-and-crlf", COUNT, b"\xef\xbb\xbf" + (HEAD + ROWS).replace("\n", "\r\n").encode())
    w.tracks("column-missing", REFUSE, "vessel,time,lon\n999000001,2023-10-17T00:00:00Z,130\n")
    w.tracks("column-twice", EITHER, "vessel,time,lon,lat,lat\n" + one[:-1] + ",42\n")
    w.tracks("time-without-zone", REFUSE, HEAD + "999000001,2023-10-17T00:00:00,130,42\n")
    for name, row in {"nan": "a,2023-10-17T00:00:00Z,nan,42", "infinite": "a,2023-10-17T00:00:00Z,inf,42",
                      "latitude-91": "a,2023-10-17T00:00:00Z,130,91", "longitude-181": "a,2023-10-17T00:00:00Z,181,42",
                      "exponent": "a,2023-10-17T00:00:00Z,1e400,42", "hexadecimal": "a,2023-10-17T00:00:00Z,0x82,42",
                      "year-99999": "a,99999-10-17T00:00:00Z,130,42", "month-13": "a,2023-13-17T00:00:00Z,130,42",
                      "seconds-61": "a,2023-10-17T00:00:61Z,130,42", "empty-id": ",2023-10-17T00:00:00Z,130,42",
                      "empty-time": "a,,130,42", "too-few-fields": "a,2023", "digits-40000": "a,2023-10-17T00:00:00Z," + "1" * 40000 + ",42",
                      "field-of-5-kB": "a" * 5000 + ",2023-10-17T00:00:00Z,130,42", "line-of-70-kB": "a" * 70000,
                      "commas-50000": "," * 50000, "quote-open": 'a,"2023-10-17T00:00:00Z,130,42'}.items():
        w.tracks("row-" + name, COUNT, HEAD + ROWS + row + "\n")
    w.tracks("row-not-utf8", COUNT, (HEAD + ROWS).encode() + b"\xff\xfe,2023-10-17T00:00:00Z,130,42\n")
    w.tracks("row-null-bytes", COUNT, (HEAD + ROWS).encode() + b"a\0b,2023-10-17T00:00:00Z,130,42\n")
    w.tracks("quote-open-at-the-head", EITHER, '"vessel,time,lon,lat\n' + ROWS * 200)
    w.tracks("header-of-1-MB", EITHER, "a," * 500000 + "\n" + one)
    w.tracks("utf16", REFUSE, (HEAD + ROWS).encode("utf-16"))
    w.tracks("random", REFUSE, os.urandom(100000))
    w.tracks("zeros", REFUSE, bytes(1000000))
    w.tracks("one-line-of-5-MB", REFUSE, b"x" * 5000000)
    packed = gzip.compress((HEAD + ROWS).encode(), mtime=0)
    w.tracks("gzip-good", COUNT, packed, file="a.csv.gz")
    w.tracks("gzip-cut", REFUSE, packed[:len(packed) // 2], file="a.csv.gz")
    w.tracks("gzip-check-sum", REFUSE, packed[:-6] + b"\1" + packed[-5:], file="a.csv.gz")
    w.tracks("gzip-tail", REFUSE, packed + b"tail", file="a.csv.gz")
    w.tracks("gzip-of-500-MB", REFUSE, packed_run(zlib.compressobj(9, zlib.DEFLATED, 31), 500), file="a.csv.gz")
    w.tracks("gzip-head-only", REFUSE, b"\x1f\x8b", file="a.csv.gz")
    w.tracks("name-none", REFUSE, None, file="none.csv")
    w.tracks("name-pipe", REFUSE, None, file="pipe", pipes=["pipe"])
    w.tracks("contacts-all-at-one-place", COUNT, HEAD + "".join(
        f"{v},2023-10-17T0{h}:00:00Z,130,42\n" for v in range(40) for h in range(4)), verb="contacts")
    w.tracks("contacts-at-the-poles", COUNT, HEAD + "".join(
        f"{v},2023-10-17T0{h}:00:00Z,{(v * 97 + h * 180) % 360 - 180},{90 if v % 2 else -90}\n" for v in range(20) for h in range(4)),
        verb="contacts")


def graphs(w, victim):
    del victim
    w.graph("empty", REFUSE, "")
    w.graph("header-only", REFUSE, "source,target\n")
    w.graph("column-missing", REFUSE, "from,to\na,b\n")
    w.graph("loop-only", EITHER, "source,target\na,a\n")
    edges = "source,target,w\na,b,1\nb,c,2\n"
    for name, row in {"nan": "c,d,nan", "negative": "c,d,-1", "infinite": "c,d,inf", "empty-weight": "c,d,", "empty-id": ",d,1",
                      "id-of-5-kB": "x" * 5000 + ",d,1", "loop": "d,d,1",
                      "line-of-70-kB": "x" * 70000, "too-few-fields": "c", "quote-open": '"c,d,1'}.items():
        w.graph("row-" + name, COUNT, edges + row + "\n", more=["--strength", "w"])
    for name, row in {"zero": "c,d,0", "fraction": "c,d,1.5", "beyond-53-bits": "c,d,9007199254740993"}.items():
        w.graph("length-" + name, COUNT, edges + row + "\n", more=["--length", "w"])
    w.graph("id-beyond-63-bits", COUNT, edges + "99999999999999999999999,9223372036854775808,1\n")
    w.graph("strength-column-missing", REFUSE, edges, more=["--strength", "v"])
    w.graph("star-of-3000", COUNT, "source,target\n" + "".join(f"a,v{i}\n" for i in range(3000)))
    w.graph("metis-lies-about-its-size", REFUSE, "1000000000000000000 1\n2\n1\n", file="bad.graph")
    w.graph("metis-neighbour-out-of-range", REFUSE, "2 1\n2\n7\n", file="bad.graph")
    w.graph("metis-one-sided", EITHER, "3 2\n2 3\n1\n\n", file="bad.graph")
    w.graph("metis-negative", REFUSE, "-2 1\n2\n1\n", file="bad.graph")
    w.graph("metis-letters", REFUSE, "2 1\nx\ny\n", file="bad.graph")
    w.graph("metis-random", REFUSE, os.urandom(5000), file="bad.graph")


def cases(w, victim):
    w.dossier("good", COUNT, toml())
    w.dossier("empty", REFUSE, "")
    w.dossier("random", REFUSE, os.urandom(5000))
    w.dossier("not-utf8", REFUSE, toml().encode() + b'title = "\xff"\n')
    w.dossier("key-misspelt", REFUSE, toml(head='qestion = "q"'))
    w.dossier("key-twice", REFUSE, toml(head='id = "b"'))
    w.dossier("format-2", REFUSE, toml().replace("format = 1", "format = 2"))
    w.dossier("period-backwards", REFUSE, toml().replace("2023-10-17T00", "2024-10-17T00"))
    w.dossier("number-beyond-64-bits", REFUSE, toml(head="as_of = 99999999999999999999999999"))
    w.dossier("arrays-20000-deep", REFUSE, toml(rest="a = " + "[" * 20000))
    w.dossier("tables-20000-deep", REFUSE, toml(rest="[" + ".".join("a" * 20000) + "]"))
    w.dossier("string-of-3-MB", EITHER, toml().replace('"t"', '"' + "t" * 3000000 + '"'))
    for name, file in {"none": "none.csv", "absolute": victim, "up": "../../victim.tif", "up-inside": "a/../tracks.csv", "folder": ".",
                       "vsicurl": "/vsicurl/http://127.0.0.1:9/a", "http": "http://127.0.0.1:9/a", "empty": "",
                       "newline": "a\\nerror: b", "null": "a\\u0000b"}.items():
        w.dossier("tracks-" + name, REFUSE, toml(tracks=f'file = "{file}"'))
    w.dossier("link-out", REFUSE, toml(tracks='file = "out.csv"'), links=[("out.csv", victim)])
    w.dossier("link-folder-out", REFUSE, toml(tracks='file = "up/victim.tif"'), links=[("up", "../..")])
    w.dossier("pipe", REFUSE, toml(tracks='file = "pipe"'), pipes=["pipe"])
    w.dossier("image-vrt", REFUSE, toml(rest='[[image]]\nfile = "v.tif"\ntime = "2023-10-17T02:00:00Z"'),
              files={"v.tif": "<VRTDataset><SourceFilename>" + victim + "</SourceFilename></VRTDataset>"})
    w.dossier("image-cut", REFUSE, toml(rest='[[image]]\nfile = "v.tif"\ntime = "2023-10-17T02:00:00Z"'), files={"v.tif": tiff()[:90]})
    w.dossier("image-without-time", REFUSE, toml(rest='[[image]]\nfile = "t1.tif"'))
    zones = {
        "empty": "", "random": os.urandom(3000), "open-brace": "{", "deep": "[" * 100000, "deep-objects": '{"a":' * 50000,
        "nan": zones_with("[[[NaN,42],[130.1,42],[130.1,42.1],[NaN,42]]]"),
        "exponent": zones_with("[[[1e999,42],[130.1,42],[130.1,42.1],[1e999,42]]]"),
        "latitude-91": zones_with("[[[130,91],[130.1,42],[130.1,42.1],[130,91]]]"),
        "longitude-181": zones_with("[[[181,42],[130.1,42],[130.1,42.1],[181,42]]]"),
        "two-corners": zones_with("[[[130,42],[130.1,42],[130,42]]]"), "no-ring": zones_with("[]"),
        "text-for-number": zones_with('[[["130",42],[130.1,42],[130.1,42.1],["130",42]]]'),
        "role-unknown": zones_with("[[[130,42],[130.1,42],[130.1,42.1],[130,42]]]", '{"name":"a","role":"castle"}'),
        "no-name": zones_with("[[[130,42],[130.1,42],[130.1,42.1],[130,42]]]", "{}"),
        "curve": zones_with("[[130,42],[130.1,42]]", kind="LineString"),
        "not-utf8": ZONES.encode().replace(b'"a"', b'"\xff"'),
        "lone-surrogate": zones_with("[[[130,42],[130.1,42],[130.1,42.1],[130,42]]]", '{"name":"\\ud800","role":"stack"}'),
    }
    for name, content in zones.items():
        w.dossier("zones-" + name, REFUSE, toml(), files={"zones.geojson": content})
    w.dossier("zones-bow-tie", EITHER, toml(), files={"zones.geojson": zones_with("[[[130,42],[130.1,42.1],[130.1,42],[130,42.1],[130,42]]]")})
    w.dossier("zones-open-ring", EITHER, toml(), files={"zones.geojson": zones_with("[[[130,42],[130.1,42],[130.1,42.1],[130,42.1]]]")})
    w.dossier("owners-random", REFUSE, toml(rest='[[graph]]\nfile = "g.csv"\nlayer = "ownership"'), files={"g.csv": os.urandom(5000)})
    w.dossier("owners-circle", COUNT, toml(rest='[[graph]]\nfile = "g.csv"\nlayer = "ownership"'),
              files={"g.csv": "source,target\na,b\nb,a\na,a\nmmsi:999000001,a\n"})
    w.dossier("watchlist-without-id", REFUSE, toml(rest='[[watchlist]]\nfile = "l.csv"\nclass = "designation"'), files={"l.csv": "name\nx\n"})
    w.dossier("report-markup", COUNT, toml(head="").replace('"t"', '"<script>alert(1)</script>"').replace(
        'role":"stack', 'role":"stack'), files={"tracks.csv": HEAD + ROWS.replace("999000001", "<img src=x onerror=alert(1)>")})
    w.case("case-output-exists", REFUSE, ["dossier", "{}/case.toml", "-o", "{}/mine"],
           {"case.toml": toml(), "tracks.csv": HEAD + ROWS, "zones.geojson": ZONES, "mine/diary.txt": "keep me"})


def corpus(root):
    """Writes the victim and every case under `root`; returns the cases and the victim's path."""
    victim = os.path.join(root, "victim.tif")
    with open(victim, "wb") as out:
        out.write(tiff(tags={42113: text("17")}))
    writer = corpus_writer(root)
    for part in (rasters, tracks, graphs, cases):
        part(writer, victim)
    return writer.cases, victim
