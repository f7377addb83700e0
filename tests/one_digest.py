# SPDX-License-Identifier: Apache-2.0
"""One table: a row for each case, a column for each way of computing it, one dossier digest a row.

    one_digest.py [--real FOLDER] LABEL=COMMAND...

A command prints lines `NAME DIGEST`; NAME holds `scenario` or `real`, and what it says before that is added to the label.
A line `skipped: WHY` marks a column that cannot be computed here. `{scenario}` and `{real}` in a command are the folders.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINE = re.compile(r"^(?:(?P<label>\S+) )?(?P<case>scenario|real)(?:-(?P<what>result|dossier))? (?P<digest>[0-9a-f]{64})$")


def column(label, command, folders):
    """{label: {case: digest}} of a command, and why it was skipped."""
    words = []
    for word in shlex.split(command):
        if word == "{real}" and not folders["real"]:
            continue
        words.append(word.format(**{name: str(path or "") for name, path in folders.items()}))
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env={**os.environ})
    skipped = re.search(r"^skipped: (.*)$", done.stdout, re.M)
    if skipped:
        return {label: {}}, skipped[1]
    found = {}
    for line in done.stdout.splitlines():
        match = LINE.match(line.strip())
        if match and match["what"] != "result":
            name = f"{label} {match['label']}" if match["label"] else label
            found.setdefault(name, {})[match["case"]] = match["digest"]
    if done.returncode != 0 or not found:
        print(f"FAILED  {label}: status {done.returncode}: {(done.stderr or done.stdout).strip()[-600:]}")
        return {label: {"failed": ""}}, None
    return found, None


def main():
    arguments = sys.argv[1:]
    folders = {"scenario": ROOT / "examples/rajin-window", "real": None}
    if arguments and arguments[0] == "--real":
        folders["real"] = pathlib.Path(arguments[1]).resolve()
        arguments = arguments[2:]
    table, reasons = {}, []
    passed = failed = skipped = 0
    for argument in arguments:
        label, command = argument.split("=", 1)
        columns, why = column(label, command, folders)
        table.update(columns)
        if why:
            skipped += 1
            reasons.append(f"{label}: {why}")
    cases = [name for name, path in folders.items() if path]
    wanted = {}
    committed = re.search(r"^dossier ([0-9a-f]{64})$", (ROOT / "tests/scenario/digest.txt").read_text(), re.M)
    wanted["scenario"] = committed[1]
    if folders["real"]:
        wanted["real"] = next((digests["real"] for digests in table.values() if "real" in digests), "")
    width = max(len(label) for label in table)
    print(f"{'way':{width}}  " + "  ".join(f"{case:18}" for case in cases))
    for label, digests in table.items():
        cells = []
        for case in cases:
            digest = digests.get(case)
            if digest is None:
                cells.append("FAILED" if "failed" in digests else "MISSING" if digests else "no device")
                failed += bool(digests)
            elif digest == wanted[case]:
                passed += 1
                cells.append(digest[:16])
            else:
                failed += 1
                cells.append(f"{digest[:10]} DIFFERS")
        print(f"{label:{width}}  " + "  ".join(f"{cell:18}" for cell in cells))
    for case in cases:
        print(f"{case}: {wanted[case]}")
    reason = "; ".join(reasons).replace('"', "'")
    print(f'RESULT passed={passed} failed={failed} skipped={skipped} reason="{reason}"')
    return 1 if failed else 0


sys.exit(main())
