// SPDX-License-Identifier: Apache-2.0
// Threshold: a pixel changed if its score > t. `fixed:V` and `otsu` both end in one integer limit on the decision form of
// the score (|d|, or the sum of squares), so that no pixel is decided by a rounding.
// Source: Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC 9, 1979.
#pragma once

#include <string_view>

#include <sanc/raster/difference.hpp>
#include <sanc/text/number.hpp>

namespace sanc {

inline constexpr int histogram_bins = 4096;

// otsu, or a value in units of the measure as value_e9 / 10^9.
struct threshold_choice {
    bool otsu = true;
    std::int64_t value_e9 = 0;
};

// Reads "otsu" or "fixed:V", V a decimal >= 0 of up to 9 places. Throws std::invalid_argument.
inline threshold_choice parse_threshold(std::string_view text) {
    threshold_choice choice;
    if (text == "otsu") return choice;
    choice.otsu = false;
    if (text.substr(0, 6) != "fixed:" || !parse_fixed(text.substr(6), 9, choice.value_e9) || choice.value_e9 < 0) {
        bad_argument("change", "threshold", text, "give otsu or fixed:V with V a decimal >= 0");
    }
    return choice;
}

// Counts of the scores in 4,096 equal bins over [low, high]. They are counted on the scale of the measure: |d|, and for
// CVA floor(2^root_log2 sqrt(score)); score s of that scale falls in bin floor((s - low) x 4096 / (high - low + 1)).
struct score_histogram {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::int64_t count[histogram_bins] = {};

    // The largest score of bin k.
    [[nodiscard]] std::uint64_t end_of(int k) const {
        const uint128 span = static_cast<uint128>(high - low) + 1;
        return low + static_cast<std::uint64_t>((span * static_cast<uint128>(k + 1) + histogram_bins - 1) / histogram_bins) - 1;
    }
};

// A threshold t on the scale of the histogram, and how much of the variance of the bins it explains.
struct otsu_result {
    std::uint64_t t = 0;
    std::int64_t separation_e9 = 0;
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
                    if constexpr (Measure == change_measure::cva) s = scaled_root(s, root_log2);
                    // Exact: both are below 2^53, and a quotient short of a whole number is so by more than 2^-41.
                    const double place = static_cast<double>((s - low) * histogram_bins) / span;
                    ++tally.count[static_cast<std::int64_t>(place)];
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

template <class T, normalisation Normal, change_measure Measure>
struct threshold_row {
    difference<T, Normal> pair;
    std::uint64_t limit;
    mutable_bit_view out;

    SANC_HD void operator()(std::int64_t y) const {
        std::uint64_t score[64];
        for (std::int64_t i = 0; i < out.words_per_row(); ++i) {
            pair.template scores<Measure>(y, i, score);
            std::uint64_t word = 0;
            for (int k = 0; k < 64; ++k) word |= static_cast<std::uint64_t>(score[k] > limit) << k;
            out.row(static_cast<std::int32_t>(y))[i] = word & pair.seen(y, i);
        }
    }
};

// A natural number of up to 384 bits: Otsu's rule compares fractions exactly.
struct wide_number {
    std::uint32_t limb[12] = {};

    explicit wide_number(uint128 value) {
        for (int i = 0; i < 4; ++i) limb[i] = static_cast<std::uint32_t>(value >> (32 * i));
    }
    // The product, which fits: the callers multiply less than 2^384.
    [[nodiscard]] wide_number times(const wide_number& other) const {
        wide_number product{0};
        for (int i = 0; i < 12; ++i) {
            std::uint64_t carry = 0;
            for (int j = 0; i + j < 12; ++j) {
                carry += std::uint64_t{limb[i]} * other.limb[j] + product.limb[i + j];
                product.limb[i + j] = static_cast<std::uint32_t>(carry);
                carry >>= 32;
            }
        }
        return product;
    }
    [[nodiscard]] bool less(const wide_number& other) const {
        for (int i = 11; i >= 0; --i) {
            if (limb[i] != other.limb[i]) return limb[i] < other.limb[i];
        }
        return false;
    }
};

}  // namespace detail

// Otsu's threshold of a histogram of at most 2^36 scores: the end of the bin that splits it with the largest between-class
// variance, the lowest one on a tie, decided in exact integers; and that variance's share of the whole, rounded down.
// With all scores in one bin t = high and the separation 0: nothing stands out. O(bins) work.
inline otsu_result otsu(const score_histogram& histogram) {
    using detail::wide_number;
    int128 count = 0;
    int128 sum = 0;
    int128 squares = 0;
    for (int k = 0; k < histogram_bins; ++k) {
        count += histogram.count[k];
        sum += int128{histogram.count[k]} * k;
        squares += int128{histogram.count[k]} * k * k;
    }
    otsu_result best{histogram.high, 0};
    // The between-class variance times count^2: lean^2 / (below x above).
    uint128 best_lean = 0;
    uint128 best_weights = 1;
    int128 below = 0;
    int128 sum_below = 0;
    for (int k = 0; k + 1 < histogram_bins; ++k) {
        below += histogram.count[k];
        sum_below += int128{histogram.count[k]} * k;
        if (below == 0 || below == count) continue;
        const auto lean = static_cast<uint128>(sum * below - sum_below * count);
        const auto weights = static_cast<uint128>(below * (count - below));
        const wide_number ours = wide_number{lean}.times(wide_number{lean}).times(wide_number{best_weights});
        const wide_number theirs = wide_number{best_lean}.times(wide_number{best_lean}).times(wide_number{weights});
        if (!theirs.less(ours)) continue;
        best_lean = lean;
        best_weights = weights;
        best.t = histogram.end_of(k);
    }
    if (best_lean == 0) return best;
    const wide_number between = wide_number{best_lean}.times(wide_number{best_lean}).times(wide_number{1000000000});
    const wide_number whole =
        wide_number{best_weights}.times(wide_number{static_cast<uint128>(count * squares - sum * sum)});
    std::int64_t high = 1000000001;
    while (high - best.separation_e9 > 1) {
        const std::int64_t middle = best.separation_e9 + (high - best.separation_e9) / 2;
        if (between.less(whole.times(wide_number{static_cast<uint128>(middle)}))) {
            high = middle;
        } else {
            best.separation_e9 = middle;
        }
    }
    return best;
}

namespace detail {

// The limit on the sum of squares that says the same as "root > t": 2^(2 root_log2) score >= (t + 1)^2.
inline std::uint64_t limit_of_root(std::uint64_t t, int root_log2) {
    const uint128 square = static_cast<uint128>(t + 1) * (t + 1);
    const uint128 least = ((square - 1) >> (2 * root_log2)) + 1;
    return static_cast<std::uint64_t>(least - 1);
}

// The limit on the decision form that says the same as "measure > value", for d in units of 2^-unit_log2.
inline std::uint64_t limit_of_value(std::int64_t value_e9, int unit_log2, change_measure measure) {
    uint128 above = static_cast<uint128>(value_e9);
    uint128 below = 1000000000;
    if (unit_log2 >= 0) above <<= unit_log2;
    if (unit_log2 < 0) below <<= -unit_log2;
    if (measure == change_measure::absolute) {
        const uint128 limit = above / below;
        return limit > UINT64_MAX ? UINT64_MAX : static_cast<std::uint64_t>(limit);
    }
    // No root of a score reaches 2^32: beyond it nothing changed. Below it, floor((above / below)^2) by its whole part
    // and rest: whole^2 + (2 whole rest below + rest^2) / below^2.
    const uint128 whole = above / below;
    if (whole >> 32 != 0) return UINT64_MAX;
    const uint128 rest = above % below;
    const wide_number exact = wide_number{above}.times(wide_number{above});
    const wide_number square = wide_number{below}.times(wide_number{below});
    uint128 low = whole * whole;
    uint128 high = (whole + 1) * (whole + 1);
    if (rest == 0) return static_cast<std::uint64_t>(low);
    while (high - low > 1) {
        const uint128 middle = low + (high - low) / 2;
        if (exact.less(square.times(wide_number{middle}))) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return static_cast<std::uint64_t>(low);
}

}  // namespace detail
}  // namespace sanc
