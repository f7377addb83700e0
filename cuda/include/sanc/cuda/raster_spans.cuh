// SPDX-License-Identifier: Apache-2.0
// How the passes over pixels go through a pair of images: a warp takes spans of 512 pixels of a row, and lane l the sixteen
// from 16 l on, so that pixels come 16 bytes at a time and what is found of them is a quarter of a mask's word.
#pragma once

#include <sanc/cuda/exec.cuh>
#include <sanc/raster/difference.hpp>

namespace sanc::cuda::detail {

inline constexpr int lane_pixels = 16;
inline constexpr int span_pixels = 32 * lane_pixels;
using lane_bits = std::uint16_t;  // one for each of a lane's pixels
inline constexpr unsigned all_pixels = (1U << lane_pixels) - 1;
inline constexpr unsigned all_lanes = 0xFFFFFFFFU;

using sanc::detail::difference;

__device__ inline int lane() { return static_cast<int>(threadIdx.x % 32); }

struct span_grid {
    std::uint32_t spans_per_row = 0;
    std::uint32_t count = 0;  // at most 2^31 rows of one pixel, or 2^36 / 512 spans and a part of one more a row
    std::int32_t width = 0;
    std::int32_t pieces_per_row = 0;  // of a mask, which goes beyond the image

    SANC_HD span_grid(std::int32_t width, std::int32_t height)
        : spans_per_row(static_cast<std::uint32_t>((width + span_pixels - 1LL) / span_pixels)),
          count(spans_per_row * static_cast<std::uint32_t>(height)),
          width(width),
          pieces_per_row(static_cast<std::int32_t>((width + 63LL) / 64 * (64 / lane_pixels))) {}
};

// This lane's pixels of a span: sixteen from (x, y) on. Where the span is not `whole`, some or all may be beyond the row, and
// `place`, where their bits are in a mask of the images' size, beyond its words.
struct piece {
    std::int32_t y, x;
    bool whole, has_bits;
    unsigned inside;  // a bit for each pixel that is in the row
    std::int64_t place;
};

// Calls take(piece) for the spans of this warp.
template <class Take>
__device__ void for_spans(const span_grid& grid, const Take& take) {
    const std::uint32_t step = gridDim.x * (blockDim.x / 32);
    const std::uint32_t step_rows = step / grid.spans_per_row;
    const std::uint32_t step_spans = step - step_rows * grid.spans_per_row;
    std::uint32_t span = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    std::uint32_t row = span / grid.spans_per_row;
    std::uint32_t of_row = span - row * grid.spans_per_row;
    for (; span < grid.count; span += step) {
        const auto y = static_cast<std::int32_t>(row);
        const auto x0 = static_cast<std::int32_t>(of_row * span_pixels);
        const std::int32_t x = x0 + lane_pixels * lane();
        const std::int64_t place = std::int64_t{y} * grid.pieces_per_row + x / lane_pixels;
        const bool whole = x0 + span_pixels <= grid.width;
        const std::int32_t left = whole ? lane_pixels : min(max(grid.width - x, 0), lane_pixels);
        take(piece{y, x, whole, whole || x / lane_pixels < grid.pieces_per_row, (1U << left) - 1, place});
        row += step_rows;
        of_row += step_spans;
        if (of_row >= grid.spans_per_row) {
            of_row -= grid.spans_per_row;
            ++row;
        }
    }
}

// A piece's bits of a mask; 0 beyond its words.
__device__ inline unsigned bits_of(const bit_view& bits, const piece& at) {
    return at.has_bits ? __ldg(reinterpret_cast<const lane_bits*>(bits.words) + at.place) : 0;
}

// A bit for each of a piece's pixels that is in the image and observable.
__device__ inline unsigned seen_bits(const bit_view& hidden, const piece& at) { return ~bits_of(hidden, at) & at.inside; }

// Writes a piece's bits of a mask, whose last word goes beyond the row.
__device__ inline void put_bits(const mutable_bit_view& out, const piece& at, unsigned bits) {
    if (at.has_bits) reinterpret_cast<lane_bits*>(out.words)[at.place] = static_cast<lane_bits>(bits);
}

// The float 2^23, not known to the compiler: the choice of bytes shall be what stands in the instruction.
__device__ inline std::uint32_t mantissa_23() {
    std::uint32_t made;
    asm("mov.b32 %0, 0x4B000000;" : "=r"(made));
    return made;
}

// A piece's pixels of each of `Rows` rows, as packed as in memory.
template <class T, int Rows>
struct pixels_of_rows {
    static constexpr int bits = 8 * static_cast<int>(sizeof(T));
    static constexpr int words = lane_pixels * bits / 32;
    alignas(16) std::uint32_t word[Rows][words];

    __device__ std::int32_t at(int row, int k) const {
        return static_cast<std::int32_t>(static_cast<T>(word[row][k * bits / 32] >> (k * bits % 32)));
    }
    // A pixel's distance from the least value of its type: put into the mantissa of 2^23, which is then taken off.
    __device__ float above_least(int row, int k) const {
        static_assert(bits <= 16);
        constexpr std::uint32_t flip = !std::is_signed_v<T> ? 0 : bits == 16 ? 0x80008000U : 0x80808080U;
        const unsigned first = static_cast<unsigned>(k * bits % 32) / 8;
        const unsigned bytes = bits == 16 ? 0x7600U | (first + 1) << 4 | first : 0x7650U | first;
        return __uint_as_float(__byte_perm(word[row][k * bits / 32] ^ flip, mantissa_23(), bytes)) - 0x1p23F;
    }
    // By loads of a Word each, all of them before the first is used.
    template <class Word>
    __device__ void load(const T* const (&row)[Rows], std::int32_t x) {
        constexpr int loads = words * 4 / static_cast<int>(sizeof(Word));
#pragma unroll
        for (int r = 0; r < Rows; ++r) {
#pragma unroll
            for (int i = 0; i < loads; ++i)
                reinterpret_cast<Word*>(word[r])[i] = __ldg(reinterpret_cast<const Word*>(row[r] + x) + i);
        }
    }
    __device__ void load_each(const T* const (&row)[Rows], const piece& at) {
#pragma unroll
        for (int r = 0; r < Rows; ++r) {
#pragma unroll
            for (int k = 0; k < lane_pixels; ++k) {
                const T value = (at.inside >> k & 1U) != 0 ? __ldg(row[r] + at.x + k) : T{0};
                const auto part = static_cast<std::uint32_t>(static_cast<std::make_unsigned_t<T>>(value)) << (k * bits % 32);
                word[r][k * bits / 32] = k * bits % 32 == 0 ? part : word[r][k * bits / 32] | part;
            }
        }
    }
};

// A piece's pixels of each row; 0 beyond it.
template <class T, int Rows>
__device__ pixels_of_rows<T, Rows> load_piece(const T* const (&row)[Rows], const piece& at) {
    std::uintptr_t places = 0;
#pragma unroll
    for (int r = 0; r < Rows; ++r) places |= reinterpret_cast<std::uintptr_t>(row[r]);
    pixels_of_rows<T, Rows> made;
    if (at.whole && places % 16 == 0) {
        made.template load<uint4>(row, at.x);
    } else if (at.whole && places % 8 == 0) {
        made.template load<uint2>(row, at.x);
    } else {
        made.load_each(row, at);
    }
    return made;
}

// z_form in a form that takes three instructions: of the pixel's distance from the least value of its type.
struct z_terms {
    std::uint64_t times, base;
};

// A band on both dates; `ends` tells whether a value of the pixels' type may have a z-score beyond the limit.
template <class T>
struct band_terms {
    const T* before;
    const T* after;
    z_terms z_before, z_after;
    bool ends;
};

template <class T>
inline constexpr std::int64_t least_pixel = std::is_signed_v<T> ? -(std::int64_t{1} << (8 * sizeof(T) - 1)) : 0;

template <class T>
__device__ z_terms terms_of(const z_form& form) {
    const auto times = static_cast<std::uint64_t>(form.times);
    return {times, (1U << 27) - static_cast<std::uint64_t>(form.minus) -
                       static_cast<std::uint64_t>(form.centre - least_pixel<T>) * times};
}

template <class T>
__device__ bool ends_within(const z_form& form) {
    if (sizeof(T) > 2) return true;
    const auto within = [&](std::int64_t value) {
        const int128 z = (static_cast<int128>(value - form.centre) * form.times - form.minus + (1 << 27)) >> 28;
        return z >= -zscore_limit && z <= zscore_limit;
    };
    return !within(least_pixel<T>) || !within(least_pixel<T> + (std::int64_t{1} << (8 * sizeof(T))) - 1);
}

// What the passes need of each band, worked out once a block into its own memory.
template <class T, normalisation Normal>
__device__ const band_terms<T>* find_terms(const difference<T, Normal>& pair) {
    __shared__ band_terms<T> all[most_bands];
    for (auto b = static_cast<std::int64_t>(threadIdx.x); b < pair.bands.size; b += blockDim.x) {
        const band_form& form = pair.bands[b];
        all[b] = {pair.pixels(pair.before, b, 0), pair.pixels(pair.after, b, 0), {}, {}, false};
        if constexpr (Normal == normalisation::zscore) {
            all[b].z_before = terms_of<T>(form.before);
            all[b].z_after = terms_of<T>(form.after);
            all[b].ends = ends_within<T>(form.before) || ends_within<T>(form.after);
        }
    }
    __syncthreads();
    return all;
}

// The z-score of a pixel that is observable; of another any value may come out.
template <class T, bool Ends>
__device__ std::int32_t z_of(std::int32_t value, const z_terms& terms) {
    const std::uint32_t above = static_cast<std::uint32_t>(value) - static_cast<std::uint32_t>(least_pixel<T>);
    const std::uint64_t x = above * terms.times + terms.base;
    const auto high = static_cast<std::int32_t>(x >> 32);
    const auto z = static_cast<std::int32_t>(__funnelshift_r(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(high), 28));
    if constexpr (!Ends) return z;
    constexpr auto limit = static_cast<std::int32_t>(zscore_limit);
    return high >= limit >> 4 ? limit : high < -(limit >> 4) ? -limit : z;
}

// |d| has 32 bits at most.
template <change_measure Measure>
using score_of = std::conditional_t<Measure == change_measure::cva, std::uint64_t, std::uint32_t>;

// Adds what each pixel of a band has changed to its score.
template <change_measure Measure, normalisation Normal, bool Ends, class T>
__device__ void add_band(const band_terms<T>& band, const pixels_of_rows<T, 2>& pixels, score_of<Measure> (&score)[lane_pixels]) {
#pragma unroll
    for (int k = 0; k < lane_pixels; ++k) {
        std::int32_t from = pixels.at(0, k);
        std::int32_t to = pixels.at(1, k);
        if constexpr (Normal == normalisation::zscore) {
            from = z_of<T, Ends>(from, band.z_before);
            to = z_of<T, Ends>(to, band.z_after);
        }
        const auto up = static_cast<std::uint32_t>(to) - static_cast<std::uint32_t>(from);
        if constexpr (Measure == change_measure::cva) {
            const auto d = static_cast<std::int32_t>(up);
            score[k] += static_cast<std::uint64_t>(std::int64_t{d} * d);
        } else {
            score[k] = max(score[k], to < from ? 0U - up : up);
        }
    }
}

// The scores of a piece's pixels; those that are not observable mean nothing. `terms` comes from find_terms().
template <change_measure Measure, class T, normalisation Normal>
__device__ void piece_scores(const difference<T, Normal>& pair, const band_terms<T>* terms, const piece& at,
                             score_of<Measure> (&score)[lane_pixels]) {
    const std::int64_t row_before = at.y * pair.before.row_stride;
    const std::int64_t row_after = at.y * pair.after.row_stride;
#pragma unroll
    for (int k = 0; k < lane_pixels; ++k) score[k] = 0;
    for (auto b = 0; b < static_cast<std::int32_t>(pair.bands.size); ++b) {
        const T* const rows[] = {terms[b].before + row_before, terms[b].after + row_after};
        const pixels_of_rows<T, 2> pixels = load_piece(rows, at);
        if (Normal == normalisation::zscore && terms[b].ends) {
            add_band<Measure, Normal, true>(terms[b], pixels, score);
        } else {
            add_band<Measure, Normal, false>(terms[b], pixels, score);
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
