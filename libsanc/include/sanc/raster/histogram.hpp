// SPDX-License-Identifier: Apache-2.0
// The range and the histogram of the scores: every chunk of rows keeps its own tally, and whole numbers add up in any
// order.
#pragma once

#include <sanc/raster/difference.hpp>

namespace sanc {

inline constexpr int histogram_bins = 4096;

// Counts of the scores in 4,096 equal bins over [low, high]. They are counted on the scale of the measure: |d|, and for
// CVA floor(2^root_log2 sqrt(score)); score s of that scale falls in bin floor((s - low) x 4096 / (high - low + 1)).
// A score beyond the range, which somebody has written into the pixels meanwhile, falls in one of them too.
struct score_histogram {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::int64_t count[histogram_bins] = {};

    // The largest score of bin k.
    [[nodiscard]] std::uint64_t end_of(int k) const {
        const uint128 span = static_cast<uint128>(high - low) + 1;
        return low +
               static_cast<std::uint64_t>((span * static_cast<uint128>(k + 1) + histogram_bins - 1) / histogram_bins) -
               1;
    }
};

namespace detail {

// floor(2^root_log2 sqrt(score)). The double is at most one off below 2^52.
SANC_HD inline std::uint64_t scaled_root(std::uint64_t score, int root_log2) {
    const auto times = static_cast<double>(std::uint64_t{1} << root_log2);
    auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(score)) * times);
    const uint128 square = static_cast<uint128>(score) << (2 * root_log2);
    while (static_cast<uint128>(root) * root > square) --root;
    while (static_cast<uint128>(root + 1) * (root + 1) <= square) ++root;
    return root;
}

struct score_range {
    std::uint64_t low = UINT64_MAX;
    std::uint64_t high = 0;
    std::int64_t count = 0;
};

template <class T, normalisation Normal, change_measure Measure>
struct range_of_chunk {
    difference<T, Normal> pair;
    std::int64_t chunk_rows;
    column<score_range> out;

    SANC_HD void operator()(std::int64_t chunk) const {
        const std::int64_t last = (chunk + 1) * chunk_rows;
        std::uint64_t score[64];
        score_range range;
        for (std::int64_t y = chunk * chunk_rows; y < last && y < pair.before.height; ++y) {
            for (std::int64_t i = 0; i < pair.not_observable.words_per_row(); ++i) {
                std::uint64_t seen = pair.seen(y, i);
                if (seen == 0) continue;
                pair.template scores<Measure>(y, i, score);
                range.count += count_ones(seen);
                for (; seen != 0; seen &= seen - 1) {
                    const std::uint64_t s = score[lowest_one(seen)];
                    range.low = s < range.low ? s : range.low;
                    range.high = s > range.high ? s : range.high;
                }
            }
        }
        out[chunk] = range;
    }
};

struct merge_ranges {
    column<score_range> ranges;
    SANC_HD void operator()(std::int64_t) const {
        for (std::int64_t i = 1; i < ranges.size; ++i) {
            ranges[0].low = ranges[i].low < ranges[0].low ? ranges[i].low : ranges[0].low;
            ranges[0].high = ranges[i].high > ranges[0].high ? ranges[i].high : ranges[0].high;
            ranges[0].count += ranges[i].count;
        }
    }
};

template <class T, normalisation Normal, change_measure Measure>
struct histogram_of_chunk {
    difference<T, Normal> pair;
    std::int64_t chunk_rows;
    int root_log2;
    std::uint64_t low, high;
    column<score_histogram> out;

    SANC_HD void operator()(std::int64_t chunk) const {
        score_histogram& tally = out[chunk];
        tally.low = low;
        tally.high = high;
        for (std::int64_t& count : tally.count) count = 0;
        const std::int64_t last = (chunk + 1) * chunk_rows;
        const auto span = static_cast<double>(high - low + 1);
        std::uint64_t score[64];
        for (std::int64_t y = chunk * chunk_rows; y < last && y < pair.before.height; ++y) {
            for (std::int64_t i = 0; i < pair.not_observable.words_per_row(); ++i) {
                std::uint64_t seen = pair.seen(y, i);
                if (seen == 0) continue;
                pair.template scores<Measure>(y, i, score);
                for (; seen != 0; seen &= seen - 1) {
                    std::uint64_t s = score[lowest_one(seen)];
                    if (pair.template squares<Measure>()) s = scaled_root(s, root_log2);
                    // Exact: both are below 2^53, and a quotient short of a whole number is so by more than 2^-41.
                    const double place = static_cast<double>((s - low) * histogram_bins) / span;
                    ++tally.count[static_cast<std::int64_t>(place) & (histogram_bins - 1)];
                }
            }
        }
    }
};

struct merge_histograms {
    column<score_histogram> tallies;
    SANC_HD void operator()(std::int64_t bin) const {
        for (std::int64_t i = 1; i < tallies.size; ++i) tallies[0].count[bin] += tallies[i].count[bin];
    }
};

// At most 256 pieces, each with its own tally.
inline std::int64_t rows_of_tally(std::int64_t height, std::int64_t chunk_rows) {
    const std::int64_t least = (height + 255) / 256;
    return chunk_rows > least ? chunk_rows : least;
}

// The range of the scores in the decision form, and how many there are; low = UINT64_MAX where none. Throws cancelled.
template <change_measure Measure, class Policy, class T, normalisation Normal>
score_range range_of_scores(const Policy& policy, const difference<T, Normal>& pair, std::int64_t chunk_rows,
                            const monitor& watch) {
    const std::int64_t rows = rows_of_tally(pair.before.height, chunk_rows);
    auto ranges = make_buffer<score_range>(policy, (pair.before.height + rows - 1) / rows);
    for_each_chunk(policy, ranges.size(), 16, watch, range_of_chunk<T, Normal, Measure>{pair, rows, view(ranges)});
    for_each_index(policy, 1, merge_ranges{view(ranges)});
    return read_one(policy, static_cast<const score_range*>(ranges.data()));
}

// The histogram of the scores, all of them within [low, high] on its scale. Throws cancelled.
template <change_measure Measure, class Policy, class T, normalisation Normal>
score_histogram histogram_of_scores(const Policy& policy, const difference<T, Normal>& pair, int root_log2,
                                    std::uint64_t low, std::uint64_t high, std::int64_t chunk_rows,
                                    const monitor& watch) {
    const std::int64_t rows = rows_of_tally(pair.before.height, chunk_rows);
    auto tallies = make_buffer<score_histogram>(policy, (pair.before.height + rows - 1) / rows);
    for_each_chunk(policy, tallies.size(), 16, watch,
                   histogram_of_chunk<T, Normal, Measure>{pair, rows, root_log2, low, high, view(tallies)});
    for_each_index(policy, histogram_bins, merge_histograms{view(tallies)});
    return read_one(policy, static_cast<const score_histogram*>(tallies.data()));
}

}  // namespace detail
}  // namespace sanc
