// SPDX-License-Identifier: Apache-2.0
// Reach: whether a vessel was, could have been, or cannot have been in a zone within a window of time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sanc/geo/zone_view.hpp>
#include <sanc/schema.hpp>
#include <sanc/track/legs.hpp>
#include <sanc/track/segments.hpp>

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

// One fact for each vessel that has a segment, by vessel. For every pair of consecutive fixes (p, tp), (q, tq), however
// close in time, F = [tp + max(0, chord(p, Z) - e) / v, tq - max(0, chord(q, Z) - e) / v] within the window.
//   seen      a fix in the zone within the window, else an interpolated leg; the earliest decides
//   possible  some F not empty; the longest, the earliest of several, decides
//   excluded  every F empty; the least shortfall (low - high), the earliest of several, decides
//   unknown   only an F before the first or behind the last fix, with that fix more than far_ms from the window
// Before the first and behind the last fix the missing bound is dropped. Chords and times are rounded down, which makes F
// longer: an exclusion is sound. `spoofed` marks segments that are never excluded (or is empty). A vessel with several
// segments has the class of the segment nearest to `seen`. O(fixes + pairs in the window x zone) work.
// Throws std::invalid_argument for options out of range.
template <class Policy>
std::vector<reach_fact> reach(const Policy& policy, const track_view& t, const zone_view& zone, time_window window,
                              const reach_options& options, column<const std::uint8_t> spoofed = {}) {
    const auto fail = [](std::string_view name, std::int64_t value, std::string_view remedy) {
        bad_argument("reach", name, std::to_string(value), remedy);
    };
    if (options.speed_mkn < 1 || options.speed_mkn > 1'000'000'000) fail("speed_mkn", options.speed_mkn, "give 1 to 10^9");
    if (options.position_sigma_mm < 0 || options.position_sigma_mm > 1'000'000'000) {
        fail("position_sigma_mm", options.position_sigma_mm, "give 0 to 1,000 km");
    }
    if (options.far_ms < 0) fail("far_ms", options.far_ms, "give 0 or more");
    if (window.end_ms < window.begin_ms) fail("window.end_ms", window.end_ms, "give an end not before the begin");
    if (!spoofed.empty() && spoofed.size != t.segments()) fail("spoofed", spoofed.size, "give one value a segment");

    const auto legs = make_legs(policy, t, options.max_gap_ms);
    std::vector<reach_fact> facts(static_cast<std::size_t>(t.segments()));
    for_each_index(policy, t.segments(),
                   detail::reach_body{t, legs.see(), zone, window, options, 2 * options.position_sigma_mm + 1000, spoofed,
                                      view(facts)});
    std::vector<reach_fact> out;
    for (const reach_fact& f : facts) {
        if (out.empty() || out.back().vessel != f.vessel) {
            out.push_back(f);
            continue;
        }
        reach_fact& best = out.back();
        if (f.is > best.is || (f.is == best.is && f.has_margin && f.margin_ms > best.margin_ms)) best = f;
    }
    return out;
}

// The facts of one window.
struct reach_window {
    std::string window;  // its id
    std::string zone;    // its id
    time_window time;
    std::vector<reach_fact> facts;
};

// Sorted by (vessel, window, zone), ids in their canonical order.
inline table reach_table(const std::vector<reach_window>& windows, std::shared_ptr<const std::vector<std::string>> vessels) {
    struct row {
        const reach_window* of;
        const reach_fact* fact;
    };
    std::vector<row> rows;
    for (const auto& w : windows) {
        for (const auto& f : w.facts) rows.push_back({&w, &f});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const row& a, const row& b) {
        if (a.fact->vessel != b.fact->vessel) return a.fact->vessel < b.fact->vessel;
        const int order = compare_ids(a.of->window, b.of->window);
        return order != 0 ? order < 0 : compare_ids(a.of->zone, b.of->zone) < 0;
    });
    table t(schemas::reach);
    std::vector<std::uint32_t> vessel, is, basis;
    std::vector<std::string> window, zone;
    std::vector<std::int64_t> begin, end, margin, time_a, time_b;
    std::vector<std::uint8_t> has_margin, has_a, has_b;
    for (const row& r : rows) {
        vessel.push_back(static_cast<std::uint32_t>(r.fact->vessel));
        window.push_back(r.of->window);
        zone.push_back(r.of->zone);
        begin.push_back(r.of->time.begin_ms);
        end.push_back(r.of->time.end_ms);
        is.push_back(static_cast<std::uint32_t>(r.fact->is));
        basis.push_back(static_cast<std::uint32_t>(r.fact->basis));
        margin.push_back(r.fact->margin_ms);
        has_margin.push_back(r.fact->has_margin);
        time_a.push_back(r.fact->time_a_ms);
        has_a.push_back(r.fact->has_a);
        time_b.push_back(r.fact->time_b_ms);
        has_b.push_back(r.fact->has_b);
    }
    t.ids("vessel", std::move(vessel), std::move(vessels));
    t.texts("window", std::move(window));
    t.texts("zone", std::move(zone));
    t.integers("window_begin", std::move(begin));
    t.integers("window_end", std::move(end));
    t.ids("class", std::move(is), std::vector<std::string>{"excluded", "unknown", "possible", "seen"});
    t.ids("basis", std::move(basis), std::vector<std::string>{"fix", "interpolated", "silence", "edge"});
    t.integers("margin_s", std::move(margin), std::move(has_margin));
    t.integers("deciding_time_a", std::move(time_a), std::move(has_a));
    t.integers("deciding_time_b", std::move(time_b), std::move(has_b));
    return t;
}

}  // namespace sanc
