// SPDX-License-Identifier: Apache-2.0
// Eight overlaps as two times four, in registers of 32 bytes.
#pragma once

#include <sanc/track/overlap_lanes.hpp>

#if defined(SANC_OVERLAP_LANES)
#define SANC_AVX2 __attribute__((target("avx2")))

namespace sanc::detail::avx2 {

inline bool is_here() {
    static const bool is = __builtin_cpu_supports("avx2") != 0;
    return is;
}

// Which of four consecutive legs are meant, where bit i tells that the leg of overlap i ends with it; as indices of words of
// 32 bits, for values of four and of eight bytes.
struct leg_choice {
    alignas(32) std::int32_t wide[8][8];
    alignas(16) std::int32_t narrow[8][4];

    constexpr leg_choice() : wide(), narrow() {
        for (int bits = 0; bits < 8; ++bits) {
            int leg = 0;
            for (int i = 0; i < 4; ++i) {
                narrow[bits][i] = leg;
                wide[bits][2 * i] = 2 * leg;
                wide[bits][2 * i + 1] = 2 * leg + 1;
                leg += bits >> i & 1;
            }
        }
    }
};
inline constexpr leg_choice leg_choices{};
inline constexpr std::uint8_t ended[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};  // bits that are set

// The four legs of one vessel in four overlaps: where they begin in its columns, and which follow.
struct four_legs {
    std::int64_t first;
    __m256i wide;
    __m128i narrow;
};

SANC_AVX2 inline void choose(__m256d& to, const __m256d& from, const __m256i& chosen) {
    to = _mm256_castps_pd(_mm256_permutevar8x32_ps(_mm256_castpd_ps(from), chosen));
}
// Whole numbers below 2^51 are added to the bits of 1.5 * 2^52.
SANC_AVX2 inline void choose_times(__m256d& to, const std::int64_t* times, const __m256i& base, const __m256i& chosen) {
    const __m256i bits = _mm256_add_epi64(_mm256_sub_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(times)), base),
                                          _mm256_set1_epi64x(0x4338000000000000));
    choose(to, _mm256_castsi256_pd(bits) - _mm256_set1_pd(0x1.8p52), chosen);
}
SANC_AVX2 inline void choose_way(__m256d& from, __m256d& way, const std::int32_t* places, const four_legs& legs) {
    const auto* const at = reinterpret_cast<const float*>(places + legs.first);
    from = _mm256_cvtepi32_pd(_mm_castps_si128(_mm_permutevar_ps(_mm_loadu_ps(at), legs.narrow)));
    way = _mm256_cvtepi32_pd(_mm_castps_si128(_mm_permutevar_ps(_mm_loadu_ps(at + 1), legs.narrow))) - from;
}
SANC_AVX2 inline void choose_legs(four_legs& to, std::int64_t first, unsigned ends) {
    to.first = first;
    to.wide = _mm256_load_si256(reinterpret_cast<const __m256i*>(leg_choices.wide[ends]));
    to.narrow = _mm_load_si128(reinterpret_cast<const __m128i*>(leg_choices.narrow[ends]));
}

// What the three parts of A - B = d + v tau share, and what they are summed up to; d at the middle of the overlaps.
struct motion_lanes {
    __m256d over_a, over_b, share_a, share_b, half;
    __m256d d2, dv, v2;
};

template <bool First>
SANC_AVX2 inline void add_part(motion_lanes& m, const std::int32_t* places, const four_legs& a, const four_legs& b) {
    __m256d from_a, from_b, way_a, way_b;
    choose_way(from_a, way_a, places, a);
    choose_way(from_b, way_b, places, b);
    const __m256d v = way_a * m.over_a - way_b * m.over_b;
    const __m256d d = ((from_a - from_b) + (way_a * m.share_a - way_b * m.share_b)) + v * m.half;
    m.d2 = First ? d * d : m.d2 + d * d;
    m.dv = First ? d * v : m.dv + d * v;
    m.v2 = First ? v * v : m.v2 + v * v;
}

// The integrals of D2 over four overlaps, and a bit for each in which D2 may come down to `bound`. From its middle on either side
// D2 falls by |d . v| times the duration at most; the errors of doubles stay below 2^-40 of what went in.
SANC_AVX2 inline unsigned four_integrals(const prepared_legs& all, const four_legs& a, const four_legs& b, double bound, double way2,
                                         double* integrals) {
    const std::int64_t* const time_ms = all.legs.time_ms.data;
    const __m256i base = _mm256_set1_epi64x(time_ms[a.first]);
    __m256d begin_a, begin_b, end_a, end_b;
    choose_times(begin_a, time_ms + a.first, base, a.wide);
    choose_times(begin_b, time_ms + b.first, base, b.wide);
    choose_times(end_a, time_ms + a.first + 1, base, a.wide);
    choose_times(end_b, time_ms + b.first + 1, base, b.wide);
    const __m256d begin = _mm256_max_pd(begin_a, begin_b);
    const __m256d lasts = _mm256_min_pd(end_a, end_b) - begin;
    motion_lanes m;
    m.over_a = _mm256_set1_pd(1) / (end_a - begin_a);
    m.over_b = _mm256_set1_pd(1) / (end_b - begin_b);
    m.share_a = (begin - begin_a) * m.over_a;
    m.share_b = (begin - begin_b) * m.over_b;
    m.half = lasts * _mm256_set1_pd(0.5);
    add_part<true>(m, all.legs.x.data, a, b);
    add_part<false>(m, all.legs.y.data, a, b);
    add_part<false>(m, all.legs.z.data, a, b);
    _mm256_storeu_pd(integrals, lasts * (m.d2 + m.v2 * (lasts * lasts) / _mm256_set1_pd(12)));
    const __m256d turn = _mm256_andnot_pd(_mm256_set1_pd(-0.0), m.dv);
    const __m256d doubt = _mm256_set1_pd(0x1p-40) * (m.d2 + _mm256_set1_pd(way2));
    const __m256d above = _mm256_cmp_pd(m.d2 - lasts * turn, _mm256_set1_pd(bound) + doubt, _CMP_GT_OQ);
    return ~static_cast<unsigned>(_mm256_movemask_pd(above)) & 15U;
}

// The integrals over eight overlaps, and a bit for each as of four_integrals().
SANC_AVX2 inline unsigned eight_integrals(const prepared_legs& all, const eight_overlaps& e, double bound, double way2, double (&integrals)[8]) {
    four_legs a, b;
    choose_legs(a, e.first_a, e.ends_a & 7U);
    choose_legs(b, e.first_b, e.ends_b & 7U);
    const unsigned near = four_integrals(all, a, b, bound, way2, integrals);
    choose_legs(a, e.first_a + ended[e.ends_a & 15U], e.ends_a >> 4 & 7U);
    choose_legs(b, e.first_b + ended[e.ends_b & 15U], e.ends_b >> 4 & 7U);
    return near | four_integrals(all, a, b, bound, way2, integrals + 4) << 4;
}

}  // namespace sanc::detail::avx2
#undef SANC_AVX2
#endif
