// SPDX-License-Identifier: Apache-2.0
// Eight overlaps of two vessels' legs at a time in the wide registers of x86 processors: what is common to those of 32 bytes and of
// 64. The operations of relative_motion, lane by lane, and so its bits.
#pragma once

#include <sanc/track/host_lists.hpp>
#include <sanc/track/legs.hpp>

#if SANC_HOST_FORMS && defined(__x86_64__) && !defined(__CUDACC__)
#define SANC_OVERLAP_LANES 1
#include <immintrin.h>

namespace sanc::detail {

// Legs, and what is the same in all overlaps of a clip.
struct prepared_legs {
    leg_view legs;
    column<const double> way2;  // per clip: not less than the square of any leg's way
};

// Eight overlaps, and which of the legs end with each: bit i of ends_a and of ends_b.
struct eight_overlaps {
    std::int64_t first_a, first_b;    // legs
    std::int64_t behind_a, behind_b;  // where the next overlap goes on
    unsigned ends_a, ends_b;
};

// Whether first[0] < second[0] < first[1] < second[1] and so on, four of each.
inline bool alternate(const std::int64_t* first, const std::int64_t* second) {
    bool all = true;
    for (int i = 0; i < 4; ++i) all &= (first[i] < second[i]) & (second[i] < first[i + 1]);
    return all;
}
inline bool equal_eight(const std::int64_t* first, const std::int64_t* second) {
    bool all = true;
    for (int i = 0; i < 8; ++i) all &= first[i] == second[i];
    return all;
}

// Two that report at the same rate end their legs in turn, or together. Else the steps are without a branch: whose leg ends first
// is not to be foretold.
inline eight_overlaps step_over_eight(const leg_view& legs, std::int64_t a, std::int64_t b) {
    const std::int64_t* const end_ms = legs.time_ms.data + 1;
    if (end_ms[a] < end_ms[b]) {
        if (alternate(end_ms + a, end_ms + b)) return {a, b, a + 4, b + 4, 0x55, 0xAA};
    } else if (end_ms[b] < end_ms[a]) {
        if (alternate(end_ms + b, end_ms + a)) return {a, b, a + 4, b + 4, 0xAA, 0x55};
    } else if (equal_eight(end_ms + a, end_ms + b)) {
        return {a, b, a + 8, b + 8, 0xFF, 0xFF};
    }
    eight_overlaps out{a, b, 0, 0, 0, 0};
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
        const std::int64_t end_a = end_ms[a];
        const std::int64_t end_b = end_ms[b];
        a += end_a <= end_b;
        b += end_b <= end_a;
        out.ends_a |= static_cast<unsigned>(end_a <= end_b) << i;
        out.ends_b |= static_cast<unsigned>(end_b <= end_a) << i;
    }
    out.behind_a = a;
    out.behind_b = b;
    return out;
}

}  // namespace sanc::detail

#endif
