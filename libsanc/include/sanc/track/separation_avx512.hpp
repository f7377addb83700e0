// SPDX-License-Identifier: Apache-2.0
// Along the axis of two vessels 32 overlaps at a time, in registers of 64 bytes.
#pragma once

#include <sanc/track/overlap_avx512.hpp>
#include <sanc/track/separation_steps.hpp>

#if defined(SANC_OVERLAP_LANES)
#define SANC_AVX512 __attribute__((target("avx2,avx512f,avx512dq,avx512vl,avx512bw")))

namespace sanc::detail::avx512 {

inline bool has_products() {
    static const bool has = is_here() && __builtin_cpu_supports("avx512bw") != 0;
    return has;
}

// Where the 16 knots from knot k are along the axis.
SANC_AVX512 inline void project(__m512& out, const short_knots& knots, const axis_side& side, std::int64_t k) {
    const __m512i xy = _mm512_madd_epi16(_mm512_loadu_si512(knots.xy.data + k), _mm512_set1_epi32(side.xy));
    const __m512i z = _mm512_madd_epi16(_mm512_loadu_si512(knots.z.data + k), _mm512_set1_epi32(side.z));
    out = _mm512_maskz_cvtepi32_ps(0xFFFF, _mm512_add_epi32(xy, z)) * _mm512_set1_ps(side.unit);
}

// Of the knots a .. a + 16 of the one whose leg begins first and b .. b + 16 of the other, where they alternate: for how many legs of each,
// from knot b on, the two stay above the limit; 0 where they do not alternate. A knot of one lies on a leg of the other.
SANC_AVX512 inline int legs_above(const short_knots& knots, const axis_side (&sides)[2], std::int64_t a, std::int64_t b, float limit) {
    const std::uint32_t* const time_a = knots.time_ms.data + a;
    const std::uint32_t* const time_b = knots.time_ms.data + b;
    const __m512i begin_b = _mm512_loadu_si512(time_b);
    const __m512i into = _mm512_sub_epi32(begin_b, _mm512_loadu_si512(time_a));
    const __m512i left = _mm512_sub_epi32(_mm512_loadu_si512(time_a + 1), begin_b);
    const __m512i whole = _mm512_sub_epi32(_mm512_loadu_si512(time_b + 1), begin_b);
    if (_mm512_movepi32_mask(into | left | _mm512_sub_epi32(whole, left)) != 0) return 0;
    const __m512i joined = _mm512_loadu_si512(knots.z.data + a) & _mm512_loadu_si512(knots.z.data + b);
    if (_mm512_test_epi32_mask(joined, _mm512_set1_epi32(0x10000)) != 0xFFFF) return 0;
    __m512 at_a, to_a, at_b, to_b;
    project(at_a, knots, sides[0], a);
    project(to_a, knots, sides[0], a + 1);
    project(at_b, knots, sides[1], b);
    project(to_b, knots, sides[1], b + 1);
    const __m512 passed = _mm512_maskz_cvtepi32_ps(0xFFFF, into);
    const __m512 ahead = _mm512_maskz_cvtepi32_ps(0xFFFF, left);
    const __m512 lasts = _mm512_maskz_cvtepi32_ps(0xFFFF, whole);
    const __m512 at_knot_b = at_a + (to_a - at_a) * (passed / (passed + ahead)) - at_b;
    const __m512 at_knot_a = to_a - (at_b + (to_b - at_b) * (ahead / lasts));
    const __m512 least = _mm512_maskz_min_ps(0xFFFF, at_knot_b, at_knot_a);
    const auto near = static_cast<unsigned>(_mm512_cmp_ps_mask(least, _mm512_set1_ps(limit), _CMP_NGT_UQ));
    return __builtin_ctz(near | 0x10000U);
}

SANC_AVX512 inline void step_while_above(const leg_view& legs, const short_knots& knots, const separation_axis& axis, float limit, const first_legs& first,
                                         overlaps& shared) {
    detail::step_while_above<16, legs_above>(legs, knots, axis, limit, first, shared);
}

}  // namespace sanc::detail::avx512
#undef SANC_AVX512
#endif
