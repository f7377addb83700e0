// SPDX-License-Identifier: Apache-2.0
// Which z-scores differ by more than a limit, in float where that is certain: d is found within a bound that is worked out
// from the forms, and what lies nearer to the limit is left to the whole numbers.
#pragma once

#include <cfloat>

#include <sanc/cuda/raster_spans.cuh>

namespace sanc::cuda::detail {

// A band's d as `after` x (value of AFTER) - `before` x (value of BEFORE) + `centre`, values from the least of their type,
// and the limit. Whether |d| is above the limit is certain where its float is further from it than `slack`.
struct float_band {
    float before, after, centre, limit, slack;
};

// d is within 1 of the same without rounding, since each z-score is within a half. In float the three constants, both
// steps and the limit are rounded, each by 2^-24 of at most `most`.
template <class T>
__device__ float_band floats_of(const band_form& form, std::uint32_t limit) {
    constexpr double largest = (1U << (8 * sizeof(T))) - 1;
    const auto times = [](const z_form& z) { return static_cast<double>(z.times) * 0x1p-28; };
    const auto of_least = [&](const z_form& z) {
        return static_cast<double>(least_pixel<T> - z.centre) * times(z) - static_cast<double>(z.minus) * 0x1p-28;
    };
    const double centre = of_least(form.after) - of_least(form.before);
    const double most = largest * (fabs(times(form.before)) + fabs(times(form.after))) + fabs(of_least(form.before)) +
                        fabs(of_least(form.after)) + limit;
    return {static_cast<float>(times(form.before)), static_cast<float>(times(form.after)), static_cast<float>(centre),
            static_cast<float>(limit), __double2float_ru(1.001 + 6 * 0x1p-24 * most)};
}

// These of each band, worked out once a block into its own memory.
template <class T>
__device__ const float_band* find_floats(const difference<T, normalisation::zscore>& pair, std::uint32_t limit) {
    __shared__ float_band all[most_bands];
    for (auto b = static_cast<std::int64_t>(threadIdx.x); b < pair.bands.size; b += blockDim.x) all[b] = floats_of<T>(pair.bands[b], limit);
    __syncthreads();
    return all;
}

// Which of a piece's pixels are above the limit, and whether that is certain of all.
struct float_bits {
    unsigned above;
    bool certain;
};

template <class T>
__device__ float_bits bits_by_float(const difference<T, normalisation::zscore>& pair, const band_terms<T>* terms,
                                    const float_band* floats, const piece& at) {
    const std::int64_t row_before = at.y * pair.before.row_stride;
    const std::int64_t row_after = at.y * pair.after.row_stride;
    float_bits found{0, true};
    for (auto b = 0; b < static_cast<std::int32_t>(pair.bands.size); ++b) {
        const T* const rows[] = {terms[b].before + row_before, terms[b].after + row_after};
        const pixels_of_rows<T, 2> pixels = load_piece(rows, at);
        const float_band band = floats[b];
        unsigned within = 0;
        float nearest = FLT_MAX;
#pragma unroll
        for (int k = lane_pixels - 1; k >= 0; --k) {
            const float d = fmaf(pixels.above_least(1, k), band.after, fmaf(pixels.above_least(0, k), -band.before, band.centre));
            const float beyond = fabsf(d) - band.limit;
            within = __funnelshift_l(__float_as_uint(beyond), within, 1);  // its sign comes in
            nearest = fminf(nearest, fabsf(beyond));
        }
        found.above |= ~within;
        found.certain = found.certain && nearest > band.slack && !terms[b].ends;
    }
    return found;
}

}  // namespace sanc::cuda::detail
