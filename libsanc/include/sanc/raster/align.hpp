// SPDX-License-Identifier: Apache-2.0
// Two images on one grid: AFTER is brought onto BEFORE's by whole pixels; what it does not cover is not observable.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/raster/bits.hpp>

namespace sanc {

// Pixel corner (c, r) lies at x = g[0] + c g[1] + r g[2], y = g[3] + c g[4] + r g[5]: GDAL's order.
using affine_map = std::array<double, 6>;

// AFTER's pixel (0, 0) is BEFORE's pixel (x_px, y_px).
struct grid_offset {
    std::int64_t x_px = 0;
    std::int64_t y_px = 0;
};

namespace detail {

template <class T>
struct place_row {
    raster_view<T> from;
    T* to;
    std::int32_t width, height;
    grid_offset offset;
    mutable_bit_view beyond;

    SANC_HD bool covered(std::int64_t x, std::int64_t y) const {
        return x >= offset.x_px && y >= offset.y_px && x < offset.x_px + from.width && y < offset.y_px + from.height;
    }
    SANC_HD void operator()(std::int64_t y) const {
        std::uint64_t* bits = beyond.row(static_cast<std::int32_t>(y));
        for (std::int64_t i = 0; i < beyond.words_per_row(); ++i) bits[i] = 0;
        for (std::int64_t x = 0; x < width; ++x) {
            const bool here = covered(x, y);
            for (std::int32_t band = 0; band < from.bands; ++band) {
                to[(std::int64_t{band} * height + y) * width + x] =
                    here ? from.at(band, static_cast<std::int32_t>(y - offset.y_px), static_cast<std::int32_t>(x - offset.x_px)) : T{};
            }
            bits[x >> 6] |= static_cast<std::uint64_t>(!here) << (x & 63);
        }
    }
};

}  // namespace detail

// Where AFTER's grid begins on BEFORE's; errors tell AFTER by `name`. Throws std::invalid_argument, naming the remedy, for another pixel size or
// rotation (by more than 1e-6 of a pixel over the image) or a shift that is not whole pixels (by more than 1/1000 px).
inline grid_offset whole_pixel_offset(const affine_map& before, const affine_map& after, std::int32_t width, std::int32_t height,
                                      std::string_view name = "AFTER") {
    const double determinant = before[1] * before[5] - before[2] * before[4];
    if (!(determinant != 0.0)) bad_argument("change", "geotransform of BEFORE", "singular", "give an image with a pixel size");
    const auto to_pixels = [&](double dx, double dy) {
        return std::array<double, 2>{(dx * before[5] - dy * before[2]) / determinant, (dy * before[1] - dx * before[4]) / determinant};
    };
    const std::int32_t longest = width > height ? width : height;
    for (int axis = 1; axis <= 2; ++axis) {
        const auto step = to_pixels(after[static_cast<std::size_t>(axis)], after[static_cast<std::size_t>(axis) + 3]);
        const double expected_x = axis == 1 ? 1.0 : 0.0;
        const double off = (step[0] > expected_x ? step[0] - expected_x : expected_x - step[0]) +
                           (step[1] > 1.0 - expected_x ? step[1] - (1.0 - expected_x) : (1.0 - expected_x) - step[1]);
        if (!(off * longest <= 1e-3)) {
            bad_argument("change", name, "another pixel size or rotation", "resample it onto BEFORE's grid (gdalwarp -tr, -te)");
        }
    }
    const auto shift = to_pixels(after[0] - before[0], after[3] - before[3]);
    grid_offset found;
    for (int axis = 0; axis < 2; ++axis) {
        const double value = shift[static_cast<std::size_t>(axis)];
        if (!(value > -2147483648.0 && value < 2147483647.0)) bad_argument("change", name, "far away", "the images do not overlap");
        const auto whole = static_cast<std::int64_t>(value + (value < 0 ? -0.5 : 0.5));
        const double rest = value - static_cast<double>(whole);
        if (rest > 1e-3 || rest < -1e-3) {
            bad_argument("change", name, "offset by part of a pixel", "resample it onto BEFORE's grid (gdalwarp -tap)");
        }
        (axis == 0 ? found.x_px : found.y_px) = whole;
    }
    return found;
}

// Copies AFTER into `out` (bands x height x width values, BEFORE's grid) and sets in `beyond` the bits of the pixels that
// it does not cover. O(pixels x bands). Throws std::invalid_argument when nothing is covered.
template <class Policy, class T>
raster_view<T> place_on_grid(const Policy& policy, raster_view<T> after, grid_offset offset, std::int32_t width,
                             std::int32_t height, T* out, mutable_bit_view beyond, std::string_view name = "AFTER") {
    if (offset.x_px >= width || offset.y_px >= height || offset.x_px + after.width <= 0 || offset.y_px + after.height <= 0) {
        bad_argument("change", name, "no overlap", "give two images of one place");
    }
    for_each_index(policy, height, detail::place_row<T>{after, out, width, height, offset, beyond});
    return {out, width, height, after.bands, width, std::int64_t{width} * height, after.nodata, after.has_nodata};
}

}  // namespace sanc
