// SPDX-License-Identifier: Apache-2.0
// Legs: what is known between fixes. A leg joins two consecutive fixes of a segment at most `max_gap` apart; anything
// longer is silence and is never interpolated. A leg longer than 5,000 m is cut, so that no part leaves the ellipsoid by
// more than half a metre.
#pragma once

#include <sanc/column.hpp>
#include <sanc/exec.hpp>
#include <sanc/geo/ecef.hpp>

namespace sanc {

inline constexpr std::int64_t longest_leg_ms = 2147483647;       // bound of max_gap: keeps every product in 256 bits
inline constexpr std::int64_t longest_part_units = 5000 * 256;   // 5,000 m in 2^-8 m

// Knots in order (segment, time); knots [offsets[s], offsets[s + 1]) are those of segment s. From knot k a leg leads to
// knot k + 1 where joined[k] is 1. Fixes are knots, and so are the inner points of cut legs; fix[k] is the fix itself or
// the one before the inner point.
struct leg_view {
    column<const std::int64_t> time_ms;     // per knot
    column<const std::int32_t> x, y, z;     // per knot, ECEF, 2^-8 m
    column<const std::uint8_t> joined;      // per knot
    column<const std::int64_t> fix;         // per knot
    column<const std::int32_t> speed_mkn;   // per knot, 0.001 kn, of the whole leg between fixes; 0 where none
    column<const std::int32_t> silence_ms;  // per knot, time between the two fixes of the leg; 0 where none
    column<const std::int64_t> offsets;     // segments + 1
    column<const std::int32_t> vessel;      // per segment

    SANC_HD constexpr std::int64_t segments() const { return vessel.size; }
    SANC_HD constexpr ecef place(std::int64_t k) const { return {x[k], y[k], z[k]}; }
};

// Owns what a leg_view shows, but for the column `vessel`, which stays with the tracks.
template <class I64, class I32, class U8>
struct basic_legs {
    I64 time_ms, fix, offsets;
    I32 x, y, z, speed_mkn, silence_ms;
    U8 joined;
    column<const std::int32_t> vessel;

    [[nodiscard]] leg_view see() const {
        return {sanc::view(time_ms), sanc::view(x),          sanc::view(y),       sanc::view(z), sanc::view(joined),
                sanc::view(fix),     sanc::view(speed_mkn),  sanc::view(silence_ms), sanc::view(offsets), vessel};
    }
};

// Speed of a chord over a time, in 0.001 kn, half up, at most 999,999.999 kn.
SANC_HD inline std::int32_t speed_mkn(std::uint64_t chord2_units, std::int64_t duration_ms) {
    if (duration_ms <= 0) return 0;
    const double metres = std::sqrt(static_cast<double>(chord2_units)) / 256;
    const double speed = metres * 3.6e9 / (1852.0 * static_cast<double>(duration_ms));
    return speed >= 999999999.0 ? 999999999 : static_cast<std::int32_t>(speed + 0.5);
}

namespace detail {

// The least n with chord <= n * 5,000 m.
SANC_HD inline std::int64_t parts_of(std::uint64_t chord2_units) {
    constexpr auto step = static_cast<std::uint64_t>(longest_part_units);
    auto n = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(chord2_units)) / static_cast<double>(step));
    while (n > 1 && (n - 1) * step * ((n - 1) * step) >= chord2_units) --n;
    while (n < 1 || n * step * (n * step) < chord2_units) ++n;
    return static_cast<std::int64_t>(n);
}

// Knots of one fix: itself and the inner points of the leg that starts there.
struct knots_of_fix {
    track_view tracks;
    std::int64_t max_gap_ms;
    column<const std::uint8_t> last;  // per fix: 1 where it ends its segment

    SANC_HD bool starts_leg(std::int64_t f) const {
        return last[f] == 0 && tracks.time_ms[f + 1] - tracks.time_ms[f] <= max_gap_ms;
    }
    SANC_HD ecef place(std::int64_t f) const { return {tracks.x[f], tracks.y[f], tracks.z[f]}; }
    SANC_HD std::int64_t operator()(std::int64_t f) const {
        if (!starts_leg(f)) return 1;
        const std::int64_t parts = parts_of(chord2(place(f), place(f + 1)));
        const std::int64_t duration = tracks.time_ms[f + 1] - tracks.time_ms[f];
        return parts < duration ? parts : duration;  // inner points at equal times are one, at the start none
    }
};

struct mark_last_body {
    column<const std::int64_t> offsets;
    column<std::uint8_t> last;
    SANC_HD void operator()(std::int64_t s) const {
        for (std::int64_t f = offsets[s]; f < offsets[s + 1]; ++f) last[f] = f + 1 == offsets[s + 1];
    }
};

struct count_knots_body {
    knots_of_fix knots;
    column<std::int64_t> counts;
    SANC_HD void operator()(std::int64_t f) const { counts[f] = knots(f); }
};

struct write_knots_body {
    knots_of_fix knots;
    column<const std::int64_t> first;  // per fix, where its knots go
    column<std::int64_t> time_ms, fix;
    column<std::int32_t> x, y, z, speed, silence;
    column<std::uint8_t> joined;

    SANC_HD void put(std::int64_t at, std::int64_t time, ecef p, std::int64_t f, bool leg, std::int32_t kn,
                     std::int32_t duration) const {
        time_ms[at] = time;
        x[at] = p.x;
        y[at] = p.y;
        z[at] = p.z;
        fix[at] = f;
        joined[at] = leg;
        speed[at] = kn;
        silence[at] = duration;
    }
    SANC_HD void operator()(std::int64_t f) const {
        const std::int64_t start = knots.tracks.time_ms[f];
        const ecef from = knots.place(f);
        if (!knots.starts_leg(f)) return put(first[f], start, from, f, false, 0, 0);
        const ecef to = knots.place(f + 1);
        const std::int64_t duration = knots.tracks.time_ms[f + 1] - start;
        const std::uint64_t square = chord2(from, to);
        const std::int32_t kn = speed_mkn(square, duration);
        const std::int64_t parts = parts_of(square);
        std::int64_t at = first[f];
        put(at++, start, from, f, true, kn, static_cast<std::int32_t>(duration));
        std::int64_t previous = 0;
        for (std::int64_t k = 1; k < parts; ++k) {
            const std::int64_t passed = k * duration / parts;
            if (passed == previous) continue;
            previous = passed;
            put(at++, start + passed, between(from, to, passed, duration), f, true, kn, static_cast<std::int32_t>(duration));
        }
    }
};

struct segment_knots_body {
    column<const std::int64_t> fix_offsets, first;
    column<std::int64_t> offsets;
    SANC_HD void operator()(std::int64_t s) const { offsets[s] = first[fix_offsets[s]]; }
};

}  // namespace detail

// The legs of tracks; order (segment, time). max_gap_ms in [0, longest_leg_ms]. A leg with a chord of more than 5,000 m is
// cut into n = ceil(chord / 5,000 m) parts at t0 + floor(k (t1 - t0) / n), equal times dropped; an inner point is linear at
// its time, moved to the ellipsoid. O(fixes + inner points) work. The tracks must outlive the result.
// Throws std::invalid_argument for a max_gap_ms out of range.
template <class Policy>
auto make_legs(const Policy& policy, const track_view& tracks, std::int64_t max_gap_ms) {
    if (max_gap_ms < 0 || max_gap_ms > longest_leg_ms) {
        bad_argument("make_legs", "max_gap_ms", max_gap_ms, "give 0 to 2147483647 (24.8 days)");
    }
    const std::int64_t fixes = tracks.fixes();
    auto last = make_buffer<std::uint8_t>(policy, fixes);
    for_each_index(policy, tracks.segments(), detail::mark_last_body{tracks.offsets, view(last)});
    const detail::knots_of_fix knots{tracks, max_gap_ms, view(last)};
    auto first = make_buffer<std::int64_t>(policy, fixes + 1);
    for_each_index(policy, fixes, detail::count_knots_body{knots, view(first)});
    const std::int64_t count =
        exclusive_scan(policy, column<const std::int64_t>{first.data(), fixes}, column<std::int64_t>{first.data(), fixes + 1});

    basic_legs<decltype(make_buffer<std::int64_t>(policy, 0)), decltype(make_buffer<std::int32_t>(policy, 0)),
               decltype(make_buffer<std::uint8_t>(policy, 0))>
        out{make_buffer<std::int64_t>(policy, count), make_buffer<std::int64_t>(policy, count),
            make_buffer<std::int64_t>(policy, tracks.segments() + 1),
            make_buffer<std::int32_t>(policy, count), make_buffer<std::int32_t>(policy, count),
            make_buffer<std::int32_t>(policy, count), make_buffer<std::int32_t>(policy, count),
            make_buffer<std::int32_t>(policy, count), make_buffer<std::uint8_t>(policy, count), tracks.vessel};
    for_each_index(policy, fixes,
                   detail::write_knots_body{knots, view(first), view(out.time_ms), view(out.fix), view(out.x), view(out.y),
                                            view(out.z), view(out.speed_mkn), view(out.silence_ms), view(out.joined)});
    for_each_index(policy, tracks.segments() + 1,
                   detail::segment_knots_body{tracks.offsets, view(first), view(out.offsets)});
    return out;
}

}  // namespace sanc
