# SPDX-License-Identifier: Apache-2.0
"""Every public header compiles without a warning in each compiler that is given, twice included.

    headers_test.py NAME=COMMAND...     NAME is gcc, clang, emscripten or nvcc; prints a RESULT line for each

In gcc and emscripten (the two standard libraries) each header stands alone. In clang and nvcc the headers of a folder
come as one unit, and each alone only where that unit fails, to name the one at fault.
"""
import collections
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
IN_GROUPS = ("clang", "nvcc")


def compile_unit(name, command, headers, folder):
    """The compiler's words about one unit with these headers; None when it has none."""
    stem = "-".join((name, headers[0].replace("/", "-"), str(len(headers))))
    unit = folder / (stem + (".cu" if name == "nvcc" else ".cpp"))
    unit.write_text("".join(f"#include <{header}>\n" for header in headers) * 2, encoding="utf-8")
    line = [*command.split(), *FLAGS[name], f"-I{INCLUDE}"]
    if name == "nvcc":
        line += ["-o", str(unit) + ".out"]
    done = subprocess.run([*line, str(unit)], capture_output=True, text=True)
    return None if done.returncode == 0 else done.stderr + done.stdout


def faults_of(name, command, headers, folder, pool):
    """Pairs of a header and what the compiler says about it."""
    if name in IN_GROUPS:
        groups = collections.defaultdict(list)
        for header in headers:
            groups[header.rsplit("/", 1)[0]].append(header)
        groups = list(groups.values())
        said = pool.map(lambda group: compile_unit(name, command, group, folder), groups)
        headers = [header for group, text in zip(groups, said) if text is not None for header in group]
    said = list(pool.map(lambda header: compile_unit(name, command, [header], folder), headers))
    faults = [(header, text) for header, text in zip(headers, said) if text is not None]
    if headers and not faults and name in IN_GROUPS:
        faults = [(headers[0], "compiles alone, but not together with its folder")]
    return faults


def main():
    headers = [path.relative_to(INCLUDE).as_posix() for path in sorted(INCLUDE.rglob("*.hpp"))]
    bad = not headers
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = pathlib.Path(name_of_folder)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for argument in sys.argv[1:]:
                name, command = argument.split("=", 1)
                print(f"{name}: {len(headers)} headers", flush=True)
                faults = faults_of(name, command, headers, folder, pool)
                for header, text in faults:
                    print(f"{name}: {header}:\n{text}")
                print(f"RESULT passed={len(headers) - len(faults)} failed={len(faults)} skipped=0", flush=True)
                bad = bad or bool(faults)
    return 1 if bad else 0


sys.exit(main())
