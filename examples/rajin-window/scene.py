# SPDX-License-Identifier: Apache-2.0
"""The images: a port with three piers, seen on five dates and by one control pair, and the zones drawn around it."""

import struct

from common import (NORTH_DEG, PIXEL_LAT_DEG, PIXEL_LON_DEG, SIZE, WEST_DEG, generator, metres_per_degree,
                    pixel_to_lonlat, write_json)

# Pixel rectangles are (min_x, min_y, max_x, max_y), inclusive.
PIERS = {"pier-1": (44, 100, 103, 372), "pier-2": (226, 100, 285, 392), "pier-3": (346, 100, 399, 380)}
STACK = (350, 232, 366, 261)  # 17 x 30 pixels: 51 m x 90 m
CRANE_SHADOW = (262, 301, 279, 305)  # in the afternoon
MORNING_SHADOW = (249, 294, 252, 299)  # of the same crane
TIDE_BEACH = (410, 511)  # columns of the beach east of pier 3
SHIPS = {  # bow towards the north; hull rectangle, images that show it
    "dark": {"rect": (401, 234, 406, 271), "images": ("t3",), "length_m": 115, "width_m": 18},
    "pier-1": {"rect": (38, 215, 43, 252), "images": ("t1", "t2", "t3", "t4", "t5", "c1", "c2"),
               "length_m": 114, "width_m": 18},
    "pier-2": {"rect": (220, 180, 225, 211), "images": ("t1", "t2"), "length_m": 96, "width_m": 18},
}
CLOUD = {"centre": (318, 242), "radius": (62, 66), "image": "t3"}

# shift_px is how far the scene lies right and down of the grid: 0 until images are registered.
IMAGES = [
    {"name": "t1", "time": "2023-10-17T02:10:00Z", "gain": 1.0, "shift_px": (0.0, 0.0)},
    {"name": "t2", "time": "2023-10-18T02:25:00Z", "gain": 1.0, "shift_px": (0.0, 0.0)},
    {"name": "t3", "time": "2023-10-19T01:55:00Z", "gain": 1.0, "shift_px": (0.0, 0.0)},
    {"name": "t4", "time": "2023-10-20T02:15:00Z", "gain": 1.12, "shift_px": (0.0, 0.0)},
    {"name": "t5", "time": "2023-10-21T05:05:00Z", "gain": 1.0, "shift_px": (0.0, 0.0)},
    {"name": "c1", "time": "2023-10-21T05:20:00Z", "gain": 1.0, "shift_px": (0.0, 0.0)},
    {"name": "c2", "time": "2023-10-21T05:35:00Z", "gain": 1.0, "shift_px": (0.0, 0.0)},
]
STACK_IMAGES = ("t1", "t2", "t3")  # under the cloud on t3
LATE_IMAGES = ("t5", "c1", "c2")   # high water, and the crane's shadow to the north-east

ZONES = [  # name, role, pixel rectangle in corner coordinates: west, north, east, south
    ("pier-3-stack", "stack", (344, 226, 373, 268)),
    ("pier-3-berth", "berth", (399, 226, 414, 284)),
    ("pier-2-berth", "berth", (214, 172, 227, 220)),
    ("pier-1-berth", "berth", (32, 208, 45, 260)),
    ("town", "stable-ground", (120, 4, 215, 84)),
    ("east-beach", "ignore", (404, 84, 512, 150)),
]
LONLAT_ZONES = [
    ("outer-anchorage", "anchorage", [(130.36, 42.07), (130.44, 42.07), (130.44, 42.13), (130.36, 42.13)]),
    ("bay-approach", "approach", [(130.285, 42.13), (130.345, 42.13), (130.325, 42.222), (130.293, 42.222)]),
]


def noise(rng, cell):
    """Smooth noise in [-1, 1): random values on a lattice of `cell` pixels, interpolated."""
    nodes = SIZE // cell + 2
    lattice = [[2.0 * rng.random() - 1.0 for _ in range(nodes)] for _ in range(nodes)]
    steps = []
    for x in range(SIZE):
        f = (x % cell + 0.5) / cell
        steps.append((x // cell, f * f * (3.0 - 2.0 * f)))
    rows = []
    for y in range(SIZE):
        j, v = steps[y]
        line = [a + (b - a) * v for a, b in zip(lattice[j], lattice[j + 1])]
        rows.append([line[i] + (line[i + 1] - line[i]) * u for i, u in steps])
    return rows


def fill(rows, rect, value):
    x0, y0, x1, y1 = rect
    for y in range(max(y0, 0), min(y1, SIZE - 1) + 1):
        row = rows[y]
        for x in range(max(x0, 0), min(x1, SIZE - 1) + 1):
            row[x] = value(x, y) if callable(value) else value


def hull_rows(rect):
    """[y, first x, last x] of a ship in `rect`: three narrowing rows at the bow, a square stern."""
    x0, y0, x1, y1 = rect
    return [[y, x0 + max(0, 2 - (y - y0)), x1 - max(0, 2 - (y - y0))] for y in range(y0, y1 + 1)]


def draw_ship(rows, rect, rng):
    x0, y0, x1, y1 = rect
    deck = 138 + int(rng.random() * 10)
    for y, a, b in hull_rows(rect):
        rows[y][a:b + 1] = [deck] * (b + 1 - a)
    y = y0 + 5
    while y + 5 < y1 - 6:  # hatches
        fill(rows, (x0 + 1, y, x1 - 1, y + 3), 176)
        y += 6
    fill(rows, (x0 + 1, y1 - 5, x1 - 1, y1 - 2), 216)  # the house


def draw_stack(rows):
    x0, y0, x1, y1 = STACK
    rng = generator("stack")
    for y in range(y0, y1 + 1, 2):
        for x in range(x0, x1 + 1, 4):
            shade = 188 + int(rng.random() * 26)
            fill(rows, (x, y, min(x + 3, x1), y + 1), shade)
    for y in range(y0, y1 + 2):  # its own weak shadow, on the north-west
        rows[y - 1][x0 - 1] -= 14


class Port:
    """What stays: sea, land, town, piers."""

    def __init__(self):
        rng = generator("port")
        self.broad, self.land, self.grain = noise(rng, 64), noise(rng, 24), noise(rng, 5)
        swell = noise(rng, 16)
        self.coast = [int(112 + 13 * self.broad[300][x] + 5 * swell[200][x]) for x in range(SIZE)]
        rows = [[0.0] * SIZE for _ in range(SIZE)]
        for y in range(SIZE):
            row, broad, land, grain = rows[y], self.broad[y], self.land[y], self.grain[y]
            for x in range(SIZE):
                below = y - self.coast[x]
                if below > 0:
                    row[x] = 40 + 5 * broad[x] + (9 - below) * 1.6 * (below < 9)
                elif land[x] + 0.4 * broad[x] > 0.18:
                    row[x] = 66 + 9 * land[x] + 11 * grain[x]  # trees
                else:
                    row[x] = 96 + 12 * land[x] + 8 * grain[x]  # ground
        self.rows = rows
        self._quay()
        self._town(rng)
        for name, rect in PIERS.items():
            self._pier(name, rect)

    def _quay(self):
        """A filled apron along the water west of pier 3, with a railway."""
        for x in range(30, 400):
            for y in range(86, 131):
                self.rows[y][x] = 110 + 5 * self.grain[y][x] - (6 if y % 11 == 0 else 0)
        fill(self.rows, (30, 129, 399, 130), 136)
        for y in (90, 94):
            fill(self.rows, (0, y, 399, y), 74)

    def _town(self, rng):
        rows = self.rows
        for y in (12, 40, 66):
            fill(rows, (0, y, SIZE - 1, y + 1), 128)
        for x in (22, 112, 218, 300, 402, 470):
            fill(rows, (x, 0, x + 1, 84), 128)
        taken = set()
        for _ in range(420):
            w, h = 3 + int(rng.random() * 8), 3 + int(rng.random() * 6)
            x, y = int(rng.random() * (SIZE - w - 4)) + 2, int(rng.random() * 76) + 2
            block = {(i, j) for i in range(x - 2, x + w + 2) for j in range(y - 2, y + h + 2)}
            roads = any(y - 2 <= r + 1 and r <= y + h + 1 for r in (12, 40, 66)) or any(
                x - 2 <= r + 1 and r <= x + w + 1 for r in (22, 112, 218, 300, 402, 470))
            if roads or block & taken:
                continue
            taken |= block
            roof = 120 + int(rng.random() * 80)
            fill(rows, (x - 1, y - 1, x + w - 2, y + h - 2), 52)  # its shadow, to the north-west
            fill(rows, (x, y, x + w - 1, y + h - 1), roof)

    def _pier(self, name, rect):
        x0, y0, x1, y1 = rect
        fill(self.rows, rect, lambda x, y: 106 + 5 * self.grain[y][x] + 3 * self.land[y][x])
        fill(self.rows, (x0, y0 + 30, x0, y1), 132)
        fill(self.rows, (x1, y0 + 30, x1, y1), 132)
        fill(self.rows, (x0, y1, x1, y1), 132)
        for x in (x0 + 3, x0 + 5, x1 - 5, x1 - 3):  # crane and railway tracks
            fill(self.rows, (x, y0, x, y1 - 6), 88)
        sheds = {"pier-1": ((x0 + 14, 150, x1 - 14, 214), (x0 + 14, 224, x1 - 14, 300)),
                 "pier-2": ((x0 + 12, 140, x1 - 24, 236),), "pier-3": ((x0 + 14, 140, x1 - 16, 204),)}[name]
        for a, b, c, d in sheds:
            fill(self.rows, (a - 2, b - 2, c - 2, d - 2), 60)
            fill(self.rows, (a, b, c, d), lambda x, y: 158 + (y - b) % 8 + 6 * (x > (a + c) // 2))
        if name == "pier-2":  # the crane: portal and jib
            fill(self.rows, (253, 299, 260, 307), 172)
            fill(self.rows, (244, 302, 252, 303), 190)


def shifted(rows, dx, dy):
    """The scene moved right by dx and down by dy pixels (bilinear, edge repeated)."""
    def sample(x, y):
        x, y = min(max(x, 0.0), SIZE - 1.0), min(max(y, 0.0), SIZE - 1.0)
        i, j = min(int(x), SIZE - 2), min(int(y), SIZE - 2)
        u, v = x - i, y - j
        top = rows[j][i] + (rows[j][i + 1] - rows[j][i]) * u
        low = rows[j + 1][i] + (rows[j + 1][i + 1] - rows[j + 1][i]) * u
        return top + (low - top) * v
    return [[sample(x - dx, y - dy) for x in range(SIZE)] for y in range(SIZE)]


def blurred(rows):
    """The optics: (1 2 1) / 4 along rows and columns."""
    across = [[0.25 * (a + b + b + c) for a, b, c in zip([r[0]] + r[:-1], r, r[1:] + [r[-1]])] for r in rows]
    return [[0.25 * (a + b + b + c) for a, b, c in zip(up, at, down)]
            for up, at, down in zip([across[0]] + across[:-1], across, across[1:] + [across[-1]])]


def cloud_cover():
    """How much of each pixel the cloud and its haze hide, 0 to 1, and the mask: 1 = not observable."""
    rng = generator("cloud")
    rough, fine = noise(rng, 24), noise(rng, 8)
    (cx, cy), (rx, ry) = CLOUD["centre"], CLOUD["radius"]
    cover = [[0.0] * SIZE for _ in range(SIZE)]
    mask = [bytearray(SIZE) for _ in range(SIZE)]
    for y in range(SIZE):
        for x in range(SIZE):
            u, v = (x - cx) / rx, (y - cy) / ry
            depth = 1.22 - (u * u + v * v) + 0.16 * rough[y][x] + 0.08 * fine[y][x]
            if depth > 0.0:
                mask[y][x] = 1
                cover[y][x] = min(1.0, max(0.0, (depth - 0.04) * 2.2)) * (0.92 + 0.08 * fine[y][x])
    return cover, mask


def expose(port, image):
    """One image as rows of bytes."""
    name = image["name"]
    rng = generator("image " + name)
    waves, chop = noise(rng, 8), noise(rng, 3)
    rows = [list(r) for r in port.rows]
    for y in range(SIZE):
        row, a, b = rows[y], waves[y], chop[y]
        for x in range(SIZE):
            if y > port.coast[x]:
                on_pier = any(r[0] <= x <= r[2] and y <= r[3] for r in PIERS.values()) or (y <= 130 and 30 <= x < 400)
                if not on_pier:
                    row[x] += 2.0 * a[x] + 2.0 * b[x]
    for x in range(*TIDE_BEACH):  # wet sand: bare at low water, covered at high water
        for y in range(port.coast[x] + 1, port.coast[x] + 8):
            rows[y][x] = 50 + waves[y][x] if name in LATE_IMAGES else 124 + 5 * port.grain[y][x]
    if name in STACK_IMAGES:
        draw_stack(rows)
    fill(rows, CRANE_SHADOW if name in LATE_IMAGES else MORNING_SHADOW, 40)
    for who, ship in SHIPS.items():
        if name in ship["images"]:
            draw_ship(rows, ship["rect"], generator("ship " + who))
    rows = blurred(rows)
    if image["shift_px"] != (0.0, 0.0):
        rows = shifted(rows, *image["shift_px"])
    if name == CLOUD["image"]:
        cover = cloud_cover()[0]
        rows = [[v + (214.0 - v) * c for v, c in zip(r, k)] for r, k in zip(rows, cover)]
    out = []
    for row in rows:
        grain = rng.randbytes(4 * SIZE)
        out.append(bytes(
            min(255, max(0, int((v + (sum(grain[4 * x:4 * x + 4]) - 510) * (2.2 / 147.8)) * image["gain"] + 0.5)))
            for x, v in enumerate(row)))
    return out


def pack_bits(line):
    """PackBits, one row."""
    out, i = bytearray(), 0
    while i < len(line):
        run = 1
        while run < 128 and i + run < len(line) and line[i + run] == line[i]:
            run += 1
        if run > 1:
            out += bytes((257 - run, line[i]))
            i += run
            continue
        start = i
        while i < len(line) and i - start < 128 and (i + 1 >= len(line) or line[i + 1] != line[i]):
            i += 1
        out += bytes((i - start - 1,)) + line[start:i]
    return bytes(out)


def write_geotiff(path, rows, packed=False):
    """One band of bytes on the scenario's longitude / latitude grid, in strips of 32 rows."""
    per_strip = 32
    strips = []
    for y in range(0, SIZE, per_strip):
        strips.append(b"".join(pack_bits(bytes(r)) if packed else bytes(r) for r in rows[y:y + per_strip]))
    keys = (1, 1, 0, 5, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326, 2054, 0, 1, 9102, 2057, 34736, 1, 0)
    tags = [  # tag, type (3 short, 4 long, 12 double), values
        (256, 3, (SIZE,)), (257, 3, (SIZE,)), (258, 3, (8,)), (259, 3, (32773 if packed else 1,)), (262, 3, (1,)),
        (273, 4, (0,) * len(strips)), (277, 3, (1,)), (278, 3, (per_strip,)), (279, 4, tuple(len(s) for s in strips)),
        (284, 3, (1,)), (339, 3, (1,)), (33550, 12, (PIXEL_LON_DEG, PIXEL_LAT_DEG, 0.0)),
        (33922, 12, (0.0, 0.0, 0.0, WEST_DEG, NORTH_DEG, 0.0)), (34735, 3, keys), (34736, 12, (6378137.0,))]
    codes = {3: "H", 4: "I", 12: "d"}
    extra_at = 8 + 2 + 12 * len(tags) + 4
    sizes = [len(v) * struct.calcsize(codes[t]) for _, t, v in tags]
    data_at = extra_at + sum((n + 7) // 8 * 8 for n in sizes if n > 4) + 8
    offsets, at = [], data_at
    for strip in strips:
        offsets.append(at)
        at += len(strip)
    head = struct.pack("<2sHIH", b"II", 42, 8, len(tags))
    extra = b"\0" * (-extra_at % 8)
    for tag, kind, values in tags:
        values = tuple(offsets) if tag == 273 else values
        raw = struct.pack(f"<{len(values)}{codes[kind]}", *values)
        if len(raw) > 4:
            head += struct.pack("<HHII", tag, kind, len(values), extra_at + len(extra))
            extra += raw + b"\0" * (-len(raw) % 8)
        else:
            head += struct.pack("<HHI", tag, kind, len(values)) + raw.ljust(4, b"\0")
    head += struct.pack("<I", 0) + extra
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head.ljust(data_at, b"\0") + b"".join(strips))


def write_scenes(folder):
    port = Port()
    for image in IMAGES:
        write_geotiff(folder / "images" / (image["name"] + ".tif"), expose(port, image))
    write_geotiff(folder / "images" / (CLOUD["image"] + "-cloud.tif"), cloud_cover()[1], packed=True)


def zone_ring(rect):
    """Counter-clockwise in longitude / latitude, closed."""
    west, north, east, south = rect
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [[round(v, 7) for v in pixel_to_lonlat(x, y)] for x, y in corners]


def write_zones(path):
    rings = [(name, role, zone_ring(rect)) for name, role, rect in ZONES]
    rings += [(name, role, [list(p) for p in points + points[:1]]) for name, role, points in LONLAT_ZONES]
    write_json(path, {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": name, "role": role},
         "geometry": {"type": "Polygon", "coordinates": [ring]}} for name, role, ring in rings]})


def pixel_area_m2():
    east, north = metres_per_degree(NORTH_DEG - 0.5 * SIZE * PIXEL_LAT_DEG)
    return east * PIXEL_LON_DEG * north * PIXEL_LAT_DEG


def truth():
    def area(px):
        return {"area_px": px, "area_m2": round(px * pixel_area_m2(), 1), "area_tolerance": 0.10, "iou_min": 0.70}

    def ship_change(who, zone, sign, before, after):
        rows = hull_rows(SHIPS[who]["rect"])
        return {"zone": zone, "sign": sign, "before": before, "after": after, "rect_px": list(SHIPS[who]["rect"]),
                "rows_px": rows, **area(sum(b - a + 1 for _, a, b in rows)), "iou_min": 0.60, "area_tolerance": 0.25}

    x0, y0, x1, y1 = STACK
    stack = {"zone": "pier-3-stack", "sign": "loss", "before": "t2", "after": "t4", "rect_px": list(STACK),
             **area((x1 - x0 + 1) * (y1 - y0 + 1)),
             "note": "removal: t3 hides the zone under the cloud, so t2 and t4 bracket it"}
    port = Port()
    cx0, cy0, cx1, cy1 = CRANE_SHADOW
    return {
        "grid": {"width_px": SIZE, "height_px": SIZE, "west_deg": WEST_DEG, "north_deg": NORTH_DEG,
                 "pixel_lon_deg": PIXEL_LON_DEG, "pixel_lat_deg": PIXEL_LAT_DEG,
                 "pixel_area_m2": round(pixel_area_m2(), 4)},
        "rectangles": "min_x, min_y, max_x, max_y, inclusive, pixels",
        "images": [{"name": i["name"], "file": f"images/{i['name']}.tif", "time": i["time"], "gain": i["gain"],
                    "shift_px": list(i["shift_px"]), "shift_tolerance_px": 0.1} for i in IMAGES],
        "changes": [stack, ship_change("pier-2", "pier-2-berth", "loss", "t2", "t3"),
                    ship_change("dark", "pier-3-berth", "gain", "t2", "t3"),
                    ship_change("dark", "pier-3-berth", "loss", "t3", "t4")],
        "zone_usable": {"pier-3-stack": ["t1", "t2", "t4", "t5"], "pier-3-berth": ["t1", "t2", "t3", "t4", "t5"],
                        "pier-2-berth": ["t1", "t2", "t3", "t4", "t5"], "pier-1-berth": ["t1", "t2", "t3", "t4", "t5"]},
        "no_change_zones": ["pier-1-berth", "town"],
        "ships_px": [{"zone": z, "rect_px": list(SHIPS[s]["rect"]), "images": list(SHIPS[s]["images"]),
                      "length_m": SHIPS[s]["length_m"], "width_m": SHIPS[s]["width_m"], "vessel": v}
                     for s, z, v in (("dark", "pier-3-berth", "999000001"), ("pier-1", "pier-1-berth", "999000014"),
                                     ("pier-2", "pier-2-berth", "999000015"))],
        "distractors": [
            {"what": "crane shadow, new in t5", "before": "t4", "after": "t5", "sign": "loss",
             "rect_px": list(CRANE_SHADOW), "area_px": (cx1 - cx0 + 1) * (cy1 - cy0 + 1)},
            {"what": "the same crane's morning shadow, gone in t5", "before": "t4", "after": "t5", "sign": "gain",
             "rect_px": list(MORNING_SHADOW),
             "area_px": (MORNING_SHADOW[2] - MORNING_SHADOW[0] + 1) * (MORNING_SHADOW[3] - MORNING_SHADOW[1] + 1)},
            {"what": "tide line, beach covered in t5", "before": "t4", "after": "t5", "sign": "loss",
             "zone": "east-beach",
             "rect_px": [TIDE_BEACH[0], min(port.coast[TIDE_BEACH[0]:]) + 1, TIDE_BEACH[1] - 1,
                         max(port.coast[TIDE_BEACH[0]:]) + 7], "area_px": 7 * (TIDE_BEACH[1] - TIDE_BEACH[0])},
            {"what": "cloud", "image": CLOUD["image"], "masked_px": sum(map(sum, cloud_cover()[1]))},
            {"what": "gain 1.12", "image": "t4"}],
        "control": {"before": "c1", "after": "c2", "max_false_per_km2": 1.0,
                    "scene_km2": round(SIZE * SIZE * pixel_area_m2() / 1e6, 3)},
    }
