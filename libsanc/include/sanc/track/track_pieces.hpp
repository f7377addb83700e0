// SPDX-License-Identifier: Apache-2.0
// Tracks cut at multiples of a time, each piece told by a straight way and how far the track leaves it; or tracks seen only
// at multiples of a time. What the join of contacts works on.
#pragma once

#include <cmath>

#include <sanc/track/drawn_leg.hpp>

namespace sanc::detail {

// Slot n spans [(base + n) slot_ms, (base + n + 1) slot_ms). Pieces [offsets[s], offsets[s + 1]) are those of segment s, one
// for each slot from its first fix to its last.
struct slot_grid {
    std::int64_t slot_ms = 1;
    std::int64_t base = 0;
    column<const std::int64_t> offsets;
};

SANC_HD constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// At every time of [begin_ms, end_ms] at which the segment is on a leg it is within `slack` of the point that moves evenly
// from `from` to `to`; units of 2^-8 m.
struct track_piece {
    std::int32_t segment, vessel, slot;
    float slack;  // negative: the segment is on no leg in this slot
    std::int64_t begin_ms, end_ms;
    std::int32_t from[3], to[3];

    SANC_HD bool empty() const { return slack < 0; }
};

struct ends_after {
    column<const std::int64_t> offsets;
    std::int64_t piece;
    SANC_HD bool operator()(std::int64_t s) const { return offsets[s + 1] > piece; }
};

// A piece of several legs or parts of a leg keeps within these; 2^-8 m.
struct piece_limits {
    double slack, extent;
};

// What both kinds of pieces share.
struct piece_maker {
    track_view tracks;
    std::int64_t max_gap_ms;
    slot_grid grid;

    // The fixes of one segment.
    struct range {
        std::int64_t low, high;
    };

    SANC_HD track_piece start(std::int64_t i, range& fixes) const {
        const std::int64_t segments = tracks.segments();
        const auto guess = static_cast<std::int64_t>(static_cast<double>(i) * static_cast<double>(segments) /
                                                     static_cast<double>(grid.offsets[segments]));
        const std::int64_t s = first_true(0, segments - 1, guess, ends_after{grid.offsets, i});
        fixes = {tracks.offsets[s], tracks.offsets[s + 1]};
        const std::int64_t first = floor_div(tracks.time_ms[fixes.low], grid.slot_ms) - grid.base;
        return {static_cast<std::int32_t>(s), tracks.vessel[s], static_cast<std::int32_t>(first + i - grid.offsets[s]), -1, 0, 0, {}, {}};
    }
    SANC_HD bool joined(std::int64_t f, const range& fixes) const {
        return f >= fixes.low && f + 1 < fixes.high && tracks.time_ms[f + 1] - tracks.time_ms[f] <= max_gap_ms;
    }
    SANC_HD ecef place(std::int64_t f) const { return {tracks.x[f], tracks.y[f], tracks.z[f]}; }
    SANC_HD static void round(const point& p, std::int32_t* out) {
        for (int c = 0; c < 3; ++c) out[c] = static_cast<std::int32_t>(std::floor(p.part[c] + 0.5));
    }
};

// Where the segment is at the start of its slot: half a unit of rounding, and less than one for the doubles.
struct instant_piece_body {
    piece_maker make;
    column<track_piece> out;

    SANC_HD void operator()(std::int64_t i) const {
        piece_maker::range fixes{};
        track_piece p = make.start(i, fixes);
        const track_view& tracks = make.tracks;
        p.begin_ms = (make.grid.base + p.slot) * make.grid.slot_ms;
        p.end_ms = p.begin_ms;
        const std::int64_t f = first_at(tracks.time_ms, fixes.low, fixes.high, p.begin_ms + 1) - 1;  // the last not after it
        if (f >= fixes.low && tracks.time_ms[f] == p.begin_ms) {
            if (make.joined(f, fixes) || make.joined(f - 1, fixes)) show(p, point_of(make.place(f)));
        } else if (make.joined(f, fixes)) {
            show(p, drawn_leg::of(tracks, f).at(p.begin_ms - tracks.time_ms[f]));
        }
        out[i] = p;
    }
    SANC_HD static void show(track_piece& p, const point& at) {
        piece_maker::round(at, p.from);
        piece_maker::round(at, p.to);
        p.slack = 2;
    }
};

// The legs of a segment within a slot: one piece, or several where it strays too far, which go to `out[slots + place]`.
struct slab_piece_body {
    piece_maker make;
    piece_limits limits;
    column<std::int64_t> places;  // per slot: how many more pieces (counting) or where the first of them goes
    column<track_piece> out;
    bool more;  // false: the first piece of each slot, and the counts

    // The point that moves evenly.
    struct line {
        double from[3], speed[3];

        SANC_HD explicit line(const track_piece& p) {
            const double over = p.end_ms > p.begin_ms ? 1.0 / static_cast<double>(p.end_ms - p.begin_ms) : 0.0;
            for (int c = 0; c < 3; ++c) {
                from[c] = p.from[c];
                speed[c] = (static_cast<double>(p.to[c]) - from[c]) * over;
            }
        }
        SANC_HD double off2(double t, ecef p) const {  // t ms after the begin
            const double dx = p.x - (from[0] + speed[0] * t);
            const double dy = p.y - (from[1] + speed[1] * t);
            const double dz = p.z - (from[2] + speed[2] * t);
            return dx * dx + dy * dy + dz * dz;
        }
    };

    SANC_HD void operator()(std::int64_t i) const {
        if (more && places[i] == places[i + 1]) return;
        piece_maker::range fixes{};
        track_piece p = make.start(i, fixes);
        const column<const std::int64_t>& time_ms = make.tracks.time_ms;
        const std::int64_t start = (make.grid.base + p.slot) * make.grid.slot_ms;
        const std::int64_t stop = start + make.grid.slot_ms - 1;
        const std::int64_t first = first_at(time_ms, fixes.low, fixes.high, start);
        const std::int64_t behind = first_at(time_ms, first, fixes.high, stop + 1);
        const bool enters = first < fixes.high && make.joined(first - 1, fixes);
        const bool leaves = behind < fixes.high && make.joined(behind - 1, fixes);
        const std::int64_t low = enters ? first - 1 : first;  // legs
        const std::int64_t high = leaves ? behind - 1 : behind - 2;
        if (!more) {
            if (low <= high) fill(p, fixes, low, high, start, stop);  // a fix alone is on no leg
            places[i] = 0;
            if (!p.empty() && strays(p)) {
                p.slack = -1;
                places[i] = split(p, fixes, low, high, start, stop, nullptr);
            }
            out[i] = p;
        } else {
            split(p, fixes, low, high, start, stop, out.data + (places.size - 1) + places[i]);
        }
    }

    SANC_HD bool strays(const track_piece& p) const {
        bool far = p.slack > limits.slack;
        for (int c = 0; c < 3; ++c) far |= std::fabs(static_cast<double>(p.to[c]) - p.from[c]) + 2 * static_cast<double>(p.slack) > limits.extent;
        return far;
    }

    // Halves `count` things until take(first, last) is content with each run of them.
    template <class Take>
    SANC_HD static void halve(std::int64_t count, const Take& take) {
        std::int64_t size = 1;
        while (2 * size < count) size *= 2;
        for (std::int64_t at = 0; at < count;) {
            const std::int64_t last = at + size < count ? at + size - 1 : count - 1;
            if (last > at && !take(at, last)) {
                size /= 2;
                continue;
            }
            if (last == at) take(at, last);
            at += size;
            while (at % (2 * size) == 0 && at + size < count) size *= 2;
        }
    }

    // The pieces of legs, and of parts of one leg, that stray little. Returns how many there are.
    SANC_HD std::int64_t split(track_piece p, const piece_maker::range& fixes, std::int64_t low, std::int64_t high, std::int64_t start,
                               std::int64_t stop, track_piece* to) const {
        std::int64_t count = 0;
        const auto keep = [&](const track_piece& found) {
            if (to != nullptr) to[count] = found;
            ++count;
        };
        halve(high - low + 1, [&](std::int64_t first, std::int64_t last) {
            fill(p, fixes, low + first, low + last, start, stop);
            if (!strays(p)) {
                keep(p);
                return true;
            }
            if (first < last) return false;
            if (!make.joined(low + first, fixes)) return true;
            const drawn_leg leg = drawn_leg::of(make.tracks, low + first);
            const std::int64_t from = p.begin_ms - leg.begin_ms;
            const std::int64_t end = p.end_ms - leg.begin_ms;
            const std::int64_t k = from < leg.duration ? leg.part_at(from) : leg.parts - 1;
            const std::int64_t parts = (end < leg.duration ? leg.part_at(end) : leg.parts - 1) - k + 1;
            halve(parts, [&](std::int64_t a, std::int64_t b) {
                const std::int64_t begins = leg.knot_time(k + a);
                const std::int64_t ends = leg.knot_time(k + b + 1);
                reach_over(p, leg, begins > from ? begins : from, ends < end ? ends : end);
                if (a < b && strays(p)) return false;  // before its inner points are made
                p.slack = slack_of(with_inner_points(p, line(p), leg, 0));
                if (a < b && strays(p)) return false;
                keep(p);
                return true;
            });
            return true;
        });
        return count;
    }

    // One leg between two of its times, as if it were straight.
    SANC_HD static void reach_over(track_piece& p, const drawn_leg& leg, std::int64_t from, std::int64_t to) {
        p.begin_ms = leg.begin_ms + from;
        p.end_ms = leg.begin_ms + to;
        piece_maker::round(leg.at(from), p.from);
        piece_maker::round(leg.at(to), p.to);
        p.slack = slack_of(0);
    }

    // The piece of the legs from `low` to `high`, of which the first may begin before the slot and the last may end behind.
    SANC_HD void fill(track_piece& p, const piece_maker::range& fixes, std::int64_t low, std::int64_t high, std::int64_t start,
                      std::int64_t stop) const {
        const track_view& tracks = make.tracks;
        const drawn_leg enter = drawn_leg::of(tracks, low);
        const drawn_leg leave = drawn_leg::of(tracks, high);
        p.begin_ms = enter.begin_ms < start ? start : enter.begin_ms;
        p.end_ms = leave.begin_ms + leave.duration > stop ? stop : leave.begin_ms + leave.duration;
        piece_maker::round(enter.begin_ms < start ? enter.at(start - enter.begin_ms) : point_of(enter.from), p.from);
        piece_maker::round(leave.begin_ms + leave.duration > stop ? leave.at(stop - leave.begin_ms) : point_of(leave.to), p.to);

        const line even(p);
        bool cut = enter.parts > 1 || leave.parts > 1;
        double most = 0;
        double longest = 0;
        std::int64_t f = low + 1;
        if (p.end_ms - p.begin_ms < std::int64_t{1} << 31) {  // four side by side, for the compiler to see
            double off2[4] = {};
            double way2[4] = {};
            for (; f + 3 <= high; f += 4) {
                for (int j = 0; j < 4; ++j) {
                    const double off = even.off2(static_cast<std::int32_t>(tracks.time_ms[f + j] - p.begin_ms), make.place(f + j));
                    const double way = way2_of(f + j);
                    off2[j] = off > off2[j] ? off : off2[j];
                    way2[j] = way > way2[j] ? way : way2[j];
                }
            }
            for (int j = 0; j < 4; ++j) {
                most = off2[j] > most ? off2[j] : most;
                longest = way2[j] > longest ? way2[j] : longest;
            }
        }
        for (; f <= high; ++f) {
            const double off2 = even.off2(static_cast<double>(tracks.time_ms[f] - p.begin_ms), make.place(f));
            const double way2 = way2_of(f);
            most = off2 > most ? off2 : most;
            longest = way2 > longest ? way2 : longest;
        }
        cut |= longest > static_cast<double>(longest_part_units) * static_cast<double>(longest_part_units);
        if (cut) {
            for (std::int64_t k = low; k <= high; ++k) {
                if (make.joined(k, fixes)) most = with_inner_points(p, even, drawn_leg::of(tracks, k), most);
            }
        }
        p.slack = slack_of(most);
    }
    SANC_HD double way2_of(std::int64_t f) const {
        const double dx = static_cast<double>(make.tracks.x[f + 1]) - make.tracks.x[f];
        const double dy = static_cast<double>(make.tracks.y[f + 1]) - make.tracks.y[f];
        const double dz = static_cast<double>(make.tracks.z[f + 1]) - make.tracks.z[f];
        return dx * dx + dy * dy + dz * dz;
    }
    // Both ends are rounded, each to half a unit a part; the rest is for the doubles.
    SANC_HD static float slack_of(double most2) { return static_cast<float>(std::sqrt(most2) * 1.000001 + 2); }

    SANC_HD static double with_inner_points(const track_piece& p, const line& even, const drawn_leg& leg, double most) {
        const std::int64_t low = p.begin_ms > leg.begin_ms ? p.begin_ms - leg.begin_ms : 0;
        const std::int64_t high = p.end_ms - leg.begin_ms < leg.duration ? p.end_ms - leg.begin_ms : leg.duration;
        for (std::int64_t k = low < leg.duration ? leg.part_at(low) + 1 : leg.parts; k < leg.parts && leg.knot_time(k) < high; ++k) {
            const double off2 = even.off2(static_cast<double>(leg.begin_ms + leg.knot_time(k) - p.begin_ms), leg.knot(leg.knot_time(k)));
            most = off2 > most ? off2 : most;
        }
        return most;
    }
};

struct copy_pieces_body {
    column<const track_piece> from;
    column<track_piece> to;
    SANC_HD void operator()(std::int64_t i) const { to[i] = from[i]; }
};

// The pieces of all segments: one for each slot, and behind them those of the slots that have several.
template <class Policy>
auto cut_pieces(const Policy& policy, const piece_maker& make, bool instants, const piece_limits& limits, const monitor& watch) {
    constexpr std::int64_t chunk = std::int64_t{1} << 18;
    const std::int64_t slots = read_one(policy, make.grid.offsets.data + make.grid.offsets.size - 1);
    auto pieces = make_buffer<track_piece>(policy, slots);
    if (instants) {
        for_each_chunk(policy, slots, chunk, watch, instant_piece_body{make, view(pieces)});
        return pieces;
    }
    auto places = make_buffer<std::int64_t>(policy, slots + 1);
    for_each_chunk(policy, slots, chunk, watch, slab_piece_body{make, limits, view(places), view(pieces), false});
    const std::int64_t more = exclusive_scan(policy, column<const std::int64_t>{places.data(), slots}, view(places));
    if (more == 0) return pieces;
    auto all = make_buffer<track_piece>(policy, slots + more);
    for_each_index(policy, slots, copy_pieces_body{{pieces.data(), slots}, view(all)});
    for_each_index(policy, slots, slab_piece_body{make, limits, view(places), view(all), true});
    return all;
}

}  // namespace sanc::detail
