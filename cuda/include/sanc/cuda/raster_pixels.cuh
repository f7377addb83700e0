// SPDX-License-Identifier: Apache-2.0
// The passes over pixels as kernels: what cannot be observed, the moments, the range of the scores, the threshold, the
// scores themselves. Whole numbers only, so the order in which blocks add up is free.
#pragma once

#include <sanc/cuda/raster_floats.cuh>
#include <sanc/raster/histogram.hpp>
#include <sanc/raster/observable.hpp>

namespace sanc::cuda {
namespace detail {

using big = unsigned long long;  // what atomics take

// A bit for each of a piece's pixels that is nodata.
template <class T>
__device__ unsigned nodata_bits(const raster_view<T>& image, std::int32_t band, const piece& at) {
    const T* const row[] = {image.data + band * image.band_stride + at.y * image.row_stride};
    const pixels_of_rows<T, 1> pixels = load_piece(row, at);
    unsigned found = 0;
#pragma unroll
    for (int k = 0; k < lane_pixels; ++k)
        found |= static_cast<unsigned>(pixels.at(0, k) == static_cast<std::int32_t>(image.nodata)) << k;
    return found;
}

template <class T>
__global__ void observable_kernel(span_grid grid, sanc::detail::not_observable_row<T> row) {
    for_spans(grid, [&](const piece& at) {
        unsigned hidden = 0;
        for (std::int64_t b = 0; b < row.bands.size; ++b) {
            if (row.before.has_nodata) hidden |= nodata_bits(row.before, row.bands[b], at);
            if (row.after.has_nodata) hidden |= nodata_bits(row.after, row.bands[b], at);
        }
        if (row.cloud_before.words != nullptr) hidden |= bits_of(row.cloud_before, at);
        if (row.cloud_after.words != nullptr) hidden |= bits_of(row.cloud_after, at);
        put_bits(row.out, at, hidden & at.inside);
    });
}

// band_moments in pieces that 64-bit atomics can add: squares = low_squares + 2^32 high_squares.
struct moment_cells {
    big count = 0, sum = 0, low_squares = 0, high_squares = 0;
    std::int32_t low = INT32_MAX, high = INT32_MIN;
};

struct add_cells {
    __device__ void operator()(moment_cells& a, const moment_cells& b) const {
        a.count += b.count;
        a.sum += b.sum;
        a.low_squares += b.low_squares;
        a.high_squares += b.high_squares;
        a.low = min(a.low, b.low);
        a.high = max(a.high, b.high);
    }
};

// blockIdx.y is the series: band blockIdx.y / 2 of BEFORE or AFTER.
template <class T>
__global__ void __launch_bounds__(256) moments_kernel(span_grid grid, raster_view<T> before, raster_view<T> after,
                                                      column<const std::int32_t> bands, bit_view hidden,
                                                      column<moment_cells> out) {
    const bool first = blockIdx.y % 2 == 0;
    const std::int64_t row_stride = first ? before.row_stride : after.row_stride;
    const T* band = first ? before.data + bands[blockIdx.y / 2] * before.band_stride
                          : after.data + bands[blockIdx.y / 2] * after.band_stride;
    moment_cells tally;
    for_spans(grid, [&](const piece& at) {
        const unsigned seen = seen_bits(hidden, at);
        const T* const row[] = {band + at.y * row_stride};
        const pixels_of_rows<T, 1> pixels = load_piece(row, at);
        std::conditional_t<(sizeof(T) > 2), std::int64_t, std::int32_t> sum = 0;
        std::uint64_t squares = 0;
        const auto take = [&](int k, bool counts) {
            const std::int32_t v = counts ? pixels.at(0, k) : 0;
            sum += v;
            squares += static_cast<std::uint64_t>(std::int64_t{v} * v);
            tally.low = min(tally.low, counts ? v : INT32_MAX);
            tally.high = max(tally.high, counts ? v : INT32_MIN);
        };
        if (seen == all_pixels) {
#pragma unroll
            for (int k = 0; k < lane_pixels; ++k) take(k, true);
        } else {
#pragma unroll
            for (int k = 0; k < lane_pixels; ++k) take(k, (seen >> k & 1U) != 0);
        }
        tally.count += __popc(seen);
        tally.sum += static_cast<big>(std::int64_t{sum});
        tally.low_squares += squares & 0xFFFFFFFFU;
        tally.high_squares += squares >> 32;
    });
    reduce_block<256>(tally, add_cells{});
    if (threadIdx.x != 0 || tally.count == 0) return;
    moment_cells& total = out[blockIdx.y];
    atomicAdd(&total.count, tally.count);
    atomicAdd(&total.sum, tally.sum);
    atomicAdd(&total.low_squares, tally.low_squares);
    atomicAdd(&total.high_squares, tally.high_squares);
    atomicMin(&total.low, tally.low);
    atomicMax(&total.high, tally.high);
}

template <class Score>
struct range_cells {
    Score low = static_cast<Score>(-1), high = 0;
    std::int64_t count = 0;
};

struct widen_range {
    template <class Score>
    __device__ void operator()(range_cells<Score>& a, const range_cells<Score>& b) const {
        a.low = min(a.low, b.low);
        a.high = max(a.high, b.high);
        a.count += b.count;
    }
};

template <change_measure Measure, class T, normalisation Normal>
__global__ void __launch_bounds__(256) range_kernel(span_grid grid, difference<T, Normal> pair,
                                                    sanc::detail::score_range* out) {
    const band_terms<T>* terms = find_terms(pair);
    range_cells<score_of<Measure>> range;
    for_spans(grid, [&](const piece& at) {
        const unsigned seen = seen_bits(pair.not_observable, at);
        score_of<Measure> score[lane_pixels];
        piece_scores<Measure>(pair, terms, at, score);
        range.count += __popc(seen);
        const auto take = [&](int k) {
            range.low = min(range.low, score[k]);
            range.high = max(range.high, score[k]);
        };
        if (seen == all_pixels) {
#pragma unroll
            for (int k = 0; k < lane_pixels; ++k) take(k);
        } else {
#pragma unroll
            for (int k = 0; k < lane_pixels; ++k) {
                if ((seen >> k & 1U) != 0) take(k);
            }
        }
    });
    reduce_block<256>(range, widen_range{});
    if (threadIdx.x != 0 || range.count == 0) return;
    static_assert(sizeof(std::uint64_t) == sizeof(big));
    atomicMin(reinterpret_cast<big*>(&out->low), static_cast<big>(range.low));
    atomicMax(reinterpret_cast<big*>(&out->high), static_cast<big>(range.high));
    atomicAdd(reinterpret_cast<big*>(&out->count), static_cast<big>(range.count));
}

template <change_measure Measure, class T, normalisation Normal>
__device__ unsigned bits_above(const difference<T, Normal>& pair, const band_terms<T>* terms, const piece& at, score_of<Measure> limit) {
    score_of<Measure> score[lane_pixels];
    piece_scores<Measure>(pair, terms, at, score);
    unsigned above = 0;
#pragma unroll
    for (int k = 0; k < lane_pixels; ++k) {
        if (score[k] > limit) above |= 1U << k;
    }
    return above;
}

template <change_measure Measure, class T, normalisation Normal>
__global__ void __launch_bounds__(256) threshold_kernel(span_grid grid, difference<T, Normal> pair, score_of<Measure> limit,
                                                        mutable_bit_view out) {
    const band_terms<T>* terms = find_terms(pair);
    if constexpr (Measure == change_measure::absolute && Normal == normalisation::zscore && sizeof(T) <= 2) {
        const float_band* floats = find_floats(pair, limit);
        return for_spans(grid, [&](const piece& at) {
            const float_bits found = bits_by_float(pair, terms, floats, at);
            const unsigned above = found.certain ? found.above : bits_above<Measure>(pair, terms, at, limit);
            put_bits(out, at, above & seen_bits(pair.not_observable, at));
        });
    }
    for_spans(grid, [&](const piece& at) {
        const unsigned seen = seen_bits(pair.not_observable, at);
        put_bits(out, at, bits_above<Measure>(pair, terms, at, limit) & seen);
    });
}

template <change_measure Measure, class T, normalisation Normal>
__global__ void __launch_bounds__(256) scores_kernel(span_grid grid, difference<T, Normal> pair, double unit, float* out) {
    const band_terms<T>* terms = find_terms(pair);
    for_spans(grid, [&](const piece& at) {
        const unsigned seen = seen_bits(pair.not_observable, at);
        score_of<Measure> score[lane_pixels];
        piece_scores<Measure>(pair, terms, at, score);
        float* to = out + std::int64_t{at.y} * pair.before.width + at.x;
#pragma unroll
        for (int k = 0; k < lane_pixels; ++k) {
            if ((at.inside >> k & 1U) == 0) continue;
            const auto exact = static_cast<double>(score[k]);
            const double size = Measure == change_measure::cva ? std::sqrt(exact) : exact;
            to[k] = (seen >> k & 1U) != 0 ? static_cast<float>(size * unit) : -1.0F;
        }
    });
}

// CVA of one band is its difference squared, so that |d| decides and need not be squared.
template <change_measure Measure, class T, normalisation Normal>
bool goes_by_size(const difference<T, Normal>& pair) {
    return Measure == change_measure::cva && pair.bands.size == 1;
}

template <class Kernel, class... Arguments>
void launch_spans(const on& policy, const Kernel& kernel, const span_grid& grid, unsigned series, const char* name,
                  const Arguments&... arguments) {
    constexpr int threads = 256;
    const dim3 blocks(blocks_for(kernel, threads, grid.count), series);
    kernel<<<blocks, threads, 0, policy.stream>>>(grid, arguments...);
    check(cudaGetLastError(), name);
}

}  // namespace detail

template <class T>
void not_observable(const on& policy, raster_view<T> before, raster_view<T> after, column<const std::int32_t> bands,
                    bit_view cloud_before, bit_view cloud_after, mutable_bit_view out, std::int64_t = 256,
                    const monitor& watch = {}) {
    if (!before.has_nodata && !after.has_nodata && cloud_before.words == nullptr && cloud_after.words == nullptr) {
        check(cudaMemsetAsync(out.words, 0, static_cast<std::size_t>(out.size()) * sizeof *out.words, policy.stream), "cudaMemsetAsync");
        return watch(1.0);
    }
    detail::launch_spans(policy, detail::observable_kernel<T>, {out.width, out.height}, 1, "launch of not_observable",
                         sanc::detail::not_observable_row<T>{before, after, bands, cloud_before, cloud_after, out});
    watch(1.0);
}

template <class T>
std::vector<band_moments> moments(const on& policy, raster_view<T> before, raster_view<T> after,
                                  column<const std::int32_t> bands, bit_view hidden, std::int64_t = 256,
                                  const monitor& watch = {}) {
    const std::int64_t series = 2 * bands.size;
    buffer<detail::moment_cells> cells(policy, series);
    for_each_index(policy, series, sanc::detail::fill_value<detail::moment_cells>{cells.data(), {}});
    detail::launch_spans(policy, detail::moments_kernel<T>, {before.width, before.height}, static_cast<unsigned>(series),
                         "launch of moments", before, after, bands, hidden, view(cells));
    std::vector<band_moments> made;
    for (const detail::moment_cells& c : to_host(policy, std::move(cells))) {
        made.push_back({static_cast<std::int64_t>(c.count), static_cast<std::int64_t>(c.sum),
                        (static_cast<uint128>(c.high_squares) << 32) + c.low_squares, c.low, c.high});
    }
    watch(1.0);
    return made;
}

template <change_measure Measure, class T, normalisation Normal>
sanc::detail::score_range range_of_scores(const on& policy, const detail::difference<T, Normal>& pair, std::int64_t,
                                          const monitor& watch) {
    using sanc::detail::score_range;
    if (detail::goes_by_size<Measure>(pair)) {
        const score_range sizes = range_of_scores<change_measure::absolute>(policy, pair, 0, watch);
        return sizes.count == 0 ? sizes : score_range{sizes.low * sizes.low, sizes.high * sizes.high, sizes.count};
    }
    buffer<score_range> range(policy, 1);
    for_each_index(policy, 1, sanc::detail::put_value<score_range>{range.data(), {}});
    detail::launch_spans(policy, detail::range_kernel<Measure, T, Normal>, {pair.before.width, pair.before.height}, 1,
                         "launch of range_of_scores", pair, range.data());
    watch(1.0);
    return read_one(policy, static_cast<const score_range*>(range.data()));
}

template <change_measure Measure, class T, normalisation Normal>
void threshold_scores(const on& policy, const detail::difference<T, Normal>& pair, std::uint64_t limit,
                      mutable_bit_view out, std::int64_t, const monitor& watch) {
    using score = detail::score_of<Measure>;
    if (detail::goes_by_size<Measure>(pair))
        return threshold_scores<change_measure::absolute>(policy, pair, sanc::detail::integer_root(limit), out, 0, watch);
    detail::launch_spans(policy, detail::threshold_kernel<Measure, T, Normal>, {out.width, out.height}, 1, "launch of threshold_scores", pair,
                         static_cast<score>(std::min<std::uint64_t>(limit, std::numeric_limits<score>::max())), out);
    watch(1.0);
}

template <change_measure Measure, class T, normalisation Normal>
void write_scores(const on& policy, const detail::difference<T, Normal>& pair, double unit, float* out, std::int64_t,
                  const monitor& watch) {
    detail::launch_spans(policy, detail::scores_kernel<Measure, T, Normal>, {pair.before.width, pair.before.height}, 1,
                         "launch of write_scores", pair, unit, out);
    watch(1.0);
}

}  // namespace sanc::cuda
