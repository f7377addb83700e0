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
            out[k] = static_cast<std::uint64_t>((least + ((uint128{1} << root_log2) - 1)) >> root_log2);
        }
    }
};

__device__ inline float root_near(float value) {  // within 2 ulp
    float root;
    asm("sqrt.approx.ftz.f32 %0, %1;" : "=f"(root) : "f"(value));
    return root;
}

// Rounds to a whole number what is added to it: a float of that size has no fraction.
inline constexpr float no_fraction = 0x1.8p23F;

// Where a score lies, in bins, and its bin where that is certain.
template <change_measure Measure>
struct guess_bin;

// Roots of CVA's scores are rounded down to whole numbers of a scale, so bin k begins where the score reaches such a number:
// up to a step of the scale above k. `low` puts half a step more before the place, so that a border lies within half a step
// of a whole number. Four roundings and a root within 2 ulp are below 2^-20 of (the place + low).
template <>
struct guess_bin<change_measure::cva> {
    float per_unit;  // bins in one unit of the root
    float low;       // where bin 0 begins and half a step, in bins from 0
    float slack;     // bins in half a step, and 2^-20 of low

    guess_bin(int root_log2, std::uint64_t first, std::uint64_t last) {
        const double per_step = histogram_bins / (static_cast<double>(last - first) + 1.0);
        const double low_bins = (static_cast<double>(first) + 0.5) * per_step;
        per_unit = static_cast<float>(per_step * static_cast<double>(std::uint64_t{1} << root_log2));
        low = static_cast<float>(low_bins);
        slack = static_cast<float>(0.501 * per_step + low_bins * 0x1p-20);
    }
    __device__ float place(std::uint64_t score) const { return fmaf(root_near(static_cast<float>(score)), per_unit, -low); }
    // The bin at `place`; -1 where it is so near the border of two that it is not certain.
    __device__ int bin(float place) const {
        const float shifted = place + no_fraction;
        const float off = place - (shifted - no_fraction);
        if (!(fabsf(off) > fmaf(place, 0x1p-20F, slack) && place < static_cast<float>(histogram_bins - 1))) return -1;
        return __float_as_int(shifted) - __float_as_int(no_fraction) - (off < 0.0F ? 1 : 0);
    }
};

// Sizes are whole: (size - first) x 4,096 / scores is a whole number of 1 / scores, so half of that more is never a whole
// number and has the same bin. Three roundings are below 2^-22 of the place, and that of the half taken off below 2^-24.
template <>
struct guess_bin<change_measure::absolute> {
    std::uint32_t first;
    float per_unit;  // bins in one unit of |d|
    float start;     // where `first` lies, in bins, less a half

    guess_bin(int root_log2, std::uint64_t low, std::uint64_t high) {
        const double scores = static_cast<double>(high - low) + 1.0;
        first = static_cast<std::uint32_t>(low >> root_log2);
        per_unit = static_cast<float>(histogram_bins * static_cast<double>(std::uint64_t{1} << root_log2) / scores);
        start = static_cast<float>(0.5 / scores - 0.5);
    }
    __device__ float place(std::uint32_t score) const { return fmaf(static_cast<float>(score - first), per_unit, start); }
    __device__ int bin(float place) const {
        const float shifted = place + no_fraction;
        const float off = place - (shifted - no_fraction);
        return fabsf(off) < fmaf(place, -0x1p-22F, 0.5F - 0x1p-23F) ? __float_as_int(shifted) - __float_as_int(no_fraction) : -1;
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
        score_of<Measure> score[lane_pixels];
        piece_scores<Measure>(pair, terms, at, score);
        unsigned doubtful = 0;
#pragma unroll
        for (int k = 0; k < lane_pixels; ++k) {
            const int bin = guess.bin(guess.place(score[k]));
            if (bin < 0) doubtful |= 1U << k;
            if (bin >= 0 && (seen >> k & 1U) != 0) atomicAdd(&count[bin], 1U);
        }
        if ((doubtful & seen) == 0) return;
#pragma unroll
        for (int k = 0; k < lane_pixels; ++k) {
            if ((doubtful & seen & 1U << k) != 0) atomicAdd(&count[exact_bin(least, score[k], guess.place(score[k]))], 1U);
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
    constexpr int threads = 512;
    if (detail::goes_by_size<Measure>(pair) && low % (std::uint64_t{1} << root_log2) == 0)
        return histogram_of_scores<change_measure::absolute>(policy, pair, root_log2, low, high, 0, watch);
    buffer<std::uint64_t> least(policy, histogram_bins);
    const detail::least_of_bin<Measure> bins{low, high, root_log2, least.data()};
    for_each_index(policy, histogram_bins, bins);
    buffer<score_histogram> tally(policy, 1);
    check(cudaMemsetAsync(tally.data(), 0, sizeof(score_histogram), policy.stream), "cudaMemsetAsync");

    const detail::guess_bin<Measure> guess(root_log2, low, high);
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
