// SPDX-License-Identifier: Apache-2.0
// The histogram of the scores: a place guessed in float and, where it lies near the border of a bin, set right by the exact
// least score of each, so that no root, quotient or rounding decides. Every block counts in its own memory; counts add up in
// any order.
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

__device__ inline float root_near(float value) {  // within 2 ulp
    float root;
    asm("sqrt.approx.ftz.f32 %0, %1;" : "=f"(root) : "f"(value));
    return root;
}

// Where a score lies, in bins. Scores are counted as whole numbers of a scale, CVA's roots rounded down, so bin k begins
// where the score reaches such a number: up to a step of the scale above k. `low` puts half a step more before the place, so
// that a border lies within half a step of a whole number. Four roundings and a root within 2 ulp are below 2^-20 of
// (the place + low).
template <change_measure Measure>
struct guess_bin {
    float per_unit;  // bins in one unit of the score, of its root for CVA
    float low;       // where bin 0 begins and half a step, in bins from 0
    float slack;     // bins in half a step, and 2^-20 of low

    __device__ float place(std::uint64_t score) const {
        const auto wide = static_cast<float>(score);
        return fmaf(Measure == change_measure::cva ? root_near(wide) : wide, per_unit, -low);
    }
    // The bin at `place`; -1 where it is so near the border of two that it is not certain.
    __device__ int bin(float place) const {
        constexpr float whole = 0x1.8p23F;  // a float of that size has no fraction
        const float shifted = place + whole;
        const float off = place - (shifted - whole);
        if (!(fabsf(off) > fmaf(place, 0x1p-20F, slack) && place < static_cast<float>(histogram_bins - 1))) return -1;
        return __float_as_int(shifted) - __float_as_int(whole) - (off < 0.0F ? 1 : 0);
    }
};

// The bin of a score near `guess`.
__device__ inline int exact_bin(const std::uint64_t* least, std::uint64_t score, float guess) {
    int bin = max(0, min(__float2int_rz(guess), histogram_bins - 1));
    while (bin > 0 && score < least[bin]) --bin;
    while (bin + 1 < histogram_bins && score >= least[bin + 1]) ++bin;
    return bin;
}

template <change_measure Measure, class T, normalisation Normal>
__global__ void __launch_bounds__(512) histogram_kernel(span_grid grid, difference<T, Normal> pair,
                                                        const std::uint64_t* least, guess_bin<Measure> guess,
                                                        score_histogram* out) {
    __shared__ std::uint32_t count[histogram_bins];
    for (unsigned k = threadIdx.x; k < histogram_bins; k += blockDim.x) count[k] = 0;
    const band_terms<T>* terms = find_terms(pair);
    __syncthreads();
    for_spans(grid, [&](const piece& at) {
        const unsigned seen = seen_bits(pair.not_observable, at);
        std::uint64_t score[lane_pixels];
        piece_scores<Measure>(pair, terms, at, score);
#pragma unroll
        for (int k = 0; k < lane_pixels; ++k) {
            if ((seen >> k & 1U) == 0) continue;
            const float place = guess.place(score[k]);
            int bin = guess.bin(place);
            if (bin < 0) bin = exact_bin(least, score[k], place);
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

    const double per_step = histogram_bins / (static_cast<double>(high - low) + 1.0);
    const double per_unit = squares ? per_step * static_cast<double>(std::uint64_t{1} << root_log2) : per_step;
    const double low_bins = (static_cast<double>(low) + 0.5) * per_step;
    const detail::guess_bin<Measure> guess{static_cast<float>(per_unit), static_cast<float>(low_bins),
                                           static_cast<float>(0.501 * per_step + low_bins * 0x1p-20)};
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
