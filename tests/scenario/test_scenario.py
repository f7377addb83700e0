#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes examples/rajin-window again, compares it with the committed files, and checks truth.json against the data by
plain means that share no code with the library or the generator. Standard library only; exit status 1 on a failure."""

import csv
import gzip
import io
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict, deque
from datetime import datetime

HERE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "rajin-window"
V = 30 * 1852 / 3600
failures = []


def check(good, what):
    if not good:
        failures.append(what)
        print("FAILED:", what)


def content(path):
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw  # zlib's versions pack differently


def rows_of(path):
    return list(csv.DictReader(io.StringIO(content(path).decode())))


def at(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


# ---- the files ------------------------------------------------------------------------------------------------------
def check_files(case):
    with tempfile.TemporaryDirectory() as made_in:
        made_in = pathlib.Path(made_in)
        subprocess.run([sys.executable, str(HERE / "make_scenario.py"), str(made_in)], check=True)
        made = {p.relative_to(made_in) for p in made_in.rglob("*") if p.is_file()}
        kept = {p.relative_to(HERE) for p in HERE.rglob("*") if p.is_file()}
        kept = {p for p in kept if p.suffix not in (".py", ".md", ".pyc") and p.parts[0] != "out"}
        check(made == kept, f"files differ: {sorted(map(str, made ^ kept))}")
        for name in sorted(made & kept):
            check(content(made_in / name) == content(HERE / name), f"{name} is not what the generator makes")
    size = sum(p.stat().st_size for p in HERE.rglob("*") if p.is_file() and p.suffix != ".pyc")
    check(size <= 5_000_000, f"{size} bytes are more than 5 MB")
    named = [case["zones"]["file"]] + [part[key] for kind in ("image", "tracks", "watchlist", "graph")
                                       for part in case[kind] for key in ("file", "cloud_mask") if key in part]
    for name in named:
        check((HERE / name).is_file() and (HERE / name).resolve().is_relative_to(HERE), f"{name} is not in the folder")


def check_invented(tracks):
    for row in rows_of(HERE / "vessels.csv"):
        digits = row["imo"]
        good = sum(int(d) * w for d, w in zip(digits, range(7, 1, -1))) % 10
        check(len(digits) == 7 and int(digits[6]) != good, f"IMO {digits} has a right check digit")
        check(row["name"].startswith("SYN-"), f"name {row['name']}")
        check(row["vessel"].startswith("999") and len(row["vessel"]) == 9, f"MMSI {row['vessel']}")
    imos = {r["imo"] for r in rows_of(HERE / "vessels.csv")}
    check(all(v.startswith("999") and len(v) == 9 for v in tracks), "a track's MMSI is not invented")
    ids = {r[k] for f in ("ownership.csv", "transfers.csv.gz") for r in rows_of(HERE / f) for k in ("source", "target")}
    ids |= {r["id"] for f in (HERE / "lists").iterdir() for r in rows_of(f)}
    for vertex in ids:
        check(vertex.startswith(("SYN-", "mmsi:999")) or vertex[:4] == "imo:" and vertex[4:] in imos, f"id {vertex}")


# ---- images ---------------------------------------------------------------------------------------------------------
def read_tiff(path):
    raw = path.read_bytes()
    check(raw[:4] == b"II*\0", f"{path.name} is no TIFF")
    start = struct.unpack_from("<I", raw, 4)[0]
    tags = {}
    for i in range(struct.unpack_from("<H", raw, start)[0]):
        tag, kind, n = struct.unpack_from("<HHI", raw, start + 2 + 12 * i)
        code = {3: "H", 4: "I", 12: "d"}[kind]
        where = start + 10 + 12 * i
        if n * struct.calcsize(code) > 4:
            where = struct.unpack_from("<I", raw, where)[0]
        tags[tag] = struct.unpack_from(f"<{n}{code}", raw, where)
    out = bytearray()
    for begin, size in zip(tags[273], tags[279]):
        part = raw[begin:begin + size]
        if tags[259][0] == 1:
            out += part
            continue
        i = 0
        while i < len(part):
            n = part[i]
            out += part[i + 1:i + 2 + n] if n < 128 else part[i + 1:i + 2] * (257 - n)
            i += 2 + n if n < 128 else 2
    check((tags[256][0], tags[257][0], len(out)) == (512, 512, 512 * 512), f"{path.name}: size")
    return bytes(out)


def objects(before, after, hidden, threshold, least):
    """Sets of changed pixels, 8-connected, of z-scored images."""
    seen = [i for i in range(len(before)) if not hidden or not hidden[i]]
    scaled = []
    for image in (before, after):
        mean = sum(image[i] for i in seen) / len(seen)
        sd = math.sqrt(sum((image[i] - mean) ** 2 for i in seen) / len(seen))
        scaled.append((mean, sd))
    (m0, s0), (m1, s1) = scaled
    change = {i: d for i in seen if abs(d := (after[i] - m1) / s1 - (before[i] - m0) / s0) > threshold}
    left, found = set(change), []
    while left:
        todo, part = [left.pop()], set()
        while todo:
            i = todo.pop()
            part.add(i)
            x, y = i % 512, i // 512
            for b in range(max(y - 1, 0), min(y + 2, 512)):
                for a in range(max(x - 1, 0), min(x + 2, 512)):
                    if (j := b * 512 + a) in left:
                        left.remove(j)
                        todo.append(j)
        if len(part) >= least:
            found.append((part, sum(change[i] for i in part)))
    return found


def check_images(case, truth):
    zones = {f["properties"]["name"]: f["geometry"]["coordinates"][0]
             for f in json.loads((HERE / "zones.geojson").read_text())["features"]}
    roles = {"stack", "berth", "anchorage", "approach", "stable-ground", "ignore"}
    check(all(f["properties"]["role"] in roles for f in json.loads((HERE / "zones.geojson").read_text())["features"]),
          "a zone's role is not known")
    for name, ring in zones.items():
        twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))
        check(ring[0] == ring[-1] and twice > 0, f"zone {name}: not closed or not counter-clockwise")
    images = {pathlib.Path(i["file"]).stem: read_tiff(HERE / i["file"]) for i in case["image"]}
    hidden = read_tiff(HERE / "images/t3-cloud.tif")
    for listed, image in zip(truth["images"], case["image"]):
        check(listed["file"] == image["file"] and listed["time"] == image["time"], f"image {listed['name']}")

    def pixels_of(zone):
        g = truth["grid"]
        xs = [(p[0] - g["west_deg"]) / g["pixel_lon_deg"] for p in zones[zone]]
        ys = [(g["north_deg"] - p[1]) / g["pixel_lat_deg"] for p in zones[zone]]
        return {y * 512 + x for y in range(max(0, math.floor(min(ys) + .5)), min(512, math.floor(max(ys) + .5)))
                for x in range(max(0, math.floor(min(xs) + .5)), min(512, math.floor(max(xs) + .5)))}

    for zone, usable in truth["zone_usable"].items():
        share = sum(hidden[i] for i in pixels_of(zone)) / len(pixels_of(zone))
        check(share == (0.0 if "t3" in usable else 1.0), f"zone {zone} is hidden to {share} in t3")
    change = case["analysis"]["change"]
    threshold, least = float(change["threshold"].removeprefix("fixed:")), change["min_area_px"]

    def objects_of(a, b):
        return objects(images[a], images[b], hidden if "t3" in (a, b) else None, threshold, least)

    # Every zone's own pairs, and what is expected of each of them.
    watched = [z for z in zones if z in truth["zone_usable"]]
    pairs = {(a, b) for z in watched for a, b in zip(truth["zone_usable"][z], truth["zone_usable"][z][1:])}
    found = {pair: objects_of(*pair) for pair in pairs}
    for zone in watched:
        area, usable = pixels_of(zone), truth["zone_usable"][zone]
        for pair in zip(usable, usable[1:]):
            events = [(part, s) for part, s in found[pair] if part & area]
            planted = [c for c in truth["changes"] if c["zone"] == zone and (c["before"], c["after"]) == pair]
            check(len(events) == len(planted), f"{zone} {pair}: {len(events)} events, {len(planted)} planted")
            for (part, s), c in zip(events, planted):
                x0, y0, x1, y1 = c["rect_px"]
                true = {y * 512 + x for y, a, b in c.get("rows_px", [[y, x0, x1] for y in range(y0, y1 + 1)])
                        for x in range(a, b + 1)}
                iou = len(part & true) / len(part | true)
                check(iou >= c["iou_min"], f"{zone} {pair}: IoU {iou:.3f}")
                check(abs(len(part) / c["area_px"] - 1) <= c["area_tolerance"], f"{zone} {pair}: {len(part)} px")
                check((s > 0) == (c["sign"] == "gain"), f"{zone} {pair}: sign {s}")
                print(f"  {zone} {pair}: {c['sign']}, IoU {iou:.3f}, {len(part)} px of {c['area_px']}")
    for d in truth["distractors"]:
        if "before" in d:
            x0, y0, x1, y1 = d["rect_px"]
            box = {y * 512 + x for y in range(y0, y1 + 1) for x in range(x0, x1 + 1)}
            hits = [s for part, s in found[d["before"], d["after"]] if len(part & box) >= 0.8 * len(part)]
            check(len(hits) == 1 and (hits[0] > 0) == (d["sign"] == "gain"), f"distractor {d['what']}: {hits}")
    false = len(objects_of("c1", "c2"))
    check(false <= truth["control"]["max_false_per_km2"] * truth["control"]["scene_km2"], f"control: {false} objects")


# ---- tracks ---------------------------------------------------------------------------------------------------------
def ecef(lon, lat):
    a, e2 = 6378137.0, 0.0066943799901413165
    x, y = math.radians(lon), math.radians(lat)
    n = a / math.sqrt(1 - e2 * math.sin(y) ** 2)
    return n * math.cos(y) * math.cos(x), n * math.cos(y) * math.sin(x), n * (1 - e2) * math.sin(y)


def read_tracks(case, truth):
    fixes, rows, bad, twice = defaultdict(set), {}, 0, 0
    for part in case["tracks"]:
        table = rows_of(HERE / part["file"])
        rows[part["file"][12]] = len(table)
        for row in table:
            if not row["time"] or abs(float(row["lon"])) > 180:
                bad += 1
                continue
            fix = (at(row["time"]), float(row["lon"]), float(row["lat"]))
            twice += fix in fixes[row["vessel"]]
            fixes[row["vessel"]].add(fix)
    counts = truth["counts"]
    check((rows, twice, bad) == (counts["rows"], counts["duplicate"], counts["unusable"]),
          f"counts {rows} {twice} {bad}")
    check(len(fixes) == truth["vessels"], f"{len(fixes)} vessels")
    return {v: [(t, ecef(x, y), (x, y)) for t, x, y in sorted(f)] for v, f in fixes.items()}


def split(fixes):
    chains = []
    for fix in fixes:
        near = [(math.dist(c[-1][1], fix[1]), c) for c in chains
                if math.dist(c[-1][1], fix[1]) <= 50 * 1852 / 3600 * (fix[0] - c[-1][0] + 2) + 200]
        if near:
            min(near, key=lambda n: n[0])[1].append(fix)
        else:
            chains.append([fix])
    return chains


def inside(ring, p):
    hit = False
    for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
        if (y0 > p[1]) != (y1 > p[1]) and p[0] < x0 + (p[1] - y0) * (x1 - x0) / (y1 - y0):
            hit = not hit
    return hit


class Zone:
    def __init__(self, ring):
        self.ring = ring
        self.edge = [ecef(a[0] + (b[0] - a[0]) * k / 12, a[1] + (b[1] - a[1]) * k / 12)
                     for a, b in zip(ring, ring[1:]) for k in range(12)]

    def distance(self, fix):
        return 0.0 if inside(self.ring, fix[2]) else min(math.dist(p, fix[1]) for p in self.edge)


def reach(chains, zone, begin, end, distance):
    """(class, margin in s, times of the pair that decides)."""
    best = (-math.inf, None)
    kinds = set()
    for chain in chains:
        d = [distance(f) for f in chain]
        if any(x == 0.0 and begin <= f[0] <= end for x, f in zip(d, chain)):
            return "seen", 0.0, None
        for (p, dp), (q, dq) in zip(zip(chain, d), zip(chain[1:], d[1:])):
            if q[0] < begin or p[0] > end:
                continue
            if q[0] - p[0] <= 3600 and dp < 3000:
                for k in range(1, 20):
                    here = [a + (b - a) * k / 20 for a, b in zip(p[2], q[2])]
                    if inside(zone.ring, here) and begin <= p[0] + (q[0] - p[0]) * k / 20 <= end:
                        return "seen", 0.0, None
            low, high = p[0] + max(0, dp - 21) / V, q[0] - max(0, dq - 21) / V
            margin = min(high, end) - max(low, begin) if high >= low else high - low
            best = max(best, (margin, (p[0], q[0])))
        first, last = chain[0][0], chain[-1][0]
        for bare, low, high in ((first - begin, begin, min(end, first - max(0, d[0] - 21) / V)),
                                (end - last, max(begin, last + max(0, d[-1] - 21) / V), end)):
            if bare > 0 and high > low:
                far = first - end > 7 * 86400 or begin - last > 7 * 86400
                kinds.add("unknown" if far else "possible")
                if not far:
                    best = max(best, (high - low, None))
    if best[0] >= 0:
        return "possible", *best
    return ("unknown" if "unknown" in kinds else "excluded"), *best


def position(chain, t, index):
    """ECEF at t on a leg of at most an hour, else None. `index` keeps the leg between calls with growing t."""
    i = index[0]
    while i + 1 < len(chain) and chain[i + 1][0] < t:
        i += 1
    index[0] = i
    if i + 1 == len(chain) or not chain[i][0] <= t <= chain[i + 1][0] or chain[i + 1][0] - chain[i][0] > 3600:
        return None
    part = (t - chain[i][0]) / (chain[i + 1][0] - chain[i][0])
    return [a + (b - a) * part for a, b in zip(chain[i][1], chain[i + 1][1])]


def contacts(segments, begin, end, d, least):
    step, run, out = 300, {}, []
    index = [[0] for _ in segments]

    def refine(pair, first, last):
        (a, i), (b, j) = ((segments[k][1], [0]) for k in pair)
        for t in range(first - step, last + step + 1):
            here, there = position(a, t, i), position(b, t, j)
            if here and there and math.dist(here, there) <= d:
                yield t

    for t in range(int(begin), int(end) + 1, step):
        here = [position(chain, t, i) for (_, chain), i in zip(segments, index)]
        for i in range(len(here)):
            for j in range(i + 1, len(here)):
                if here[i] and here[j] and abs(here[i][2] - here[j][2]) <= d and math.dist(here[i], here[j]) <= d:
                    old = run.get((i, j))
                    run[i, j] = (old[0], t) if old and old[1] == t - step else (t, t)
                    continue
                if (old := run.pop((i, j), None)) and old[1] - old[0] >= least - 2 * step:
                    out.append(((i, j), old))
    out += [(pair, r) for pair, r in run.items() if r[1] - r[0] >= least - 2 * step]
    found = []
    for pair, (first, last) in out:
        times = list(refine(pair, first, last))
        if times[-1] - times[0] >= least:
            found.append((*sorted(segments[k][0] for k in pair), times[0], times[-1]))
    return sorted(found)


def check_tracks(case, truth):
    tracks = read_tracks(case, truth)
    chains = {v: split(f) for v, f in tracks.items()}
    check(sum(map(len, chains.values())) == truth["segments"], f"{sum(map(len, chains.values()))} segments")
    check(len(chains[truth["duplicate"]["vessel"]]) == 2, "the duplicate MMSI is not two ships")
    for vessel, parts in chains.items():
        fastest = max(math.dist(p[1], q[1]) / (q[0] - p[0]) for c in parts for p, q in zip(c, c[1:]))
        check(fastest * 3600 / 1852 < 18, f"{vessel} makes {fastest * 3600 / 1852:.1f} kn")

    as_of, least = at(truth["gaps"]["as_of"]), truth["gaps"]["min_gap_s"]
    gaps = []
    for vessel, parts in chains.items():
        for c in parts:
            gaps += [(vessel, p[0], q[0]) for p, q in zip(c, c[1:]) if q[0] - p[0] >= least]
            gaps += [(vessel, c[-1][0], None)] if as_of - c[-1][0] >= least else []
    planted = [(g["vessel"], at(g["begin"]), g["end"] and at(g["end"])) for g in truth["gaps"]["list"]]
    check(sorted(gaps, key=str) == sorted(planted, key=str), f"gaps {sorted(set(gaps) ^ set(planted), key=str)}")

    rule = truth["contacts"]
    segments = [(v, c) for v, parts in sorted(chains.items()) for c in parts]
    begin, end = at("2023-10-17T00:00:00Z"), at("2023-10-22T00:00:00Z")
    found = contacts(segments, begin, end, rule["d_m"], rule["min_duration_s"])
    check([f[:2] for f in found] == [(c["vessel_a"], c["vessel_b"]) for c in rule["list"]], f"contacts {found}")
    for f, c in zip(found, rule["list"]):
        check(abs(f[2] - at(c["begin"])) <= c["tolerance_s"] + 1 and abs(f[3] - at(c["end"])) <= c["tolerance_s"] + 1,
              f"contact {c['vessel_a']} {c['vessel_b']}: {f[2] - at(c['begin'])} {f[3] - at(c['end'])} s off")

    ring = {f["properties"]["name"]: f["geometry"]["coordinates"][0]
            for f in json.loads((HERE / "zones.geojson").read_text())["features"]}
    zones = {name: Zone(ring[name]) for name in {c["zone"] for c in truth["classes"]}}
    known = {name: {} for name in zones}
    closest_call = math.inf
    for window in truth["classes"]:
        zone, memory = zones[window["zone"]], known[window["zone"]]

        def distance(fix):
            if fix[2] not in memory:
                memory[fix[2]] = zone.distance(fix)
            return memory[fix[2]]
        for vessel, expected in window["vessels"].items():
            begin, end = at(window["before"]) - 60, at(window["after"]) + 60
            kind, margin, pair = reach(chains[vessel], zone, begin, end, distance)
            where = f"{vessel} {window['zone']} {window['before'][:10]} {window['after'][:10]}"
            check(kind == expected, f"{where}: {kind} by {margin:.0f} s, planted {expected}")
            if kind != "seen":
                closest_call = min(closest_call, abs(margin))
            if vessel == truth["dark"]["vessel"] and window["zone"] == truth["dark"]["zone"]:
                check(abs(margin - truth["dark"]["margin_s"]) <= truth["dark"]["tolerance_s"], f"{where}: {margin}")
            decoy = truth["decoy"]
            if vessel == decoy["vessel"] and at(window["after"]) > at(decoy["deciding_time_b"]):
                check(abs(margin - decoy["margin_s"]) <= decoy["tolerance_s"], f"{where}: margin {margin}")
                check(pair == (at(decoy["deciding_time_a"]), at(decoy["deciding_time_b"])), f"{where}: pair {pair}")
    print(f"  least margin of any class: {closest_call:.0f} s")
    check(closest_call > 60, f"a class hangs on {closest_call:.0f} s")
    spoof = truth["spoof"]
    berthed = [f for f in tracks[spoof["vessel"]] if inside(ring[spoof["zone"]], f[2])]
    shown = next(at(i["time"]) for i in case["image"] if spoof["image"] in i["file"])
    check(berthed[0][0] < shown < berthed[-1][0], "the spoofed track does not claim the berth at the image time")
    return tracks


# ---- graph ----------------------------------------------------------------------------------------------------------
def betweenness(edges):
    nodes = sorted({v for e in edges for v in e})
    out = defaultdict(list)
    for a, b in sorted(edges):
        out[a].append(b)
    score = dict.fromkeys(nodes, 0.0)
    for s in nodes:
        order, before, paths, depth = [], defaultdict(list), defaultdict(int, {s: 1}), {s: 0}
        todo = deque([s])
        while todo:
            v = todo.popleft()
            order.append(v)
            for w in out[v]:
                if w not in depth:
                    depth[w] = depth[v] + 1
                    todo.append(w)
                if depth[w] == depth[v] + 1:
                    paths[w] += paths[v]
                    before[w].append(v)
        share = dict.fromkeys(order, 0.0)
        for w in reversed(order):
            for v in before[w]:
                share[v] += paths[v] / paths[w] * (1 + share[w])
            if w != s:
                score[w] += share[w]
    return sorted(score.items(), key=lambda p: (-p[1], p[0]))


def ways(edges, start):
    """Undirected: vertex -> (hops, number of shortest paths)."""
    next_to = defaultdict(set)
    for a, b in edges:
        next_to[a].add(b)
        next_to[b].add(a)
    depth, todo = {start: (0, 1)}, deque([start])
    while todo:
        v = todo.popleft()
        for w in next_to[v]:
            if w not in depth:
                depth[w] = (depth[v][0] + 1, 0)
                todo.append(w)
            if depth[w][0] == depth[v][0] + 1:
                depth[w] = (depth[w][0], depth[w][1] + depth[v][1])
    return depth


def check_graph(truth):
    owned = rows_of(HERE / "ownership.csv")
    paid = rows_of(HERE / "transfers.csv.gz")
    check((len(owned), len(paid)) == (truth["ownership_rows"], truth["transfer_rows"]), "rows of the graph")
    check(sum(int(r["amount"]) for r in paid) == truth["transfer_total"], "the transfers' total")
    check(sum(r["source"] == r["target"] for r in paid) == truth["loops"], "loops")
    layers = [{(r["source"], r["target"]) for r in rows if r["source"] != r["target"]} for rows in (owned, paid)]
    firms = {v for layer in layers for e in layer for v in e if v.startswith("SYN-")}
    check(len(firms) == truth["firms"] == 200, f"{len(firms)} firms")
    check(len(layers[1]) == truth["transfer_edges"], "merged transfers")
    bridge = truth["first_in_betweenness"]["vertex"]
    for edges in (layers[1], layers[0] | layers[1]):
        top = betweenness(edges)[:3]
        print("  betweenness:", ", ".join(f"{v} {s:.0f}" for v, s in top))
        check(top[0][0] == bridge and top[0][1] > 1.2 * top[1][1], f"first in betweenness: {top}")
    path = truth["path"]["vertices"]
    listed = truth["listed"]["designation"]
    for edges in (layers[0], layers[0] | layers[1]):
        far = ways(edges, path[-1])
        check(all((a, b) in layers[0] for a, b in zip(path, path[1:])), "the path's edges")
        check(far[path[0]] == (3, 1), f"hops and ways to the listed party: {far[path[0]]}")
        check(all(far.get(v, (99, 0))[0] > 3 for v in listed if v != path[0]), "another listed party is as near")
        alone = sorted(ways(edges, truth["no_path"][0]["from"]))
        check(alone == truth["component_of_decoy"], f"the decoy's component: {alone}")
    balance, peel = defaultdict(int), truth["peel_chain"]
    for step in peel["path"]:
        row = {k: str(v) for k, v in step.items()}
        check(row in paid, f"peel step {row}")
        balance[step["source"]] -= step["amount"]
        balance[step["target"]] += step["amount"]
    check(balance[peel["cash_out"]] == peel["cashed_out"] and balance[peel["left"]] == peel["left_amount"]
          and balance[peel["seed"]] == -peel["amount"] and sum(balance.values()) == 0, "the peel chain's balance")
    mixer = truth["mixer"]
    ins = [int(r["amount"]) for r in paid if r["target"] == mixer["vertex"]]
    outs = [int(r["amount"]) for r in paid if r["source"] == mixer["vertex"]]
    check((len(ins), len(outs), set(ins), set(outs), sum(ins) - sum(outs)) == (
        mixer["paid_in"], mixer["paid_out"], {mixer["amount_in"]}, {mixer["amount_out"]}, mixer["kept"]), "the mixer")


def main():
    case = tomllib.loads((HERE / "case.toml").read_text())
    truth = json.loads((HERE / "truth.json").read_text())
    check_files(case)
    tracks = check_tracks(case, truth["tracks"])
    check_invented(tracks)
    check_images(case, truth["raster"])
    check_graph(truth["graph"])
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
