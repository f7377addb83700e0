// SPDX-License-Identifier: Apache-2.0
// Rows of 32 lanes on a processor, of which some lanes count: sums in the order in which the rows are given, and stores. A
// plain form and one for AVX-512, which give the same bits. Lanes that do not count are never looked at: what stands there
// need not be a number.
#pragma once

#include <cstdint>
#include <cstring>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

#include <sanc/graph/brandes.hpp>

namespace sanc::detail {

inline constexpr std::int32_t row_lanes = 32;
#if defined(__AVX512F__)
inline constexpr bool wide_rows = true;  // masked rows are cheap: pulling them beats pushing lane by lane
#else
inline constexpr bool wide_rows = false;
#endif

typedef double two_doubles __attribute__((vector_size(16)));     // NOLINT: not every compiler takes `using` here
typedef std::int64_t two_words __attribute__((vector_size(16)));  // NOLINT

// row[0] and row[1] where bits 0 and 1 of `lanes` are set, else +0.0.
inline two_doubles two_lanes(const double* row, std::uint32_t lanes) {
    static constexpr std::int64_t masks[4][2] = {{0, 0}, {-1, 0}, {0, -1}, {-1, -1}};
    two_words value;
    two_words mask;
    std::memcpy(&value, row, sizeof value);
    std::memcpy(&mask, masks[lanes & 3U], sizeof mask);
    return reinterpret_cast<two_doubles>(value & mask);
}

// sum += the rows of the vertices among next[0 .. count) that have lanes in common with `lanes`, in those lanes. Returns the
// lanes in common with any.
inline std::uint32_t add_rows_plain(double* sum, const std::int32_t* next, std::int64_t count, const std::uint32_t* lanes_of, std::uint32_t lanes,
                                    const double* rows) {
    constexpr std::int64_t most = 64;
    std::uint32_t all = 0;
    std::int32_t vertex[most];
    std::uint32_t common[most];
    for (std::int64_t low = 0; low < count; low += most) {
        const std::int64_t high = count - low < most ? count : low + most;
        std::int32_t size = 0;
        for (std::int64_t i = low; i < high; ++i) {  // without a branch: what does not count is overwritten
            vertex[size] = next[i];
            common[size] = lanes_of[next[i]] & lanes;
            all |= common[size];
            size += common[size] != 0 ? 1 : 0;
        }
        for (std::int32_t at = 0; at < row_lanes; at += 8) {  // the lanes of a cache line
            if ((all >> at & 0xFFU) == 0) continue;
            two_doubles part[4];
            std::memcpy(part, sum + at, sizeof part);
            for (std::int32_t i = 0; i < size; ++i) {
                const std::uint32_t set = common[i] >> at & 0xFFU;
                if (set == 0) continue;
                const double* const row = rows + std::int64_t{row_lanes} * vertex[i] + at;
                part[0] += two_lanes(row, set);
                part[1] += two_lanes(row + 2, set >> 2);
                part[2] += two_lanes(row + 4, set >> 4);
                part[3] += two_lanes(row + 6, set >> 6);
            }
            std::memcpy(sum + at, part, sizeof part);
        }
    }
    return all;
}

// A count gives way to its dependency, in `lanes`; share: what each path hands back. A target of this weight ends as many
// pairs in a lane as its weight times that of the lane's source.
inline void settle_row_plain(double* count, double* share, const double* sum, const double* source_weight, double weight, std::uint32_t lanes) {
    for (; lanes != 0; lanes &= lanes - 1) {
        const int j = lowest_bit(lanes);
        const double dependency = count[j] * sum[j];
        share[j] = (source_weight[j] * weight + dependency) / count[j];
        count[j] = dependency;
    }
}

// to = from, in `lanes`. False where a count there is out of range.
inline bool store_counts_plain(double* to, const double* from, std::uint32_t lanes) {
    bool in_range = true;
    for (; lanes != 0; lanes &= lanes - 1) {
        const int j = lowest_bit(lanes);
        to[j] = from[j];
        in_range = in_range && !out_of_range(from[j]);
    }
    return in_range;
}

// A row folded, +0.0 in lanes that are not among `lanes`.
inline double fold_row_plain(const double* row, std::uint32_t lanes) {
    double lane[row_lanes] = {};
    for (; lanes != 0; lanes &= lanes - 1) lane[lowest_bit(lanes)] = row[lowest_bit(lanes)];
    return fold_32_lanes(lane);
}

#if defined(__AVX512F__)
inline __mmask8 eight_lanes(std::uint32_t lanes, std::uint32_t at) { return static_cast<__mmask8>(lanes >> at); }

inline void add_row(__m512d (&part)[4], const double* row, std::uint32_t lanes) {
    part[0] = _mm512_add_pd(part[0], _mm512_maskz_loadu_pd(eight_lanes(lanes, 0), row));
    part[1] = _mm512_add_pd(part[1], _mm512_maskz_loadu_pd(eight_lanes(lanes, 8), row + 8));
    part[2] = _mm512_add_pd(part[2], _mm512_maskz_loadu_pd(eight_lanes(lanes, 16), row + 16));
    part[3] = _mm512_add_pd(part[3], _mm512_maskz_loadu_pd(eight_lanes(lanes, 24), row + 24));
}

inline std::uint32_t add_rows(double* sum, const std::int32_t* next, std::int64_t count, const std::uint32_t* lanes_of, std::uint32_t lanes,
                              const double* rows) {
    __m512d part[4];
    std::memcpy(part, sum, sizeof part);
    std::uint32_t reached = 0;
    if (count < 8) {  // a gather does not pay
        for (std::int64_t i = 0; i < count; ++i) {
            const std::uint32_t met = lanes_of[next[i]] & lanes;
            if (met != 0) add_row(part, rows + std::int64_t{row_lanes} * next[i], met);
            reached |= met;
        }
        std::memcpy(sum, part, sizeof part);
        return reached;
    }
    const __m512i wanted = _mm512_set1_epi32(static_cast<int>(lanes));
    __m512i all = _mm512_setzero_si512();
    alignas(64) std::int32_t vertex[16];
    alignas(64) std::uint32_t common[16];
    for (std::int64_t low = 0; low < count; low += 16) {
        const auto tail = static_cast<__mmask16>(count - low < 16 ? (1U << (count - low)) - 1 : 0xFFFFU);
        const __m512i here = _mm512_maskz_loadu_epi32(tail, next + low);
        const __m512i met = _mm512_and_si512(_mm512_mask_i32gather_epi32(_mm512_setzero_si512(), tail, here, lanes_of, 4), wanted);
        const __mmask16 some = _mm512_test_epi32_mask(met, met);
        all = _mm512_or_si512(all, met);
        _mm512_store_si512(vertex, _mm512_maskz_compress_epi32(some, here));
        _mm512_store_si512(common, _mm512_maskz_compress_epi32(some, met));
        const int size = __builtin_popcount(some);
        for (int i = 0; i < size; ++i) add_row(part, rows + std::int64_t{row_lanes} * vertex[i], common[i]);
    }
    std::memcpy(sum, part, sizeof part);
    std::uint32_t each[16];
    std::memcpy(each, &all, sizeof each);
    for (const std::uint32_t one : each) reached |= one;
    return reached;
}

inline void settle_row(double* count, double* share, const double* sum, const double* source_weight, double weight, std::uint32_t lanes) {
    for (std::uint32_t at = 0; at < row_lanes; at += 8) {
        const __mmask8 set = eight_lanes(lanes, at);
        if (set == 0) continue;
        const __m512d paths = _mm512_maskz_loadu_pd(set, count + at);
        const __m512d dependency = _mm512_mul_pd(paths, _mm512_loadu_pd(sum + at));
        const __m512d pairs = _mm512_mul_pd(_mm512_loadu_pd(source_weight + at), _mm512_set1_pd(weight));
        _mm512_mask_storeu_pd(share + at, set, _mm512_div_pd(_mm512_add_pd(pairs, dependency), paths));
        _mm512_mask_storeu_pd(count + at, set, dependency);
    }
}

inline bool store_counts(double* to, const double* from, std::uint32_t lanes) {
    unsigned beyond = 0;
    for (std::uint32_t at = 0; at < row_lanes; at += 8) {
        const __mmask8 set = eight_lanes(lanes, at);
        const __m512d counts = _mm512_loadu_pd(from + at);
        _mm512_mask_storeu_pd(to + at, set, counts);
        beyond |= _mm512_mask_cmp_pd_mask(set, counts, _mm512_set1_pd(plain_count_limit), _CMP_NLT_UQ);
    }
    return beyond == 0;
}

inline double fold_row(const double* row, std::uint32_t lanes) {
    const auto eight = [&](std::uint32_t at) { return _mm512_maskz_loadu_pd(eight_lanes(lanes, at), row + at); };
    const __m512d of_8 = _mm512_add_pd(_mm512_add_pd(eight(0), eight(16)), _mm512_add_pd(eight(8), eight(24)));
    // The forms with a mask: of those without one GCC 12 warns that they may read what was never set.
    const __m256d of_4 = _mm256_add_pd(_mm512_maskz_extractf64x4_pd(0xFF, of_8, 0), _mm512_maskz_extractf64x4_pd(0xFF, of_8, 1));
    const __m128d of_2 = _mm_add_pd(_mm256_castpd256_pd128(of_4), _mm256_extractf128_pd(of_4, 1));
    return _mm_cvtsd_f64(of_2) + _mm_cvtsd_f64(_mm_unpackhi_pd(of_2, of_2));
}
#else
inline std::uint32_t add_rows(double* sum, const std::int32_t* next, std::int64_t count, const std::uint32_t* lanes_of, std::uint32_t lanes,
                              const double* rows) {
    return add_rows_plain(sum, next, count, lanes_of, lanes, rows);
}
inline void settle_row(double* count, double* share, const double* sum, const double* source_weight, double weight, std::uint32_t lanes) {
    settle_row_plain(count, share, sum, source_weight, weight, lanes);
}
inline bool store_counts(double* to, const double* from, std::uint32_t lanes) { return store_counts_plain(to, from, lanes); }
inline double fold_row(const double* row, std::uint32_t lanes) { return fold_row_plain(row, lanes); }
#endif

}  // namespace sanc::detail
