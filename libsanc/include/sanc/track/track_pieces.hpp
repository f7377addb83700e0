// SPDX-License-Identifier: Apache-2.0
// Tracks cut into pieces with small boxes in space and time: what the join of contacts works on.
#pragma once

#include <cmath>

#include <sanc/track/legs.hpp>

namespace sanc::detail {

struct join_grid {
    std::int64_t slab_ms;  // pieces of tracks do not cross multiples of it
    std::int64_t cell;     // side of a cell, 2^-8 m; a piece of several legs is at most two of them wide
    std::int64_t reach;    // the distance, 2^-8 m, rounded up
};

// Consecutive legs of a segment within one slab, and the box of what lies in the slab.
struct track_piece {
    std::int32_t segment;
    std::int32_t vessel;
    std::int64_t first_leg, last_leg;  // knots
    std::int64_t slab;
    std::int64_t begin_ms, end_ms;
    std::int32_t low[3], high[3];
};

SANC_HD constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// The box of leg k between two of its times, one unit wider than any rounding.
SANC_HD inline track_piece piece_of_leg(const leg_view& legs, std::int64_t segment, std::int64_t k, std::int64_t slab,
                                        std::int64_t begin_ms, std::int64_t end_ms) {
    track_piece out{static_cast<std::int32_t>(segment), legs.vessel[segment], k, k, slab, begin_ms, end_ms, {}, {}};
    const auto duration = static_cast<double>(legs.time_ms[k + 1] - legs.time_ms[k]);
    const double from = static_cast<double>(begin_ms - legs.time_ms[k]) / duration;
    const double to = static_cast<double>(end_ms - legs.time_ms[k]) / duration;
    const column<const std::int32_t> parts[3] = {legs.x, legs.y, legs.z};
    for (int c = 0; c < 3; ++c) {
        const double start = parts[c][k];
        const double way = static_cast<double>(parts[c][k + 1]) - start;
        const double p = start + way * from;
        const double q = start + way * to;
        out.low[c] = static_cast<std::int32_t>(std::floor(std::fmin(p, q))) - 1;
        out.high[c] = static_cast<std::int32_t>(std::ceil(std::fmax(p, q))) + 1;
    }
    return out;
}

// Walks the pieces of one segment in time order. With `out` empty it only counts.
struct cut_pieces_body {
    leg_view legs;
    join_grid grid;
    column<std::int64_t> places;  // per segment: how many (counting) or where the first one goes
    column<track_piece> out;

    SANC_HD void operator()(std::int64_t s) const {
        std::int64_t count = 0;
        track_piece open{};
        bool has_open = false;
        const auto close = [&] {
            if (has_open && !out.empty()) out[places[s] + count] = open;
            count += has_open;
        };
        for (std::int64_t k = legs.offsets[s]; k + 1 < legs.offsets[s + 1]; ++k) {
            if (legs.joined[k] == 0) continue;
            const std::int64_t last_slab = floor_div(legs.time_ms[k + 1], grid.slab_ms);
            for (std::int64_t slab = floor_div(legs.time_ms[k], grid.slab_ms); slab <= last_slab; ++slab) {
                const std::int64_t start = slab * grid.slab_ms;
                const std::int64_t begin = legs.time_ms[k] > start ? legs.time_ms[k] : start;
                const std::int64_t stop = start + grid.slab_ms - 1;
                const std::int64_t end = legs.time_ms[k + 1] < stop ? legs.time_ms[k + 1] : stop;
                const track_piece next = piece_of_leg(legs, s, k, slab, begin, end);
                if (has_open && open.slab == slab && joins(open, next)) continue;
                close();
                open = next;
                has_open = true;
            }
        }
        close();
        if (out.empty()) places[s] = count;
    }

    // Widens `open` by the next leg where the box stays small.
    SANC_HD bool joins(track_piece& open, const track_piece& next) const {
        track_piece wide = open;
        for (int c = 0; c < 3; ++c) {
            if (next.low[c] < wide.low[c]) wide.low[c] = next.low[c];
            if (next.high[c] > wide.high[c]) wide.high[c] = next.high[c];
            if (static_cast<std::int64_t>(wide.high[c]) - wide.low[c] > 2 * grid.cell) return false;
        }
        wide.last_leg = next.last_leg;
        wide.end_ms = next.end_ms;
        open = wide;
        return true;
    }
};

}  // namespace sanc::detail
