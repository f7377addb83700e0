// SPDX-License-Identifier: Apache-2.0
// The attributes of contacts on a processor, eight overlaps at a time. The bits of contact_facts.hpp.
#pragma once

#include <sanc/track/contact_facts.hpp>
#include <sanc/track/overlap_avx2.hpp>
#include <sanc/track/overlap_avx512.hpp>

namespace sanc::detail {

#if defined(SANC_OVERLAP_LANES)

// What all overlaps of a clip's legs share.
struct prepare_legs_body {
    leg_view legs;
    column<double> over, way2;

    void operator()(std::int64_t clip) const {
        double most = 0;
        for (std::int64_t k = legs.offsets[clip]; k < legs.offsets[clip + 1]; ++k) {
            over[k] = 0;
            if (legs.joined[k] == 0) continue;
            over[k] = 1.0 / static_cast<double>(legs.time_ms[k + 1] - legs.time_ms[k]);
            const double x = static_cast<double>(legs.x[k + 1]) - legs.x[k];
            const double y = static_cast<double>(legs.y[k + 1]) - legs.y[k];
            const double z = static_cast<double>(legs.z[k + 1]) - legs.z[k];
            const double square = x * x + y * y + z * z;
            most = square > most ? square : most;
        }
        way2[clip] = most;
    }
};

using integrate_eight = unsigned (*)(const prepared_legs&, const eight_overlaps&, double bound, double way2, double (&integrals)[8]);

// By the widest registers that are here; null where none are wide.
inline integrate_eight widest_integrals() { return avx512::is_here() ? avx512::eight_integrals : avx2::is_here() ? avx2::eight_integrals : nullptr; }

struct contact_facts_in_lanes {
    contact_facts_body body;
    prepared_legs legs;
    integrate_eight integrate;

    void operator()(std::int64_t i) const {
        const contact_run& run = body.runs[body.order[i]];
        contact row{};
        overlaps shared = body.begin(run, row);
        const double way2 = legs.way2[run.segment_a] + legs.way2[run.segment_b];
        pair_facts facts;
        for (;;) {
            if (facts.closest.tau >= 0 && facts.sum.count() % 8 == 0 && shared.eight_ahead()) {
                take_eight(shared, facts, way2);
            } else if (shared.next()) {
                facts.take(shared);
            } else {
                break;
            }
        }
        facts.put(row);
        body.out[i] = row;
    }
    void take_eight(overlaps& shared, pair_facts& facts, double way2) const {
        const eight_overlaps eight = step_over_eight(legs.legs, shared.next_a(), shared.next_b());
        double integrals[8];
        unsigned near = integrate(legs, eight, facts.closest.d2, way2, integrals);
        facts.sum.add_eight(integrals);
        for (; near != 0; near >>= 1) {
            shared.next();
            if ((near & 1U) != 0) facts.see(shared);
        }
        shared.go_on(eight.behind_a, eight.behind_b);
    }
};

template <host_policy Policy>
void put_pair_facts(const Policy& policy, const contact_facts_body& body, integrate_eight integrate, const monitor& watch) {
    const leg_view& legs = body.clips.legs;
    auto over = make_buffer<double>(policy, legs.time_ms.size);
    auto way2 = make_buffer<double>(policy, legs.segments());
    for_each_index(policy, legs.segments(), prepare_legs_body{legs, view(over), view(way2)});
    const prepared_legs prepared{legs, {over.data(), over.size()}, {way2.data(), way2.size()}};
    for_each_chunk(policy, body.out.size, 4096, watch, contact_facts_in_lanes{body, prepared, integrate});
}
template <host_policy Policy>
void put_pair_facts(const Policy& policy, const contact_facts_body& body, const monitor& watch) {
    const integrate_eight integrate = widest_integrals();
    if (integrate != nullptr) put_pair_facts(policy, body, integrate, watch);
    else for_each_chunk(policy, body.out.size, 4096, watch, body);
}

#endif

}  // namespace sanc::detail
