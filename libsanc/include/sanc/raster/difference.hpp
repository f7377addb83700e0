// SPDX-License-Identifier: Apache-2.0
// How much a pixel changed, as an integer: `absolute`, the largest |d| over the bands, and `cva` (change vector
// analysis), the sum of d^2 over them, where d is AFTER minus BEFORE in normalised units. CVA is compared as squares;
// its root is taken only where a figure is shown. Source: Malila, "Change vector analysis: an approach for detecting
// forest changes with Landsat", LARS 1980.
#pragma once

#include <cmath>

#include <sanc/raster/normalise.hpp>

namespace sanc {

enum class change_measure : std::uint8_t { absolute, cva };
enum class normalisation : std::uint8_t { none, zscore };

namespace detail {

// For `smallest`: neither is chosen by types, in four forms of all that is done with scores; a difference holds the choice.
inline constexpr auto measure_held = static_cast<change_measure>(2);
inline constexpr auto normalisation_held = static_cast<normalisation>(2);

}  // namespace detail

// S, T and G of a run of pixels: the sums over its pixels and bands of d, of |d|, and of the gradient of BEFORE.
struct change_sums {
    std::int64_t signed_sum = 0;
    std::int64_t absolute_sum = 0;
    std::int64_t gradient_sum = 0;  // in half units
};

namespace detail {

// The difference of a pair of images, as read by the kernels.
template <class T, normalisation Normal>
struct difference {
    raster_view<T> before, after;
    column<const band_form> bands;
    bit_view not_observable;
    // On the host: the z-score of every value of each band on each date (tabled.hpp); empty: they are worked out.
    column<const std::int32_t> tables{};
    change_measure measure{};  // read where Measure and Normal are measure_held and normalisation_held
    normalisation normal{};

    template <change_measure Measure>
    SANC_HD constexpr bool squares() const {
        return (Measure == measure_held ? measure : Measure) == change_measure::cva;
    }

    // The scores of a band on a date, by value.
    SANC_HD const std::int32_t* table(std::int64_t b, int date) const {
        constexpr std::int64_t values = std::int64_t{1} << (8 * (sizeof(T) <= 2 ? sizeof(T) : 0));
        return tables.data + (2 * b + date) * values + (std::is_signed_v<T> ? values / 2 : 0);
    }
    template <change_measure Measure>
    SANC_HD void add(std::uint64_t& score, std::int64_t d) const {
        const auto size = static_cast<std::uint64_t>(d < 0 ? -d : d);
        if (squares<Measure>()) {
            score += size * size;
        } else {
            score = size > score ? size : score;
        }
    }

    SANC_HD std::int64_t scaled(const z_form& form, T value) const {
        return (Normal == normalisation_held ? normal : Normal) == normalisation::zscore ? form(value) : std::int64_t{value};
    }
    SANC_HD const T* pixels(const raster_view<T>& image, std::int64_t b, std::int64_t y) const {
        return image.data + bands[b].band * image.band_stride + y * image.row_stride;
    }
    SANC_HD std::uint64_t seen(std::int64_t y, std::int64_t i) const {
        return ~not_observable.row(static_cast<std::int32_t>(y))[i] & inside_bits(before.width, i);
    }

    // The scores of the 64 pixels (fewer at the end of a row) of word i of row y.
    template <change_measure Measure>
    SANC_HD void scores(std::int64_t y, std::int64_t i, std::uint64_t (&score)[64]) const {
        const int count = before.width - 64 * i < 64 ? static_cast<int>(before.width - 64 * i) : 64;
        for (int k = 0; k < 64; ++k) score[k] = 0;
        for (std::int64_t b = 0; b < bands.size; ++b) {
            const T* from = pixels(before, b, y) + 64 * i;
            const T* to = pixels(after, b, y) + 64 * i;
            if constexpr (Normal == normalisation::zscore && sizeof(T) <= 2) {
                if (tables.size != 0) {
                    const std::int32_t* of_before = table(b, 0);
                    const std::int32_t* of_after = table(b, 1);
                    for (int k = 0; k < count; ++k) add<Measure>(score[k], of_after[to[k]] - of_before[from[k]]);
                    continue;
                }
            }
            const z_form form_before = bands[b].before;
            const z_form form_after = bands[b].after;
            for (int k = 0; k < count; ++k) add<Measure>(score[k], scaled(form_after, to[k]) - scaled(form_before, from[k]));
        }
    }

    // The value of BEFORE at (x, y), or at (x0, y0) where (x, y) is beyond the image or not observable.
    SANC_HD std::int64_t value_near(std::int64_t b, std::int64_t x, std::int64_t y, std::int64_t x0,
                                    std::int64_t y0) const {
        const bool usable = x >= 0 && y >= 0 && x < before.width && y < before.height &&
                            !not_observable.test(static_cast<std::int32_t>(y), static_cast<std::int32_t>(x));
        return scaled(bands[b].before, usable ? pixels(before, b, y)[x] : pixels(before, b, y0)[x0]);
    }

    // The sums over the pixels [x0, x1) of row y, all of them observable.
    SANC_HD change_sums sums(std::int64_t y, std::int64_t x0, std::int64_t x1, bool with_gradient) const {
        change_sums total;
        for (std::int64_t b = 0; b < bands.size; ++b) {
            const T* from = pixels(before, b, y);
            const T* to = pixels(after, b, y);
            for (std::int64_t x = x0; x < x1; ++x) {
                const std::int64_t d = scaled(bands[b].after, to[x]) - scaled(bands[b].before, from[x]);
                total.signed_sum += d;
                total.absolute_sum += d < 0 ? -d : d;
                if (!with_gradient) continue;
                const std::int64_t across = value_near(b, x + 1, y, x, y) - value_near(b, x - 1, y, x, y);
                const std::int64_t down = value_near(b, x, y + 1, x, y) - value_near(b, x, y - 1, x, y);
                const auto square = static_cast<uint128>(across * across) + static_cast<uint128>(down * down);
                total.gradient_sum += static_cast<std::int64_t>(integer_root(square));
            }
        }
        return total;
    }
};

template <class T, normalisation Normal, change_measure Measure>
struct score_row {
    difference<T, Normal> pair;
    double unit;  // 1 / units of d in one unit of the measure
    float* out;

    SANC_HD void operator()(std::int64_t y) const {
        std::uint64_t score[64];
        for (std::int64_t i = 0; i < pair.not_observable.words_per_row(); ++i) {
            pair.template scores<Measure>(y, i, score);
            const std::uint64_t seen = pair.seen(y, i);
            for (std::int64_t k = 0; k < 64 && 64 * i + k < pair.before.width; ++k) {
                const auto exact = static_cast<double>(score[k]);
                const double size = pair.template squares<Measure>() ? std::sqrt(exact) : exact;
                out[y * pair.before.width + 64 * i + k] =
                    (seen >> k & 1U) != 0 ? static_cast<float>(size * unit) : -1.0F;
            }
        }
    }
};

// The measure of every pixel as float32 into `out`, which stands where the policy computes. Throws cancelled.
template <change_measure Measure, class Policy, class T, normalisation Normal>
void write_scores(const Policy& policy, const difference<T, Normal>& pair, double unit, float* out,
                  std::int64_t chunk_rows, const monitor& watch) {
    for_each_chunk(policy, pair.before.height, chunk_rows, watch, score_row<T, Normal, Measure>{pair, unit, out});
}

}  // namespace detail
}  // namespace sanc
