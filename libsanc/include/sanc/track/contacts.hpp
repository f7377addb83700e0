// SPDX-License-Identifier: Apache-2.0
// Contacts: when two vessels were near one another, by whole milliseconds on the tracks as drawn, never across silence.
#pragma once

#include <sanc/sum8.hpp>
#include <sanc/track/runs.hpp>

namespace sanc {

struct contact_options {
    std::int64_t d_in_mm = 500'000;           // a contact comes within this ...
    std::int64_t d_out_mm = 500'000;          // ... and lasts while within this
    std::int64_t min_duration_ms = 0;
    std::int64_t max_gap_ms = 3'600'000;      // longer is silence
    std::int64_t position_sigma_mm = 10'000;  // of one position, for the certainty
    std::int64_t max_median_speed_mkn = -1;   // of either vessel, 0.001 kn; negative: no filter

    // How the join is cut up; no result depends on it. 0 = chosen from d_out.
    std::int64_t slab_ms = 1'800'000;
    std::int64_t cell_m = 0;
};

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

// Rows sorted by (vessel a, vessel b, begin, segment a, segment b).
template <class Rows>
struct contact_list {
    Rows rows;
    std::int64_t only_wider = 0;  // contacts at d + e that hold none at d
};

namespace detail {

struct contact_order_body {
    column<const contact_run> runs;
    column<const std::int32_t> vessel;
    column<const std::int64_t> order;
    bool by_vessel;
    column<std::uint64_t> keys;
    SANC_HD void operator()(std::int64_t i) const {
        const contact_run& r = runs[order[i]];
        keys[i] = by_vessel ? static_cast<std::uint64_t>(vessel[r.segment_a]) << 32 | static_cast<std::uint64_t>(vessel[r.segment_b])
                            : ordered_key(r.begin_ms);
    }
};

struct count_up_body {
    column<std::int64_t> out;
    SANC_HD void operator()(std::int64_t i) const { out[i] = i; }
};

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
    column<contact> out;

    SANC_HD void operator()(std::int64_t i) const {
        const contact_run& run = runs[order[i]];
        contact row{};
        row.segment_a = run.segment_a;
        row.segment_b = run.segment_b;
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

struct keep_slow_body {
    column<const contact> rows;
    std::int64_t limit;
    column<std::uint8_t> flags;
    SANC_HD void operator()(std::int64_t i) const {
        flags[i] = rows[i].median_a_mkn <= limit && rows[i].median_b_mkn <= limit;
    }
};

struct gather_contacts_body {
    column<const contact> from;
    column<const std::int64_t> chosen;
    column<contact> to;
    SANC_HD void operator()(std::int64_t i) const { to[i] = from[chosen[i]]; }
};

inline void check(const contact_options& o) {
    const auto fail = [](std::string_view name, std::int64_t value, std::string_view remedy) {
        bad_argument("contacts", name, std::to_string(value), remedy);
    };
    if (o.d_out_mm < 0 || o.d_out_mm > 50'000'000) fail("d_out_mm", o.d_out_mm, "give 0 to 50 km");
    if (o.d_in_mm < 0 || o.d_in_mm > o.d_out_mm) fail("d_in_mm", o.d_in_mm, "give 0 to d_out");
    if (o.min_duration_ms < 0) fail("min_duration_ms", o.min_duration_ms, "give 0 or more");
    if (o.position_sigma_mm < 0 || o.position_sigma_mm > 10'000'000) {
        fail("position_sigma_mm", o.position_sigma_mm, "give 0 to 10 km");
    }
    if (o.slab_ms < 1) fail("slab_ms", o.slab_ms, "give 1 or more");
    if (o.cell_m < 0 || o.cell_m > 10'000'000) fail("cell_m", o.cell_m, "give 0 to 10,000 km");
}

}  // namespace detail

// What the options ask for, at d + e, d and d - e with e = 2 (position_sigma + 0.5 m).
inline contact_limits limits_of(const contact_options& o) {
    const std::int64_t e = 2 * o.position_sigma_mm + 1000;
    contact_limits limits;
    for (int level = 0; level < 3; ++level) {
        const std::int64_t more = (1 - level) * e;
        limits.in[level] = distance_limit::of(o.d_in_mm + more);
        limits.out[level] = distance_limit::of(o.d_out_mm + more);
    }
    limits.min_duration_ms = o.min_duration_ms;
    return limits;
}

// Contact(d_in, d_out, D): a maximal run of consecutive whole ms at which both vessels are on a leg and not farther apart
// than d_out, that comes within d_in, with end - begin >= D. Two segments of one vessel are never in contact. Begin, end,
// closest, cut and certainty are exact; so is the order. O(legs + candidates) work; scratch: boxes of the tracks in time
// slabs and the pairs of them that are near. The tracks must outlive the call only.
// Throws std::invalid_argument for options out of range, cancelled.
template <class Policy>
auto contacts(const Policy& policy, const track_view& tracks, const contact_options& options, const monitor& watch = {}) {
    detail::check(options);
    const auto owned_legs = make_legs(policy, tracks, options.max_gap_ms);
    const leg_view legs = owned_legs.see();
    const contact_limits limits = limits_of(options);
    const std::int64_t reach = (limits.out[0].d_mm * 256 + 999) / 1000;
    const std::int64_t cell = options.cell_m > 0 ? options.cell_m * 256 : reach > 1'024'000 ? reach : 1'024'000;
    const auto candidates = detail::find_candidates(policy, legs, {options.slab_ms, cell, reach}, watch.part(0.0, 0.4));

    const std::int64_t groups = candidates.groups.size();
    auto places = make_buffer<std::int64_t>(policy, groups + 1);
    auto wider = make_buffer<std::int64_t>(policy, groups + 1);
    detail::runs_body body{legs, limits, view(candidates.pieces), view(candidates.pairs), view(candidates.groups),
                           view(places), view(wider), {}};
    for_each_chunk(policy, groups, 4096, watch.part(0.4, 0.6), body);
    const std::int64_t count = exclusive_scan(policy, column<const std::int64_t>{places.data(), groups}, view(places));
    const std::int64_t only_wider = exclusive_scan(policy, column<const std::int64_t>{wider.data(), groups}, view(wider));
    auto runs = make_buffer<detail::contact_run>(policy, count);
    body.out = view(runs);
    if (count > 0) for_each_chunk(policy, groups, 4096, watch.part(0.6, 0.8), body);

    // Runs stand in the order (segment a, segment b, begin): stable sorts by begin, then by vessels.
    const column<const detail::contact_run> all = {runs.data(), count};
    auto order = make_buffer<std::int64_t>(policy, count);
    auto keys = make_buffer<std::uint64_t>(policy, count);
    for_each_index(policy, count, detail::count_up_body{view(order)});
    for (const bool by_vessel : {false, true}) {
        for_each_index(policy, count,
                       detail::contact_order_body{all, legs.vessel, {order.data(), count}, by_vessel, view(keys)});
        sort_by_key(policy, view(keys), view(order));
    }
    auto rows = make_buffer<contact>(policy, count);
    for_each_chunk(policy, count, 4096, watch.part(0.8, 1.0),
                   detail::contact_facts_body{legs, all, {order.data(), count}, view(rows)});
    if (options.max_median_speed_mkn >= 0) {
        auto flags = make_buffer<std::uint8_t>(policy, count);
        for_each_index(policy, count, detail::keep_slow_body{{rows.data(), count}, options.max_median_speed_mkn, view(flags)});
        auto chosen = select(policy, column<const std::uint8_t>{flags.data(), count});
        auto slow = make_buffer<contact>(policy, chosen.size());
        for_each_index(policy, chosen.size(),
                       detail::gather_contacts_body{{rows.data(), count}, {chosen.data(), chosen.size()}, view(slow)});
        rows = std::move(slow);
    }
    return contact_list<decltype(rows)>{std::move(rows), only_wider};
}

}  // namespace sanc
