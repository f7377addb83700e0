# SPDX-License-Identifier: Apache-2.0
"""Forty invented vessels over five days: where each one went, what it reported, and which station heard it."""

from common import KNOT, apart, course_deg, generator, oct_, offset, pixel_to_lonlat, utc, write_gzip

BEGIN, END = oct_(17, 0), oct_(21, 23, 58)
BASE = 999000000
SEA = (130.75, 40.75, 132.85, 41.85)  # open water: west, south, east, north
HARBOUR = [(130.3045, 42.2215), (130.3120, 42.2000), (130.3250, 42.1500), (130.3500, 42.0600), (130.62, 41.93)]
BERTH_1 = pixel_to_lonlat(40.5, 236.0)
BERTH_2 = pixel_to_lonlat(222.5, 198.0)
BERTH_3 = pixel_to_lonlat(404.0, 255.0)

DARK, DECOY, DUPLICATE, SPOOF, FAR = 1, 2, 3, 10, 13
DARK_SILENCE = (oct_(18, 6, 12), oct_(20, 0, 30))
DECOY_SILENCE = (oct_(19, 10), oct_(19, 11, 30))
DECOY_SHORTFALL_M = 15000.0
PAIR_SILENCE = (oct_(17, 10), oct_(17, 17))
SPOOF_STAY = (oct_(19, 21), oct_(20, 11))
LEAVES_PIER_2 = oct_(18, 14)
MEETINGS = {  # pair: begin, end of the drift, first point, drift east and north in metres
    (4, 5): (oct_(17, 8), oct_(17, 12, 30), (131.0, 41.5), (1800.0, 900.0)),
    (6, 7): (oct_(18, 21, 40), oct_(19, 2, 20), (131.93, 41.21), (1500.0, -1100.0)),
}
ANCHOR_PAIR = (8, 9)
PARTIAL = {37: (oct_(19, 12), END), 38: (BEGIN, oct_(18, 12)), 39: (oct_(18, 12), oct_(20, 12)),
           40: (BEGIN, oct_(17, 20))}


def mmsi(number):
    return f"{BASE + number:09d}"


class Voyage:
    """Knots (second, lon, lat) joined by straight legs, each leg with its reporting interval in seconds."""

    def __init__(self, begin, at, rng):
        self.knots = [(begin, at[0], at[1])]
        self.every = []
        self.rng = rng

    @property
    def now(self):
        return self.knots[-1][0]

    @property
    def here(self):
        return self.knots[-1][1:]

    def until(self, second, to, every):
        self.knots.append((second, to[0], to[1]))
        self.every.append(every)

    def go(self, to, knots, every=360):
        self.until(self.now + max(60, int(apart(self.here, to)[2] / (knots * KNOT) + 0.5)), to, every)

    def stay(self, second, every=900):
        self.until(second, self.here, every)

    def roam(self, second, box=SEA, knots=(8.0, 13.0), every=360, least_m=15000.0):
        """Straight legs between random points of a box, cut at the given moment."""
        while self.now < second:
            to = (box[0] + self.rng.random() * (box[2] - box[0]), box[1] + self.rng.random() * (box[3] - box[1]))
            if apart(self.here, to)[2] < least_m:
                continue
            start, here = self.now, self.here
            self.go(to, knots[0] + self.rng.random() * (knots[1] - knots[0]), every)
            if self.now > second:
                part = (second - start) / (self.now - start)
                self.knots[-1] = (second, here[0] + (to[0] - here[0]) * part, here[1] + (to[1] - here[1]) * part)

    def arrive(self, second, to, knots, box=SEA, every=360):
        """Roam, then be at `to` at the given moment: the last leg's speed is close to `knots`."""
        trial = 0
        while True:
            trial += 1
            legs, intervals = list(self.knots), list(self.every)
            need = second - int(apart(self.here, to)[2] / (knots * KNOT))
            if need <= self.now:
                break
            self.roam(need, box, (knots, knots), every)
            if apart(self.here, to)[2] <= knots * 1.04 * KNOT * (second - self.now):
                break
            self.knots, self.every = legs, intervals
            if trial % 20 == 0:  # set out earlier
                x, y = self.here
                self.go((x + 0.35 * (to[0] - x), y + 0.35 * (to[1] - y)), knots)
        self.until(second, to, every)

    def position(self, second):
        for (t0, x0, y0), (t1, x1, y1) in zip(self.knots, self.knots[1:]):
            if t0 <= second <= t1:
                part = (second - t0) / (t1 - t0)
                return x0 + (x1 - x0) * part, y0 + (y1 - y0) * part
        raise ValueError(utc(second))


def report(voyage, silence=None, exact=(), last=END):
    """Rows (second, lon, lat, sog, cog): each knot, and the interval +- 6 % between; nothing inside the silence."""
    rng = voyage.rng
    rows = []
    for (t0, x0, y0), (t1, x1, y1), every in zip(voyage.knots, voyage.knots[1:], voyage.every):
        dx, dy, way = apart((x0, y0), (x1, y1))
        speed, course = way / (t1 - t0) / KNOT, course_deg(dx, dy)
        moments = []
        t = t0 if not rows else t0 + every
        while t < t1 - every // 2:
            moments.append(t)
            t += every - every // 16 + int(rng.random() * (every // 8 + 1))
        moments.append(t1)
        for t in moments:
            if t > last or (silence and silence[0] < t < silence[1]):
                continue
            part = (t - t0) / (t1 - t0)
            lon, lat = x0 + (x1 - x0) * part, y0 + (y1 - y0) * part
            east, north = (rng.random() - 0.5) * 10.0, (rng.random() - 0.5) * 10.0
            if t not in exact:
                lon, lat = offset(lon, lat, east, north)
            wobble, turn = rng.random(), rng.random()
            if speed < 0.1:
                sog, cog = 0.1 * int(wobble * 2.0), 360.0 * turn
            else:
                sog, cog = max(0.0, speed + 0.4 * (wobble - 0.5)), (course + 4.0 * (turn - 0.5)) % 360.0
            rows.append((t, lon, lat, sog, cog))
    return rows


def clear_of_meetings(at):
    return all(apart(at, place)[2] > 30000.0 for _, _, place, _ in MEETINGS.values())


def start_point(rng, box=SEA):
    while True:
        at = (box[0] + rng.random() * (box[2] - box[0]), box[1] + rng.random() * (box[3] - box[1]))
        if clear_of_meetings(at):
            return at


def meeting_voyage(number, rng):
    """Comes from one side, drifts 300 m from the other vessel, leaves to the side it came from."""
    pair = next(p for p in MEETINGS if number in p)
    begin, end, place, drift = MEETINGS[pair]
    side = -1.0 if number == pair[0] else 1.0
    box = (131.0 if side > 0 else 130.75, 40.8, 132.8 if side > 0 else 131.9, 41.8)
    first = offset(*place, side * 150.0 - 0.5 * drift[0], -0.5 * drift[1])
    second = offset(*place, side * 150.0 + 0.5 * drift[0], 0.5 * drift[1])
    near = offset(*first, side * 9000.0, 2500.0)
    voyage = Voyage(BEGIN + 60 * number, offset(*first, side * 60000.0, 12000.0 * side), rng)
    voyage.arrive(begin - int(apart(near, first)[2] / (8.0 * KNOT)), near, 9.5, box)
    voyage.until(begin, first, 360)
    voyage.until(end, second, 300)
    voyage.go(offset(*second, side * 12000.0, -3000.0), 9.0)
    voyage.go(offset(*second, side * 40000.0, -20000.0), 10.0)
    voyage.roam(END, box)
    return voyage


def decoy_points():
    """Two points on an arc around the berth such that the way there and back is 15 km longer than 30 kn allow."""
    way = DECOY_SHORTFALL_M + 30.0 * KNOT * (DECOY_SILENCE[1] - DECOY_SILENCE[0])
    r = 0.5 * way
    return offset(*BERTH_3, 0.46 * r, -0.8879189152169246 * r), offset(*BERTH_3, 0.74 * r, -0.6726068688320095 * r)


def voyages():
    """number -> list of rows, in time order."""
    out = {}

    def rng(number, part=""):
        return generator(f"vessel {number}{part}")

    # The dark ship: comes from the south-east, is last heard 60 km off, is heard again 55 km off, leaves.
    last = offset(*BERTH_3, 36000.0, -48000.0)
    again = offset(*BERTH_3, 31000.0, -45431.26)
    v = Voyage(BEGIN, (132.55, 40.95), rng(1))
    v.arrive(DARK_SILENCE[0], last, 10.5)
    v.until(DARK_SILENCE[1], again, 3600)
    v.go((131.6, 41.3), 11.0)
    v.roam(END)
    out[1] = report(v, DARK_SILENCE, DARK_SILENCE)

    p, q = decoy_points()
    v = Voyage(BEGIN + 60, (131.9, 41.7), rng(2))
    v.arrive(DECOY_SILENCE[0], p, 9.5, (130.95, 41.0, 131.9, 41.7))
    v.until(DECOY_SILENCE[1], q, 3600)
    v.roam(END, (131.2, 41.0, 132.2, 41.75))
    out[2] = report(v, DECOY_SILENCE, DECOY_SILENCE)

    rows = []
    for part, box in (("near", (131.3, 41.0, 132.6, 41.7)), ("far", (130.2, 36.3, 131.2, 37.2))):
        r = rng(3, part)
        v = Voyage(BEGIN + 90, start_point(r, box), r)
        v.roam(END - 60, box, (7.0, 10.0), 480)
        rows += report(v)
    out[3] = sorted(rows)

    for number in (4, 5, 6, 7):
        out[number] = report(meeting_voyage(number, rng(number)))

    def anchored(number, place, radius_m):
        """Swings slowly around its anchor, one new heading every six hours."""
        r = rng(number)
        v = Voyage(BEGIN + 45 * number, place, r)
        while v.now < END - 600:
            east, north = (2.0 * r.random() - 1.0) * radius_m, (2.0 * r.random() - 1.0) * radius_m
            v.until(min(END - 600, v.now + 21600), offset(*place, east, north), 900)
        return report(v)

    anchor = (130.402, 42.098)
    out[8] = anchored(8, anchor, 35.0)
    out[9] = anchored(9, offset(*anchor, 210.0, 200.0), 35.0)
    out[16] = anchored(16, offset(*anchor, -2600.0, 900.0), 50.0)
    out[17] = anchored(17, offset(*anchor, 700.0, -2300.0), 50.0)

    # The spoofed track: an unbroken, plausible voyage to the berth, where the image shows open water.
    v = Voyage(BEGIN + 120, (131.4, 41.6), rng(10))
    inbound = [(HARBOUR[i], 9.0 if i > 1 else 5.0) for i in (4, 3, 2, 1, 0)] + [(BERTH_3, 3.0)]
    at, need = HARBOUR[4], 0
    for to, knots in inbound[1:]:
        need += max(60, int(apart(at, to)[2] / (knots * KNOT) + 0.5))
        at = to
    v.arrive(SPOOF_STAY[0] - need, HARBOUR[4], 9.5, (130.95, 41.2, 132.0, 41.8))
    for to, knots in inbound[1:]:
        v.go(to, knots, 180)
    v.stay(SPOOF_STAY[1], 600)
    for i, to in enumerate(HARBOUR):
        v.go(to, 4.0 if i == 0 else 9.0, 180 if i < 3 else 360)
    v.roam(END, (130.95, 41.2, 132.0, 41.8))
    out[10] = report(v)

    # Dark for hours near each other: a straight line across the silence would put them within 500 m of each other.
    place = (132.45, 40.86)
    for number, before, after in ((11, (0.0, 0.0), (0.0, 60.0)), (12, (-1500.0, 150.0), (1500.0, 150.0))):
        side = -1.0 if number == 12 else 1.0
        a, b = offset(*place, *before), offset(*place, *after)
        start = offset(*a, -70000.0 if side < 0 else 25000.0, 30000.0 * side)
        v = Voyage(BEGIN + 60 * number, start, rng(number))
        v.until(PAIR_SILENCE[0], a, 360)
        v.until(PAIR_SILENCE[1], b, 3600)
        v.go(offset(*b, -20000.0 if number == 11 else 12000.0, 15000.0), 9.0)
        v.roam(END, (131.4, 40.8, 132.1, 41.4) if number == 11 else (132.3, 40.8, 132.8, 41.6))
        out[number] = report(v, PAIR_SILENCE, PAIR_SILENCE)

    r = rng(13)
    v = Voyage(oct_(8, 0), (131.6, 41.05), r)
    v.roam(oct_(9, 6), SEA)
    out[13] = report(v, last=oct_(9, 6))

    v = Voyage(BEGIN + 300, BERTH_1, rng(14))
    v.stay(END - 120, 600)
    out[14] = report(v)

    v = Voyage(BEGIN + 420, BERTH_2, rng(15))
    v.stay(LEAVES_PIER_2, 600)
    v.go(pixel_to_lonlat(215.0, 420.0), 3.0, 180)
    for i, to in enumerate(HARBOUR):
        v.go(to, 5.0 if i == 0 else 9.5, 180 if i < 3 else 360)
    v.roam(END, (130.95, 41.0, 132.2, 41.8))
    out[15] = report(v)

    for number in range(18, 26):  # fishing, each on its own ground of some 20 km
        r = rng(number)
        column, line = (number - 18) % 4, (number - 18) // 4
        west, south = 130.8 + 0.5 * column, 40.55 - 0.28 * line
        ground = (west, south, west + 0.25, south + 0.18)
        v = Voyage(BEGIN + 30 * number, start_point(r, ground), r)
        v.roam(END, ground, (2.0, 4.5), 720, 4000.0)
        out[number] = report(v)
    for number in range(26, 41):  # cargo
        r = rng(number)
        begin, end = PARTIAL.get(number, (BEGIN + 15 * number, END))
        box = (131.6, 40.75, 132.85, 41.2) if number in PARTIAL else SEA
        v = Voyage(begin, start_point(r, box), r)
        v.roam(end, box, (8.5, 13.5), 420)
        out[number] = report(v, last=end)
    return out


def cells(number, row):
    t, lon, lat, sog, cog = row
    return f"{mmsi(number)},{utc(t)},{lon:.6f},{lat:.6f},{sog:.1f},{int(cog * 10.0 + 0.5) % 3600 / 10:.1f}"


BROKEN = {  # rows that no reader can use: (text after the vessel, reason)
    "a": [("999000026,2023-10-18T09:00:00Z,181.000000,91.000000,0.0,0.0", "position"),
          ("999000027,2023-10-18T09:06:00Z,181.000000,91.000000,0.0,0.0", "position"),
          ("999000028,,131.500000,41.200000,9.5,120.0", "no_time")],
    "b": [("999000029,2023-10-19T13:00:00Z,181.000000,91.000000,0.0,0.0", "position"),
          ("999000030,,131.700000,41.100000,10.1,300.0", "no_time")],
}


def write_tracks(folder, tracks):
    """Two stations; every sixth row is heard by both, word for word. Returns how many."""
    rng = generator("stations")
    heard = {"a": [], "b": []}
    both = 0
    for number in sorted(tracks):
        for row in tracks[number]:
            text = cells(number, row)
            choice = rng.random()
            north = 0.8 if row[2] > 41.3 else 0.4
            names = "ab" if choice < 1.0 / 6.0 else "a" if rng.random() < north else "b"
            both += names == "ab"
            for name in names:
                heard[name].append((row[0], number, text))
    for name, rows in heard.items():
        lines = [text for _, _, text in sorted(rows)]
        for i, (text, _) in enumerate(BROKEN[name]):
            lines.insert(2000 + 1500 * i, text)
        write_gzip(folder / "ais" / f"station-{name}.csv.gz", ["vessel,time,lon,lat,sog,cog"] + lines)
    return {"rows": {n: len(r) + len(BROKEN[n]) for n, r in heard.items()}, "duplicate": both,
            "unusable": sum(len(r) for r in BROKEN.values()),
            "unusable_rows": {reason: sum(1 for r in BROKEN.values() for _, why in r if why == reason)
                              for reason in ("position", "no_time")}}


WINDOWS = [("pier-3-stack", "loss", "t2", "t4"), ("pier-3-berth", "gain", "t2", "t3"),
           ("pier-3-berth", "loss", "t3", "t4"), ("pier-2-berth", "loss", "t2", "t3")]


def expected_classes():
    """For each window of WINDOWS: vessel number -> class, from how the voyages were laid out. The spoofed track has one
    only where it has come near: elsewhere it is excluded until it is flagged, and not after."""
    always = {n: "excluded" for n in range(1, 41)}
    always.update({DARK: "possible", FAR: "unknown", 14: "possible", 38: "possible", 40: "possible"})
    del always[SPOOF]
    return [{**always, SPOOF: "possible", 15: "possible", 37: "possible", 39: "possible"},
            {**always, 15: "possible", 37: "possible", 39: "possible"},
            {**always, SPOOF: "seen", 37: "possible"},
            {**always, 15: "seen", 37: "possible", 39: "possible"}]


def truth(tracks, counts, images):
    times = {i["name"]: i["time"] for i in images}
    classes = []
    for (zone, sign, before, after), by_number in zip(WINDOWS, expected_classes()):
        classes.append({"zone": zone, "sign": sign, "before": times[before], "after": times[after],
                        "vessels": {mmsi(n): c for n, c in sorted(by_number.items())}})
    reach_s = 60000.0 / (30.0 * KNOT), 55000.0 / (30.0 * KNOT)
    contacts = [{"vessel_a": mmsi(a), "vessel_b": mmsi(b), "begin": utc(begin), "end": utc(end), "tolerance_s": 120,
                 "closest_max_m": 400, "note": note}
                for ((a, b), (begin, end, _, _)), note in zip(
                    MEETINGS.items(), ("crosses 131.0 E and 41.5 N", "crosses midnight UTC"))]
    a, b = ANCHOR_PAIR
    contacts.append({"vessel_a": mmsi(a), "vessel_b": mmsi(b),
                     "begin": utc(max(tracks[a][0][0], tracks[b][0][0])),
                     "end": utc(min(tracks[a][-1][0], tracks[b][-1][0])), "tolerance_s": 0, "closest_max_m": 300,
                     "cut": "both", "note": "neighbours at anchor for the whole period"})
    gaps = [{"vessel": mmsi(n), "begin": utc(s[0]), "end": utc(s[1])}
            for n, s in ((DARK, DARK_SILENCE), (11, PAIR_SILENCE), (12, PAIR_SILENCE))]
    gaps += [{"vessel": mmsi(n), "begin": utc(tracks[n][-1][0]), "end": None} for n in (FAR, 38, 39, 40)]
    return {
        "vessels": 40, "segments": 41, "counts": counts,
        "windows_note": "each window is [before - 60 s, after + 60 s], the images' time_sigma included; the spoofed "
                        "vessel is left out where its class depends on whether its segment was flagged",
        "classes": classes,
        "dark": {"vessel": mmsi(DARK), "silence": [utc(t) for t in DARK_SILENCE], "class": "possible",
                 "basis": "silence", "zone": "pier-3-stack",
                 "margin_s": round(DARK_SILENCE[1] - DARK_SILENCE[0] - sum(reach_s)), "tolerance_s": 60,
                 "seen_by": "the ship of 115 m at pier-3-berth in t3, which no track explains"},
        "decoy": {"vessel": mmsi(DECOY), "class": "excluded", "shortfall_m": DECOY_SHORTFALL_M,
                  "margin_s": -round(DECOY_SHORTFALL_M / (30.0 * KNOT)), "tolerance_s": 20, "basis": "silence",
                  "deciding_time_a": utc(DECOY_SILENCE[0]), "deciding_time_b": utc(DECOY_SILENCE[1]),
                  "windows": ["pier-3-stack t2 t4", "pier-3-berth t3 t4"]},
        "duplicate": {"vessel": mmsi(DUPLICATE), "segments": 2, "apart_km_min": 400},
        "spoof": {"vessel": mmsi(SPOOF), "zone": "pier-3-berth", "from": utc(SPOOF_STAY[0]), "to": utc(SPOOF_STAY[1]),
                  "image": "t4", "image_shows": "empty"},
        "contacts": {"d_m": 500, "min_duration_s": 7200, "max_gap_s": 3600, "list": contacts},
        "no_contact": [{"vessel_a": mmsi(11), "vessel_b": mmsi(12), "silence": [utc(t) for t in PAIR_SILENCE],
                        "note": "a straight line across the silence would put them within 500 m for over two hours"}],
        "gaps": {"min_gap_s": 21600, "as_of": "2023-10-22T00:00:00Z",
                 "list": sorted(gaps, key=lambda g: (g["vessel"], g["begin"]))},
        "calls": [{"vessel": mmsi(14), "zone": "pier-1-berth", "from": utc(BEGIN), "to": utc(END)},
                  {"vessel": mmsi(15), "zone": "pier-2-berth", "from": utc(BEGIN), "to": utc(LEAVES_PIER_2)},
                  {"vessel": mmsi(SPOOF), "zone": "pier-3-berth", "from": utc(SPOOF_STAY[0]),
                   "to": utc(SPOOF_STAY[1])}],
    }


def registry():
    """vessel, imo, name, type, length: what the invented vessels say of themselves. IMO check digits are wrong."""
    rng = generator("registry")
    kinds = {8: "tanker", 9: "tanker", 6: "tanker", 7: "tanker", **{n: "fishing" for n in range(18, 26)}}
    named = {1: "SYN-KESTREL", 2: "SYN-LAPWING", 3: "SYN-TWIN", 10: "SYN-MIRAGE", 13: "SYN-FARAWAY"}
    lengths = {1: 115, 14: 114, 15: 96}
    lines = ["vessel,imo,name,type,length_m"]
    for n in range(1, 41):
        length = lengths.get(n, 30 + int(rng.random() * 12) if n in kinds and kinds[n] == "fishing"
                             else 85 + int(rng.random() * 90))
        lines.append(f"{mmsi(n)},{imo(n)},{named.get(n, f'SYN-VESSEL-{n:02d}')},{kinds.get(n, 'cargo')},{length}")
    return lines


def imo(number):
    """Seven digits whose last is not the check digit."""
    digits = f"{990000 + number * 37:06d}"
    check = sum(int(d) * w for d, w in zip(digits, range(7, 1, -1))) % 10
    return digits + str((check + 5) % 10)
