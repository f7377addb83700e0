// SPDX-License-Identifier: Apache-2.0
// |d| of the z-scores of one band by looking them up, word by word: what the passes of tabled.hpp are made of.
#pragma once

#include <sanc/raster/lanes.hpp>
#include <sanc/raster/threshold.hpp>

namespace sanc::detail {

template <class T>
struct sizes_of_band {
    difference<T, normalisation::zscore> pair;

    // |d| of the pixels of word i of row y, 0 where one is not observable or beyond the row. Returns the bits of the others.
    std::uint64_t operator()(std::int64_t y, std::int64_t i, std::uint32_t (&size)[64]) const {
        const std::uint64_t seen = pair.seen(y, i);
        const T* from = pair.pixels(pair.before, 0, y) + 64 * i;
        const T* to = pair.pixels(pair.after, 0, y) + 64 * i;
        const std::int32_t* before = pair.table(0, 0);
        const std::int32_t* after = pair.table(0, 1);
        const auto size_at = [&](int k) {
            const std::int32_t d = after[to[k]] - before[from[k]];
            return static_cast<std::uint32_t>(d < 0 ? -d : d);
        };
        if (~seen == 0) {
            for (int k = 0; k < 64; ++k) size[k] = size_at(k);
            return seen;
        }
        for (std::uint32_t& value : size) value = 0;
        for (std::uint64_t left = seen; left != 0; left &= left - 1) size[lowest_one(left)] = size_at(lowest_one(left));
        return seen;
    }
};

// The least and the largest |d| met.
struct size_tally {
    std::uint32_t low = UINT32_MAX;
    std::uint32_t high = 0;
    std::int64_t count = 0;
    score_range range() const { return {count == 0 ? UINT64_MAX : low, high, count}; }
};

// The range of |d| in a row, and with `out` the bits of the pixels above the limit.
template <class T>
struct size_row {
    sizes_of_band<T> sizes;
    std::uint32_t limit;
    mutable_bit_view out;  // words == nullptr: none
    column<score_range> ranges;

    void operator()(std::int64_t y) const {
        size_tally tally;
        for (std::int64_t i = 0; i < sizes.pair.not_observable.words_per_row(); ++i) take_word(y, i, tally);
        ranges[y] = tally.range();
    }
    void take_word(std::int64_t y, std::int64_t i, size_tally& tally) const {
        std::uint32_t size[64];
        const std::uint64_t seen = sizes(y, i, size);
        std::uint32_t largest = 0;
        for (int k = 0; k < 64; ++k) largest = size[k] > largest ? size[k] : largest;
        tally.high = largest > tally.high ? largest : tally.high;
        if (~seen == 0) {
            for (int k = 0; k < 64; ++k) tally.low = size[k] < tally.low ? size[k] : tally.low;
        } else {
            for (std::uint64_t left = seen; left != 0; left &= left - 1) tally.low = size[lowest_one(left)] < tally.low ? size[lowest_one(left)] : tally.low;
        }
        tally.count += count_ones(seen);
        put(y, i, largest > limit ? bits_above(size) : 0);
    }
    void put(std::int64_t y, std::int64_t i, std::uint64_t above) const {
        if (out.words != nullptr) out.row(static_cast<std::int32_t>(y))[i] = above;
    }
    std::uint64_t bits_above(const std::uint32_t (&size)[64]) const {
        std::uint8_t flags[64];
        for (int k = 0; k < 64; ++k) flags[k] = size[k] > limit;
        return word_of_bytes(flags);
    }
};

}  // namespace sanc::detail
