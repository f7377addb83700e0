# SPDX-License-Identifier: Apache-2.0
"""Every public header compiles alone, twice included, without a warning, in each compiler that is given.

    headers_test.py NAME=COMMAND...     NAME is gcc, clang, emscripten or nvcc; prints a RESULT line for each
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = ROOT / "libsanc/include"
WARNINGS = "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-align -Wundef -Werror".split()
FLAGS = {
    "gcc": ["-std=c++20", "-ffp-contract=off", "-fsyntax-only", *WARNINGS],
    "clang": ["-std=c++20", "-ffp-contract=off", "-fsyntax-only", *WARNINGS],
    "emscripten": ["-std=c++20", "-ffp-contract=off", "-msimd128", "-fwasm-exceptions", "-fsyntax-only", *WARNINGS],
    "nvcc": ["-std=c++20", "--fmad=false", "-arch=compute_90", "-cuda", "-Werror=all-warnings"],
}


def compile_one(name, command, header, folder):
    stem = header.relative_to(INCLUDE).as_posix()
    unit = folder / f"{name}-{stem.replace('/', '-')}{'.cu' if name == 'nvcc' else '.cpp'}"
    unit.write_text(f"#include <{stem}>\n#include <{stem}>\n", encoding="utf-8")
    line = [*command.split(), *FLAGS[name], f"-I{INCLUDE}"]
    if name == "emscripten":
        line += ["-isystem", str(folder / "foreign")]
    if name == "nvcc":
        line += ["-o", str(unit) + ".out"]
    done = subprocess.run([*line, str(unit)], capture_output=True, text=True)
    return stem, done.returncode, done.stderr + done.stdout


def main():
    headers = sorted(INCLUDE.rglob("*.hpp"))
    bad = False
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = pathlib.Path(name_of_folder)
        (folder / "foreign").mkdir()
        for foreign in ("toml++", "nlohmann"):  # the header-only ones that sanc::evidence needs
            (folder / "foreign" / foreign).symlink_to(f"/usr/include/{foreign}")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for argument in sys.argv[1:]:
                name, command = argument.split("=", 1)
                failed = 0
                for header, status, text in pool.map(lambda h: compile_one(name, command, h, folder), headers):
                    if status != 0:
                        failed += 1
                        print(f"{name}: {header}:\n{text}", flush=True)
                print(f"{name}: {len(headers) - failed} of {len(headers)} headers")
                print(f"RESULT passed={len(headers) - failed} failed={failed} skipped=0", flush=True)
                bad = bad or failed > 0
    return 1 if bad else 0


sys.exit(main())
