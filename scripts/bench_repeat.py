# SPDX-License-Identifier: Apache-2.0
"""How far the ratios of two runs of `./run bench` lie apart, contest by contest; ends with an error where one moved by more than 20 %.

usage: python3 scripts/bench_repeat.py FIRST SECOND    folders with cpu-FAMILY.json"""
import json
import pathlib
import sys

LIMIT = 0.20


def ratios(folder):
    """By (family, contest, peer): how many times our time the peer takes; for the roof, our share."""
    found = {}
    for path in sorted(pathlib.Path(folder).glob("cpu-*.json")):
        for contest in json.loads(path.read_text(encoding="utf-8")).get("contests", []):
            for name, player in contest["players"].items():
                if "ratio" in player:
                    found[path.stem.removeprefix("cpu-"), contest["name"], name] = player["ratio"]
            if "roof" in contest and len(contest["players"]) == 1:
                found[path.stem.removeprefix("cpu-"), contest["name"], "roof"] = contest["roof"]["share"]
    return found


first, second = (ratios(folder) for folder in sys.argv[1:])
shared = [key for key in first if key in second]
moved = 0
for key in shared:
    change = second[key] / first[key] - 1
    moved += abs(change) > LIMIT
    print(f"{'MOVED ' if abs(change) > LIMIT else '      '}{' | '.join(key)}: {first[key]:.3g} and {second[key]:.3g}, {change * 100:+.0f} %")
print(f"{len(shared)} ratios, {moved} of them apart by more than {LIMIT * 100:.0f} %")
sys.exit(moved > 0)
