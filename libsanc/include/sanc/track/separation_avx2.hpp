// SPDX-License-Identifier: Apache-2.0
// Along the axis of two vessels 16 overlaps at a time, in registers of 32 bytes.
#pragma once

#include <sanc/track/overlap_avx2.hpp>
#include <sanc/track/separation_steps.hpp>

#if defined(SANC_OVERLAP_LANES)
#define SANC_AVX2 __attribute__((target("avx2")))

namespace sanc::detail::avx2 {

SANC_AVX2 inline void load(__m256i& out, const void* words) { out = _mm256_loadu_si256(static_cast<const __m256i*>(words)); }

// Where the eight knots from knot k are along the axis.
SANC_AVX2 inline void project(__m256& out, const short_knots& knots, const axis_side& side, std::int64_t k) {
    __m256i xy, z;
    load(xy, knots.xy.data + k);
    load(z, knots.z.data + k);
    xy = _mm256_madd_epi16(xy, _mm256_set1_epi32(side.xy));
    z = _mm256_madd_epi16(z, _mm256_set1_epi32(side.z));
    out = _mm256_cvtepi32_ps(_mm256_add_epi32(xy, z)) * _mm256_set1_ps(side.unit);
}

// As that of 64 bytes, for eight legs of each.
SANC_AVX2 inline int legs_above(const short_knots& knots, const axis_side (&sides)[2], std::int64_t a, std::int64_t b, float limit) {
    __m256i begin_a, end_a, begin_b, end_b, joined_a, joined_b;
    load(begin_a, knots.time_ms.data + a);
    load(end_a, knots.time_ms.data + a + 1);
    load(begin_b, knots.time_ms.data + b);
    load(end_b, knots.time_ms.data + b + 1);
    const __m256i into = _mm256_sub_epi32(begin_b, begin_a);
    const __m256i left = _mm256_sub_epi32(end_a, begin_b);
    const __m256i whole = _mm256_sub_epi32(end_b, begin_b);
    if (_mm256_movemask_ps(_mm256_castsi256_ps(into | left | _mm256_sub_epi32(whole, left))) != 0) return 0;
    load(joined_a, knots.z.data + a);
    load(joined_b, knots.z.data + b);
    if (_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_slli_epi32(joined_a & joined_b, 15))) != 0xFF) return 0;
    __m256 at_a, to_a, at_b, to_b;
    project(at_a, knots, sides[0], a);
    project(to_a, knots, sides[0], a + 1);
    project(at_b, knots, sides[1], b);
    project(to_b, knots, sides[1], b + 1);
    const __m256 passed = _mm256_cvtepi32_ps(into);
    const __m256 ahead = _mm256_cvtepi32_ps(left);
    const __m256 at_knot_b = at_a + (to_a - at_a) * (passed / (passed + ahead)) - at_b;
    const __m256 at_knot_a = to_a - (at_b + (to_b - at_b) * (ahead / _mm256_cvtepi32_ps(whole)));
    const __m256 near = _mm256_cmp_ps(_mm256_min_ps(at_knot_b, at_knot_a), _mm256_set1_ps(limit), _CMP_NGT_UQ);
    return __builtin_ctz(static_cast<unsigned>(_mm256_movemask_ps(near)) | 0x100U);
}

SANC_AVX2 inline void step_while_above(const leg_view& legs, const short_knots& knots, const separation_axis& axis, float limit, const first_legs& first,
                                       overlaps& shared) {
    detail::step_while_above<8, legs_above>(legs, knots, axis, limit, first, shared);
}

}  // namespace sanc::detail::avx2
#undef SANC_AVX2
#endif
