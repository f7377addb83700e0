// SPDX-License-Identifier: Apache-2.0
// What is said of a contact beside its begin and end: closest moment, mean distance, where it was cut.
#pragma once

#include <sanc/sum8.hpp>
#include <sanc/track/runs.hpp>

namespace sanc {

struct contact {
    std::int32_t segment_a, segment_b;  // indices of the tracks' segments
    std::int64_t begin_ms, end_ms;
    std::int64_t closest_ms;       // of least distance, the earliest on a tie
    std::int64_t closest_mm;       // floor(1000 sqrt(D2) + 0.5)
    std::int64_t rms_mm;           // square root of the mean of D2 over [begin, end]
    lonlat place;                  // half way between the two at closest_ms
    std::int32_t median_a_mkn;     // time-weighted lower median of the leg speeds, 0.001 kn
    std::int32_t median_b_mkn;
    std::int64_t longest_silence_ms;  // the longest leg, of either vessel
    bool certain;                  // a contact of d - e lies in it
    bool cut_begin, cut_end;       // it begins or ends where a chain of legs does, not where the distance does
};

namespace detail {

SANC_HD inline std::int64_t to_mm(double metres) { return static_cast<std::int64_t>(std::floor(1000 * metres + 0.5)); }

// The legs of a clip.
struct clip_legs {
    leg_view legs;

    // The first leg that holds the moment; `cut` is set where the chain begins with it.
    SANC_HD std::int64_t first(std::int64_t clip, std::int64_t moment, bool& cut) const {
        const std::int64_t low = legs.offsets[clip];
        const std::int64_t k = first_at(legs.time_ms, low, legs.offsets[clip + 1], moment + 1) - 1;  // the last knot not after it
        if (legs.time_ms[k] != moment) return k;
        if (k > low && legs.joined[k - 1] != 0) return k - 1;
        cut = true;
        return k;
    }
    // The last leg that holds the moment; `cut` is set where the chain ends with it.
    SANC_HD std::int64_t last(std::int64_t clip, std::int64_t moment, bool& cut) const {
        const std::int64_t k = first_at(legs.time_ms, legs.offsets[clip], legs.offsets[clip + 1], moment + 1) - 1;
        if (legs.joined[k] != 0) return k;
        cut = true;
        return k - 1;
    }
};

// A leg of one vessel, kept for the overlaps it has.
struct kept_leg {
    std::int64_t leg = -1;
    moving_leg moving;
    double way2 = 0;

    SANC_HD void take(const overlaps& shared, std::int64_t k) {
        if (k == leg) return;
        leg = k;
        moving = moving_leg(shared.leg_at(k));
        way2 = moving.way[0] * moving.way[0] + moving.way[1] * moving.way[1] + moving.way[2] * moving.way[2];
    }
};

// The closest moment of the overlaps seen, which come in time order.
struct closest_moment {
    leg_pair best;
    std::int64_t tau = -1;
    double d2 = 0;  // not less than its D2

    SANC_HD void see(const overlaps& shared, const relative_motion& motion, double way2, double duration) {
        // Doubles settle most of it: their errors stay below 2^-40 of what went in.
        const double doubt = 0x1p-40 * (motion.d2(0) + way2);
        if (tau >= 0 && motion.stays_above(d2 + doubt, duration)) return;
        const leg_pair pair = shared.pair();
        const std::int64_t nearest = pair.closest();
        if (tau >= 0 && pair.compare_d2(nearest, best, tau) >= 0) return;
        best = pair;
        tau = nearest;
        d2 = pair.d2(static_cast<double>(tau)) + pair.d2_error();
    }
};

// The closest moment, and the mean of D2: its integral over each overlap is a polynomial.
struct pair_facts {
    kept_leg a, b;
    closest_moment closest;
    sum8_stream sum;

    SANC_HD void take(const overlaps& shared) {
        const relative_motion motion = see(shared);
        const double lasts = duration(shared);
        if (lasts > 0) sum.add(lasts * (motion.d2(lasts / 2) + motion.v2 * (lasts * lasts) / 12));
    }
    // For the closest moment alone.
    SANC_HD relative_motion see(const overlaps& shared) {
        a.take(shared, shared.leg_a());
        b.take(shared, shared.leg_b());
        const relative_motion motion(a.moving, b.moving, shared.begin_ms());
        closest.see(shared, motion, a.way2 + b.way2, duration(shared));
        return motion;
    }
    SANC_HD void put(contact& row) {
        put_closest(row);
        row.rms_mm = sum.count() == 0 ? row.closest_mm
                                      : to_mm(std::sqrt(sum.total() / static_cast<double>(row.end_ms - row.begin_ms)) / 256);
    }
    SANC_HD void put_closest(contact& row) const {
        const leg_pair& best = closest.best;
        row.closest_ms = best.low_ms() + closest.tau;
        row.closest_mm = to_mm(std::sqrt(best.d2(static_cast<double>(closest.tau))) / 256);
        row.place = to_lonlat(best.middle(closest.tau));
    }
    SANC_HD static double duration(const overlaps& shared) { return static_cast<double>(shared.end_ms() - shared.begin_ms()); }
};

// The attributes of one run that come from both vessels.
struct contact_facts_body {
    clip_legs clips;
    column<const contact_run> runs;
    column<const std::int64_t> order;
    column<const std::int32_t> segments;  // of a clip
    column<contact> out;

    SANC_HD void operator()(std::int64_t i) const {
        contact row{};
        overlaps shared = begin(runs[order[i]], row);
        pair_facts facts;
        while (shared.next()) facts.take(shared);
        facts.put(row);
        out[i] = row;
    }
    // What the run itself tells, and the overlaps that it spans.
    SANC_HD overlaps begin(const contact_run& run, contact& row) const {
        row.segment_a = segments[run.segment_a];
        row.segment_b = segments[run.segment_b];
        row.begin_ms = run.begin_ms;
        row.end_ms = run.end_ms;
        row.certain = run.certain;
        const std::int64_t first_a = clips.first(run.segment_a, run.begin_ms, row.cut_begin);
        const std::int64_t first_b = clips.first(run.segment_b, run.begin_ms, row.cut_begin);
        const std::int64_t last_a = clips.last(run.segment_a, run.end_ms, row.cut_end);
        const std::int64_t last_b = clips.last(run.segment_b, run.end_ms, row.cut_end);
        return {clips.legs, first_a, last_a, first_b, last_b, run.begin_ms, run.end_ms};
    }
};

template <class Policy>
void put_pair_facts(const Policy& policy, const contact_facts_body& body, const monitor& watch) {
    for_each_chunk(policy, body.out.size, 4096, watch, body);
}

}  // namespace detail
}  // namespace sanc
