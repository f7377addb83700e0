// SPDX-License-Identifier: Apache-2.0
// Rows of 32 lanes in registers of 32 bytes, eight or, of whole numbers, four: the bits of plain_rows.
#pragma once

#include <sanc/detail/host_forms.hpp>
#include <sanc/graph/row_sum.hpp>

#if SANC_HOST_FORMS && defined(__x86_64__) && !defined(__CUDACC__)
#define SANC_ROWS_WIDE 1
#include <immintrin.h>
#define SANC_AVX2 __attribute__((target("avx2,popcnt")))
#define SANC_AVX2_PART __attribute__((target("avx2,popcnt"), always_inline)) inline

namespace sanc::detail {

struct avx2_rows {
    static bool is_here() {
        static const bool is = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("popcnt") != 0;
        return is;
    }

    SANC_AVX2 static std::uint32_t count_paths(double* to, const met_rows<double>& met, bool& in_range) {
        sum_of_doubles sum;
        const std::uint32_t reached = add(sum, met);
        if (reached == 0) return 0;
        int beyond = 0;
        for (int i = 0; i < 8; ++i) {
            const __m256i set = four(reached, i);
            _mm256_maskstore_pd(to + 4 * i, set, sum.lanes[i]);
            const __m256d over = _mm256_cmp_pd(sum.lanes[i], _mm256_set1_pd(plain_count_limit), _CMP_NLT_UQ);
            beyond |= _mm256_movemask_pd(_mm256_and_pd(over, _mm256_castsi256_pd(set)));
        }
        in_range = in_range && beyond == 0;
        return reached;
    }

    SANC_AVX2 static std::uint32_t count_paths(std::uint32_t* to, const met_rows<std::uint32_t>& met, bool& in_range) {
        sum_of_words sum;
        const std::uint32_t reached = add(sum, met);
        if (reached == 0) return 0;
        for (int i = 0; i < 4; ++i) _mm256_maskstore_epi32(reinterpret_cast<int*>(to) + 8 * i, eight(reached, i), sum.lanes[i]);
        in_range = in_range && _mm256_movemask_ps(_mm256_castsi256_ps(sum.over)) == 0;
        return reached;
    }

    template <class Paths>
    SANC_AVX2 static void settle(const Paths* count, double* dependency, double* share, const met_rows<double>& met, const double* source_weight,
                                 double weight) {
        sum_of_doubles sum;
        add(sum, met);
        for (int i = 0; i < 8; ++i) {
            if ((met.lanes >> (4 * i) & 15U) == 0) continue;
            const __m256i set = four(met.lanes, i);
            const __m256d paths = paths_of(count + 4 * i, set);
            const __m256d through = _mm256_mul_pd(paths, sum.lanes[i]);
            const __m256d pairs = _mm256_mul_pd(_mm256_loadu_pd(source_weight + 4 * i), _mm256_set1_pd(weight));
            _mm256_maskstore_pd(share + 4 * i, set, _mm256_div_pd(_mm256_add_pd(pairs, through), paths));
            _mm256_maskstore_pd(dependency + 4 * i, set, through);
        }
    }

    SANC_AVX2 static double fold(const double* row, std::uint32_t lanes) {
        __m256d of_16[4];
        for (int i = 0; i < 4; ++i) {
            of_16[i] = _mm256_add_pd(_mm256_maskload_pd(row + 4 * i, four(lanes, i)), _mm256_maskload_pd(row + 16 + 4 * i, four(lanes, i + 4)));
        }
        const __m256d of_4 = _mm256_add_pd(_mm256_add_pd(of_16[0], of_16[2]), _mm256_add_pd(of_16[1], of_16[3]));
        const __m128d of_2 = _mm_add_pd(_mm256_castpd256_pd128(of_4), _mm256_extractf128_pd(of_4, 1));
        return _mm_cvtsd_f64(of_2) + _mm_cvtsd_f64(_mm_unpackhi_pd(of_2, of_2));
    }

private:
    // Lanes 4 i to 4 i + 3, and 8 i to 8 i + 7: all bits of those that are set.
    SANC_AVX2_PART static __m256i four(std::uint32_t lanes, int i) {
        const __m256i bits = _mm256_set_epi64x(8, 4, 2, 1);
        return _mm256_cmpeq_epi64(_mm256_and_si256(_mm256_set1_epi64x(lanes >> (4 * i)), bits), bits);
    }
    SANC_AVX2_PART static __m256i eight(std::uint32_t lanes, int i) {
        const __m256i bits = _mm256_set_epi32(128, 64, 32, 16, 8, 4, 2, 1);
        return _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(static_cast<int>(lanes >> (8 * i))), bits), bits);
    }

    SANC_AVX2_PART static __m256d paths_of(const double* count, __m256i set) { return _mm256_maskload_pd(count, set); }
    SANC_AVX2_PART static __m256d paths_of(const std::uint32_t* count, __m256i set) {  // below 2^31
        const __m256i halves = _mm256_permutevar8x32_epi32(set, _mm256_set_epi32(6, 4, 2, 0, 6, 4, 2, 0));
        return _mm256_cvtepi32_pd(_mm_maskload_epi32(reinterpret_cast<const int*>(count), _mm256_castsi256_si128(halves)));
    }

    struct sum_of_doubles {
        __m256d lanes[8];

        SANC_AVX2_PART void clear() {
            for (auto& four_lanes : lanes) four_lanes = _mm256_setzero_pd();
        }
        SANC_AVX2_PART void take(const double* row, std::uint32_t set) {
            for (int i = 0; i < 8; ++i) lanes[i] = _mm256_add_pd(lanes[i], _mm256_maskload_pd(row + 4 * i, four(set, i)));
        }
    };

    struct sum_of_words {
        __m256i lanes[4];
        __m256i over;  // bit 31: some sum has reached 2^31, from two that were below

        SANC_AVX2_PART void clear() { lanes[0] = lanes[1] = lanes[2] = lanes[3] = over = _mm256_setzero_si256(); }
        SANC_AVX2_PART void take(const std::uint32_t* row, std::uint32_t set) {
            for (int i = 0; i < 4; ++i) {
                lanes[i] = _mm256_add_epi32(lanes[i], _mm256_maskload_epi32(reinterpret_cast<const int*>(row) + 8 * i, eight(set, i)));
                over = _mm256_or_si256(over, lanes[i]);
            }
        }
    };

    template <class Sum, class Value>
    SANC_AVX2_PART static std::uint32_t add(Sum& sum, const met_rows<Value>& m) {
        sum.clear();
        std::uint32_t reached = 0;
        meetings met;
        for (std::int64_t low = 0; low < m.count; low += meetings::most) {
            reached |= meet(met, m.next + low, std::min(m.count - low, meetings::most), m.lanes_of, m.lanes);
            for (std::int32_t i = 0; i < met.size; ++i) sum.take(m.rows + std::int64_t{row_lanes} * met.vertex[i], met.common[i]);
        }
        return reached;
    }
};

}  // namespace sanc::detail
#undef SANC_AVX2
#undef SANC_AVX2_PART
#endif
