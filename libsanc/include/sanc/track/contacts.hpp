// SPDX-License-Identifier: Apache-2.0
// Contacts: when two vessels were near one another, by whole milliseconds on the tracks as drawn, never across silence.
#pragma once

#include <algorithm>
#include <vector>

#include <sanc/track/brought.hpp>
#include <sanc/track/candidates_host.hpp>
#include <sanc/track/contact_facts_host.hpp>
#include <sanc/track/runs_host.hpp>
#include <sanc/track/side_facts.hpp>

namespace sanc {

struct contact_options {
    std::int64_t d_in_mm = 500'000;           // a contact comes within this ...
    std::int64_t d_out_mm = 500'000;          // ... and lasts while within this
    std::int64_t min_duration_ms = 0;
    std::int64_t max_gap_ms = 3'600'000;      // longer is silence
    std::int64_t position_sigma_mm = 10'000;  // of one position, for the certainty
    std::int64_t max_median_speed_mkn = -1;   // of either vessel, 0.001 kn; negative: no filter

    // How the join is cut up; no result depends on it. A min_duration of a slab or more is looked for at instants.
    std::int64_t slab_ms = 0;  // 0 = chosen: instants from 30 min on
    std::int64_t cell_m = 0;   // 0 = chosen from d_out
};

// Rows sorted by (vessel a, vessel b, begin, segment a, segment b).
struct contact_list {
    buffer<contact> rows;
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
        bad_argument("contacts", name, value, remedy);
    };
    if (o.d_out_mm < 0 || o.d_out_mm > 50'000'000) fail("d_out_mm", o.d_out_mm, "give 0 to 50 km");
    if (o.d_in_mm < 0 || o.d_in_mm > o.d_out_mm) fail("d_in_mm", o.d_in_mm, "give 0 to d_out");
    if (o.min_duration_ms < 0) fail("min_duration_ms", o.min_duration_ms, "give 0 or more");
    if (o.position_sigma_mm < 0 || o.position_sigma_mm > 10'000'000) {
        fail("position_sigma_mm", o.position_sigma_mm, "give 0 to 10 km");
    }
    if (o.slab_ms < 0) fail("slab_ms", o.slab_ms, "give 0 or more");
    if (o.cell_m < 0 || o.cell_m > 10'000'000) fail("cell_m", o.cell_m, "give 0 to 10,000 km");
}

// Where the tracks are looked at. Instants: a contact of D ms holds `least` multiples of delta one after the other where
// delta = D / least, whatever the phase. There are never many more slots than fixes: sparse tracks get longer slabs.
struct slot_plan {
    bool instants = false;
    std::int64_t least = 1;
    std::int64_t slot_ms = 1;
    std::int64_t base = 0;
    std::vector<std::int64_t> offsets;

    // `chosen_ms`: the slab where none is asked for.
    slot_plan(const track_view& tracks, const contact_options& o, std::int64_t chosen_ms) {
        constexpr std::int64_t longest = std::int64_t{1} << 50;
        const std::int64_t slab_ms = o.slab_ms > 0 ? o.slab_ms : chosen_ms;
        instants = o.min_duration_ms >= (o.slab_ms > 0 ? o.slab_ms : 1'800'000);
        least = instants && o.min_duration_ms > 1 ? 2 : 1;
        slot_ms = std::min(longest, instants ? o.min_duration_ms / least : slab_ms);
        if (lay_out(tracks)) return;
        instants = false;
        least = 1;
        for (slot_ms = std::min(longest, slab_ms); !lay_out(tracks) && slot_ms < longest;) slot_ms *= 2;
        if (offsets.back() >= std::int64_t{1} << 32) {
            bad_argument("contacts", "slabs of tracks", offsets.back(), "2^32 or more; split the period");
        }
    }

private:
    // False where there are far more slots than fixes, or numbers of slots that do not fit 31 bits.
    bool lay_out(const track_view& tracks) {
        offsets.assign(1, 0);
        std::int64_t behind = 0;
        for (std::int64_t s = 0; s < tracks.segments(); ++s) {
            const std::int64_t first = floor_div(tracks.time_ms[tracks.offsets[s]], slot_ms);
            const std::int64_t last = floor_div(tracks.time_ms[tracks.offsets[s + 1] - 1], slot_ms);
            base = s == 0 ? first : std::min(base, first);
            behind = s == 0 ? last + 1 : std::max(behind, last + 1);
            offsets.push_back(offsets.back() + (last - first + 1));
        }
        return offsets.back() <= tracks.fixes() + 4096 && behind - base < std::int64_t{1} << 31;
    }
};

// The windows in which contacts may lie, in the order (segment a, segment b, time).
template <class Policy>
auto find_windows(const Policy& policy, const track_view& tracks, const slot_plan& plan, std::int64_t max_gap_ms, const join_grid& cells,
                  const monitor& watch) {
    const auto offsets = to_device(policy, view(plan.offsets));
    const slot_grid grid{plan.slot_ms, plan.base, view(offsets)};
    const auto near = static_cast<double>(std::max(cells.reach, cells.cell / 8));
    const piece_limits limits{near, cells.side(1) - static_cast<double>(cells.reach) - 4};
    auto pieces = cut_pieces(policy, {tracks, max_gap_ms, grid}, plan.instants, limits, watch.part(0.0, 0.5));
    const column<const track_piece> all{pieces.data(), pieces.size()};
    auto pairs = join_pieces(policy, all, cells, watch.part(0.5, 0.9));
    return make_windows(policy, all, grid, plan.instants, plan.least, view(pairs), watch.part(0.9, 1.0));
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
// closest, cut and certainty are exact; so is the order. The tracks are joined where they are at multiples of half the
// duration, if that is long, else by what they do in slabs of time; legs are made only of what may hold a contact.
// O(fixes + candidates) work, less where instants do; scratch: 56 bytes a slab or instant of a track, and the candidates.
// Throws std::invalid_argument for options out of range, cancelled.
template <class Policy>
contact_list contacts(const Policy& policy, const track_view& tracks, const contact_options& options, const monitor& watch = {}) {
    detail::check(options);
    const contact_limits limits = limits_of(options);
    const std::int64_t reach = (limits.out[0].d_mm * 256 + 999) / 1000;
    const std::int64_t cell = options.cell_m > 0 ? options.cell_m * 256 : reach > 1'024'000 ? reach : 1'024'000;
    // Ships that lie side by side for a day are found once a slab; pieces on a device are many and short.
    const detail::slot_plan plan(tracks, options, host_policy<Policy> ? 7'200'000 : 1'800'000);
    track_view bare = tracks;  // longitude and latitude are not asked for
    bare.lon_e7 = {};
    bare.lat_e7 = {};
    const brought_tracks<Policy> brought(policy, bare);
    const auto windows = detail::find_windows(policy, brought.see(), plan, options.max_gap_ms, {cell, reach}, watch.part(0.0, 0.38));
    const std::int64_t groups = windows.size();
    const detail::clipped_tracks<Policy> clips(policy, brought.see(), {windows.data(), groups}, watch.part(0.38, 0.4));
    const auto owned_legs = make_legs(policy, clips.see(), options.max_gap_ms);
    const leg_view legs = owned_legs.see();
    const detail::owned_blocks<Policy> blocks(policy, legs);

    const detail::runs_body gather{legs, blocks.see(), limits, reach, {windows.data(), groups}, clips.of_side(), {}, {}, {}};
    auto found = detail::find_runs(policy, gather, watch.part(0.4, 0.8));
    const std::int64_t count = found.rows.size();

    // Runs stand in the order (segment a, segment b, begin): stable sorts by begin, then by vessels.
    const column<const detail::contact_run> all = {found.rows.data(), count};
    auto order = make_buffer<std::int64_t>(policy, count);
    auto keys = make_buffer<std::uint64_t>(policy, count);
    for_each_index(policy, count, detail::count_up_body{view(order)});
    for (const bool by_vessel : {false, true}) {
        for_each_index(policy, count,
                       detail::contact_order_body{all, legs.vessel, {order.data(), count}, by_vessel, view(keys)});
        sort_by_key(policy, view(keys), view(order), by_vessel ? watch.part(0.82, 0.84) : watch.part(0.8, 0.82));
    }
    auto rows = make_buffer<contact>(policy, count);
    const column<const std::int64_t> in_order{order.data(), count};
    detail::put_pair_facts(policy, {{legs}, all, in_order, clips.segment(), view(rows)}, watch.part(0.84, 0.95));
    detail::put_side_facts(policy, legs, {all, in_order}, view(rows), watch.part(0.95, 1.0));
    if (options.max_median_speed_mkn >= 0) {
        auto flags = make_buffer<std::uint8_t>(policy, count);
        for_each_index(policy, count, detail::keep_slow_body{{rows.data(), count}, options.max_median_speed_mkn, view(flags)});
        auto chosen = select(policy, column<const std::uint8_t>{flags.data(), count});
        auto slow = make_buffer<contact>(policy, chosen.size());
        for_each_index(policy, chosen.size(),
                       detail::gather_contacts_body{{rows.data(), count}, {chosen.data(), chosen.size()}, view(slow)});
        rows = std::move(slow);
    }
    return {to_host(policy, std::move(rows)), found.only_wider};
}

}  // namespace sanc
