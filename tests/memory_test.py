# SPDX-License-Identifier: Apache-2.0
"""How much memory the verbs take for each byte of input, and that the limit is one for all inputs of a command.

usage: memory_test.py SANC. Prints a line a test and RESULT passed=N failed=N."""
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


def image(path, side, seed):
    """An uncompressed GeoTIFF of uint16 in one strip."""
    pixels = bytearray(random.Random(seed).randbytes(2 * side) * side)
    tags = [(256, 4, 1, side), (257, 4, 1, side), (258, 3, 1, 16), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1),
            (278, 4, 1, side), (279, 4, 1, len(pixels))]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + struct.pack("<I", 0)
    path.write_bytes(b"II*\0" + struct.pack("<I", 8 + len(pixels)) + pixels + directory)


failed = passed = 0


def check(name, fine, told):
    global failed, passed
    print(("passed: " if fine else "FAILED: ") + name + ": " + told)
    passed, failed = passed + bool(fine), failed + (not fine)


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    fleet(folder / "fleet.csv")
    edges(folder / "edges.csv")
    for name, seed in (("before.tif", 3), ("after.tif", 3)):
        image(folder / name, 5000, seed)
    files = {"contacts": ["fleet.csv"], "rank": ["edges.csv"], "change": ["before.tif", "after.tif"]}
    options = {"contacts": ["--tz", "UTC"], "rank": ["--measure", "pagerank", "--undirected"], "change": ["--threshold", "fixed:0.9"]}
    for verb, names in files.items():
        paths = [folder / name for name in names]
        size = sum(path.stat().st_size for path in paths)
        status, said, peak = run(verb, *paths, *options[verb])
        factor = max(0.0, (peak - FREE_MB * 1e6) / size)
        check(f"{verb} of {size / 1e6:.0f} MB", status == 0 and factor <= FACTORS[verb], f"{peak / 1e6:.0f} MB, {factor:.2f} a byte beside {FREE_MB} MB; {said}")
    for verb in ("contacts", "rank"):
        name = folder / files[verb][0]
        status, said, peak = run(verb, name, name, *options[verb], "--memory-limit", f"{name.stat().st_size * 3 // 2 // 1_000_000}MB")
        check(f"{verb}: the limit is for all files", status == 1 and "--memory-limit" in said, said.strip())
print(f'RESULT passed={passed} failed={failed} skipped=0 reason=""')
sys.exit(failed > 0)
