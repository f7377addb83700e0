# SPDX-License-Identifier: Apache-2.0
"""What every part of the generator shares: the seed, the grid of the scenes, the shape of the earth, times, writers.

Only + - * / and sqrt are used on numbers, and only random() and randbytes() of the generator of random numbers, so that
every machine and every Python 3.11 or later writes the same values.
"""

import gzip
import json
import math
import random

SEED = 20231017
SIZE = 512  # pixels on a side
WEST_DEG, NORTH_DEG = 130.29, 42.24  # outer corner of pixel (0, 0)
PIXEL_LON_DEG, PIXEL_LAT_DEG = 0.0000363, 0.000027  # 3.00 m each at this latitude

KNOT = 1852.0 / 3600.0  # m/s


def generator(part):
    """An independent stream of random numbers for one part of the scenario."""
    return random.Random(f"{SEED} {part}")


def pixel_to_lonlat(x, y):
    return WEST_DEG + x * PIXEL_LON_DEG, NORTH_DEG - y * PIXEL_LAT_DEG


def _sin_cos(degrees):
    """Taylor series; 1e-16 for |degrees| <= 60."""
    x = degrees * (math.pi / 180.0)
    sine, cosine, term = 0.0, 0.0, 1.0
    for n in range(24):
        if n % 2 == 0:
            cosine += term if n % 4 == 0 else -term
        else:
            sine += term if n % 4 == 1 else -term
        term = term * x / (n + 1)
    return sine, cosine


def metres_per_degree(lat_deg):
    """(east, north) on WGS 84."""
    a, e2 = 6378137.0, 0.0066943799901413165
    sine, cosine = _sin_cos(lat_deg)
    w = math.sqrt(1.0 - e2 * sine * sine)
    degree = math.pi / 180.0
    return degree * a / w * cosine, degree * a * (1.0 - e2) / (w * w * w)


def offset(lon, lat, east_m, north_m):
    """The point so many metres away, by the scale at the middle latitude."""
    north = metres_per_degree(lat)[1]
    middle = lat + 0.5 * north_m / north
    east, north = metres_per_degree(middle)
    return lon + east_m / east, lat + north_m / north


def apart(a, b):
    """(east, north, distance) in metres from a to b."""
    east, north = metres_per_degree(0.5 * (a[1] + b[1]))
    dx, dy = (b[0] - a[0]) * east, (b[1] - a[1]) * north
    return dx, dy, math.sqrt(dx * dx + dy * dy)


def course_deg(dx, dy):
    """Course over ground in degrees clockwise from north, to 0.1 degree, without a library's arc tangent."""
    if dx == 0.0 and dy == 0.0:
        return 0.0
    ax, ay = abs(dx), abs(dy)
    r = min(ax, ay) / max(ax, ay)
    r2 = r * r
    angle = r * (57.2936 + r2 * (-18.9165 + r2 * (10.7595 + r2 * (-4.8776 + r2 * 0.7405))))
    angle = 90.0 - angle if ax > ay else angle  # from north towards east, in the first quadrant
    if dy < 0.0:
        angle = 180.0 - angle
    if dx < 0.0:
        angle = 360.0 - angle
    return angle


def _days(year, month, day):
    """Days since 1970-01-01."""
    y = year - (month <= 2)
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def seconds(text):
    """'2023-10-17T02:10:00Z' -> seconds since 1970."""
    return (_days(int(text[0:4]), int(text[5:7]), int(text[8:10])) * 86400 + int(text[11:13]) * 3600
            + int(text[14:16]) * 60 + int(text[17:19]))


def oct_(day, hour, minute=0, second=0):
    """A moment of October 2023, in seconds since 1970."""
    return _days(2023, 10, day) * 86400 + hour * 3600 + minute * 60 + second


def utc(second):
    """Seconds since 1970 -> '2023-10-17T02:10:00Z'; years 1970 to 2099."""
    days, rest = second // 86400, second % 86400
    z = days + 719468
    of_era = z % 146097
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    mp = (5 * of_year + 2) // 153
    day = of_year - (153 * mp + 2) // 5 + 1
    month = mp + 3 if mp < 10 else mp - 9
    year = year_of_era + z // 146097 * 400 + (month <= 2)
    return f"{year:04d}-{month:02d}-{day:02d}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}Z"


def write_text(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\n".join(lines) + "\n").encode())


def write_gzip(path, lines):
    """Without name and time, so that the same rows give the same bytes (of one version of zlib)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(("\n".join(lines) + "\n").encode())


def write_json(path, value):
    write_text(path, [json.dumps(value, indent=1, sort_keys=False)])
