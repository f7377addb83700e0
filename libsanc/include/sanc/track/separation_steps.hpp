// SPDX-License-Identifier: Apache-2.0
// Steps over the overlaps of two vessels that stay apart along their axis: what is common to registers of 32 bytes and of 64.
#pragma once

#include <algorithm>

#include <sanc/track/runs.hpp>
#include <sanc/track/separation_axis.hpp>

#if defined(SANC_OVERLAP_LANES)

namespace sanc::detail {

// Steps over overlaps that stay farther apart than the limit, as far as they are told by Above, of so many legs of each at a time.
// The last ones of a run are told together with some before them. Part of its caller, to be compiled for the registers of that.
template <int Legs, auto Above>
__attribute__((always_inline)) inline void step_while_above(const leg_view& legs, const short_knots& knots, const separation_axis& axis, float limit,
                                                            const first_legs& first, overlaps& shared) {
    std::int64_t next_a = shared.next_a();
    std::int64_t next_b = shared.next_b();
    bool known = false;
    for (int above = Legs; above == Legs;) {
        const std::int64_t behind = std::max(next_a - shared.last_a(), next_b - shared.last_b()) + Legs - 1;
        if (behind >= Legs) break;
        std::int64_t a = next_a - std::max<std::int64_t>(behind, 0);
        std::int64_t b = next_b - std::max<std::int64_t>(behind, 0);
        if (a < first.a || b < first.b) break;
        if (!known || behind > 0) {  // the lower halves of times tell differences below 2^31; from there on they are
            const std::int64_t later = legs.time_ms[b] - legs.time_ms[a];
            if (later > INT32_MAX || later < -INT32_MAX) break;
            known = true;
        }
        // A run reads more than the nearest cache holds of the vessels about. Not in a function of its own: GCC drops calls of one that does nothing else.
        for (const std::int64_t k : {a + 96, b + 96}) {
            __builtin_prefetch(knots.time_ms.data + k);
            __builtin_prefetch(knots.xy.data + k);
            __builtin_prefetch(knots.z.data + k);
        }
        const bool a_first = static_cast<std::int32_t>(knots.time_ms[b] - knots.time_ms[a]) >= 0;
        above = a_first ? Above(knots, axis.side, a, b, limit) : Above(knots, axis.turned, b, a, limit);
        a += above;
        b += above;
        if (knots.time_ms[a] != knots.time_ms[b]) --(a_first ? b : a);
        if (a < next_a || b < next_b) break;
        next_a = a;
        next_b = b;
    }
    shared.go_on(next_a, next_b);
}

}  // namespace sanc::detail

#endif
