// SPDX-License-Identifier: Apache-2.0
// Eight overlaps in registers of 64 bytes.
#pragma once

#include <sanc/track/overlap_lanes.hpp>

#if defined(SANC_OVERLAP_LANES)
#define SANC_AVX512 __attribute__((target("avx2,avx512f,avx512dq,avx512vl")))

namespace sanc::detail::avx512 {

inline bool is_here() {
    static const bool is = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0;
    return is;
}

// Which of eight consecutive legs are meant, where bit i tells that the leg of overlap i ends with it.
struct leg_choice {
    alignas(8) std::uint8_t leg[128][8];

    constexpr leg_choice() : leg() {
        for (int bits = 0; bits < 128; ++bits) {
            int at = 0;
            for (int i = 0; i < 8; ++i) {
                leg[bits][i] = static_cast<std::uint8_t>(at);
                at += bits >> i & 1;
            }
        }
    }
};
inline constexpr leg_choice leg_choices{};

// The eight legs of one vessel: where they begin in its columns, and which follow.
struct eight_legs {
    std::int64_t first;
    __m512i wide;
    __m256i narrow;
};

// GCC 12 warns of what its forms without a mask leave uninitialised.
inline constexpr __mmask8 all = 0xFF;

SANC_AVX512 inline void choose_times(__m512d& to, const std::int64_t* times, const __m512i& base, const __m512i& chosen) {
    to = _mm512_maskz_permutexvar_pd(all, chosen, __builtin_convertvector(_mm512_loadu_si512(times) - base, __m512d));
}
SANC_AVX512 inline void choose_way(__m512d& from, __m512d& way, const std::int32_t* places, const eight_legs& legs) {
    const auto* const at = reinterpret_cast<const __m256i*>(places + legs.first);
    const auto* const to = reinterpret_cast<const __m256i*>(places + legs.first + 1);
    from = _mm512_maskz_cvtepi32_pd(all, _mm256_permutevar8x32_epi32(_mm256_loadu_si256(at), legs.narrow));
    way = _mm512_maskz_cvtepi32_pd(all, _mm256_permutevar8x32_epi32(_mm256_loadu_si256(to), legs.narrow)) - from;
}
SANC_AVX512 inline void choose_legs(eight_legs& to, std::int64_t first, unsigned ends) {
    const __m128i chosen = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(leg_choices.leg[ends & 127U]));
    to.first = first;
    to.wide = _mm512_maskz_cvtepu8_epi64(all, chosen);
    to.narrow = _mm256_cvtepu8_epi32(chosen);
}

// What the three parts of A - B = d + v tau share, and what they are summed up to; d at the middle of the overlaps.
struct motion_lanes {
    __m512d over_a, over_b, share_a, share_b, half;
    __m512d d2, dv, v2;
};

template <bool First>
SANC_AVX512 inline void add_part(motion_lanes& m, const std::int32_t* places, const eight_legs& a, const eight_legs& b) {
    __m512d from_a, from_b, way_a, way_b;
    choose_way(from_a, way_a, places, a);
    choose_way(from_b, way_b, places, b);
    const __m512d v = way_a * m.over_a - way_b * m.over_b;
    const __m512d d = ((from_a - from_b) + (way_a * m.share_a - way_b * m.share_b)) + v * m.half;
    m.d2 = First ? d * d : m.d2 + d * d;
    m.dv = First ? d * v : m.dv + d * v;
    m.v2 = First ? v * v : m.v2 + v * v;
}

// The integrals of D2 over the overlaps, and a bit for each in which D2 may come down to `bound`. From its middle on either side
// D2 falls by |d . v| times the duration at most; the errors of doubles stay below 2^-40 of what went in.
SANC_AVX512 inline unsigned eight_integrals(const prepared_legs& prepared, const eight_overlaps& e, double bound, double way2, double (&integrals)[8]) {
    eight_legs a, b;
    choose_legs(a, e.first_a, e.ends_a);
    choose_legs(b, e.first_b, e.ends_b);
    const std::int64_t* const time_ms = prepared.legs.time_ms.data;
    const __m512i base = _mm512_set1_epi64(time_ms[a.first]);
    __m512d begin_a, begin_b, end_a, end_b;
    choose_times(begin_a, time_ms + a.first, base, a.wide);
    choose_times(begin_b, time_ms + b.first, base, b.wide);
    choose_times(end_a, time_ms + a.first + 1, base, a.wide);
    choose_times(end_b, time_ms + b.first + 1, base, b.wide);
    const __m512d begin = _mm512_maskz_max_pd(all, begin_a, begin_b);
    const __m512d lasts = _mm512_maskz_min_pd(all, end_a, end_b) - begin;
    motion_lanes m;
    m.over_a = _mm512_set1_pd(1) / (end_a - begin_a);
    m.over_b = _mm512_set1_pd(1) / (end_b - begin_b);
    m.share_a = (begin - begin_a) * m.over_a;
    m.share_b = (begin - begin_b) * m.over_b;
    m.half = lasts * _mm512_set1_pd(0.5);
    add_part<true>(m, prepared.legs.x.data, a, b);
    add_part<false>(m, prepared.legs.y.data, a, b);
    add_part<false>(m, prepared.legs.z.data, a, b);
    _mm512_storeu_pd(integrals, lasts * (m.d2 + m.v2 * (lasts * lasts) / _mm512_set1_pd(12)));
    const __m512d turn = _mm512_abs_pd(m.dv);
    const __m512d doubt = _mm512_set1_pd(0x1p-40) * (m.d2 + _mm512_set1_pd(way2));
    return _mm512_cmp_pd_mask(m.d2 - lasts * turn, _mm512_set1_pd(bound) + doubt, _CMP_NGT_UQ);
}

}  // namespace sanc::detail::avx512
#undef SANC_AVX512
#endif
