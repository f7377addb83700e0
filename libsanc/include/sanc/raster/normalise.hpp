// SPDX-License-Identifier: Apache-2.0
// Normalisation of a band on a date. `none`: the pixel value itself. `zscore`: (v - mean) / standard deviation in units
// of 2^-14 standard deviations, as an integer that depends on nothing but the pixels' values.
#pragma once

#include <sanc/raster/bits.hpp>
#include <sanc/raster/lanes.hpp>
#include <sanc/raster/quantise.hpp>

namespace sanc {

inline constexpr int zscore_log2 = 14;                 // a z-score counts in 2^-14 standard deviations
inline constexpr std::int64_t zscore_limit = 1 << 26;  // and ends at +-4,096 of them
inline constexpr std::int32_t most_bands = 128;        // squares of that many differences add up in 64 bits
inline constexpr std::int64_t most_pixels = std::int64_t{1} << 36;

// What one band of one date holds over the pixels that are observable on both.
struct band_moments {
    std::int64_t count = 0;
    std::int64_t sum = 0;
    uint128 squares = 0;
    std::int32_t low = INT32_MAX;
    std::int32_t high = INT32_MIN;
};

// The fixed-point form of a z-score: z(v) = floor(((v - centre) x times - minus + 2^27) / 2^28), within +-zscore_limit.
// A band that holds one value only has times = minus = 0: all its z-scores are 0.
struct z_form {
    std::int32_t centre = 0;
    std::int64_t times = 0;
    std::int64_t minus = 0;

    SANC_HD std::int64_t operator()(std::int64_t value) const {
        // Unsigned, since a pixel that is not observable may hold anything; for the others nothing wraps.
        const std::uint64_t product = static_cast<std::uint64_t>(value - centre) * static_cast<std::uint64_t>(times);
        const std::int64_t z =
            static_cast<std::int64_t>(product - static_cast<std::uint64_t>(minus) + (1U << 27)) >> 28;
        return z < -zscore_limit ? -zscore_limit : z > zscore_limit ? zscore_limit : z;
    }
};

// A used band: its number from 0, and the z-score forms of BEFORE and AFTER (unused with `none`).
struct band_form {
    std::int32_t band = 0;
    z_form before, after;
};

namespace detail {

// floor(sqrt(value)), bit by bit.
SANC_HD constexpr std::uint64_t integer_root(uint128 value) {
    uint128 root = 0;
    for (uint128 bit = uint128{1} << 126; bit != 0; bit >>= 2) {
        if (value >= root + bit) {
            value -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return static_cast<std::uint64_t>(root);
}

// Tallies of one chunk of rows for one band of one date; index = (chunk x bands + band) x 2 + date.
template <class T>
struct moments_of_chunk {
    raster_view<T> before, after;
    column<const std::int32_t> bands;
    bit_view not_observable;
    std::int64_t chunk_rows;
    column<band_moments> out;

    SANC_HD void operator()(std::int64_t index) const {
        const raster_view<T>& image = index % 2 == 0 ? before : after;
        const std::int32_t band = bands[index / 2 % bands.size];
        const std::int64_t first = index / 2 / bands.size * chunk_rows;
        const std::int64_t last = first + chunk_rows < image.height ? first + chunk_rows : image.height;
        band_moments tally;
        std::uint64_t sum = 0;
        for (std::int64_t y = first; y < last; ++y) {
            const T* row = image.data + band * image.band_stride + y * image.row_stride;
            const std::uint64_t* hidden = not_observable.row(static_cast<std::int32_t>(y));
            for (std::int64_t i = 0; i < not_observable.words_per_row(); ++i) {
                std::uint64_t seen = ~hidden[i] & inside_bits(image.width, i);
                std::uint64_t squares = 0;  // 64 squares below 2^54
                tally.count += count_ones(seen);
                if (seen == ~std::uint64_t{0}) {
                    take_all(row + 64 * i, sum, squares, tally);
                } else {
                    for (; seen != 0; seen &= seen - 1) take(row[64 * i + lowest_one(seen)], sum, squares, tally);
                }
                tally.squares += squares;
            }
        }
        tally.sum = static_cast<std::int64_t>(sum);
        out[index] = tally;
    }
    // 64 pixels, one figure after the other: loops of one sum each.
    SANC_HD static void take_all(const T* pixel, std::uint64_t& sum, std::uint64_t& squares, band_moments& tally) {
        using wide = std::conditional_t<(sizeof(T) <= 2), std::int32_t, std::int64_t>;
        using square = std::conditional_t<(sizeof(T) <= 2), std::uint32_t, std::uint64_t>;
        wide more = 0;
        std::uint64_t more_squares = 0;
        T low = pixel[0];
        T high = pixel[0];
        for (int k = 0; k < 64; ++k) more += pixel[k];
        for (int k = 0; k < 64; ++k) {
            const auto value = static_cast<square>(static_cast<wide>(pixel[k]));
            more_squares += static_cast<square>(value * value);
        }
        for (int k = 0; k < 64; ++k) low = pixel[k] < low ? pixel[k] : low;
        for (int k = 0; k < 64; ++k) high = pixel[k] > high ? pixel[k] : high;
        sum += static_cast<std::uint64_t>(std::int64_t{more});
        squares += more_squares;
        tally.low = low < tally.low ? low : tally.low;
        tally.high = high > tally.high ? high : tally.high;
    }
    SANC_HD static void take(T pixel, std::uint64_t& sum, std::uint64_t& squares, band_moments& tally) {
        const auto value = static_cast<std::int32_t>(pixel);
        const auto wide = static_cast<std::uint64_t>(std::int64_t{value});
        sum += wide;
        squares += wide * wide;
        tally.low = value < tally.low ? value : tally.low;
        tally.high = value > tally.high ? value : tally.high;
    }
};

struct merge_moments {
    column<band_moments> tallies;
    std::int64_t series;
    SANC_HD void operator()(std::int64_t s) const {
        band_moments& total = tallies[s];
        for (std::int64_t i = s + series; i < tallies.size; i += series) {
            const band_moments& more = tallies[i];
            total.count += more.count;
            total.sum =
                static_cast<std::int64_t>(static_cast<std::uint64_t>(total.sum) + static_cast<std::uint64_t>(more.sum));
            total.squares += more.squares;
            total.low = more.low < total.low ? more.low : total.low;
            total.high = more.high > total.high ? more.high : total.high;
        }
    }
};

}  // namespace detail

// The moments of each used band: those of BEFORE at 2 i, of AFTER at 2 i + 1, for bands[i] (from 0). O(pixels x bands)
// work, bands x chunks of scratch. Throws cancelled.
template <class Policy, class T>
std::vector<band_moments> moments(const Policy& policy, raster_view<T> before, raster_view<T> after,
                                  column<const std::int32_t> bands, bit_view not_observable,
                                  std::int64_t chunk_rows = 256, const monitor& watch = {}) {
    const std::int64_t chunks = (before.height + chunk_rows - 1) / chunk_rows;
    const std::int64_t series = 2 * bands.size;
    auto tallies = make_buffer<band_moments>(policy, chunks * series);
    const column<band_moments> all{tallies.data(), tallies.size()};
    for_each_chunk(policy, tallies.size(), 64 * series, watch,
                   detail::widest(policy, detail::moments_of_chunk<T>{before, after, bands, not_observable, chunk_rows, all}));
    for_each_index(policy, series, detail::merge_moments{all, series});
    std::vector<band_moments> made;
    for (std::int64_t s = 0; s < series; ++s) made.push_back(read_one(policy, tallies.data() + s));
    return made;
}

// The z-score of a band from its moments, exact up to the rounding of two numbers: with n, s, q its count, sum and sum
// of squares, times = floor(2^42 n / sqrt(n q - s^2)), the root taken to 63 bits or more; centre = floor(s / n); minus
// = floor((s - n centre) times / n). |v - mean| <= sqrt(n - 1) standard deviations keeps the product below 2^62.
inline z_form z_form_of(const band_moments& m) {
    z_form form;
    if (m.count == 0) return form;
    const int128 count = m.count;
    int128 centre = m.sum / count;
    if (centre * count > m.sum) --centre;
    form.centre = static_cast<std::int32_t>(centre);
    // n q - s^2 is the same for values counted from the centre, and smaller on the way.
    const int128 rest = m.sum - count * centre;
    const int128 squares = static_cast<int128>(m.squares) - 2 * centre * m.sum + count * centre * centre;
    const auto spread = static_cast<uint128>(count * squares - rest * rest);
    if (spread == 0) return form;
    int up = 0;
    while (up < 62 && spread << (2 * up) >> 126 == 0) ++up;
    const std::uint64_t root = detail::integer_root(spread << (2 * up));
    form.times = static_cast<std::int64_t>((static_cast<uint128>(m.count) << (42 + up)) / root);
    form.minus = static_cast<std::int64_t>(rest * form.times / count);
    return form;
}

}  // namespace sanc
