# SPDX-License-Identifier: Apache-2.0
"""How much memory the verbs take for each byte of input, and that the limit is one for all inputs of a command.

usage: memory_test.py SANC. Prints a line a test and RESULT passed=N failed=N. With a FOLDER it only makes the inputs there:
the peak of a process counts from that of its parent, which must stay small."""
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

SANC = sys.argv[1]
FREE_MB = 64  # the program itself, its libraries, tables of fixed size
# As docs/tables.md tells under "Memory": peak bytes for a byte of input.
FACTORS = {"contacts": 4.0, "rank": 9.0, "change": 2.0}
BY_ROWS = 0.5  # `change` where rows are compared as they are read


def run(*words):
    """The status, what is said on standard error, and the peak of memory in bytes."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([SANC, *map(str, words), "--quiet", "-o", "-"], stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        return process.returncode, said.read().decode(), used.ru_maxrss * 1024


def fleet(path):
    """Rows of 500 ships, one in 60 s."""
    draw = random.Random(1)
    with open(path, "w", encoding="ascii") as out:
        out.write("MMSI,BaseDateTime,LAT,LON,SOG\n")
        for ship in range(500):
            lat, lon = 30 + 10 * draw.random(), 130 + 10 * draw.random()
            for minute in range(1440):
                lat, lon = lat + 0.002 * (draw.random() - 0.5), lon + 0.002 * (draw.random() - 0.5)
                out.write(f"{999000000 + ship},2022-01-03T{minute // 60:02}:{minute % 60:02}:00,{lat:.5f},{lon:.5f},1.0\n")


def edges(path):
    draw = random.Random(2)
    with open(path, "w", encoding="ascii") as out:
        out.write("source,target\n")
        for _ in range(1_000_000):
            out.write(f"acct-{draw.randrange(1 << 17):08x},acct-{draw.randrange(1 << 17):08x}\n")


def image(path, side, seed, strips=1, bright=0):
    """An uncompressed GeoTIFF of uint16 in strips; from row 1000 on `bright` squares of 10 px are of the largest value."""
    pixels = bytearray(random.Random(seed).randbytes(2 * side) * side)
    for square in range(bright):
        for row in range(1000, 1010):
            at = 2 * (side * row + 30 * square)
            pixels[at:at + 20] = b"\xff" * 20
    size = len(pixels) // strips
    lists = b"".join(struct.pack(f"<{strips}I", *values) for values in ([8 + size * i for i in range(strips)], [size] * strips))
    end = 8 + len(pixels)
    at = (end, end + 4 * strips) if strips > 1 else (8, size)
    tags = [(256, 4, 1, side), (257, 4, 1, side), (258, 3, 1, 16), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, strips, at[0]), (277, 3, 1, 1),
            (278, 4, 1, side // strips), (279, 4, strips, at[1])]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + struct.pack("<I", 0)
    path.write_bytes(b"II*\0" + struct.pack("<I", end + len(lists)) + pixels + lists + directory)


failed = passed = 0


def check(name, fine, told):
    global failed, passed
    print(("passed: " if fine else "FAILED: ") + name + ": " + told)
    passed, failed = passed + bool(fine), failed + (not fine)


def inputs(folder):
    fleet(folder / "fleet.csv")
    edges(folder / "edges.csv")
    for name in ("before.tif", "after.tif"):
        image(folder / name, 5000, 3)
        image(folder / f"rows-{name}", 5000, 3, strips=100, bright=20 * (name == "after.tif"))


if len(sys.argv) > 2:
    inputs(pathlib.Path(sys.argv[2]))
    sys.exit()
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.executable, __file__, SANC, folder], check=True)
    folder = pathlib.Path(folder)
    files = {"contacts": ["fleet.csv"], "rank": ["edges.csv"], "change": ["before.tif", "after.tif"]}
    options = {"contacts": ["--tz", "UTC"], "rank": ["--measure", "pagerank", "--undirected"], "change": ["--threshold", "fixed:0.9"]}
    for verb, names in files.items():
        paths = [folder / name for name in names]
        size = sum(path.stat().st_size for path in paths)
        status, said, peak = run(verb, *paths, *options[verb])
        factor = max(0.0, (peak - FREE_MB * 1e6) / size)
        check(f"{verb} of {size / 1e6:.0f} MB", status == 0 and factor <= FACTORS[verb], f"{peak / 1e6:.0f} MB, {factor:.2f} a byte beside {FREE_MB} MB; {said}")
    # A given threshold on plain pixels, which are compared while they are read: less than the images. With --score they are whole.
    paths = [folder / "rows-before.tif", folder / "rows-after.tif"]
    size = sum(path.stat().st_size for path in paths)
    tables = []
    for more in ([], ["--score", folder / "score.tif"]):
        status, said, peak = run("change", *paths, "--measure", "absolute", "--normalise", "none", "--threshold", "fixed:100", "--threads", 2,
                                 "-o", folder / "rows.csv", *more)
        factor = max(0.0, (peak - FREE_MB * 1e6) / size)
        tables.append((folder / "rows.csv").read_bytes())
        if not more:
            check(f"change by rows of {size / 1e6:.0f} MB", status == 0 and factor <= BY_ROWS, f"{peak / 1e6:.0f} MB, {factor:.2f} a byte beside {FREE_MB} MB; {said}")
    check("change by rows is that of the whole images", tables[0] == tables[1] and tables[0].count(b"\n") > 20, f"{len(tables[0])} and {len(tables[1])} bytes")
    for verb in ("contacts", "rank"):
        name = folder / files[verb][0]
        status, said, peak = run(verb, name, name, *options[verb], "--memory-limit", f"{name.stat().st_size * 3 // 2 // 1_000_000}MB")
        check(f"{verb}: the limit is for all files", status == 1 and "--memory-limit" in said, said.strip())
print(f'RESULT passed={passed} failed={failed} skipped=0 reason=""')
sys.exit(failed > 0)
