// SPDX-License-Identifier: Apache-2.0
// The pass over |d| of z-scores on the host by an estimate in float with a known error: whole numbers are looked up only for the
// words where the estimate leaves a doubt. The same bits and the same range as size_row of tabled.hpp.
#pragma once

#include <cmath>
#include <limits>

#include <sanc/detail/host_forms.hpp>
#include <sanc/raster/tabled_rows.hpp>

namespace sanc::detail {

#if SANC_HOST_FORMS

// d = after x times_after - before x times_before + shift to within `error`.
struct size_estimate {
    float times_before = 0;
    float times_after = 0;
    float shift = 0;
    double error = 0;
    bool usable = false;  // no z-score of any pixel value meets its limit
};

// A z-score is rounded to a whole number, so d is off by 1 at most; the float has 24 bits, and every step on the way and every bound
// that it is compared with is off by 2^-24 of the sum of all terms: ten of them are below 2^-20 of it.
template <class T>
size_estimate estimate_of(const difference<T, normalisation::zscore>& pair) {
    constexpr double one = 268435456.0;  // 2^28: a whole unit of a z-score in the product of a z_form
    constexpr std::int64_t values = std::int64_t{1} << (8 * sizeof(T));
    const auto ends_below_limit = [](const std::int32_t* table) {
        return table[std::numeric_limits<T>::lowest()] > -zscore_limit && table[std::numeric_limits<T>::max()] < zscore_limit;
    };
    const z_form& before = pair.bands[0].before;
    const z_form& after = pair.bands[0].after;
    const auto offset = [&](const z_form& form) {
        return (static_cast<double>(form.centre) * static_cast<double>(form.times) + static_cast<double>(form.minus)) / one;
    };
    const double times_before = static_cast<double>(before.times) / one;
    const double times_after = static_cast<double>(after.times) / one;
    const double terms = static_cast<double>(values) * (times_before + times_after) + std::abs(offset(before)) + std::abs(offset(after));
    return {static_cast<float>(times_before),
            static_cast<float>(times_after),
            static_cast<float>(offset(before) - offset(after)),
            2.0 + terms / 1048576.0,
            ends_below_limit(pair.table(0, 0)) && ends_below_limit(pair.table(0, 1))};
}

// Floats that are not negative stand in order as their bits do: those of a bound, which is below all of them where it is negative.
inline std::int32_t bits_of_bound(double bound) {
    if (bound < 0) return -1;
    const auto value = static_cast<float>(bound);
    std::int32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

template <class T>
struct estimated_row {
    size_row<T> exact;
    size_estimate guess;

    template <int Bytes>
    void operator()(std::integral_constant<int, Bytes>, std::int64_t y) const {
        using floats = lanes<float, Bytes>;
        using bits = lanes<std::int32_t, Bytes>;
        constexpr unsigned width = Bytes / 4;
        constexpr unsigned groups = 64 / width;
        using values = lanes<T, static_cast<int>(width * sizeof(T))>;
        const auto& pair = exact.sizes.pair;
        const T* const from = pair.pixels(pair.before, 0, y);
        const T* const to = pair.pixels(pair.after, 0, y);
        const bits limit = bits{} + bits_of_bound(exact.limit);
        const bits surely_not = bits{} + bits_of_bound(exact.limit - guess.error);
        const bits surely = bits{} + bits_of_bound(exact.limit + guess.error);
        size_tally tally;
        bits may_lower, may_raise, may_matter;
        const auto know = [&] {
            may_lower = bits{} + (tally.low == 0 ? 0 : bits_of_bound(tally.low + guess.error));
            may_raise = bits{} + bits_of_bound(tally.high - guess.error);
            may_matter = may_raise < surely_not ? may_raise : surely_not;
        };
        know();
        for (std::int64_t i = 0; i < pair.not_observable.words_per_row(); ++i) {
            if (~pair.seen(y, i) != 0) {
                exact.take_word(y, i, tally);
                know();
                continue;
            }
            bits size[groups];
            bits smallest = bits{} + INT32_MAX;
            bits largest = {};
            for (unsigned g = 0; g < groups; ++g) {
                values a, b;
                load_lanes(a, from + 64 * i + width * g);
                load_lanes(b, to + 64 * i + width * g);
                const floats f = __builtin_convertvector(__builtin_convertvector(a, bits), floats);
                const floats t = __builtin_convertvector(__builtin_convertvector(b, bits), floats);
                size[g] = (bits)(t * guess.times_after - f * guess.times_before + guess.shift) & INT32_MAX;
                smallest = size[g] < smallest ? size[g] : smallest;
                largest = size[g] > largest ? size[g] : largest;
            }
            if (!any_lane((largest > may_matter) | (smallest < may_lower))) {
                tally.count += 64;
                exact.put(y, i, 0);
                continue;
            }
            bits above[groups];
            bits doubt = (largest > may_raise) | (smallest < may_lower);
            for (unsigned g = 0; g < groups; ++g) {
                above[g] = size[g] > limit;
                doubt |= (size[g] > surely_not) & ~(size[g] > surely);
            }
            if (any_lane(doubt)) {
                exact.take_word(y, i, tally);
                know();
                continue;
            }
            tally.count += 64;
            exact.put(y, i, word_of_lanes(above));
        }
        exact.ranges[y] = tally.range();
    }
};

template <class T>
struct estimated_body {
    estimated_row<T> row;
    void operator()(std::int64_t y) const { in_wide_lanes(row, y); }
};

#endif  // SANC_HOST_FORMS

// size_row for each row.
template <host_policy Policy, class T>
void each_size_row(const Policy& policy, const size_row<T>& row, std::int64_t chunk_rows, const monitor& watch) {
#if SANC_HOST_FORMS
    const size_estimate guess = estimate_of(row.sizes.pair);
    if (guess.usable) return for_each_chunk(policy, row.sizes.pair.before.height, chunk_rows, watch, estimated_body<T>{{row, guess}});
#endif
    for_each_chunk(policy, row.sizes.pair.before.height, chunk_rows, watch, widest(policy, row));
}

}  // namespace sanc::detail
