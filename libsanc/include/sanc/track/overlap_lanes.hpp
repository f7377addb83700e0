// SPDX-License-Identifier: Apache-2.0
// Eight overlaps of two vessels' legs at a time, in the wide registers that most x86 processors have: the operations of
// relative_motion, lane by lane, and so its bits.
#pragma once

#include <sanc/track/legs.hpp>

#if defined(__x86_64__) && !defined(__CUDACC__)
#define SANC_OVERLAP_LANES 1
#include <immintrin.h>
#endif

namespace sanc::detail {

#if defined(SANC_OVERLAP_LANES)
#define SANC_AVX2 __attribute__((target("avx2")))

// Legs, and what is the same in all overlaps of one.
struct prepared_legs {
    leg_view legs;
    column<const double> over;  // per knot: 1 / duration of the leg
    column<const double> way2;  // per clip: not less than the square of any leg's way
};

inline bool has_overlap_lanes() {
    static const bool has = __builtin_cpu_supports("avx2") != 0;
    return has;
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

// One vessel's legs in four overlaps, times from a base.
struct leg_lanes {
    __m256d begin, end, over, from_x, from_y, from_z, way_x, way_y, way_z;
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
SANC_AVX2 inline void choose_way(__m256d& from, __m256d& way, const std::int32_t* places, const __m128i& chosen) {
    const __m128 low = _mm_permutevar_ps(_mm_loadu_ps(reinterpret_cast<const float*>(places)), chosen);
    const __m128 high = _mm_permutevar_ps(_mm_loadu_ps(reinterpret_cast<const float*>(places + 1)), chosen);
    from = _mm256_cvtepi32_pd(_mm_castps_si128(low));
    way = _mm256_cvtepi32_pd(_mm_castps_si128(high)) - from;
}
SANC_AVX2 inline void choose_legs(leg_lanes& to, const prepared_legs& all, std::int64_t k, const __m256i& base, unsigned bits) {
    const __m256i wide = _mm256_load_si256(reinterpret_cast<const __m256i*>(leg_choices.wide[bits]));
    const __m128i narrow = _mm_load_si128(reinterpret_cast<const __m128i*>(leg_choices.narrow[bits]));
    choose_times(to.begin, all.legs.time_ms.data + k, base, wide);
    choose_times(to.end, all.legs.time_ms.data + k + 1, base, wide);
    choose(to.over, _mm256_loadu_pd(all.over.data + k), wide);
    choose_way(to.from_x, to.way_x, all.legs.x.data + k, narrow);
    choose_way(to.from_y, to.way_y, all.legs.y.data + k, narrow);
    choose_way(to.from_z, to.way_z, all.legs.z.data + k, narrow);
}

// One part of A - B = d + v tau at the middle of the overlaps.
SANC_AVX2 inline void part_of_motion(__m256d& middle, __m256d& v, const __m256d& apart, const __m256d& way_a, const __m256d& way_b,
                                     const leg_lanes& a, const leg_lanes& b, const __m256d& share_a, const __m256d& share_b,
                                     const __m256d& half) {
    const __m256d d = apart + (way_a * share_a - way_b * share_b);
    v = way_a * a.over - way_b * b.over;
    middle = d + v * half;
}

// The integrals of D2 over four overlaps, and a bit for each in which D2 may come down to `bound`. From its middle on either side
// D2 falls by |d . v| times the duration at most; the errors of doubles stay below 2^-40 of what went in.
SANC_AVX2 inline unsigned four_integrals(const leg_lanes& a, const leg_lanes& b, double bound, double way2, double* integrals) {
    const __m256d begin = _mm256_max_pd(a.begin, b.begin);
    const __m256d lasts = _mm256_min_pd(a.end, b.end) - begin;
    const __m256d half = lasts * _mm256_set1_pd(0.5);
    const __m256d share_a = (begin - a.begin) * a.over;
    const __m256d share_b = (begin - b.begin) * b.over;
    __m256d x, y, z, vx, vy, vz;
    part_of_motion(x, vx, a.from_x - b.from_x, a.way_x, b.way_x, a, b, share_a, share_b, half);
    part_of_motion(y, vy, a.from_y - b.from_y, a.way_y, b.way_y, a, b, share_a, share_b, half);
    part_of_motion(z, vz, a.from_z - b.from_z, a.way_z, b.way_z, a, b, share_a, share_b, half);
    const __m256d v2 = vx * vx + vy * vy + vz * vz;
    const __m256d d2 = x * x + y * y + z * z;
    _mm256_storeu_pd(integrals, lasts * (d2 + v2 * (lasts * lasts) / _mm256_set1_pd(12)));
    const __m256d turn = _mm256_andnot_pd(_mm256_set1_pd(-0.0), x * vx + y * vy + z * vz);
    const __m256d doubt = _mm256_set1_pd(0x1p-40) * (d2 + _mm256_set1_pd(way2));
    const __m256d above = _mm256_cmp_pd(d2 - lasts * turn, _mm256_set1_pd(bound) + doubt, _CMP_GT_OQ);
    return ~static_cast<unsigned>(_mm256_movemask_pd(above)) & 15U;
}

// Steps over eight overlaps from legs a and b on.
SANC_AVX2 inline unsigned eight_integrals(const prepared_legs& all, std::int64_t& a, std::int64_t& b, double bound, double way2,
                                          double (&integrals)[8]) {
    const std::int64_t* const time_ms = all.legs.time_ms.data;
    unsigned near = 0;
    for (int group = 0; group < 2; ++group) {
        const std::int64_t from_a = a;
        const std::int64_t from_b = b;
        unsigned ends_a = 0;
        unsigned ends_b = 0;
        for (int i = 0; i < 4; ++i) {
            const std::int64_t end_a = time_ms[a + 1];
            const std::int64_t end_b = time_ms[b + 1];
            a += end_a <= end_b;
            b += end_b <= end_a;
            ends_a |= static_cast<unsigned>(end_a <= end_b) << i;
            ends_b |= static_cast<unsigned>(end_b <= end_a) << i;
        }
        const __m256i base = _mm256_set1_epi64x(time_ms[from_a]);
        leg_lanes of_a, of_b;
        choose_legs(of_a, all, from_a, base, ends_a & 7U);
        choose_legs(of_b, all, from_b, base, ends_b & 7U);
        near |= four_integrals(of_a, of_b, bound, way2, integrals + 4 * group) << (4 * group);
    }
    return near;
}
#undef SANC_AVX2
#endif

}  // namespace sanc::detail
