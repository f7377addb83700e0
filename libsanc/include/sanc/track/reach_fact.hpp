// SPDX-License-Identifier: Apache-2.0
// Whether one segment was, could have been, or cannot have been in a zone within a window of time.
#pragma once

#include <sanc/geo/zone_view.hpp>
#include <sanc/track/legs.hpp>

namespace sanc {

struct reach_options {
    std::int64_t speed_mkn = 30'000;           // what the vessel could do, 0.001 kn
    std::int64_t position_sigma_mm = 10'000;   // position error e = 2 (sigma + 0.5 m)
    std::int64_t max_gap_ms = 3'600'000;       // longer is silence: not interpolated
    std::int64_t far_ms = 604'800'000;         // beyond the first or last fix by more than this: unknown
};

struct time_window {
    std::int64_t begin_ms = 0;
    std::int64_t end_ms = 0;  // inclusive
};

enum class reach_class : std::uint8_t { excluded, unknown, possible, seen };  // a vessel has the greatest of its segments
enum class reach_basis : std::uint8_t { fix, interpolated, silence, edge };

// possible: the longest time F that it can have been there. excluded: minus the least shortfall of any F.
struct reach_fact {
    std::int32_t vessel = 0;
    std::int64_t segment = 0;  // the one that decides
    reach_class is = reach_class::unknown;
    reach_basis basis = reach_basis::edge;
    bool has_margin = false, has_a = false, has_b = false;
    std::int64_t margin_ms = 0;
    std::int64_t time_a_ms = 0;  // the fix before, and the fix behind, of what decides
    std::int64_t time_b_ms = 0;
};

namespace detail {

inline constexpr std::int64_t endless_ms = std::int64_t{1} << 62;

// Pair k of a segment is (fix k, fix k + 1); one before the first fix and one behind the last have one fix only.
struct reach_body {
    track_view t;
    leg_view legs;
    zone_view zone;
    time_window window;
    reach_options options;
    std::int64_t error_mm;
    column<const std::uint8_t> spoofed;  // per segment, or empty
    column<reach_fact> out;

    struct feasible {
        std::int64_t low, high;  // F, empty where low > high
    };

    SANC_HD lonlat place(std::int64_t f) const { return {t.lon_e7[f], t.lat_e7[f]}; }

    // The least time from fix f to the zone, rounded down.
    SANC_HD std::int64_t way_ms(std::int64_t f) const {
        const std::int64_t mm = chord_to_zone_floor_mm(zone, place(f), {t.x[f], t.y[f], t.z[f]}) - error_mm;
        return mm <= 0 ? 0 : mm * 3'600'000 / (options.speed_mkn * 1852);
    }
    SANC_HD feasible feasible_in(std::int64_t s, std::int64_t k) const {
        const std::int64_t from = k < t.offsets[s] ? -endless_ms : t.time_ms[k] + way_ms(k);
        const std::int64_t to = k + 1 == t.offsets[s + 1] ? endless_ms : t.time_ms[k + 1] - way_ms(k + 1);
        return {from > window.begin_ms ? from : window.begin_ms, to < window.end_ms ? to : window.end_ms};
    }
    SANC_HD std::int64_t begin_of(std::int64_t s, std::int64_t k) const { return k < t.offsets[s] ? -endless_ms : t.time_ms[k]; }
    SANC_HD std::int64_t end_of(std::int64_t s, std::int64_t k) const {
        return k + 1 == t.offsets[s + 1] ? endless_ms : t.time_ms[k + 1];
    }

    SANC_HD void decide(reach_fact& fact, std::int64_t s, std::int64_t k, std::int64_t margin_ms) const {
        const bool edge = k < t.offsets[s] || k + 1 == t.offsets[s + 1];
        fact.basis = edge ? reach_basis::edge : reach_basis::silence;
        fact.has_margin = true;
        fact.margin_ms = margin_ms;
        fact.has_a = k >= t.offsets[s];
        fact.has_b = k + 1 < t.offsets[s + 1];
        fact.time_a_ms = fact.has_a ? t.time_ms[k] : 0;
        fact.time_b_ms = fact.has_b ? t.time_ms[k + 1] : 0;
    }

    SANC_HD void operator()(std::int64_t s) const {
        reach_fact fact;
        fact.vessel = t.vessel[s];
        fact.segment = s;
        if (!seen(s, fact)) not_seen(s, fact);
        if (fact.is == reach_class::excluded && !spoofed.empty() && spoofed[s] != 0) {
            fact.is = reach_class::unknown;
            fact.has_margin = false;
        }
        out[s] = fact;
    }

    // The first knot or fix with time >= moment among [low, high) of `times`.
    SANC_HD static std::int64_t first_at(column<const std::int64_t> times, std::int64_t low, std::int64_t high,
                                         std::int64_t moment) {
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            if (times[middle] < moment) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    SANC_HD bool seen(std::int64_t s, reach_fact& fact) const {
        const std::int64_t behind = t.offsets[s + 1];
        for (std::int64_t f = first_at(t.time_ms, t.offsets[s], behind, window.begin_ms);
             f < behind && t.time_ms[f] <= window.end_ms; ++f) {
            if (!contains(zone, place(f))) continue;
            fact.is = reach_class::seen;
            fact.basis = reach_basis::fix;
            fact.has_a = fact.has_b = true;
            fact.time_a_ms = fact.time_b_ms = t.time_ms[f];
            return true;
        }
        std::int64_t k = first_at(legs.time_ms, legs.offsets[s], legs.offsets[s + 1], window.begin_ms);
        if (k > legs.offsets[s]) --k;
        for (; k + 1 < legs.offsets[s + 1] && legs.time_ms[k] <= window.end_ms; ++k) {
            if (legs.joined[k] == 0 || legs.time_ms[k + 1] < window.begin_ms) continue;
            if (!leg_meets_zone(zone, leg_place(k, window.begin_ms), leg_place(k, window.end_ms))) continue;
            fact.is = reach_class::seen;
            fact.basis = reach_basis::interpolated;
            fact.has_a = fact.has_b = true;
            fact.time_a_ms = t.time_ms[legs.fix[k]];
            fact.time_b_ms = t.time_ms[legs.fix[k] + 1];
            return true;
        }
        return false;
    }
    // Where leg k is at a moment, or its nearer end.
    SANC_HD lonlat leg_place(std::int64_t k, std::int64_t moment) const {
        if (moment <= legs.time_ms[k]) return knot_place(k);
        if (moment >= legs.time_ms[k + 1]) return knot_place(k + 1);
        return to_lonlat(between(legs.place(k), legs.place(k + 1), moment - legs.time_ms[k], legs.time_ms[k + 1] - legs.time_ms[k]));
    }
    SANC_HD lonlat knot_place(std::int64_t k) const {
        const std::int64_t f = legs.fix[k];
        return t.time_ms[f] == legs.time_ms[k] ? place(f) : to_lonlat(legs.place(k));
    }

    // Only pairs that share a moment with the window can have an F; those beside it can still be the least shortfall.
    SANC_HD void not_seen(std::int64_t s, reach_fact& fact) const {
        const std::int64_t first = t.offsets[s] - 1;
        const std::int64_t last = t.offsets[s + 1] - 1;
        const std::int64_t start = first_at(t.time_ms, t.offsets[s], t.offsets[s + 1], window.begin_ms) - 1;
        std::int64_t longest = -1;
        std::int64_t least = endless_ms;
        std::int64_t decides = start;
        std::int64_t far = -2;
        std::int64_t k = start;
        for (; k <= last && begin_of(s, k) <= window.end_ms; ++k) {
            const feasible f = feasible_in(s, k);
            if (f.low <= f.high) {
                if (is_far(s, k)) {
                    far = k;
                } else if (f.high - f.low > longest) {
                    longest = f.high - f.low;
                    decide(fact, s, k, longest);
                    fact.is = reach_class::possible;
                }
            } else if (f.low - f.high < least) {
                least = f.low - f.high;
                decides = k;
            }
        }
        if (longest >= 0) return;
        if (far != -2) {
            decide(fact, s, far, 0);
            fact.has_margin = false;
            fact.is = reach_class::unknown;
            return;
        }
        for (std::int64_t j = start - 1; j >= first && window.begin_ms - end_of(s, j) <= least; --j) {
            const feasible f = feasible_in(s, j);
            if (f.low - f.high > least) continue;
            least = f.low - f.high;
            decides = j;
        }
        for (; k <= last && begin_of(s, k) - window.end_ms < least; ++k) {
            const feasible f = feasible_in(s, k);
            if (f.low - f.high >= least) continue;
            least = f.low - f.high;
            decides = k;
        }
        decide(fact, s, decides, -least);
        fact.is = reach_class::excluded;
    }
    SANC_HD bool is_far(std::int64_t s, std::int64_t k) const {
        if (k < t.offsets[s]) return t.time_ms[k + 1] - window.end_ms > options.far_ms;
        if (k + 1 == t.offsets[s + 1]) return window.begin_ms - t.time_ms[k] > options.far_ms;
        return false;
    }
};

}  // namespace detail

}  // namespace sanc
