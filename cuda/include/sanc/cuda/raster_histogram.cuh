// SPDX-License-Identifier: Apache-2.0
// The histogram of the scores: a place guessed in float and set right by the exact least score of each bin, so that no
// root, quotient or rounding decides. Every block counts in its own memory; counts add up in any order.
#pragma once

#include <sanc/cuda/raster_pixels.cuh>

namespace sanc::cuda {
namespace detail {

// The least score, in the decision form, that falls in bin k.
template <change_measure Measure>
struct least_of_bin {
    std::uint64_t low, high;
    int root_log2;
    std::uint64_t* out;
    SANC_HD void operator()(std::int64_t k) const {
        const uint128 span = static_cast<uint128>(high - low) + 1;
        const uint128 least = low + (span * static_cast<uint128>(k) + histogram_bins - 1) / histogram_bins;
        if constexpr (Measure == change_measure::cva) {
            out[k] = static_cast<std::uint64_t>((least * least + ((uint128{1} << (2 * root_log2)) - 1)) >> (2 * root_log2));
        } else {
            out[k] = static_cast<std::uint64_t>(least);
        }
    }
};

// Where a score lies, within rounding: (root - low root) written as a quotient that does not cancel.
template <change_measure Measure>
struct guess_bin {
    std::uint64_t base;  // the least score of bin 0
    float low_root;      // of base
    float per_unit;      // bins in one unit of the score, of its root for CVA

    __device__ int operator()(std::uint64_t score) const {
        const std::uint64_t off = score > base ? score - base : 0;
        float place = static_cast<float>(off) * per_unit;
        if constexpr (Measure == change_measure::cva) {
            const auto wide = static_cast<float>(score);
            place = __fdividef(place, wide * rsqrtf(wide) + low_root);
        }
        const int bin = __float2int_rz(place);
        return bin < 0 ? 0 : bin > histogram_bins - 1 ? histogram_bins - 1 : bin;
    }
};

template <change_measure Measure, class T, normalisation Normal>
__global__ void __launch_bounds__(512) histogram_kernel(span_grid grid, difference<T, Normal> pair,
                                                        const std::uint64_t* least_of_bins, guess_bin<Measure> guess,
                                                        score_histogram* out) {
    __shared__ std::uint64_t least[histogram_bins];
    __shared__ std::uint32_t count[histogram_bins];
    for (unsigned k = threadIdx.x; k < histogram_bins; k += blockDim.x) {
        least[k] = least_of_bins[k];
        count[k] = 0;
    }
    __syncthreads();
    for_spans(grid, [&](std::int32_t y, std::int32_t x0) {
        std::uint64_t score[span_steps];
        span_scores<Measure>(pair, y, x0, score);
        const unsigned seen = seen_steps(pair.not_observable, y, x0);
#pragma unroll
        for (int k = 0; k < span_steps; ++k) {
            if ((seen >> k & 1U) == 0) continue;
            int bin = guess(score[k]);
            while (bin > 0 && score[k] < least[bin]) --bin;
            while (bin + 1 < histogram_bins && score[k] >= least[bin + 1]) ++bin;
            atomicAdd(&count[bin], 1U);
        }
    });
    __syncthreads();
    for (unsigned k = threadIdx.x; k < histogram_bins; k += blockDim.x) {
        if (count[k] != 0) atomicAdd(reinterpret_cast<big*>(&out->count[k]), static_cast<big>(count[k]));
    }
}

}  // namespace detail

template <change_measure Measure, class T, normalisation Normal>
score_histogram histogram_of_scores(const on& policy, const detail::difference<T, Normal>& pair, int root_log2,
                                    std::uint64_t low, std::uint64_t high, std::int64_t, const monitor& watch) {
    constexpr bool squares = Measure == change_measure::cva;
    constexpr int threads = 512;
    buffer<std::uint64_t> least(policy, histogram_bins);
    const detail::least_of_bin<Measure> bins{low, high, root_log2, least.data()};
    for_each_index(policy, histogram_bins, bins);
    buffer<score_histogram> tally(policy, 1);
    check(cudaMemsetAsync(tally.data(), 0, sizeof(score_histogram), policy.stream), "cudaMemsetAsync");

    const auto scale = static_cast<double>(std::uint64_t{1} << root_log2);
    const double root = static_cast<double>(low) / scale;
    const double per_unit = histogram_bins / (static_cast<double>(high - low) + 1.0) * (squares ? scale : 1.0);
    std::uint64_t base = low;
    if (squares) {
        const uint128 square = static_cast<uint128>(low) * low;
        base = static_cast<std::uint64_t>((square + ((uint128{1} << (2 * root_log2)) - 1)) >> (2 * root_log2));
    }
    const detail::guess_bin<Measure> guess{base, static_cast<float>(root), static_cast<float>(per_unit)};
    const detail::span_grid grid{pair.before.width, pair.before.height};
    const auto kernel = detail::histogram_kernel<Measure, T, Normal>;
    kernel<<<detail::blocks_for(kernel, threads, grid.count), threads, 0, policy.stream>>>(grid, pair, least.data(), guess,
                                                                                           tally.data());
    check(cudaGetLastError(), "launch of histogram_of_scores");
    score_histogram made = read_one(policy, static_cast<const score_histogram*>(tally.data()));
    made.low = low;
    made.high = high;
    watch(1.0);
    return made;
}

}  // namespace sanc::cuda
