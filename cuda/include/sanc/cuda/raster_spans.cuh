// SPDX-License-Identifier: Apache-2.0
// How the passes over pixels go through a pair of images: a warp takes spans of 256 pixels of a row, and lane l the pixels l,
// l + 32, .. of a span, so that loads are one piece of memory and a ballot is a word of a mask.
#pragma once

#include <sanc/cuda/exec.cuh>
#include <sanc/raster/difference.hpp>

namespace sanc::cuda::detail {

inline constexpr int span_steps = 8;
inline constexpr int span_pixels = 32 * span_steps;
inline constexpr unsigned all_lanes = 0xFFFFFFFFU;

using sanc::detail::difference;

struct span_grid {
    std::uint32_t spans_per_row = 0;
    std::uint32_t count = 0;  // at most 2^31 rows of one pixel, or 2^36 / 256 spans and a part of one more a row

    SANC_HD span_grid(std::int32_t width, std::int32_t height)
        : spans_per_row(static_cast<std::uint32_t>((width + span_pixels - 1LL) / span_pixels)),
          count(spans_per_row * static_cast<std::uint32_t>(height)) {}
};

// Calls take(y, x of the span's first pixel) for the spans of this warp.
template <class Take>
__device__ void for_spans(const span_grid& grid, const Take& take) {
    const std::uint32_t step = gridDim.x * (blockDim.x / 32);
    for (std::int64_t span = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32; span < grid.count; span += step) {
        const auto y = static_cast<std::uint32_t>(span) / grid.spans_per_row;
        const std::uint32_t place = static_cast<std::uint32_t>(span) - y * grid.spans_per_row;
        take(static_cast<std::int32_t>(y), static_cast<std::int32_t>(place * span_pixels));
    }
}

__device__ inline int lane() { return static_cast<int>(threadIdx.x % 32); }

// 32 pixels of a mask from pixel x on, a multiple of 32: the half of a word. Beyond the row there is none.
__device__ inline std::uint32_t half_word(const bit_view& bits, std::int32_t y, std::int32_t x) {
    if (x >= bits.width) return 0;
    return reinterpret_cast<const std::uint32_t*>(bits.row(y))[x >> 5];
}

// A bit for each step of the span: whether this lane's pixel is in the image and observable.
__device__ inline unsigned seen_steps(const bit_view& hidden, std::int32_t y, std::int32_t x0) {
    std::uint32_t mine = lane() < span_steps ? ~half_word(hidden, y, x0 + 32 * lane()) : 0;
    unsigned seen = 0;
#pragma unroll
    for (int k = 0; k < span_steps; ++k) {
        const std::uint32_t word = __shfl_sync(all_lanes, mine, k);
        const bool inside = x0 + 32 * k + lane() < hidden.width;
        seen |= static_cast<unsigned>(inside && (word >> lane() & 1U) != 0) << k;
    }
    return seen;
}

// Writes eight ballots as the words of a mask; words begin at even steps.
__device__ inline void put_span(const mutable_bit_view& out, std::int32_t y, std::int32_t x0,
                                const std::uint32_t (&ballots)[span_steps]) {
    std::uint32_t mine = 0;
#pragma unroll
    for (int k = 0; k < span_steps; ++k) mine = lane() == k ? ballots[k] : mine;
    const std::int64_t halves = 2 * out.words_per_row();
    const std::int64_t at = x0 / 32 + lane();
    if (lane() < span_steps && at < halves) reinterpret_cast<std::uint32_t*>(out.row(y))[at] = mine;
}

// The pixels of this lane, all loads at once; 0 beyond the row.
template <class T>
__device__ void load_span(const T* row, std::int32_t x0, std::int32_t width, std::int32_t (&value)[span_steps]) {
    const T* from = row + x0 + lane();
    if (x0 + span_pixels <= width) {
#pragma unroll
        for (int k = 0; k < span_steps; ++k) value[k] = static_cast<std::int32_t>(from[32 * k]);
    } else {
#pragma unroll
        for (int k = 0; k < span_steps; ++k) {
            value[k] = x0 + 32 * k + lane() < width ? static_cast<std::int32_t>(from[32 * k]) : 0;
        }
    }
}

// z_form for a pixel that is observable; for another any value may come out.
__device__ inline std::int32_t z_of(std::int32_t value, std::int32_t centre, std::int64_t times, std::uint64_t bias) {
    const auto off = static_cast<std::int32_t>(static_cast<std::uint32_t>(value) - static_cast<std::uint32_t>(centre));
    const std::uint64_t x = static_cast<std::uint64_t>(std::int64_t{off}) * static_cast<std::uint64_t>(times) + bias;
    const auto high = static_cast<std::int32_t>(x >> 32);
    const auto inner = static_cast<std::int32_t>(__funnelshift_r(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(high), 28));
    constexpr auto limit = static_cast<std::int32_t>(zscore_limit);
    return high >= limit >> 4 ? limit : high < -(limit >> 4) ? -limit : inner;
}

// The scores of this lane's pixels of a span; those that are not observable mean nothing.
template <change_measure Measure, class T, normalisation Normal>
__device__ void span_scores(const difference<T, Normal>& pair, std::int32_t y, std::int32_t x0,
                            std::uint64_t (&score)[span_steps]) {
#pragma unroll
    for (int k = 0; k < span_steps; ++k) score[k] = 0;
    for (std::int64_t b = 0; b < pair.bands.size; ++b) {
        std::int32_t from[span_steps];
        std::int32_t to[span_steps];
        load_span(pair.pixels(pair.before, b, y), x0, pair.before.width, from);
        load_span(pair.pixels(pair.after, b, y), x0, pair.before.width, to);
        if constexpr (Normal == normalisation::zscore) {
            const band_form& form = pair.bands[b];
            const std::uint64_t bias_before = (1U << 27) - static_cast<std::uint64_t>(form.before.minus);
            const std::uint64_t bias_after = (1U << 27) - static_cast<std::uint64_t>(form.after.minus);
#pragma unroll
            for (int k = 0; k < span_steps; ++k) {
                from[k] = z_of(from[k], form.before.centre, form.before.times, bias_before);
                to[k] = z_of(to[k], form.after.centre, form.after.times, bias_after);
            }
        }
#pragma unroll
        for (int k = 0; k < span_steps; ++k) {
            const auto d = static_cast<std::int32_t>(static_cast<std::uint32_t>(to[k]) - static_cast<std::uint32_t>(from[k]));
            const std::uint32_t size = d < 0 ? 0U - static_cast<std::uint32_t>(d) : static_cast<std::uint32_t>(d);
            if constexpr (Measure == change_measure::cva) {
                score[k] += static_cast<std::uint64_t>(size) * size;
            } else {
                score[k] = size > score[k] ? size : score[k];
            }
        }
    }
}

// As many blocks as fill the device, each with work for all its warps.
template <class Kernel>
unsigned blocks_for(const Kernel& kernel, int threads, std::int64_t warps_of_work) {
    int device = 0;
    int processors = 0;
    int per_processor = 0;
    check(cudaGetDevice(&device), "cudaGetDevice");
    check(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, device), "cudaDeviceGetAttribute");
    check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&per_processor, kernel, threads, 0), "cudaOccupancy");
    const std::int64_t fill = std::int64_t{processors} * (per_processor > 0 ? per_processor : 1);
    const std::int64_t needed = (warps_of_work * 32 + threads - 1) / threads;
    return static_cast<unsigned>(needed < 1 ? 1 : needed < fill ? needed : fill);
}

// One value of a block from one of each thread, in thread 0. `merge(a, b)` adds b to a in any order.
template <int Threads, class Value, class Merge>
__device__ void reduce_block(Value& value, const Merge& merge) {
    alignas(16) __shared__ unsigned char memory[sizeof(Value) * Threads];
    auto* of_thread = reinterpret_cast<Value*>(memory);
    of_thread[threadIdx.x] = value;
    for (unsigned half = Threads / 2; half > 0; half /= 2) {
        __syncthreads();
        if (threadIdx.x < half) merge(of_thread[threadIdx.x], of_thread[threadIdx.x + half]);
    }
    __syncthreads();
    value = of_thread[0];
    __syncthreads();
}

}  // namespace sanc::cuda::detail
