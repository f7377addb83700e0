# SPDX-License-Identifier: Apache-2.0
"""Derives the contacts of JSON lines (contact_cases) again, in exact integers, over all pairs of legs, and compares.

    contact_cases random 1000 1 | contacts_oracle.py 1000
    contact_cases csv noaa < AISdata.csv | contacts_oracle.py 1

Shares nothing with the library but the ECEF positions of the fixes. Prints a summary; exits 1 at a
difference, and where there are not as many cases as the argument says.
"""
import json
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import combinations, product
from math import isqrt

A_M, F = Fraction(6378137), Fraction(1) / Fraction("298.257223563")
B2_OVER_A2 = (1 - F) ** 2


def check_knots(case, segment):
    """The knots are the fixes and the inner points that the definition asks for."""
    want = []
    fixes = segment["fixes"]
    for i, (t0, *p) in enumerate(fixes):
        if i + 1 == len(fixes) or fixes[i + 1][0] - t0 > case["max_gap_ms"]:
            want.append((t0, p, 0, None))
            continue
        t1, *q = fixes[i + 1]
        chord2 = sum((b - a) ** 2 for a, b in zip(p, q))
        n = max(1, -(-(isqrt(chord2 - 1) + 1 if chord2 else 0) // (5000 * 256)))
        want.append((t0, p, 1, None))
        for t in sorted({t0 + k * (t1 - t0) // n for k in range(1, n)} - {t0}):
            share = Fraction(t - t0, t1 - t0)
            want.append((t, None, 1, [(a + (b - a) * share) / 256 for a, b in zip(p, q)]))
    assert len(want) == len(segment["knots"]), "number of knots"
    for (t, p, joined, linear), (kt, *kp, kj) in zip(want, segment["knots"]):
        assert (t, joined) == (kt, kj), "knot time"
        if p is not None:
            assert p == kp, "knot place"
            continue
        x, y, z = (float(v) for v in linear)
        a2, b2 = float(A_M) ** 2, float(A_M * A_M * B2_OVER_A2)
        x0, y0, z0 = x, y, z
        for _ in range(20):  # along the gradient until it no longer moves
            g = (x / a2, y / a2, z / b2)
            excess = x * g[0] + y * g[1] + z * g[2] - 1
            step = excess / (2 * (g[0] ** 2 + g[1] ** 2 + g[2] ** 2))
            x, y, z = x - step * g[0], y - step * g[1], z - step * g[2]
        moved = (x - x0) ** 2 + (y - y0) ** 2 + (z - z0) ** 2
        if moved < 100.0 ** 2:  # two steps are enough there
            assert all(abs(256 * v - k) <= 0.51 for v, k in zip((x, y, z), kp)), "inner point"


def legs_of(segment):
    k = segment["knots"]
    out = []
    fix = -1
    fixes = segment["fixes"]
    for i, (t, *p, joined) in enumerate(k):
        if fix + 1 < len(fixes) and fixes[fix + 1][0] == t:
            fix += 1
        if joined:
            parent = fixes[fix], fixes[fix + 1]
            out.append((t, k[i + 1][0], p, k[i + 1][1:4], parent))
    return out


def quadratic(a, b):
    """D2 (2^-16 m2) = (alpha t^2 + beta t + gamma) / den, t counted from the first common ms; and that range."""
    s, e = max(a[0], b[0]), min(a[1], b[1])
    if s > e:
        return None
    ta, tb = a[1] - a[0], b[1] - b[0]
    alpha = beta = gamma = 0
    for c in range(3):
        w = tb * (a[3][c] - a[2][c]) - ta * (b[3][c] - b[2][c])
        u = ta * tb * (a[2][c] - b[2][c]) + tb * (a[3][c] - a[2][c]) * (s - a[0]) - ta * (b[3][c] - b[2][c]) * (s - b[0])
        alpha += w * w
        beta += 2 * u * w
        gamma += u * u
    return s, e, alpha, beta, gamma, (ta * tb) ** 2


def within(q, d_mm):
    """The whole ms of a quadratic with D2 <= d^2, as (first, last) or None: roots by integer square roots."""
    s, e, alpha, beta, gamma, den = q
    if d_mm < 0:
        return None
    # 15625 (alpha t^2 + beta t + gamma) <= 1024 d^2 den
    a, b, c = 15625 * alpha, 15625 * beta, 15625 * gamma - 1024 * d_mm * d_mm * den
    if a == 0:
        if b == 0:
            return (s, e) if c <= 0 else None
        raise AssertionError("a line cannot be a square")
    disc = b * b - 4 * a * c
    if disc < 0:
        return None
    root = isqrt(disc)
    first = -((b + root) // (2 * a))  # ceil((-b - root) / 2a), root rounded down: may be one late
    last = (-b + root) // (2 * a)
    while a * (first - 1) ** 2 + b * (first - 1) + c <= 0:
        first -= 1
    while a * (last + 1) ** 2 + b * (last + 1) + c <= 0:
        last += 1
    first, last = max(first, 0), min(last, e - s)
    return (s + first, s + last) if first <= last else None


def merge(intervals):
    out = []
    for b, e in sorted(intervals):
        if out and b <= out[-1][1] + 1:
            out[-1][1] = max(out[-1][1], e)
        else:
            out.append([b, e])
    return out


def contacts_at(quads, d_in, d_out, shortest):
    runs = merge([r for r in (within(q, d_out) for q in quads) if r])
    close = [r for r in (within(q, d_in) for q in quads) if r]
    return [(b, e) for b, e in runs if e - b >= shortest and any(c[0] <= e and c[1] >= b for c in close)]


def closest(quads, b, e):
    best = None
    for s, stop, alpha, beta, gamma, den in quads:
        low, high = max(s, b) - s, min(stop, e) - s
        if low > high:
            continue
        vertex = -beta // (2 * alpha) if alpha else low
        for t in sorted({min(max(v, low), high) for v in (low, vertex, vertex + 1)}):
            value = (Fraction(alpha * t * t + beta * t + gamma, den), s + t)
            if best is None or value < best:
                best = value
    return best


def mean_square(quads, b, e):
    total = Fraction(0)
    for s, stop, alpha, beta, gamma, den in quads:
        low, high = max(s, b) - s, min(stop, e) - s
        if low < high:
            total += Fraction(2 * alpha * (high**3 - low**3) + 3 * beta * (high**2 - low**2) + 6 * gamma * (high - low), 6 * den)
    return total / (e - b)


def half_up_mm(square):  # floor(1000 sqrt(square) / 256 + 1/2)
    x = square * Fraction(1000 * 1000, 65536)
    root = isqrt(int(x * 4) if x.denominator == 1 else (x * 4).numerator // (x * 4).denominator)  # floor(2 sqrt x)
    return (root + 1) // 2


def median(legs, b, e):
    weights = []
    longest = 0
    for t0, t1, _, _, ((f0, *p), (f1, *q)) in legs:
        held = min(t1, e) - max(t0, b)
        if held < 0 or (held == 0 and b < e):
            continue
        chord2 = sum((v - u) ** 2 for u, v in zip(p, q))
        speed2 = Fraction(chord2, 65536) * Fraction(3600 * 10**6, 1852 * (f1 - f0)) ** 2
        weights.append((speed2, held if b < e else 1))
        longest = max(longest, f1 - f0)
    weights.sort()
    total, run = sum(w for _, w in weights), 0
    for speed2, w in weights:
        run += w
        if 2 * run >= total:
            return min(999999999, (isqrt(int(4 * speed2)) + 1) // 2), longest
    raise AssertionError("no leg in a contact")


def covered(legs):
    out = []
    for t0, t1, *_ in legs:
        if out and out[-1][1] == t0:
            out[-1][1] = t1
        else:
            out.append([t0, t1])
    return out


def on_leg(spans, t):
    return any(b <= t <= e for b, e in spans)


def may_meet(a, b, reach):
    return all(min(a[2][c], a[3][c]) - max(b[2][c], b[3][c]) <= reach
               and min(b[2][c], b[3][c]) - max(a[2][c], a[3][c]) <= reach for c in range(3))


def near_pairs(case, legs, reach):
    """Pairs of segments with legs in one 10-minute slot and one 8 km cell, boxes widened by half the reach. A large case only."""
    cells = defaultdict(set)
    size = 8192 * 256
    for i, of in enumerate(legs):
        for t0, t1, p, q, _ in of:
            ranges = [range((min(u, v) - reach) // size, (max(u, v) + reach) // size + 1) for u, v in zip(p, q)]
            for slot in range(t0 // 600000, t1 // 600000 + 1):
                for cell in product(*ranges):
                    cells[slot, cell].add(i)
    pairs = set()
    for inside in cells.values():
        pairs.update(combinations(sorted(inside), 2))
    return sorted(pairs)


def common(legs_a, legs_b, reach):
    """The quadratics of all pairs of legs that share a moment and may come near."""
    out, first = [], 0
    for a in legs_a:
        while first < len(legs_b) and legs_b[first][1] < a[0]:
            first += 1
        for b in legs_b[first:]:
            if b[0] > a[1]:
                break
            if may_meet(a, b, reach):
                out.append(quadratic(a, b))
    return out


def derive(case):
    segments = case["segments"]
    legs = [legs_of(s) for s in segments]
    spans = [covered(l) for l in legs]
    e_mm = 2 * case["position_sigma_mm"] + 1000
    d_in, d_out, shortest = case["d_in_mm"], case["d_out_mm"], case["min_duration_ms"]
    reach = (d_out + e_mm) * 256 // 1000 + 1
    rows, wider = [], 0
    few = len(segments) <= 50
    for i, j in combinations(range(len(segments)), 2) if few else near_pairs(case, legs, reach):
        if segments[i]["vessel"] == segments[j]["vessel"]:
            continue
        if few:
            quads = [q for a in legs[i] for b in legs[j] for q in [quadratic(a, b)] if q]
        else:
            quads = common(legs[i], legs[j], reach)
        if not quads:
            continue
        found = contacts_at(quads, d_in, d_out, shortest)
        tight = contacts_at(quads, d_in - e_mm, d_out - e_mm, shortest)
        wide = contacts_at(quads, d_in + e_mm, d_out + e_mm, shortest)
        wider += sum(not any(b <= c[0] and c[1] <= e for c in found) for b, e in wide)
        for b, e in found:
            square, moment = closest(quads, b, e)
            rms2 = mean_square(quads, b, e) if b < e else square
            median_a, longest_a = median(legs[i], b, e)
            median_b, longest_b = median(legs[j], b, e)
            rows.append({
                "vessels": (segments[i]["vessel"], segments[j]["vessel"]), "segments": (i, j), "begin": b, "end": e,
                "closest": moment, "closest_mm": half_up_mm(square), "rms_mm": half_up_mm(rms2), "median_a": median_a,
                "median_b": median_b, "longest": max(longest_a, longest_b),
                "certain": int(any(b <= t[0] and t[1] <= e for t in tight)),
                "cut_begin": int(not (on_leg(spans[i], b - 1) and on_leg(spans[j], b - 1))),
                "cut_end": int(not (on_leg(spans[i], e + 1) and on_leg(spans[j], e + 1)))})
    rows.sort(key=lambda r: (r["vessels"], r["begin"], r["segments"]))
    return rows, wider


NAMES = ("begin", "end", "closest", "closest_mm", "rms_mm", "median_a", "median_b", "longest", "certain", "cut_begin", "cut_end")
ROUNDED = {"closest_mm", "rms_mm", "median_a", "median_b"}  # float64, then rounded: may fall on the other side of a half


def compare(case, rows, wider):
    got = case["contacts"]
    problems = []
    if len(got) != len(rows):
        problems.append(f"{len(got)} contacts, {len(rows)} expected")
    for g, w in zip(got, rows):
        if (g[0], g[1]) != w["segments"]:
            problems.append(f"segments {g[:2]}, expected {w['segments']}")
            continue
        for name, value in zip(NAMES, g[2:]):
            slack = (1 if name in ROUNDED else 0)
            if abs(value - w[name]) > slack:
                problems.append(f"{name} {value}, expected {w[name]} in {g[:4]}")
    if case["only_wider"] != wider:
        problems.append(f"only_wider {case['only_wider']}, expected {wider}")
    return problems


def main():
    expected = int(sys.argv[1])
    cases = contacts = wrong = 0
    kinds = Counter()
    tally = Counter()
    for line in sys.stdin:
        case = json.loads(line)
        for segment in case["segments"]:
            check_knots(case, segment)
        rows, wider = derive(case)
        problems = compare(case, rows, wider)
        for problem in problems[:3]:
            print(f"case {case['case']} ({case['kind']}): {problem}")
        wrong += bool(problems)
        cases += 1
        contacts += len(rows)
        kinds[case["kind"]] += len(rows)
        tally["only_wider"] += wider
        for r in rows:
            tally["certain"] += r["certain"]
            tally["cut"] += r["cut_begin"] or r["cut_end"]
            tally["one ms"] += r["begin"] == r["end"]
    if cases != expected:
        print(f"{cases} cases came, {expected} expected: contact_cases ended early")
    print(f"{cases} cases, {contacts} contacts, {wrong} cases differ; {dict(kinds)}; {dict(tally)}")
    sys.exit(1 if wrong or cases != expected else 0)


if __name__ == "__main__":
    main()
