// SPDX-License-Identifier: Apache-2.0
// What is said of a contact beside its begin and end: closest moment, mean distance, speeds, where it was cut.
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

// The integral of D2 over one overlap after the other; called once for each, in order.
struct square_integral {
    overlaps* shared;
    SANC_HD double operator()(std::int64_t) const {
        while (shared->next()) {
            if (shared->begin_ms() == shared->end_ms()) continue;
            const leg_pair pair = shared->pair();
            const auto duration = static_cast<double>(pair.last());
            return duration * (pair.d2(duration / 2) + pair.v2() * (duration * duration) / 12);
        }
        return 0;
    }
};

SANC_HD inline std::int64_t to_mm(double metres) { return static_cast<std::int64_t>(std::floor(1000 * metres + 0.5)); }

// The attributes of one run.
struct contact_facts_body {
    leg_view legs;
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
        const std::int64_t first_a = first_leg(run.segment_a, run.begin_ms, row.cut_begin);
        const std::int64_t first_b = first_leg(run.segment_b, run.begin_ms, row.cut_begin);
        const std::int64_t last_a = last_leg(run.segment_a, first_a, run.end_ms, row.cut_end);
        const std::int64_t last_b = last_leg(run.segment_b, first_b, run.end_ms, row.cut_end);
        const overlaps all(legs, first_a, last_a, first_b, last_b, run.begin_ms, run.end_ms);
        const std::int64_t count = closest(all, row);
        overlaps shared = all;
        const double sum = sum8_of(count, square_integral{&shared});
        row.rms_mm = count == 0 ? row.closest_mm
                                : to_mm(std::sqrt(sum / static_cast<double>(run.end_ms - run.begin_ms)) / 256);
        row.median_a_mkn = median_speed(first_a, last_a, run, row.longest_silence_ms);
        row.median_b_mkn = median_speed(first_b, last_b, run, row.longest_silence_ms);
        out[i] = row;
    }

    // The first leg that holds the moment; `cut` is set where the chain begins with it.
    SANC_HD std::int64_t first_leg(std::int64_t segment, std::int64_t moment, bool& cut) const {
        std::int64_t k = legs.offsets[segment];  // the last knot not after the moment
        std::int64_t behind = legs.offsets[segment + 1];
        while (behind - k > 1) {
            const std::int64_t middle = k + (behind - k) / 2;
            (legs.time_ms[middle] <= moment ? k : behind) = middle;
        }
        if (legs.time_ms[k] != moment) return k;
        if (k > legs.offsets[segment] && legs.joined[k - 1] != 0) return k - 1;
        cut = true;
        return k;
    }
    // The last leg that holds the moment; `cut` is set where the chain ends with it.
    SANC_HD std::int64_t last_leg(std::int64_t segment, std::int64_t first, std::int64_t moment, bool& cut) const {
        std::int64_t k = first;
        std::int64_t behind = legs.offsets[segment + 1];
        while (behind - k > 1) {
            const std::int64_t middle = k + (behind - k) / 2;
            (legs.time_ms[middle] <= moment ? k : behind) = middle;
        }
        if (legs.joined[k] != 0) return k;
        cut = true;
        return k - 1;
    }

    // Fills closest, its distance and place; returns how many overlaps last.
    SANC_HD std::int64_t closest(overlaps shared, contact& row) const {
        leg_pair best;
        std::int64_t best_tau = -1;
        std::int64_t count = 0;
        while (shared.next()) {
            count += shared.begin_ms() < shared.end_ms();
            const leg_pair pair = shared.pair();
            const std::int64_t tau = pair.closest();
            if (best_tau >= 0 && pair.compare_d2(tau, best, best_tau) >= 0) continue;
            best = pair;
            best_tau = tau;
        }
        row.closest_ms = best.low_ms() + best_tau;
        row.closest_mm = to_mm(std::sqrt(best.d2(static_cast<double>(best_tau))) / 256);
        row.place = to_lonlat(best.middle(best_tau));
        return count;
    }

    // How long leg k lasts within the run; 1 for a run of one moment.
    SANC_HD std::int64_t weight(std::int64_t k, const contact_run& run) const {
        if (legs.joined[k] == 0) return 0;
        if (run.begin_ms == run.end_ms) return 1;
        const std::int64_t begin = legs.time_ms[k] > run.begin_ms ? legs.time_ms[k] : run.begin_ms;
        const std::int64_t end = legs.time_ms[k + 1] < run.end_ms ? legs.time_ms[k + 1] : run.end_ms;
        return end > begin ? end - begin : 0;
    }

    // The least speed at which the legs not faster make up half of the time: a radix selection, eight bits a pass.
    SANC_HD std::int32_t median_speed(std::int64_t first, std::int64_t last, const contact_run& run,
                                      std::int64_t& longest_ms) const {
        std::int64_t total = 0;
        for (std::int64_t k = first; k <= last; ++k) {
            const std::int64_t held = weight(k, run);
            total += held;
            if (held > 0 && legs.silence_ms[k] > longest_ms) longest_ms = legs.silence_ms[k];
        }
        std::int64_t wanted = (total + 1) / 2;
        std::int32_t prefix = 0;
        for (int shift = 24; shift >= 0; shift -= 8) {
            std::int64_t tally[256] = {};
            for (std::int64_t k = first; k <= last; ++k) {
                const std::int32_t speed = legs.speed_mkn[k];
                if ((static_cast<std::int64_t>(speed) >> (shift + 8)) != (static_cast<std::int64_t>(prefix) >> (shift + 8))) continue;
                tally[(speed >> shift) & 255] += weight(k, run);
            }
            std::int32_t digit = 0;
            while (tally[digit] < wanted) wanted -= tally[digit++];
            prefix |= digit << shift;
        }
        return prefix;
    }
};

}  // namespace detail
}  // namespace sanc
