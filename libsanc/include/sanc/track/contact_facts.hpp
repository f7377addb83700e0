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

// The attributes of one run that come from both vessels.
struct contact_facts_body {
    clip_legs clips;
    column<const contact_run> runs;
    column<const std::int64_t> order;
    column<const std::int32_t> segments;  // of a clip
    column<contact> out;

    SANC_HD void operator()(std::int64_t i) const {
        const contact_run& run = runs[order[i]];
        contact row{};
        row.segment_a = segments[run.segment_a];
        row.segment_b = segments[run.segment_b];
        row.begin_ms = run.begin_ms;
        row.end_ms = run.end_ms;
        row.certain = run.certain;
        const std::int64_t first_a = clips.first(run.segment_a, run.begin_ms, row.cut_begin);
        const std::int64_t first_b = clips.first(run.segment_b, run.begin_ms, row.cut_begin);
        const std::int64_t last_a = clips.last(run.segment_a, run.end_ms, row.cut_end);
        const std::int64_t last_b = clips.last(run.segment_b, run.end_ms, row.cut_end);
        walk(overlaps(clips.legs, first_a, last_a, first_b, last_b, run.begin_ms, run.end_ms), row);
        out[i] = row;
    }

    // The closest moment, and the mean of D2: its integral over each overlap is a polynomial.
    SANC_HD static void walk(overlaps shared, contact& row) {
        side a;
        side b;
        sum8_stream sum;
        leg_pair best;
        std::int64_t best_tau = -1;
        double best_d2 = 0;  // not less than its D2
        while (shared.next()) {
            a.take(shared, shared.leg_a());
            b.take(shared, shared.leg_b());
            const relative_motion motion(a.moving, b.moving, shared.begin_ms());
            const auto duration = static_cast<double>(shared.end_ms() - shared.begin_ms());
            if (duration > 0) sum.add(duration * (motion.d2(duration / 2) + motion.v2 * (duration * duration) / 12));
            // Doubles settle most of it: their errors stay below 2^-40 of what went in.
            const double doubt = 0x1p-40 * (motion.d2(0) + a.way2 + b.way2);
            if (best_tau >= 0 && motion.stays_above(best_d2 + doubt, duration)) continue;
            const leg_pair pair = shared.pair();
            const std::int64_t tau = pair.closest();
            if (best_tau >= 0 && pair.compare_d2(tau, best, best_tau) >= 0) continue;
            best = pair;
            best_tau = tau;
            best_d2 = pair.d2(static_cast<double>(tau)) + pair.d2_error();
        }
        row.closest_ms = best.low_ms() + best_tau;
        row.closest_mm = to_mm(std::sqrt(best.d2(static_cast<double>(best_tau))) / 256);
        row.place = to_lonlat(best.middle(best_tau));
        row.rms_mm = sum.count() == 0 ? row.closest_mm
                                      : to_mm(std::sqrt(sum.total() / static_cast<double>(row.end_ms - row.begin_ms)) / 256);
    }

    // A leg of one vessel, kept for the overlaps it has.
    struct side {
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
};

}  // namespace detail
}  // namespace sanc
