// SPDX-License-Identifier: Apache-2.0
// Zones: polygons with holes in longitude and latitude. Inside or not and touched or not are decided in integers; the
// distance of a place from a zone is a chord through the earth, rounded down.
#pragma once

#include <cmath>
#include <cstdint>

#include <sanc/column.hpp>
#include <sanc/config.hpp>
#include <sanc/geo/ecef.hpp>

namespace sanc {

// What a ring spans; `west_e7` is where the span begins, `width_e7` how far it goes east. A ring that goes around a
// pole spans everything.
struct zone_ring_box {
    std::int64_t west_e7 = 0;
    std::int64_t width_e7 = 0;
    std::int32_t south_e7 = 0;
    std::int32_t north_e7 = 0;
    bool begins_polygon = false;
    bool pole_turns = false;  // it goes round the north pole
};

// The parts [first, last) of the cut boundary and the ECEF box around them.
struct zone_block {
    std::int64_t first = 0;
    std::int64_t last = 0;
    ecef low;
    ecef high;
};

// A zone as flat columns. An edge is straight in longitude and latitude and goes the short way round the earth (one of
// exactly 180 degrees goes east). Inside = even-odd over the rings of one of its polygons, so the direction of rings does not matter and
// polygons may overlap, and the boundary is inside. A ring around a pole contains the pole on its side of the equator (by its mean latitude).
// For distances an edge longer than 5,000 m is cut into cut_parts() parts of equal parameter, the inner points to the
// nearest 1e-7 degree, and each part is a straight line between points of the ellipsoid. A part of length l lies within
// l^2 / 8R (1 + tan |lat|) of the edge: 0.5 m (1 + tan |lat|) at 5,000 m.
struct zone_view {
    column<const std::int32_t> lon_e7, lat_e7;  // per vertex; the first of a ring is not repeated
    column<const std::int64_t> rings;           // rings + 1: offsets into the vertices
    column<const zone_ring_box> boxes;          // per ring
    column<const ecef> points;                  // the cut boundary: part i runs from points[i] to points[i + 1]
    column<const zone_block> blocks;            // of parts
    bool north_pole_inside = false;
};

namespace detail {

inline constexpr std::int64_t turn_e7 = 3600000000;
inline constexpr std::int64_t parts_per_block = 64;

// The short way from one longitude to another, in (-180, 180] degrees; |to - from| < 540.
SANC_HD constexpr std::int64_t short_way_e7(std::int64_t from_e7, std::int64_t to_e7) {
    const std::int64_t way = to_e7 - from_e7;
    return way > turn_e7 / 2 ? way - turn_e7 : way <= -turn_e7 / 2 ? way + turn_e7 : way;
}

// The edge from vertex i to vertex j as seen from p, in 1e-7 degree: -180 < ax <= 180, -360 < bx <= 360 degrees.
struct zone_edge {
    std::int64_t ax, ay, bx, by;

    SANC_HD zone_edge(const zone_view& zone, std::int64_t i, std::int64_t j, lonlat p)
        : ax(short_way_e7(p.lon_e7, zone.lon_e7[i])),
          ay(static_cast<std::int64_t>(zone.lat_e7[i]) - p.lat_e7),
          bx(ax + short_way_e7(zone.lon_e7[i], zone.lon_e7[j])),
          by(static_cast<std::int64_t>(zone.lat_e7[j]) - p.lat_e7) {}
};

// Whether two spans of longitude share one.
SANC_HD constexpr bool spans_meet(std::int64_t west1, std::int64_t width1, std::int64_t west2, std::int64_t width2) {
    const std::int64_t way = (((west2 - west1) % turn_e7) + turn_e7) % turn_e7;  // from west1 east to west2
    return way <= width1 || turn_e7 - way <= width2;
}

// > 0 if (px, py) lies left of the line from (ax, ay) to (bx, by), 0 if on it. |coordinates| < 2^34.
SANC_HD constexpr int side(std::int64_t ax, std::int64_t ay, std::int64_t bx, std::int64_t by, std::int64_t px,
                           std::int64_t py) {
    const int128 left = static_cast<int128>(bx - ax) * (py - ay);
    const int128 right = static_cast<int128>(by - ay) * (px - ax);
    return left > right ? 1 : left < right ? -1 : 0;
}

SANC_HD constexpr bool ranges_meet(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
    return (a < b ? a : b) <= (c < d ? d : c) && (c < d ? c : d) <= (a < b ? b : a);
}

// Whether the segment from (0, 0) to (bx, by) meets the one from (cx, cy) to (dx, dy); ends count.
SANC_HD constexpr bool segments_meet(std::int64_t bx, std::int64_t by, std::int64_t cx, std::int64_t cy,
                                     std::int64_t dx, std::int64_t dy) {
    return ranges_meet(0, bx, cx, dx) && ranges_meet(0, by, cy, dy) &&
           side(0, 0, bx, by, cx, cy) * side(0, 0, bx, by, dx, dy) <= 0 &&
           side(cx, cy, dx, dy, 0, 0) * side(cx, cy, dx, dy, bx, by) <= 0;
}

// The square of the distance from p to the straight part from a to b, rounded down, in 2^-16 m2. The part is shorter
// than 17 km, so that w.u and u.u stay below 2^56 and, where the foot lies inside the part, (w.u)^2 below 2^92.
SANC_HD constexpr std::uint64_t part_chord2(ecef p, ecef a, ecef b) {
    const std::int64_t ux = static_cast<std::int64_t>(b.x) - a.x;
    const std::int64_t uy = static_cast<std::int64_t>(b.y) - a.y;
    const std::int64_t uz = static_cast<std::int64_t>(b.z) - a.z;
    const std::int64_t wu = (static_cast<std::int64_t>(p.x) - a.x) * ux + (static_cast<std::int64_t>(p.y) - a.y) * uy +
                            (static_cast<std::int64_t>(p.z) - a.z) * uz;
    const std::int64_t uu = ux * ux + uy * uy + uz * uz;
    if (wu <= 0) return chord2(p, a);
    if (wu >= uu) return chord2(p, b);
    const auto square = static_cast<uint128>(wu) * static_cast<std::uint64_t>(wu);
    const auto length2 = static_cast<std::uint64_t>(uu);
    const auto along = static_cast<std::uint64_t>((square + (length2 - 1)) / length2);
    return chord2(p, a) - along;
}

SANC_HD constexpr std::int32_t clamped(std::int32_t v, std::int32_t low, std::int32_t high) {
    return v < low ? low : v > high ? high : v;
}

// The square of the distance from p to a box.
SANC_HD constexpr std::uint64_t box_chord2(ecef p, const zone_block& box) {
    return chord2(p, {clamped(p.x, box.low.x, box.high.x), clamped(p.y, box.low.y, box.high.y),
                      clamped(p.z, box.low.z, box.high.z)});
}

// floor(1000 sqrt(d2) / 256) of a square in 2^-16 m2.
SANC_HD inline std::int64_t floor_mm(std::uint64_t d2) {
    const uint128 square = static_cast<uint128>(d2) * 15625 / 1024;  // mm2
    auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(d2)) * 3.90625);
    while (static_cast<uint128>(root) * root > square) --root;
    while (static_cast<uint128>(root + 1) * (root + 1) <= square) ++root;
    return static_cast<std::int64_t>(root);
}

}  // namespace detail

// Whether a place lies in the zone or on its boundary. Exact: counts the edges that the meridian from p to the north
// pole crosses. A pole is on the boundary if a vertex stands on it. O(vertices of the rings whose box holds p).
SANC_HD inline bool contains(const zone_view& zone, lonlat p) {
    if (p.lat_e7 == 900000000 || p.lat_e7 == -900000000) {
        for (std::int64_t i = 0; i < zone.lat_e7.size; ++i) {
            if (zone.lat_e7[i] == p.lat_e7) return true;
        }
        if (p.lat_e7 > 0) return zone.north_pole_inside;
    }
    bool inside = false;
    for (std::int64_t r = 0; r < zone.boxes.size; ++r) {
        const zone_ring_box& box = zone.boxes[r];
        if (box.begins_polygon && inside) return true;
        inside = inside != box.pole_turns;
        const bool beside = p.lat_e7 < box.south_e7 || !detail::spans_meet(box.west_e7, box.width_e7, p.lon_e7, 0);
        if (p.lat_e7 > box.north_e7 || (beside && box.width_e7 < detail::turn_e7)) continue;
        const std::int64_t last = zone.rings[r + 1] - 1;
        for (std::int64_t i = last, j = zone.rings[r]; j <= last; i = j++) {
            const detail::zone_edge e(zone, i, j, p);
            const bool across = (e.ax > 0) != (e.bx > 0);
            if (!across && e.ax != 0 && e.bx != 0) continue;
            const std::int64_t up = e.ay * e.bx;  // against by * ax: where the edge meets the meridian of p
            const std::int64_t down = e.by * e.ax;
            const bool met = detail::ranges_meet(e.ax, e.bx, 0, 0) && detail::ranges_meet(e.ay, e.by, 0, 0);
            if (met && up == down) return true;
            if (across && (e.bx > e.ax ? up > down : up < down)) inside = !inside;
        }
    }
    return inside;
}

// Whether an edge may come into the box: false only where its own box does not. O(vertices of the rings whose box meets it).
SANC_HD inline bool boundary_may_meet(const zone_view& zone, const zone_ring_box& box) {
    for (std::int64_t r = 0; r < zone.boxes.size; ++r) {
        const zone_ring_box& ring = zone.boxes[r];
        if (box.south_e7 > ring.north_e7 || box.north_e7 < ring.south_e7) continue;
        if (!detail::spans_meet(ring.west_e7, ring.width_e7, box.west_e7, box.width_e7)) continue;
        const std::int64_t last = zone.rings[r + 1] - 1;
        for (std::int64_t i = last, j = zone.rings[r]; j <= last; i = j++) {
            if (!detail::ranges_meet(zone.lat_e7[i], zone.lat_e7[j], box.south_e7, box.north_e7)) continue;
            const std::int64_t way = detail::short_way_e7(zone.lon_e7[i], zone.lon_e7[j]);
            if (detail::spans_meet(way < 0 ? zone.lon_e7[j] : zone.lon_e7[i], way < 0 ? -way : way, box.west_e7, box.width_e7)) return true;
        }
    }
    return false;
}

// Whether a leg from a to b touches the zone: the leg is taken as straight in longitude and latitude, the short way, so
// give it cut to 5,000 m (there the two courses differ by at most 0.5 m tan |lat|) and not within 10 km of a pole.
// Exact.
// O(vertices of the rings whose box the leg meets).
SANC_HD inline bool leg_meets_zone(const zone_view& zone, lonlat a, lonlat b) {
    if (contains(zone, a) || contains(zone, b)) return true;
    const std::int64_t bx = detail::short_way_e7(a.lon_e7, b.lon_e7);
    const std::int64_t by = static_cast<std::int64_t>(b.lat_e7) - a.lat_e7;
    const std::int64_t west = bx < 0 ? a.lon_e7 + bx : a.lon_e7;
    for (std::int64_t r = 0; r < zone.boxes.size; ++r) {
        const zone_ring_box& box = zone.boxes[r];
        if (!detail::ranges_meet(a.lat_e7, b.lat_e7, box.south_e7, box.north_e7)) continue;
        if (!detail::spans_meet(box.west_e7, box.width_e7, west, bx < 0 ? -bx : bx)) continue;
        const std::int64_t last = zone.rings[r + 1] - 1;
        for (std::int64_t i = last, j = zone.rings[r]; j <= last; i = j++) {
            const detail::zone_edge e(zone, i, j, a);
            for (std::int64_t shift = -detail::turn_e7; shift <= detail::turn_e7; shift += detail::turn_e7) {
                if (detail::segments_meet(bx, by, e.ax + shift, e.ay, e.bx + shift, e.by)) return true;
            }
        }
    }
    return false;
}

// The square of the least chord from a place to the zone, rounded down, in 2^-16 m2: 0 inside, else the least over all
// parts of the cut boundary; `at` is the place in ECEF. Exact. O(vertices + parts / 64 + parts of the blocks near it).
SANC_HD inline std::uint64_t chord2_to_zone(const zone_view& zone, lonlat p, ecef at) {
    if (contains(zone, p)) return 0;
    std::uint64_t least = ~std::uint64_t{0};
    for (std::int64_t k = 0; k < zone.blocks.size; ++k) {
        const zone_block& block = zone.blocks[k];
        if (detail::box_chord2(at, block) >= least) continue;
        for (std::int64_t i = block.first; i < block.last; ++i) {
            const std::uint64_t d2 = detail::part_chord2(at, zone.points[i], zone.points[i + 1]);
            if (d2 < least) least = d2;
        }
    }
    return least;
}

// The least chord from a place to the zone in millimetres, rounded down: never more than the true one to the cut
// boundary.
SANC_HD inline std::int64_t chord_to_zone_floor_mm(const zone_view& zone, lonlat p, ecef at) {
    return detail::floor_mm(chord2_to_zone(zone, p, at));
}
SANC_HD inline std::int64_t chord_to_zone_floor_mm(const zone_view& zone, lonlat p) {
    return chord_to_zone_floor_mm(zone, p, to_ecef(p));
}

}  // namespace sanc
