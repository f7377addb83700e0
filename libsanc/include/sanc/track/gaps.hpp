// SPDX-License-Identifier: Apache-2.0
// Gaps: silence between consecutive fixes of a segment, and after its last one; and what a segment amounts to.
#pragma once

#include <optional>

#include <sanc/geo/geodesic.hpp>
#include <sanc/order.hpp>
#include <sanc/track/brought.hpp>
#include <sanc/track/legs.hpp>
#include <sanc/track/segments.hpp>

namespace sanc {

struct gap {
    std::int32_t segment = 0;
    bool closed = false;
    std::int64_t from_fix = 0;      // place in the tracks; a closed gap ends at the next
    std::int64_t begin_ms = 0;
    std::int64_t end_ms = 0;        // open: as_of
    std::int64_t distance_mm = 0;   // geodesic; closed gaps only
    std::int32_t implied_mkn = 0;   // chord / time, 0.001 kn; closed gaps only
};

struct gap_options {
    std::int64_t min_gap_ms = 21'600'000;
    std::int64_t max_gap_ms = 3'600'000;  // for the count of shorter silences
    std::optional<std::int64_t> as_of_ms;  // without it the greatest time of the tracks
};

struct gap_list {
    std::vector<gap> rows;                 // sorted by (vessel, begin, segment)
    std::int64_t as_of_ms = 0;
    std::int64_t shorter_silences = 0;     // longer than max_gap, shorter than min_gap
};

// What `segments` says of each segment beside its tracks.
struct segment_facts {
    std::int64_t length_mm = 0;           // silences included
    std::int64_t longest_silence_ms = 0;  // the longest time between two fixes
};

namespace detail {

struct way_between {
    const track_view* t;
    std::int64_t first;
    // Metres from one fix to the next: the chord up to 5,000 m (short by less than 0.2 mm), else the geodesic.
    SANC_HD double operator()(std::int64_t i) const {
        const std::int64_t f = first + i;
        const ecef p{t->x[f], t->y[f], t->z[f]};
        const ecef q{t->x[f + 1], t->y[f + 1], t->z[f + 1]};
        constexpr auto limit = static_cast<std::uint64_t>(longest_part_units);
        if (chord2(p, q) <= limit * limit) return chord_m(p, q);
        return geodesic_m({t->lon_e7[f], t->lat_e7[f]}, {t->lon_e7[f + 1], t->lat_e7[f + 1]});
    }
};

struct segment_facts_body {
    track_view t;
    column<segment_facts> out;
    SANC_HD void operator()(std::int64_t s) const {
        const std::int64_t first = t.offsets[s];
        const std::int64_t ways = t.offsets[s + 1] - first - 1;
        segment_facts facts;
        facts.length_mm = static_cast<std::int64_t>(std::floor(1000 * sum8_of(ways, way_between{&t, first}) + 0.5));
        for (std::int64_t f = first; f < first + ways; ++f) {
            const std::int64_t silence = t.time_ms[f + 1] - t.time_ms[f];
            if (silence > facts.longest_silence_ms) facts.longest_silence_ms = silence;
        }
        out[s] = facts;
    }
};

// The gaps of one segment. With `out` empty it only counts.
struct gaps_body {
    track_view t;
    std::int64_t min_gap_ms, max_gap_ms, as_of_ms;
    column<std::int64_t> places;   // per segment
    column<std::int64_t> shorter;  // per segment, when counting
    column<gap> out;

    SANC_HD void operator()(std::int64_t s) const {
        std::int64_t count = 0;
        std::int64_t silences = 0;
        const std::int64_t last = t.offsets[s + 1] - 1;
        for (std::int64_t f = t.offsets[s]; f <= last; ++f) {
            const std::int64_t end = f < last ? t.time_ms[f + 1] : as_of_ms;
            const std::int64_t silence = end - t.time_ms[f];
            if (silence < min_gap_ms) {
                silences += f < last && silence > max_gap_ms;
                continue;
            }
            if (!out.empty()) {
                gap row{static_cast<std::int32_t>(s), f < last, f, t.time_ms[f], end, 0, 0};
                if (row.closed) {
                    row.distance_mm = geodesic_mm({t.lon_e7[f], t.lat_e7[f]}, {t.lon_e7[f + 1], t.lat_e7[f + 1]});
                    row.implied_mkn = speed_mkn(chord2({t.x[f], t.y[f], t.z[f]}, {t.x[f + 1], t.y[f + 1], t.z[f + 1]}), silence);
                }
                out[places[s] + count] = row;
            }
            ++count;
        }
        if (!out.empty()) return;
        places[s] = count;
        shorter[s] = silences;
    }
};

}  // namespace detail

// Length and longest silence of every segment. O(fixes) work; lengths are sums of float64 by sum8 in time order.
template <class Policy>
std::vector<segment_facts> measure_segments(const Policy& policy, const track_view& t) {
    std::vector<segment_facts> out(static_cast<std::size_t>(t.segments()));
    const brought_tracks<Policy> brought(policy, t);
    fill_vector(policy, out, [&](column<segment_facts> room) {
        for_each_index(policy, t.segments(), detail::segment_facts_body{brought.see(), room});
    });
    return out;
}

// Silences of at least min_gap between consecutive fixes of a segment, and open ones from its last fix to as_of. Sorted by
// (vessel, begin, segment). Appending data changes no closed gap. O(fixes) work.
// Throws std::invalid_argument for a negative time.
template <class Policy>
gap_list find_gaps(const Policy& policy, const track_view& t, const gap_options& options) {
    if (options.min_gap_ms < 1) bad_argument("gaps", "min_gap_ms", options.min_gap_ms, "give 1 or more");
    if (options.max_gap_ms < 0) bad_argument("gaps", "max_gap_ms", options.max_gap_ms, "give 0 or more");
    gap_list result;
    const std::int64_t segments = t.segments();
    for (std::int64_t s = 0; s < segments; ++s) {
        const std::int64_t last = t.time_ms[t.offsets[s + 1] - 1];
        if (s == 0 || last > result.as_of_ms) result.as_of_ms = last;
    }
    if (options.as_of_ms) result.as_of_ms = *options.as_of_ms;

    auto places = make_buffer<std::int64_t>(policy, segments + 1);
    auto shorter = make_buffer<std::int64_t>(policy, segments + 1);
    const brought_tracks<Policy> brought(policy, t);
    detail::gaps_body body{brought.see(), options.min_gap_ms, options.max_gap_ms, result.as_of_ms, view(places), view(shorter), {}};
    for_each_index(policy, segments, body);
    const std::int64_t count = exclusive_scan(policy, column<const std::int64_t>{places.data(), segments}, view(places));
    result.shorter_silences = exclusive_scan(policy, column<const std::int64_t>{shorter.data(), segments}, view(shorter));
    result.rows.resize(static_cast<std::size_t>(count));
    fill_vector(policy, result.rows, [&](column<gap> room) {
        body.out = room;
        if (count > 0) for_each_index(policy, segments, body);
    });
    sort_rows(result.rows, [&](const gap& a, const gap& b) {
        const std::int32_t va = t.vessel[a.segment];
        const std::int32_t vb = t.vessel[b.segment];
        return va != vb ? va < vb : a.begin_ms < b.begin_ms;
    });
    return result;
}

}  // namespace sanc
