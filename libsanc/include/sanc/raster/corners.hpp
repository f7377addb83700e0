// SPDX-License-Identifier: Apache-2.0
// Corners of the outlines of a mask: pixel corners where an outline turns. Along a row of the pixel grid the corners 2
// i and 2 i + 1 are the ends of one edge, and so they are along a column.
//
// Where two set pixels meet by a corner only, two corners stand on one place. If the pixels belong to one 4-connected
// part, the outline is paired around the unset pixels, else around the set ones. In the first case the part closes a
// loop through the place, so the unset pixels on its two sides belong to different rings; in the second each part has
// its own ring. Either way no ring comes to a place twice: every ring is simple, without splitting one afterwards.
#pragma once

#include <sanc/raster/runs.hpp>
#include <sanc/sort.hpp>

namespace sanc {

namespace detail {

// What a corner's place tells besides its coordinates.
enum corner_kind : std::uint8_t {
    lone_corner = 0,
    left_corner = 1,   // the first of two on one place: its row edge leads left, and it stands next to the second
    right_corner = 2,  // the second: its row edge leads right
    column_swap = 4,   // of two on one place the second one has the column edge that leads up
};

// The corners among the 64 grid points from 64 i on, in order of x. Set pixels around a grid point: a b above, c d below.
template <class Take>
SANC_HD void corners_of_word(std::int64_t i, std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d,
                             const Take& take) {
    const std::uint64_t crossing = (a ^ b) & (a ^ c) & (b ^ d);
    for (std::uint64_t at = (a ^ b ^ c ^ d) | crossing; at != 0; at &= at - 1) {
        const int k = lowest_one(at);
        take(64 * i + k, (crossing >> k & 1U) != 0, (a >> k & 1U) != 0, (b >> k & 1U) != 0, (c >> k & 1U) != 0);
    }
}

SANC_HD inline std::uint64_t word_or_none(const std::uint64_t* row, const bit_view& bits, std::int64_t i) {
    return row != nullptr && i < bits.words_per_row() ? row[i] : 0;
}

// The corners of grid row y (between pixel rows y - 1 and y) in order of x.
template <class Take>
SANC_HD void corners_of_row(bit_view bits, std::int64_t y, const Take& take) {
    const std::uint64_t* above = y > 0 ? bits.row(static_cast<std::int32_t>(y - 1)) : nullptr;
    const std::uint64_t* below = y < bits.height ? bits.row(static_cast<std::int32_t>(y)) : nullptr;
    std::uint64_t above_carry = 0;
    std::uint64_t below_carry = 0;
    for (std::int64_t i = 0; 64 * i <= bits.width; ++i) {
        const std::uint64_t b = word_or_none(above, bits, i);
        const std::uint64_t d = word_or_none(below, bits, i);
        corners_of_word(i, b << 1 | above_carry, b, d << 1 | below_carry, d, take);
        above_carry = b >> 63;
        below_carry = d >> 63;
    }
}

struct corner_counter {
    std::int64_t* corners;
    SANC_HD void operator()(std::int64_t, bool crossing, bool, bool, bool) const { *corners += crossing ? 2 : 1; }
};

struct count_corners {
    bit_view bits;
    column<std::int64_t> out;
    SANC_HD void operator()(std::int64_t y) const {
        std::int64_t corners = 0;
        corners_of_row(bits, y, corner_counter{&corners});
        out[y] = corners;
    }
};

struct corner_columns {
    column<std::int32_t> x, y, part;
    column<std::uint8_t> kind;
};

// Writes corners with the 4-connected part whose outline they turn.
struct corner_writer {
    run_view runs;
    column<const std::int32_t> part_of_run;
    corner_columns out;
    std::int64_t y;
    std::int64_t* next;
    std::int64_t* above;  // a run of pixel row y - 1: none before it ends beyond the pixel asked for last
    std::int64_t* below;  // the same of row y

    SANC_HD std::int32_t part_at(std::int64_t x, std::int64_t* run) const {
        while (runs.end[*run] <= x) ++*run;
        return part_of_run[*run];
    }
    SANC_HD void put(std::int64_t x, std::int32_t part, int kind) const {
        out.x[*next] = static_cast<std::int32_t>(x);
        out.y[*next] = static_cast<std::int32_t>(y);
        out.part[*next] = part;
        out.kind[*next] = static_cast<std::uint8_t>(kind);
        ++*next;
    }
    SANC_HD void put_crossing(std::int64_t x, std::int32_t left, std::int32_t right, bool a) const {
        // Around a set pixel above left, or around an unset one there, the left row edge goes on up.
        const bool left_goes_up = a != (left == right);
        const int swap = left_goes_up ? 0 : column_swap;
        put(x, left, left_corner | swap);
        put(x, right, right_corner | swap);
    }
    SANC_HD void operator()(std::int64_t x, bool crossing, bool a, bool b, bool c) const {
        if (!crossing) {
            const std::int32_t part = a   ? part_at(x - 1, above)
                                      : b ? part_at(x, above)
                                      : c ? part_at(x - 1, below)
                                          : part_at(x, below);
            return put(x, part, lone_corner);
        }
        const std::int32_t left = a ? part_at(x - 1, above) : part_at(x - 1, below);
        const std::int32_t right = a ? part_at(x, below) : part_at(x, above);
        put_crossing(x, left, right, a);
    }
};

struct write_corners {
    bit_view bits;
    run_view runs;
    column<const std::int32_t> part_of_run;
    column<const std::int64_t> first;
    corner_columns out;
    SANC_HD void operator()(std::int64_t y) const {
        std::int64_t next = first[y];
        std::int64_t above = y > 0 ? runs.first_of_row[y - 1] : 0;
        std::int64_t below = y < bits.height ? runs.first_of_row[y] : 0;
        corners_of_row(bits, y, corner_writer{runs, part_of_run, out, y, &next, &above, &below});
    }
};

// Owns what corner_columns shows.
template <class Policy>
struct corner_set {
    buffer_of<Policy, std::int32_t> x, y, part;
    buffer_of<Policy, std::uint8_t> kind;

    corner_set(const Policy& policy, std::int64_t count)
        : x(make_buffer<std::int32_t>(policy, count)), y(make_buffer<std::int32_t>(policy, count)),
          part(make_buffer<std::int32_t>(policy, count)), kind(make_buffer<std::uint8_t>(policy, count)) {}
    [[nodiscard]] corner_columns see() { return {view(x), view(y), view(part), view(kind)}; }
};

// The corners of a mask in raster order.
template <class Policy>
corner_set<Policy> find_corners(const Policy& policy, bit_view bits, run_view runs, column<const std::int32_t> part_of_run) {
    const std::int64_t rows = std::int64_t{bits.height} + 1;
    auto first = make_buffer<std::int64_t>(policy, rows + 1);
    for_each_index(policy, rows, count_corners{bits, view(first)});
    corner_set<Policy> made(policy, exclusive_scan(policy, column<const std::int64_t>{first.data(), rows}, view(first)));
    for_each_index(policy, rows, write_corners{bits, runs, part_of_run, view(first), made.see()});
    return made;
}

struct key_of_corner {
    column<const std::int32_t> values;
    column<std::uint64_t> keys;
    column<std::int64_t> corners;
    SANC_HD void operator()(std::int64_t i) const {
        keys[i] = static_cast<std::uint64_t>(values[i]);
        corners[i] = i;
    }
};

// In order of (x, y) the corners 2 i and 2 i + 1 are the two ends of a column edge.
struct pair_columns {
    column<const std::int64_t> by_column;
    column<const std::uint8_t> kind;
    column<std::int64_t> partner;

    SANC_HD std::int64_t corner_at(std::int64_t place) const {
        const std::int64_t c = by_column[place];
        if ((kind[c] & column_swap) == 0) return c;
        return (kind[c] & left_corner) != 0 ? c + 1 : c - 1;
    }
    SANC_HD void operator()(std::int64_t i) const {
        const std::int64_t p = corner_at(2 * i);
        const std::int64_t q = corner_at(2 * i + 1);
        partner[p] = q;
        partner[q] = p;
    }
};

}  // namespace detail
}  // namespace sanc
