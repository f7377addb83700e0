// SPDX-License-Identifier: Apache-2.0
// Floating-point images become integers at load, by a power of two that the caller declares: everything after is exact.
#pragma once

#include <sanc/exec.hpp>
#include <sanc/raster/bits.hpp>

namespace sanc {

// Values of an int32 image lie within +-limit; the one below them all marks nodata.
inline constexpr std::int32_t quantised_limit = (1 << 27) - 1;
inline constexpr std::int32_t quantised_nodata = INT32_MIN;

namespace detail {

template <class T>
struct quantise_row {
    raster_view<T> image;
    std::int32_t* out;
    double scale;
    bit_view hidden;              // words == nullptr: none
    column<std::int64_t> beyond;  // per row of a band, how many values do not fit

    SANC_HD void operator()(std::int64_t line) const {
        const auto band = static_cast<std::int32_t>(line / image.height);
        const auto y = static_cast<std::int32_t>(line % image.height);
        const T* from = &image.at(band, y, 0);
        std::int32_t* to = out + line * image.width;
        std::int64_t outside = 0;
        for (std::int32_t x = 0; x < image.width; ++x) {
            const double value = static_cast<double>(from[x]) * scale + 0.5;
            std::int32_t whole = quantised_nodata;
            // Infinity is as little a measurement as NaN.
            const bool finite = value - value == 0.0;
            const bool fits =
                value >= -static_cast<double>(quantised_limit) && value <= static_cast<double>(quantised_limit);
            const bool seen = !(image.has_nodata && from[x] == image.nodata) && !(hidden.words != nullptr && hidden.test(y, x));
            if (fits && seen) {
                whole = static_cast<std::int32_t>(value);
                whole -= static_cast<double>(whole) > value;
            } else if (finite && seen) {
                ++outside;
            }
            to[x] = whole;
        }
        beyond[line] = outside;
    }
};

}  // namespace detail

// floor(value x 2^scale_log2 + 1/2) of every pixel, band-sequential without padding, into `out` (width x height x bands
// values); NaN, infinities, nodata and pixels that are hidden become quantised_nodata. Returns the view of `out`. O(pixels) work. Throws
// std::invalid_argument when a value does not fit in +-quantised_limit, and cancelled.
template <class Policy, class T>
raster_view<std::int32_t> quantise(const Policy& policy, raster_view<T> image, int scale_log2, std::int32_t* out,
                                   bit_view hidden = {}, const monitor& watch = {}) {
    if (scale_log2 < -60 || scale_log2 > 60) {
        bad_argument("quantise", "scale_log2", scale_log2, "give -60 to 60");
    }
    double scale = 1.0;
    for (int i = 0; i < scale_log2; ++i) scale *= 2.0;
    for (int i = 0; i > scale_log2; --i) scale *= 0.5;
    const std::int64_t lines = std::int64_t{image.height} * image.bands;
    auto beyond = make_buffer<std::int64_t>(policy, lines + 1);
    for_each_chunk(policy, lines, 1024, watch,
                   detail::quantise_row<T>{image, out, scale, hidden, {beyond.data(), beyond.size()}});
    const std::int64_t outside = exclusive_scan(policy, column<const std::int64_t>{beyond.data(), lines},
                                                column<std::int64_t>{beyond.data(), lines + 1});
    if (outside != 0) {
        bad_argument("quantise", "scale_log2", scale_log2,
                     filled("% pixels lie beyond +-2^27 of its units; give a smaller one", outside));
    }
    return {out,
            image.width,
            image.height,
            image.bands,
            image.width,
            std::int64_t{image.width} * image.height,
            quantised_nodata,
            true};
}

}  // namespace sanc
