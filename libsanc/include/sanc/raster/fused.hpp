// SPDX-License-Identifier: Apache-2.0
// Plain pixel values above a threshold that is given, on the host: one pass over the pair decides what is not observable,
// what changed and the range of the scores. The same bits as the passes of observable.hpp, histogram.hpp and threshold.hpp.
#pragma once

#include <sanc/raster/histogram.hpp>
#include <sanc/raster/lanes.hpp>
#include <sanc/raster/observable.hpp>

namespace sanc::detail {

// Scores are |d|, the largest over the bands, below 2^16.
template <class T>
struct fused_row {
    raster_view<T> before, after;
    column<const std::int32_t> bands;
    bit_view cloud_before, cloud_after;  // words == nullptr: none
    std::make_unsigned_t<T> limit;
    mutable_bit_view hidden, changed;
    column<score_range> ranges;  // per row

    using size_type = std::make_unsigned_t<T>;

    // |a - b| where signs do not matter: the difference of the larger and the smaller wraps to it.
    static size_type size_of(T a, T b) {
        return static_cast<size_type>(static_cast<size_type>(a > b ? a : b) - static_cast<size_type>(a > b ? b : a));
    }

    // A word of `seen` pixels before nodata, one by one: at the end of a row and where clouds cover some of it.
    __attribute__((noinline)) void some(std::int64_t y, std::int64_t i, std::uint64_t seen, score_range& range) const {
        std::uint64_t above = 0;
        for (std::uint64_t left = seen; left != 0; left &= left - 1) {
            const int k = lowest_one(left);
            const std::int64_t x = 64 * i + k;
            size_type score = 0;
            bool nodata = false;
            for (std::int64_t band = 0; band < bands.size; ++band) {
                const T a = before.data[bands[band] * before.band_stride + y * before.row_stride + x];
                const T b = after.data[bands[band] * after.band_stride + y * after.row_stride + x];
                nodata = nodata || (before.has_nodata && a == before.nodata) || (after.has_nodata && b == after.nodata);
                score = size_of(a, b) > score ? size_of(a, b) : score;
            }
            if (nodata) {
                seen &= ~(std::uint64_t{1} << k);
                continue;
            }
            above |= static_cast<std::uint64_t>(score > limit) << k;
            range.low = score < range.low ? score : range.low;
            range.high = score > range.high ? score : range.high;
        }
        range.count += count_ones(seen);
        hidden.row(static_cast<std::int32_t>(y))[i] = ~seen & inside_bits(hidden.width, i);
        changed.row(static_cast<std::int32_t>(y))[i] = above;
    }

    // The words [i, end) of row y, of which no cloud covers anything.
    template <int Bytes, bool Nodata, bool Single>
    void whole(std::int64_t y, std::int64_t i, std::int64_t end, score_range& range) const {
        using values = lanes<T, Bytes>;
        using sizes = lanes<size_type, Bytes>;
        constexpr unsigned width = Bytes / sizeof(T);
        constexpr unsigned groups = 64 / width;
        const sizes none = {};
        const sizes every = none - 1;
        const sizes highest = none + limit;
        const values nodata_before = values{} + before.nodata;
        const values nodata_after = values{} + after.nodata;
        const sizes usable_before = before.has_nodata ? every : none;
        const sizes usable_after = after.has_nodata ? every : none;
        const T* const only_before = before.data + bands[0] * before.band_stride + y * before.row_stride;
        const T* const only_after = after.data + bands[0] * after.band_stride + y * after.row_stride;
        std::uint64_t* const hidden_row = hidden.row(static_cast<std::int32_t>(y));
        std::uint64_t* const changed_row = changed.row(static_cast<std::int32_t>(y));
        sizes low = every;
        sizes high = none;
        range.count += 64 * (end - i);
        for (; i < end; ++i) {
            sizes score[groups] = {};
            sizes covered[groups] = {};
            for (std::int64_t band = 0; band < (Single ? 1 : bands.size); ++band) {
                const T* from = (Single ? only_before : before.data + bands[band] * before.band_stride + y * before.row_stride) + 64 * i;
                const T* to = (Single ? only_after : after.data + bands[band] * after.band_stride + y * after.row_stride) + 64 * i;
                for (unsigned g = 0; g < groups; ++g) {
                    values a, b;
                    load_lanes(a, from + width * g);
                    load_lanes(b, to + width * g);
                    const sizes size = (sizes)(a > b ? a : b) - (sizes)(a > b ? b : a);
                    score[g] = size > score[g] ? size : score[g];
                    if constexpr (Nodata) {
                        const sizes here = ((sizes)(a == nodata_before) & usable_before) | ((sizes)(b == nodata_after) & usable_after);
                        covered[g] |= here;
                    }
                }
            }
            sizes any_covered = none;
            sizes any_above = none;
            sizes above[groups];
            for (unsigned g = 0; g < groups; ++g) {
                sizes smallest = score[g];
                sizes largest = score[g];
                if constexpr (Nodata) {
                    smallest |= covered[g];
                    largest &= ~covered[g];
                    any_covered |= covered[g];
                }
                low = smallest < low ? smallest : low;
                high = largest > high ? largest : high;
                above[g] = (sizes)(largest > highest);
                any_above |= above[g];
            }
            std::uint64_t out = 0;
            if constexpr (Nodata) {
                if (any_lane(any_covered)) {
                    out = word_of_lanes(covered);
                    range.count -= count_ones(out);
                }
            }
            hidden_row[i] = out;
            changed_row[i] = any_lane(any_above) ? word_of_lanes(above) : 0;
        }
        for (unsigned k = 0; k < width; ++k) {
            range.low = low[k] < range.low ? low[k] : range.low;
            range.high = high[k] > range.high ? high[k] : range.high;
        }
    }

    std::uint64_t without_clouds(std::int64_t y, std::int64_t i) const {
        std::uint64_t seen = inside_bits(hidden.width, i);
        if (cloud_before.words != nullptr) seen &= ~cloud_before.row(static_cast<std::int32_t>(y))[i];
        if (cloud_after.words != nullptr) seen &= ~cloud_after.row(static_cast<std::int32_t>(y))[i];
        return seen;
    }

    template <int Bytes>
    void operator()(std::integral_constant<int, Bytes>, std::int64_t y) const {
        score_range range;
        const std::int64_t words = hidden.words_per_row();
        for (std::int64_t i = 0; i < words;) {
            std::int64_t end = i;
            while (end < words && ~without_clouds(y, end) == 0) ++end;
            if (end == i) {
                some(y, i, without_clouds(y, i), range);
                ++i;
                continue;
            }
            const bool nodata = before.has_nodata || after.has_nodata;
            if (nodata && bands.size == 1) whole<Bytes, true, true>(y, i, end, range);
            if (nodata && bands.size != 1) whole<Bytes, true, false>(y, i, end, range);
            if (!nodata && bands.size == 1) whole<Bytes, false, true>(y, i, end, range);
            if (!nodata && bands.size != 1) whole<Bytes, false, false>(y, i, end, range);
            i = end;
        }
        if (range.count == 0) range.low = UINT64_MAX;
        ranges[y] = range;
    }
};

template <class T>
struct fused_body {
    fused_row<T> row;
    void operator()(std::int64_t y) const { in_wide_lanes(row, y); }
};

// Fills the masks; `limit` is that on |d|. Returns the range of |d|. Throws cancelled.
template <host_policy Policy, class T>
score_range threshold_plain(const Policy& policy, fused_row<T> row, std::uint64_t limit, std::int64_t chunk_rows, const monitor& watch) {
    constexpr std::uint64_t most = std::make_unsigned_t<T>(-1);
    row.limit = static_cast<std::make_unsigned_t<T>>(limit < most ? limit : most);
    auto ranges = make_buffer<score_range>(policy, row.hidden.height);
    row.ranges = view(ranges);
    for_each_chunk(policy, row.hidden.height, chunk_rows, watch, fused_body<T>{row});
    merge_ranges{view(ranges)}(0);
    return ranges[0];
}

}  // namespace sanc::detail
