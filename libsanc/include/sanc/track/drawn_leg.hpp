// SPDX-License-Identifier: Apache-2.0
// A leg as make_legs() draws it, straight from the fixes: the join of contacts asks for places before it knows which legs
// it needs.
#pragma once

#include <sanc/detail/gallop.hpp>
#include <sanc/track/legs.hpp>

namespace sanc::detail {

// A place in units of 2^-8 m, not rounded.
struct point {
    double part[3];
};
SANC_HD inline point point_of(ecef p) { return {{static_cast<double>(p.x), static_cast<double>(p.y), static_cast<double>(p.z)}}; }

struct not_before {
    column<const std::int64_t> time_ms;
    std::int64_t moment;
    SANC_HD bool operator()(std::int64_t f) const { return time_ms[f] >= moment; }
};

// The first index of [low, high) with a time not before the moment, or high. A guess by rule of three: fixes come evenly.
SANC_HD inline std::int64_t first_at(column<const std::int64_t> time_ms, std::int64_t low, std::int64_t high, std::int64_t moment) {
    if (low >= high || moment <= time_ms[low]) return low;
    const std::int64_t span = time_ms[high - 1] - time_ms[low];
    const double share = span > 0 ? static_cast<double>(moment - time_ms[low]) / static_cast<double>(span) : 0;
    const std::int64_t guess = share < 1 ? low + static_cast<std::int64_t>(share * static_cast<double>(high - 1 - low)) : high - 1;
    return first_true(low, high - 1, guess, not_before{time_ms, moment});
}

// The way between two fixes; times are counted from the first. Part k goes from knot_time(k) to knot_time(k + 1).
struct drawn_leg {
    std::int64_t begin_ms, duration, parts;
    ecef from, to;

    SANC_HD static drawn_leg of(const track_view& t, std::int64_t f) {
        const ecef from{t.x[f], t.y[f], t.z[f]};
        const ecef to{t.x[f + 1], t.y[f + 1], t.z[f + 1]};
        return {t.time_ms[f], t.time_ms[f + 1] - t.time_ms[f], parts_of(chord2(from, to)), from, to};
    }
    SANC_HD std::int64_t knot_time(std::int64_t k) const { return k * duration / parts; }
    // The last part that begins at or before `passed`; 0 <= passed < duration.
    SANC_HD std::int64_t part_at(std::int64_t passed) const { return ((passed + 1) * parts - 1) / duration; }
    SANC_HD ecef knot(std::int64_t passed) const {
        return passed == 0 ? from : passed == duration ? to : between(from, to, passed, duration);
    }
    SANC_HD point at(std::int64_t passed) const {
        if (passed == duration) return point_of(to);
        const std::int64_t k = parts > 1 ? part_at(passed) : 0;
        const std::int64_t first = knot_time(k);
        const std::int64_t next = knot_time(k + 1);
        const point p = point_of(knot(first));
        const point q = point_of(knot(next));
        const double share = static_cast<double>(passed - first) / static_cast<double>(next - first);
        return {{p.part[0] + share * (q.part[0] - p.part[0]), p.part[1] + share * (q.part[1] - p.part[1]),
                 p.part[2] + share * (q.part[2] - p.part[2])}};
    }
};

}  // namespace sanc::detail
