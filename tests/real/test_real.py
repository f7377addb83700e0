# SPDX-License-Identifier: Apache-2.0
"""Real files through the program: one technical case held to its counts and digest, and each verb on data whose truth
or golden result is known. Standard library only; named tests, exit status 1 on a failure; all skipped without the data.

    test_real.py [PROGRAM]      default: build/release/bin/sanc; the data: $SANC_DATA, else ../shared/data
"""
import csv
import functools
import gzip
import json
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

import make_case

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/bin/sanc").resolve()
DATA = pathlib.Path(os.environ.get("SANC_DATA") or ROOT / "../shared/data").resolve()
NOAA = DATA / make_case.TRACKS
EXPECTED = json.loads((HERE / "expected.json").read_text()) if (HERE / "expected.json").exists() else {}
work = None
tests = []


def test(name):
    def add(function):
        tests.append((name, function))
        return function
    return add


def check(good, what):
    if not good:
        raise AssertionError(what)


def same(got, expected, what):
    check(got == expected, f"{what}: {got!r}, expected {expected!r}")


class Run:
    """One run of the program: its answer under --json, seconds, largest resident memory."""

    def __init__(self, *arguments, status=0):
        out, err = work / "stdout", work / "stderr"
        with open(out, "wb") as o, open(err, "wb") as e:
            child = subprocess.Popen([PROGRAM, *map(str, arguments), "--json", "--quiet"], stdout=o, stderr=e)
            _, code, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(code)
        self.error = err.read_text().strip()
        check(child.returncode == status, f"sanc {arguments[0]}: status {child.returncode}: {self.error[:500]}")
        text = out.read_text().strip()
        self.answer = json.loads(text) if text.startswith("{") else {}
        self.mib = used.ru_maxrss / 1024
        # "At most": what this script held when it started the program counts too.
        self.cost = f"{self.answer.get('seconds', '?')} s, at most {self.mib:.0f} MiB"

    rows = property(lambda self: self.answer["rows"])
    digest = property(lambda self: self.answer["digest"])


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


# ---- the case -------------------------------------------------------------------------------------------------------
@functools.cache
def case():
    make_case.make(work / "case", DATA)
    return work / "case"


@functools.cache
def dossier():
    run = Run("dossier", case() / "case.toml", "-o", work / "dossier")
    return work / "dossier", run


def facts():
    """What expected.json holds: counts and digests, no id."""
    folder, _ = dossier()
    made = json.loads((folder / "dossier.json").read_text())
    manifest = json.loads((folder / "manifest.json").read_text())
    pair = made["raster"][0]
    counts = {name: len(rows_of(folder / f"tables/{name}.csv"))
              for name in ("vessels", "segments", "gaps", "contacts", "objects_1", "reach", "ranks_transfer",
                           "findings")}
    for key in ("changed_px", "gain", "loss", "mixed", "dropped_objects", "observable_px"):
        counts[key] = pair[key]
    counts.update(events=len(pair["events"]), windows=len(made["vessels"]), arcs=made["graph"]["layers"][0]["arcs"],
                  rejects={r["reason"]: int(r["rows"]) for r in rows_of(folder / "tables/reject_counts.csv")})
    return {"counts": counts, "result_digest": manifest["result_digest"], "dossier_digest": manifest["dossier_digest"]}


@test("case: counts")
def _():
    got = facts()["counts"]
    same(got, EXPECTED["counts"], "counts")
    _, run = dossier()
    check(run.mib <= 1024, f"{run.mib:.0f} MiB")
    return (f"{got['vessels']} vessels, {got['segments']} segments, {got['contacts']} contacts, "
            f"{got['objects_1']} objects, {run.cost}")


@test("case: digests")
def _():
    got = facts()
    for key in ("result_digest", "dossier_digest"):
        same(got[key], EXPECTED[key], key)
    return got["result_digest"]


@test("case: seq and par agree")
def _():
    Run("dossier", case() / "case.toml", "-o", work / "seq", "--backend", "seq")
    folder, _ = dossier()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json"):
        name = path.relative_to(folder)
        check(path.read_bytes() == (work / "seq" / name).read_bytes(), f"{name} differs")


@test("case: no identity in the dossier, no vessel near a zone")
def _():
    folder, _ = dossier()
    check(all(len(r["vessel"]) == 13 and r["vessel"][0] == "v" for r in rows_of(folder / "tables/vessels.csv")), "ids")
    check(all(not r[k] for r in rows_of(folder / "tables/vessels.csv") for k in ("name", "imo", "call_sign")), "names")
    classes = {r["class"] for r in rows_of(folder / "tables/reach.csv")}
    same(classes, {"unknown"}, "classes, where the tracks are 19 years later")


@test("case: verify passes, one flipped byte fails and names the file")
def _():
    folder, _ = dossier()
    run = Run("verify", folder)
    for name in ("tracks.csv", "images/taizhou-2003.tif"):
        path = case() / name
        whole = path.read_bytes()
        place = len(whole) // 2
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
        try:
            bad = Run("verify", folder, status=3)
            check(pathlib.Path(name).name in bad.error, f"{name} is not named: {bad.error}")
        finally:
            path.write_bytes(whole)
    return f"at most {run.mib:.0f} MiB"


@test("case: shuffled tracks in two files keep the result digest")
def _():
    copy = work / "shuffled"
    shutil.copytree(case(), copy)
    header, *rows = (copy / "tracks.csv").read_text().splitlines()
    random.Random(3).shuffle(rows)
    for name, part in (("tracks.csv", rows[:30000]), ("more.csv", rows[30000:])):
        (copy / name).write_text("\n".join([header] + part) + "\n")
    text = (copy / "case.toml").read_text()
    entry = text[text.index("[[tracks]]"):text.index("[[graph]]")]
    (copy / "case.toml").write_text(text.replace(entry, entry + entry.replace("tracks.csv", "more.csv")))
    Run("dossier", copy / "case.toml", "-o", work / "dossier-shuffled")
    made = json.loads((work / "dossier-shuffled/manifest.json").read_text())
    same(made["result_digest"], facts()["result_digest"], "result digest")
    check(made["dossier_digest"] != facts()["dossier_digest"], "the dossier digest did not change")


@test("case: ranks of the network equal the golden file")
def _():
    folder, _ = dossier()
    return golden(folder / "tables/ranks_transfer.csv", "email-Eu-core", 0)


# ---- images ---------------------------------------------------------------------------------------------------------
def read_mask(path):
    """One band of bytes, in tiles or strips, plain or deflated -> rows."""
    raw = path.read_bytes()
    check(raw[:4] == b"II*\0", f"{path.name}: not a little-endian TIFF")
    start, tags = struct.unpack_from("<I", raw, 4)[0], {}
    for i in range(struct.unpack_from("<H", raw, start)[0]):
        tag, kind, n = struct.unpack_from("<HHI", raw, start + 2 + 12 * i)
        code = {1: "B", 2: "s", 3: "H", 4: "I", 12: "d"}[kind]
        at = start + 10 + 12 * i
        if n * struct.calcsize(code) > 4:
            at = struct.unpack_from("<I", raw, at)[0]
        tags[tag] = (raw[at:at + n],) if code == "s" else struct.unpack_from(f"<{n}{code}", raw, at)
    width, height = tags[256][0], tags[257][0]
    check(tags[258] == (8,) and tags.get(277, (1,)) == (1,) and tags.get(317, (1,)) == (1,), f"{path.name}: form")
    block_w, block_h = (tags[322][0], tags[323][0]) if 322 in tags else (width, tags[278][0])
    rows, across = [bytearray(width) for _ in range(height)], -(-width // block_w)
    for number, (at, size) in enumerate(zip(tags.get(324, tags.get(273)), tags.get(325, tags.get(279)))):
        part = raw[at:at + size]
        part = zlib.decompress(part) if tags[259][0] in (8, 32946) else part
        x0, y0 = number % across * block_w, number // across * block_h
        for y in range(y0, min(y0 + block_h, height)):
            line = part[(y - y0) * block_w:(y - y0 + 1) * block_w][:width - x0]
            rows[y][x0:x0 + len(line)] = line
    return rows


def kappa(mask, changed, unchanged):
    both = {(p, t): 0 for p in (0, 1) for t in (0, 1)}
    for line, yes, no in zip(mask, changed, unchanged):
        for m, y, n in zip(line, yes, no):
            if y or n:
                both[m, 1 if y else 0] += 1
    total = sum(both.values())
    agreed = (both[0, 0] + both[1, 1]) / total
    chance = sum((both[i, 0] + both[i, 1]) * (both[0, i] + both[1, i]) for i in (0, 1)) / total ** 2
    return (agreed - chance) / (1 - chance), total


@test("change, Taizhou: kappa >= 0.88 against the sampled truth")
def _():
    folder = DATA / "raster/taizhou"
    changed, unchanged = (make_case.bitmap(folder / f"{n}.bmp")[2] for n in ("change", "unchanged"))
    same([sum(1 for r in t for v in r if v) for t in (changed, unchanged)], [4227, 17163], "pixels of truth")
    images = [case() / f"images/taizhou-{y}.tif" for y in (2000, 2003)]
    made = Run("change", *images, "--mask", work / "mask.tif", "-o", work / "objects.csv",
               "-o", work / "objects.geojson")
    mask = read_mask(work / "mask.tif")
    value, total = kappa(mask, changed, unchanged)
    same(total, 21390, "labelled pixels")
    check(value >= 0.88, f"kappa {value:.4f}")
    objects = rows_of(work / "objects.csv")
    same(sum(int(o["area_px"]) for o in objects), sum(sum(r) for r in mask), "pixels of the objects and of the mask")
    for o in objects:
        ratio = float(o["area_m2"]) / (900 * int(o["area_px"]))
        check(abs(ratio - 1) < 0.003, f"object {o['object']}: {o['area_m2']} m2")
    features = json.loads((work / "objects.geojson").read_text())["features"]
    same(len(features), len(objects), "features")
    for feature in features:
        for polygon in feature["geometry"]["coordinates"]:
            check(all(r[0] == r[-1] and 119.8 < r[0][0] < 120.0 and 32.4 < r[0][1] < 32.6 for r in polygon), "a ring")
    same(made.digest, EXPECTED["change_digest"], "digest")
    # A plain difference is no better than chance here: the measure of the measure.
    Run("change", *images, "--mask", work / "plain.tif", "--measure", "absolute", "--normalise", "none")
    plain, _ = kappa(read_mask(work / "plain.tif"), changed, unchanged)
    check(plain < 0.3 < value, f"plain difference: kappa {plain:.3f}")
    return f"kappa {value:.4f} (plain difference {plain:.3f}), {made.rows} objects, {made.cost}"


@test("change: the same pixels stored another way keep the digest")
def _():
    before, after = (case() / f"images/taizhou-{y}.tif" for y in (2000, 2003))
    for storage in ({"rows": 7}, {"rows": 400}, {"planar": True}):
        again = [work / "before.tif", work / "after.tif"]
        for path, year in zip(again, (2000, 2003)):
            path.write_bytes(make_case.taizhou(DATA, year, **storage))
        same(Run("change", *again).digest, EXPECTED["change_digest"], f"digest with {storage}")
    same(Run("change", before, after, "--backend", "seq").digest, EXPECTED["change_digest"], "digest under seq")


@test("change: bands and connectivity do as they say")
def _():
    images = [case() / f"images/taizhou-{y}.tif" for y in (2000, 2003)]
    eight, four = (Run("change", *images, "--connectivity", n, "--mask", work / f"{n}.tif") for n in (8, 4))
    check(four.rows > eight.rows, f"{four.rows} objects 4-connected, {eight.rows} 8-connected")
    same(read_mask(work / "4.tif"), read_mask(work / "8.tif"), "masks")
    one = Run("change", *images, "--bands", "4", "--min-area-px", 5, "--mask", work / "one.tif", "-o", work / "one.csv")
    areas = [int(o["area_px"]) for o in rows_of(work / "one.csv")]
    same((min(areas) >= 5, sum(areas)), (True, sum(sum(r) for r in read_mask(work / "one.tif"))), "areas")
    check(one.digest != eight.digest, "one band gives the digest of six")


@test("change, Bern: bytes and float32 without a coordinate system")
def _():
    truth = make_case.bitmap(DATA / "raster/bern_sar/bern_gt.bmp")[2]
    same(sum(1 for r in truth for v in r if v), 1155, "pixels of truth")
    no = [bytes(0 if v else 1 for v in r) for r in truth]
    masks = []
    for form in ("", "-float"):
        images = [case() / f"bern/bern-{n}{form}.tif" for n in (1, 2)]
        made = Run("change", *images, "--mask", work / "mask.tif", "-o", work / "bern.csv", "-o", work / "bern.geojson")
        masks.append(read_mask(work / "mask.tif"))
        objects = rows_of(work / "bern.csv")
        check(objects and all(not o["area_m2"] and not o["lon_deg"] for o in objects), "areas or degrees without a CRS")
        features = json.loads((work / "bern.geojson").read_text())
        check("pixel" in features["coordinates_are"], "does not say that coordinates are pixels")
        for o, feature in zip(objects, features["features"]):
            xs = [p[0] for polygon in feature["geometry"]["coordinates"] for p in polygon[0]]
            same([min(xs), max(xs)], [int(o["min_x_px"]), int(o["max_x_px"]) + 1], f"object {o['object']}")
    check(masks[0] == masks[1], "bytes and float32 of the same values give other masks")
    return f"{made.rows} objects, kappa {kappa(masks[0], truth, no)[0]:.3f} (a plain difference of SAR)"


# ---- networks -------------------------------------------------------------------------------------------------------
def golden(made, name, first):
    """Betweenness to 1e-9, PageRank to 1e-10 of igraph's; `first`: the number of the first vertex."""
    path = DATA / f"graph/golden/{name}.centrality.csv"
    wanted = {int(r["vertex"]) + first: r for r in rows_of(path)}
    got = {int(r["vertex"]): r for r in rows_of(made)}
    same(set(got), set(wanted), "vertices")
    worst = [0.0, 0.0]
    for v, row in wanted.items():
        for i, (mine, theirs) in enumerate((("betweenness", "betweenness"), ("pagerank", "pagerank_0.85"))):
            a, b = float(got[v][mine]), float(row[theirs])
            worst[i] = max(worst[i], abs(a - b) / max(1.0, abs(b)) if i == 0 else abs(a - b))
    check(worst[0] <= 1e-9 and worst[1] <= 1e-10, f"worst differences {worst}")
    return f"{len(got)} vertices, worst {worst[0]:.1e} and {worst[1]:.1e}"


def with_header(name):
    path = work / f"{name}.csv"
    if not path.exists():
        make_case.write_csv(path, ["source", "target", "weight"],
                            (line.split() for line in (DATA / f"graph/{name}.csv").read_text().splitlines()))
    return path


@test("rank, polblogs (METIS) equals the golden file")
def _():
    run = Run("rank", DATA / "graph/polblogs.graph", "--loops", "keep", "-o", work / "ranks.csv")
    return f"{golden(work / 'ranks.csv', 'polblogs', 1)}, {run.cost}"


@test("rank, email-Eu-core (CSV, directed, loops) equals the golden file")
def _():
    run = Run("rank", with_header("email-Eu-core"), "--loops", "keep", "-o", work / "ranks.csv")
    return f"{golden(work / 'ranks.csv', 'email-Eu-core', 0)}, {run.cost}"


@test("rank, netscience (undirected, vertices without an edge) equals the golden file")
def _():
    golden_rows = rows_of(DATA / "graph/golden/netscience.centrality.csv")
    (work / "ids").write_text("".join(f"{r['vertex']}\n" for r in golden_rows))
    run = Run("rank", with_header("netscience"), "--undirected", "--vertices", work / "ids", "-o", work / "ranks.csv")
    return f"{golden(work / 'ranks.csv', 'netscience', 0)}, {run.cost}"


@test("rank: row shuffle and file split keep the digest")
def _():
    header, *rows = with_header("email-Eu-core").read_text().splitlines()
    digest = Run("rank", with_header("email-Eu-core")).digest
    random.Random(1).shuffle(rows)
    parts = [work / "part-1.csv", work / "part-2.csv"]
    for part, some in zip(parts, (rows[:5000], rows[5000:])):
        part.write_text("\n".join([header] + some) + "\n")
    same(Run("rank", *parts).digest, digest, "digest")


# ---- tracks ---------------------------------------------------------------------------------------------------------
@functools.cache
def noaa_lines():
    return gzip.decompress(NOAA.read_bytes()).decode().splitlines()


NEW_NAMES = {"MMSI": "mmsi", "BaseDateTime": "base_date_time", "LAT": "latitude", "LON": "longitude", "SOG": "sog",
             "COG": "cog", "Heading": "heading", "VesselName": "vessel_name", "IMO": "imo", "CallSign": "call_sign",
             "VesselType": "vessel_type", "Status": "status", "Length": "length", "Width": "width", "Draft": "draft",
             "Cargo": "cargo", "TransceiverClass": "transceiver"}


def new_form():
    """The slice as MarineCadastre writes it from 2024 on: other names, longitude first, a blank in the time."""
    path = work / "noaa-new.csv"
    if not path.exists():
        header = list(NEW_NAMES)
        order = [*header[:2], "LON", "LAT", *header[4:]]
        with open(path, "w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow([NEW_NAMES[k] for k in order])
            for row in csv.DictReader(noaa_lines()):
                row["BaseDateTime"] = row["BaseDateTime"].replace("T", " ")
                out.writerow([row[k] for k in order])
    return path


@test("fixes: the old and the new header of NOAA give one digest")
def _():
    old, new = Run("fixes", NOAA), Run("fixes", new_form())
    same(new.digest, old.digest, "digest")
    same(old.rows, EXPECTED["fixes"], "rows")
    same(old.digest, EXPECTED["fixes_digest"], "digest")
    return f"{old.rows} fixes, {old.cost}"


@test("fixes: every row used or listed")
def _():
    run = Run("fixes", NOAA, "--rejects", work / "rejects.csv", "-o", work / "fixes.csv")
    rejects = rows_of(work / "rejects.csv")
    same(run.rows + len(rejects), len(noaa_lines()) - 1, "fixes and rejects")
    for row in random.Random(1).sample(rejects, 40):
        check(noaa_lines()[int(row["line"]) - 1].startswith(row["text"][:60]), f"line {row['line']}")
    again = Run("fixes", work / "fixes.csv")
    same((again.rows, again.answer.get("rejects", 0)), (run.rows, 0), "its own table read again")
    same(Run("contacts", work / "fixes.csv").rows, EXPECTED["contacts"], "contacts of its own table")


@test("segments, gaps, contacts of the NOAA slice")
def _():
    said = []
    for verb in ("segments", "gaps", "contacts"):
        run = Run(verb, NOAA, "-o", work / f"{verb}.csv", "-o", work / f"{verb}.geojson")
        same((run.rows, run.digest), (EXPECTED[verb], EXPECTED[f"{verb}_digest"]), f"rows and digest of {verb}")
        same(len(rows_of(work / f"{verb}.csv")), run.rows, f"rows of {verb}.csv")
        features = json.loads((work / f"{verb}.geojson").read_text())["features"]
        same(len(features), run.rows, f"features of {verb}.geojson")
        said.append(f"{run.rows} {verb} ({run.cost})")
    in_case = len(rows_of(dossier()[0] / "tables/contacts.csv"))
    same(in_case, EXPECTED["contacts"], "contacts of the case with hashed ids")
    return ", ".join(said)


def three_parts():
    """The slice shuffled, in three files, one of them gzip-compressed."""
    header, *rows = noaa_lines()
    random.Random(7).shuffle(rows)
    paths = []
    for i, cut in enumerate((rows[:20000], rows[20000:20001], rows[20001:])):
        text = "\n".join([header] + cut) + "\n"
        paths.append(work / (f"noaa-{i}.csv" + (".gz" if i == 2 else "")))
        paths[-1].write_bytes(gzip.compress(text.encode(), 1) if i == 2 else text.encode())
    return paths


@test("row shuffle and file split keep the digests of fixes, segments, gaps and contacts")
def _():
    parts = three_parts()
    for verb in ("fixes", "segments", "gaps", "contacts"):
        run = Run(verb, *parts)
        same((run.rows, run.digest), (EXPECTED[verb], EXPECTED[f"{verb}_digest"]), verb)


@test("seq and par give one digest of contacts")
def _():
    for more in (["--backend", "seq"], *(["--backend", "par", "--threads", n] for n in (1, 3, 8))):
        same(Run("contacts", NOAA, *more).digest, EXPECTED["contacts_digest"], " ".join(map(str, more)))


def main():
    global work
    passed = failed = 0
    if not NOAA.is_file():
        print(f'skipped all: no {DATA}\nRESULT passed=0 failed=0 skipped={len(tests)} reason="no ../shared/data"')
        return 0
    with tempfile.TemporaryDirectory(prefix="sanc-real-") as folder:
        work = pathlib.Path(folder)
        for name, function in tests:
            try:
                detail = function()
                passed += 1
                print(f"ok      {name}" + (f": {detail}" if detail else ""), flush=True)
            except Exception as fault:  # a broken output fails its test, not the run
                failed += 1
                why = str(fault) if isinstance(fault, AssertionError) else f"{type(fault).__name__}: {fault}"
                print(f"FAILED  {name}: {why[:1500]}", flush=True)
    print(f'RESULT passed={passed} failed={failed} skipped=0 reason=""')
    return 1 if failed else 0


def derive():
    """Writes expected.json again; read the difference before it is committed."""
    global work
    with tempfile.TemporaryDirectory(prefix="sanc-real-") as folder:
        work = pathlib.Path(folder)
        made = facts()
        images = [case() / f"images/taizhou-{y}.tif" for y in (2000, 2003)]
        made["change_digest"] = Run("change", *images).digest
        for verb in ("fixes", "segments", "gaps", "contacts"):
            run = Run(verb, NOAA)
            made[verb], made[f"{verb}_digest"] = run.rows, run.digest
    (HERE / "expected.json").write_text(json.dumps(made, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    if "--derive" in sys.argv:
        sys.argv.remove("--derive")
        PROGRAM = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/bin/sanc").resolve()
        sys.exit(derive())
    sys.exit(main())
