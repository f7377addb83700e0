// SPDX-License-Identifier: Apache-2.0
// Threshold: a pixel changed if its score > t. `fixed:V` and `otsu` both end in one integer limit on the decision form
// of the score (|d|, or the sum of squares), so that no pixel is decided by a rounding. Source: Otsu, "A threshold
// selection method from gray-level histograms", IEEE Trans. SMC 9, 1979.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <sanc/error.hpp>
#include <sanc/raster/histogram.hpp>
#include <sanc/raster/wide_number.hpp>
#include <sanc/text/number.hpp>

namespace sanc {

// otsu, or a value in units of the measure as value_e9 / 10^9.
struct threshold_choice {
    bool otsu = true;
    std::int64_t value_e9 = 0;
};

// Reads "otsu" or "fixed:V", V a decimal >= 0 of up to 9 places. Gives what is wrong with the text, "" where nothing is.
inline std::string read_threshold(std::string_view text, threshold_choice& choice) {
    threshold_choice made;
    made.otsu = text == "otsu";
    if (!made.otsu && (text.substr(0, 6) != "fixed:" || !parse_fixed(text.substr(6), 9, made.value_e9) || made.value_e9 < 0)) {
        return argument_problem("change", "threshold", text, "give otsu or fixed:V with V a decimal from 0 to 9223372036");
    }
    choice = made;
    return {};
}

// The same for a text that must be right. Throws std::invalid_argument.
inline threshold_choice parse_threshold(std::string_view text) {
    threshold_choice choice;
    if (const std::string problem = read_threshold(text, choice); !problem.empty()) throw std::invalid_argument(problem);
    return choice;
}

// A threshold t on the scale of the histogram, and how much of the variance of the bins it explains.
struct otsu_result {
    std::uint64_t t = 0;
    std::int64_t separation_e9 = 0;
};

namespace detail {

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

// Sets the bits of the observable pixels whose score in the decision form is above the limit. Throws cancelled.
template <change_measure Measure, class Policy, class T, normalisation Normal>
void threshold_scores(const Policy& policy, const difference<T, Normal>& pair, std::uint64_t limit, mutable_bit_view out,
                      std::int64_t chunk_rows, const monitor& watch) {
    for_each_chunk(policy, pair.before.height, chunk_rows, watch, threshold_row<T, Normal, Measure>{pair, limit, out});
}

}  // namespace detail

namespace detail {

// Within 2^-51 of the value.
inline double rough(uint128 value) {
    return static_cast<double>(static_cast<std::uint64_t>(value >> 64)) * 0x1p64 + static_cast<double>(static_cast<std::uint64_t>(value));
}

}  // namespace detail

// Otsu's threshold of a histogram of at most 2^36 scores: the end of the bin that splits it with the largest
// between-class variance, the lowest one on a tie, decided in exact integers; and that variance's share of the whole,
// rounded down. With all scores in one bin t = high and the separation 0: nothing stands out. O(bins) work.
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
    // The between-class variance times count^2 is lean^2 / weights: first the largest by doubles, which is more than enough to pass
    // over nearly all splits, then the exact one. Behind an empty bin lies the split of the one before.
    double most = 0.0;
    int best_bin = -1;
    uint128 best_lean = 0;
    uint128 best_weights = 1;
    for (const bool exactly : {false, true}) {
        int128 below = 0;
        int128 sum_below = 0;
        for (int k = 0; k + 1 < histogram_bins; ++k) {
            below += histogram.count[k];
            sum_below += int128{histogram.count[k]} * k;
            if (histogram.count[k] == 0 || below == count) continue;
            const auto lean = static_cast<uint128>(sum * below - sum_below * count);
            const auto weights = static_cast<uint128>(below * (count - below));
            const double variance = detail::rough(lean) * detail::rough(lean) / detail::rough(weights);
            if (!exactly) {
                most = variance > most ? variance : most;
                continue;
            }
            if (variance < most * (1.0 - 0x1p-40)) continue;
            const wide_number ours = wide_number{lean}.times(wide_number{lean}).times(wide_number{best_weights});
            const wide_number theirs = wide_number{best_lean}.times(wide_number{best_lean}).times(wide_number{weights});
            if (!theirs.less(ours)) continue;
            best_bin = k;
            best_lean = lean;
            best_weights = weights;
        }
    }
    if (best_bin < 0) return {histogram.high, 0};
    otsu_result found{histogram.end_of(best_bin), 0};
    const wide_number between = wide_number{best_lean}.times(wide_number{best_lean}).times(wide_number{1000000000});
    const wide_number whole =
        wide_number{best_weights}.times(wide_number{static_cast<uint128>(count * squares - sum * sum)});
    std::int64_t high = 1000000001;
    while (high - found.separation_e9 > 1) {
        const std::int64_t middle = found.separation_e9 + (high - found.separation_e9) / 2;
        if (between.less(whole.times(wide_number{static_cast<uint128>(middle)}))) {
            high = middle;
        } else {
            found.separation_e9 = middle;
        }
    }
    return found;
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
