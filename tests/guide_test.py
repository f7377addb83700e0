# SPDX-License-Identifier: Apache-2.0
"""What the documents show is what the program does.

    guide_test.py PROGRAM     PROGRAM: build/release/bin/sanc

* Every ```sh run block of README.md and docs/*.md is run by bash, the blocks of a document one after the other in one new
  folder, with `sanc` on PATH and the folder of examples as $EXAMPLES; it must end with 0.
* Every line of a ```text block right behind one must stand in what that block printed; ... stands for anything.
* A ```cpp file=NAME block stands in that file, word for word.
* The options of every verb's --help are those of its section in docs/tables.md.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
SECTIONS = {
    "fixes": "fixes, vessels, segments, gaps, contacts", "change": "change", "rank": "rank", "dossier": "dossier", "verify": "verify",
    "devices": "devices",
}
for verb in ("vessels", "segments", "gaps", "contacts"):
    SECTIONS[verb] = SECTIONS["fixes"]

results = []


def check(name, fault):
    results.append(not fault)
    print(f"{'FAILED ' if fault else 'ok     '} {name}{': ' + fault if fault else ''}", flush=True)


def run(block, folder, program):
    environment = dict(os.environ, EXAMPLES=str(ROOT / "examples"))
    environment["PATH"] = str(program.parent) + os.pathsep + environment["PATH"]
    try:
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return 124, "longer than 120 s"
    return done.returncode, done.stdout


def missing_line(shown, printed):
    """The first line of a text block that was not printed; None where all were."""
    for line in shown.splitlines():
        pattern = ".*".join(re.escape(part) for part in line.strip().split("..."))
        if not re.search(f"^{pattern}$", printed, re.MULTILINE):
            return line
    return None


def check_document(path, program):
    name = path.relative_to(ROOT).as_posix()
    document = path.read_text(encoding="utf-8")
    printed = None
    with tempfile.TemporaryDirectory() as folder:
        for block in FENCE.finditer(document):
            where = f"{name}:{document.count(chr(10), 0, block.start()) + 1}"
            language, mark, text = block.groups()
            if (language, mark) == ("sh", "run"):
                status, printed = run(text, folder, program)
                check(where, f"status {status}\n{printed}" if status else "")
                printed = None if status else printed
            elif language == "text" and printed is not None:
                line = missing_line(text, printed)
                check(where, f"not printed: {line}\n{printed}" if line is not None else "")
                printed = None
            elif mark and mark.startswith("file="):
                source = ROOT / mark.removeprefix("file=")
                held = source.is_file() and text in source.read_text(encoding="utf-8")
                check(where, "" if held else f"does not stand so in {mark.removeprefix('file=')}")


def check_options(program):
    document = (ROOT / "docs/tables.md").read_text(encoding="utf-8")

    def told(title):
        section = re.search(rf"^### {re.escape(title)}\n(.*?)^##", document, re.MULTILINE | re.DOTALL)
        first_cells = re.findall(r"^\| (`-.*?) \|", section[1] if section else "", re.MULTILINE)
        return {name for cell in first_cells for name in re.findall(r"(--[a-z-]+)", cell)}

    known = {}
    for verb, title in SECTIONS.items():
        text = subprocess.run([str(program), verb, "--help"], capture_output=True, text=True).stdout
        options = set(re.findall(r"(--[a-z-]+)", "\n".join(re.findall(r"^  (-\S*)", text, re.MULTILINE)))) - {"--help"}
        known.setdefault(title, set()).update(options)
        left_out = sorted(options - told(title) - told("common"))
        check(f"docs/tables.md has the options of {verb}", ", ".join(left_out) if options else "there is no such verb")
    for title, options in known.items():
        check(f"docs/tables.md has no other options: {title}", ", ".join(sorted(told(title) - options)))
    check("docs/tables.md has no other common options", ", ".join(sorted(told("common") - set.union(*known.values()))))


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        check_document(path, program)
    check_options(program)
    failed = results.count(False)
    print(f"RESULT passed={results.count(True)} failed={failed} skipped=0")
    return 1 if failed else 0


sys.exit(main())
