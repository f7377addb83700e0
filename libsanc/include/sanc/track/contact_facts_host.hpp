// SPDX-License-Identifier: Apache-2.0
// The attributes of contacts on a processor, eight overlaps at a time. The bits of contact_facts.hpp.
#pragma once

#include <sanc/track/contact_facts.hpp>
#include <sanc/track/overlap_avx2.hpp>
#include <sanc/track/overlap_avx512.hpp>
#include <sanc/track/separation_avx2.hpp>
#include <sanc/track/separation_avx512.hpp>

namespace sanc::detail {

#if defined(SANC_OVERLAP_LANES)

// What all overlaps of a clip's legs share.
struct prepare_legs_body {
    leg_view legs;
    column<double> way2;

    void operator()(std::int64_t clip) const {
        double most = 0;
        for (std::int64_t k = legs.offsets[clip]; k < legs.offsets[clip + 1]; ++k) {
            if (legs.joined[k] == 0) continue;
            const double x = static_cast<double>(legs.x[k + 1]) - legs.x[k];
            const double y = static_cast<double>(legs.y[k + 1]) - legs.y[k];
            const double z = static_cast<double>(legs.z[k + 1]) - legs.z[k];
            const double square = x * x + y * y + z * z;
            most = square > most ? square : most;
        }
        way2[clip] = most;
    }
};

// The forms of one width; step_while_above may be null.
struct overlap_forms {
    unsigned (*integrate_eight)(const prepared_legs&, const eight_overlaps&, double bound, double way2, double (&integrals)[8]) = nullptr;
    void (*step_while_above)(const leg_view&, const short_knots&, const separation_axis&, float limit, const first_legs&, overlaps&) = nullptr;
};

// By the widest registers that are here; none where none are wide.
inline overlap_forms widest_forms() {
    if (avx512::is_here()) return {avx512::eight_integrals, avx512::has_products() ? avx512::step_while_above : nullptr};
    if (avx2::is_here()) return {avx2::eight_integrals, avx2::step_while_above};
    return {};
}

struct contact_facts_in_lanes {
    contact_facts_body body;
    prepared_legs legs;
    clip_moments moments;
    short_knots knots;
    overlap_forms forms;

    void operator()(std::int64_t i) const {
        const contact_run& run = body.runs[body.order[i]];
        contact row{};
        overlaps shared = body.begin(run, row);
        const double way2 = legs.way2[run.segment_a] + legs.way2[run.segment_b];
        pair_facts facts;
        if (!by_moments(run, shared, facts, way2, row)) {
            for (;;) {
                if (facts.closest.tau >= 0 && facts.sum.count() % 8 == 0 && shared.eight_ahead()) {
                    double integrals[8];
                    see_eight(shared, facts, way2, integrals);
                    facts.sum.add_eight(integrals);
                } else if (shared.next()) {
                    facts.take(shared);
                } else {
                    break;
                }
            }
            facts.put(row);
        }
        body.out[i] = row;
    }
    // For runs of many overlaps: the root by the moments, and the closest moment without what stays farther apart.
    bool by_moments(const contact_run& run, overlaps& shared, pair_facts& facts, double way2, contact& row) const {
        if (forms.step_while_above == nullptr || shared.last_a() - shared.next_a() < 16) return false;
        const vessel_moments a = moments.over(run.segment_a, shared.next_a(), shared.last_a(), run);
        const vessel_moments b = moments.over(run.segment_b, shared.next_b(), shared.last_b(), run);
        if (!a.sound || !b.sound) return false;
        const pair_moments pair(a, b);
        const separation_axis axis(a, b, pair, knots.shift[run.segment_a], knots.shift[run.segment_b]);
        if (!axis.here() || !pair.rms_mm(row.rms_mm)) return false;
        const first_legs first{shared.next_a(), shared.next_b()};
        shared.next();
        facts.see(shared);
        for (;;) {
            forms.step_while_above(legs.legs, knots, axis, axis.limit(facts.closest.d2), first, shared);
            // Those that may come nearer, and what is left at the end.
            double integrals[8];
            if (shared.eight_ahead()) see_eight(shared, facts, way2, integrals);
            else if (shared.next()) facts.see(shared);
            else break;
        }
        facts.put_closest(row);
        return true;
    }
    void see_eight(overlaps& shared, pair_facts& facts, double way2, double (&integrals)[8]) const {
        const eight_overlaps eight = step_over_eight(legs.legs, shared.next_a(), shared.next_b());
        unsigned near = forms.integrate_eight(legs, eight, facts.closest.d2, way2, integrals);
        for (; near != 0; near >>= 1) {
            shared.next();
            if ((near & 1U) != 0) facts.see(shared);
        }
        shared.go_on(eight.behind_a, eight.behind_b);
    }
};

template <host_policy Policy>
void put_pair_facts(const Policy& policy, const contact_facts_body& body, const overlap_forms& forms, const monitor& watch) {
    const leg_view& legs = body.clips.legs;
    const std::int64_t clips = legs.segments();
    const bool steps = forms.step_while_above != nullptr && body.out.size >= 4 * clips;  // else to prepare costs more than it saves
    const std::int64_t shorts = steps ? legs.time_ms.size : 0;
    auto way2 = make_buffer<double>(policy, clips);
    auto reach = make_buffer<double>(policy, clips);
    auto shift = make_buffer<std::int32_t>(policy, clips);
    auto sums = make_buffer<leg_moments>(policy, steps ? (shorts >> clip_moments::shift) + 1 : 0);
    auto time_ms = make_buffer<std::uint32_t>(policy, shorts);
    auto xy = make_buffer<std::int32_t>(policy, shorts);
    auto z = make_buffer<std::int32_t>(policy, shorts);
    const short_knots knots{view(time_ms), view(xy), view(z), view(shift)};
    for_each_index(policy, clips, prepare_legs_body{legs, view(way2)});
    if (steps) {
        for_each_index(policy, clips, clip_moments_body{legs, view(sums), view(reach)});
        for_each_index(policy, clips, short_knots_body{legs, {reach.data(), reach.size()}, knots});
    }
    const prepared_legs prepared{legs, {way2.data(), way2.size()}};
    const clip_moments moments{legs, {sums.data(), sums.size()}, {reach.data(), reach.size()}};
    const overlap_forms used{forms.integrate_eight, steps ? forms.step_while_above : nullptr};
    for_each_chunk(policy, body.out.size, 4096, watch, contact_facts_in_lanes{body, prepared, moments, knots, used});
}
template <host_policy Policy>
void put_pair_facts(const Policy& policy, const contact_facts_body& body, const monitor& watch) {
    const overlap_forms forms = widest_forms();
    if (forms.integrate_eight != nullptr) put_pair_facts(policy, body, forms, watch);
    else for_each_chunk(policy, body.out.size, 4096, watch, body);
}

#endif

}  // namespace sanc::detail
