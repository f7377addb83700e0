# SPDX-License-Identifier: Apache-2.0
"""An include may only point left: core <- geo <- raster | track | graph <- evidence <- io, cuda <- everything else."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEFT_OF = {"core": set(), "geo": {"core"}}
for family in ("raster", "track", "graph"):
    LEFT_OF[family] = {"core", "geo"}
LEFT_OF["evidence"] = {"core", "geo", "raster", "track", "graph"}
LEFT_OF["io"] = LEFT_OF["cuda"] = LEFT_OF["evidence"] | {"evidence"}
FOREIGN = re.compile(r"gdal|ogr|cpl_|proj|cuda|thrust|cub/|python|pybind|numpy|emscripten", re.IGNORECASE)


def layer(header):
    """The layer of <sanc/header>: text/ and detail/ belong to the core."""
    first = header.split("/")[0]
    return first if first in LEFT_OF and "/" in header else "core"


def faults_of(path, own, library):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
        if not found:
            continue
        name = found[1]
        if name.startswith("sanc/"):
            to = layer(name.removeprefix("sanc/"))
            if to != own and to not in LEFT_OF[own]:
                yield f"{path.relative_to(ROOT)}:{number}: {own} includes {to}: {name}"
        elif library and (FOREIGN.match(name) or '"' in line):
            yield f"{path.relative_to(ROOT)}:{number}: foreign or relative include: {name}"


def main():
    checked, faults = 0, []
    for folder, library in (("libsanc/include/sanc", True), ("io", False), ("cuda", False)):
        for path in sorted((ROOT / folder).rglob("*.[hc]*p*")):
            own = layer(path.relative_to(ROOT / folder).as_posix()) if library else folder
            faults += faults_of(path, own, library)
            checked += 1
    print("\n".join(faults))
    bad = len({fault.split(":")[0] for fault in faults})
    print(f"RESULT passed={checked - bad} failed={bad} skipped=0")
    return 1 if faults or not checked else 0


sys.exit(main())
