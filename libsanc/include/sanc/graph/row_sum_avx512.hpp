// SPDX-License-Identifier: Apache-2.0
// Rows of 32 lanes in registers of 64 bytes, four or, of whole numbers, two: the bits of plain_rows.
#pragma once

#include <sanc/detail/host_forms.hpp>
#include <sanc/graph/row_sum.hpp>

#if SANC_HOST_FORMS && defined(__x86_64__) && !defined(__CUDACC__)
#define SANC_ROWS_WIDE 1
#include <immintrin.h>
#define SANC_AVX512 __attribute__((target("avx2,popcnt,avx512f,avx512dq,avx512vl")))
#define SANC_AVX512_PART __attribute__((target("avx2,popcnt,avx512f,avx512dq,avx512vl"), always_inline)) inline

namespace sanc::detail {

struct avx512_rows {
    static bool is_here() {
        static const bool is = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0;
        return is;
    }

    SANC_AVX512 static std::uint32_t count_paths(double* to, const met_rows<double>& met, bool& in_range) {
        sum_of_doubles sum;
        const std::uint32_t reached = add(sum, met);
        if (reached == 0) return 0;
        unsigned beyond = store(to, sum.lanes[0], eight(reached, 0));
        beyond |= store(to + 8, sum.lanes[1], eight(reached, 1));
        beyond |= store(to + 16, sum.lanes[2], eight(reached, 2));
        beyond |= store(to + 24, sum.lanes[3], eight(reached, 3));
        in_range = in_range && beyond == 0;
        return reached;
    }

    SANC_AVX512 static std::uint32_t count_paths(std::uint32_t* to, const met_rows<std::uint32_t>& met, bool& in_range) {
        sum_of_words sum;
        const std::uint32_t reached = add(sum, met);
        if (reached == 0) return 0;
        _mm512_mask_storeu_epi32(to, static_cast<__mmask16>(reached), sum.lanes[0]);
        _mm512_mask_storeu_epi32(to + 16, static_cast<__mmask16>(reached >> 16), sum.lanes[1]);
        in_range = in_range && _mm512_movepi32_mask(sum.over) == 0;
        return reached;
    }

    template <class Paths>
    SANC_AVX512 static void settle(const Paths* count, double* dependency, double* share, const met_rows<double>& met, const double* source_weight,
                                   double weight) {
        sum_of_doubles sum;
        add(sum, met);
        settle_eight(count, dependency, share, sum.lanes[0], source_weight, weight, eight(met.lanes, 0));
        settle_eight(count + 8, dependency + 8, share + 8, sum.lanes[1], source_weight + 8, weight, eight(met.lanes, 1));
        settle_eight(count + 16, dependency + 16, share + 16, sum.lanes[2], source_weight + 16, weight, eight(met.lanes, 2));
        settle_eight(count + 24, dependency + 24, share + 24, sum.lanes[3], source_weight + 24, weight, eight(met.lanes, 3));
    }

    SANC_AVX512 static double fold(const double* row, std::uint32_t lanes) {
        const __m512d even = _mm512_add_pd(_mm512_maskz_loadu_pd(eight(lanes, 0), row), _mm512_maskz_loadu_pd(eight(lanes, 2), row + 16));
        const __m512d odd = _mm512_add_pd(_mm512_maskz_loadu_pd(eight(lanes, 1), row + 8), _mm512_maskz_loadu_pd(eight(lanes, 3), row + 24));
        const __m512d of_8 = _mm512_add_pd(even, odd);
        // The forms with a mask: of those without one GCC 12 warns that they may read what was never set.
        const __m256d of_4 = _mm256_add_pd(_mm512_maskz_extractf64x4_pd(0xFF, of_8, 0), _mm512_maskz_extractf64x4_pd(0xFF, of_8, 1));
        const __m128d of_2 = _mm_add_pd(_mm256_castpd256_pd128(of_4), _mm256_extractf128_pd(of_4, 1));
        return _mm_cvtsd_f64(of_2) + _mm_cvtsd_f64(_mm_unpackhi_pd(of_2, of_2));
    }

private:
    SANC_AVX512_PART static __mmask8 eight(std::uint32_t lanes, int i) { return static_cast<__mmask8>(lanes >> (8 * i)); }

    // The counts that are out of range, a bit each.
    SANC_AVX512_PART static unsigned store(double* to, const __m512d& sum, __mmask8 set) {
        _mm512_mask_storeu_pd(to, set, sum);
        return _mm512_mask_cmp_pd_mask(set, sum, _mm512_set1_pd(plain_count_limit), _CMP_NLT_UQ);
    }

    SANC_AVX512_PART static __m512d paths_of(const double* count, __mmask8 set) { return _mm512_maskz_loadu_pd(set, count); }
    SANC_AVX512_PART static __m512d paths_of(const std::uint32_t* count, __mmask8 set) {
        return _mm512_maskz_cvtepu32_pd(set, _mm256_maskz_loadu_epi32(set, count));
    }

    template <class Paths>
    SANC_AVX512_PART static void settle_eight(const Paths* count, double* dependency, double* share, const __m512d& sum, const double* source_weight,
                                              double weight, __mmask8 set) {
        if (set == 0) return;
        const __m512d paths = paths_of(count, set);
        const __m512d through = _mm512_mul_pd(paths, sum);
        const __m512d pairs = _mm512_mul_pd(_mm512_loadu_pd(source_weight), _mm512_set1_pd(weight));
        _mm512_mask_storeu_pd(share, set, _mm512_div_pd(_mm512_add_pd(pairs, through), paths));
        _mm512_mask_storeu_pd(dependency, set, through);
    }

    struct sum_of_doubles {
        __m512d lanes[4];

        SANC_AVX512_PART void clear() { lanes[0] = lanes[1] = lanes[2] = lanes[3] = _mm512_setzero_pd(); }
        SANC_AVX512_PART void take(const double* row, std::uint32_t set) {
            lanes[0] = _mm512_add_pd(lanes[0], _mm512_maskz_loadu_pd(eight(set, 0), row));
            lanes[1] = _mm512_add_pd(lanes[1], _mm512_maskz_loadu_pd(eight(set, 1), row + 8));
            lanes[2] = _mm512_add_pd(lanes[2], _mm512_maskz_loadu_pd(eight(set, 2), row + 16));
            lanes[3] = _mm512_add_pd(lanes[3], _mm512_maskz_loadu_pd(eight(set, 3), row + 24));
        }
    };

    struct sum_of_words {
        __m512i lanes[2];
        __m512i over;  // bit 31: some sum has reached 2^31, from two that were below

        SANC_AVX512_PART void clear() { lanes[0] = lanes[1] = over = _mm512_setzero_si512(); }
        SANC_AVX512_PART void take(const std::uint32_t* row, std::uint32_t set) {
            lanes[0] = _mm512_add_epi32(lanes[0], _mm512_maskz_loadu_epi32(static_cast<__mmask16>(set), row));
            lanes[1] = _mm512_add_epi32(lanes[1], _mm512_maskz_loadu_epi32(static_cast<__mmask16>(set >> 16), row + 16));
            over = _mm512_or_si512(over, _mm512_or_si512(lanes[0], lanes[1]));
        }
    };

    template <class Sum, class Value>
    SANC_AVX512_PART static std::uint32_t add(Sum& sum, const met_rows<Value>& m) {
        sum.clear();
        std::uint32_t reached = 0;
        if (m.count < 8) {  // a gather does not pay
            for (std::int64_t i = 0; i < m.count; ++i) {
                const std::uint32_t met = m.lanes_of[m.next[i]] & m.lanes;
                if (met != 0) sum.take(m.rows + std::int64_t{row_lanes} * m.next[i], met);
                reached |= met;
            }
            return reached;
        }
        const __m512i wanted = _mm512_set1_epi32(static_cast<int>(m.lanes));
        __m512i all = _mm512_setzero_si512();
        alignas(64) std::int32_t vertex[16];
        alignas(64) std::uint32_t common[16];
        for (std::int64_t low = 0; low < m.count; low += 16) {
            const auto tail = static_cast<__mmask16>(m.count - low < 16 ? (1U << (m.count - low)) - 1 : 0xFFFFU);
            const __m512i here = _mm512_maskz_loadu_epi32(tail, m.next + low);
// Where nothing is optimised GCC's gather is a macro that turns the mask into a short.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
            const __m512i met = _mm512_and_si512(_mm512_mask_i32gather_epi32(_mm512_setzero_si512(), tail, here, m.lanes_of, 4), wanted);
#pragma GCC diagnostic pop
            const __mmask16 some = _mm512_test_epi32_mask(met, met);
            all = _mm512_or_si512(all, met);
            _mm512_store_si512(vertex, _mm512_maskz_compress_epi32(some, here));
            _mm512_store_si512(common, _mm512_maskz_compress_epi32(some, met));
            const int size = __builtin_popcount(some);
            for (int i = 0; i < size; ++i) sum.take(m.rows + std::int64_t{row_lanes} * vertex[i], common[i]);
        }
        _mm512_store_si512(common, all);
        for (const std::uint32_t one : common) reached |= one;
        return reached;
    }
};

}  // namespace sanc::detail
#undef SANC_AVX512
#undef SANC_AVX512_PART
#endif
