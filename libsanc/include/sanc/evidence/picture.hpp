// SPDX-License-Identifier: Apache-2.0
// Pictures of the report: a piece of an image as PNG, outlines over it as SVG.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include <sanc/evidence/inputs.hpp>
#include <sanc/evidence/png.hpp>
#include <sanc/raster/bits.hpp>
#include <sanc/table.hpp>

namespace sanc::evidence {

// Pixels [x0, x1) x [y0, y1) of an image.
struct pixel_window {
    std::int32_t x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    [[nodiscard]] std::int32_t width() const { return x1 - x0; }
    [[nodiscard]] std::int32_t height() const { return y1 - y0; }
};

// The window around the set pixels, `margin` wider on each side, within the mask and at least 48 pixels long where it fits.
inline pixel_window window_around(bit_view bits, std::int32_t margin) {
    pixel_window found{bits.width, bits.height, 0, 0};
    for (std::int32_t y = 0; y < bits.height; ++y) {
        for (std::int32_t x = 0; x < bits.width; ++x) {
            if (!bits.test(y, x)) continue;
            found = {std::min(found.x0, x), std::min(found.y0, y), std::max(found.x1, x + 1), std::max(found.y1, y + 1)};
        }
    }
    if (found.x1 <= found.x0) return {0, 0, bits.width, bits.height};
    const auto widen = [&](std::int32_t& low, std::int32_t& high, std::int32_t end) {
        const std::int32_t more = std::max(margin, (48 - (high - low) + 1) / 2);
        low = std::max(0, low - more);
        high = std::min(end, high + more);
    };
    widen(found.x0, found.x1, bits.width);
    widen(found.y0, found.y1, bits.height);
    return found;
}

namespace detail {

// The pixels of an image of any type as doubles.
struct pixel_source {
    const void* data;
    std::int64_t row_stride, band_stride;
    double nodata;
    bool has_nodata;
    double (*read)(const void* data, std::int64_t place);
};
inline pixel_source pixels_of(const input_image& image) {
    return std::visit(
        [](const auto& view) {
            using pixel = std::decay_t<decltype(*view.data)>;
            return pixel_source{view.data, view.row_stride, view.band_stride, static_cast<double>(view.nodata), view.has_nodata,
                                [](const void* data, std::int64_t place) { return static_cast<double>(static_cast<const pixel*>(data)[place]); }};
        },
        image.pixels);
}

// Every step-th pixel of a window, row by row, band after band of each; the first of a pixel that is not observable is NaN.
inline std::vector<double> sampled(const input_image& image, const pixel_window& window, std::int32_t step, std::int32_t width, std::int32_t height,
                                   std::int32_t bands, bit_view hidden) {
    std::vector<double> values(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * static_cast<std::size_t>(bands));
    const pixel_source from = pixels_of(image);
    double* to = values.data();
    for (std::int32_t v = 0; v < height; ++v) {
        for (std::int32_t u = 0; u < width; ++u, to += bands) {
            const std::int32_t x = window.x0 + u * step;
            const std::int32_t y = window.y0 + v * step;
            bool seen = !hidden.test(y, x);
            for (std::int32_t b = 0; b < bands; ++b) {
                to[b] = from.read(from.data, b * from.band_stride + y * from.row_stride + x);
                seen = seen && to[b] - to[b] == 0.0 && !(from.has_nodata && to[b] == from.nodata);
            }
            if (!seen) to[0] = std::numeric_limits<double>::quiet_NaN();
        }
    }
    return values;
}

}  // namespace detail

// A window of an image in grey (one or two bands) or in the colours of its first three bands, each band stretched from its
// least to its greatest observable value in the window; hidden pixels are hatched. At most 512 pixels a side: larger
// windows are sampled.
inline rgb_image render(const input_image& image, const pixel_window& window, bit_view hidden) {
    const std::int32_t step = std::max(1, (std::max(window.width(), window.height()) + 511) / 512);
    rgb_image picture(std::max(1, window.width() / step), std::max(1, window.height() / step));
    const std::int32_t bands = std::visit([](const auto& pixels) { return pixels.bands; }, image.pixels) >= 3 ? 3 : 1;
    const auto values = detail::sampled(image, window, step, picture.width, picture.height, bands, hidden);
    double low[3] = {};
    double high[3] = {};
    bool any = false;
    for (std::size_t i = 0; i < values.size(); i += static_cast<std::size_t>(bands)) {
        if (values[i] != values[i]) continue;
        for (std::int32_t b = 0; b < bands; ++b) {
            const double value = values[i + static_cast<std::size_t>(b)];
            low[b] = any ? std::min(low[b], value) : value;
            high[b] = any ? std::max(high[b], value) : value;
        }
        any = true;
    }
    const double* at = values.data();
    for (std::int32_t v = 0; v < picture.height; ++v) {
        for (std::int32_t u = 0; u < picture.width; ++u, at += bands) {
            if (*at != *at) {
                const bool line = (u + v) % 6 == 0;
                picture.set(u, v, line ? std::array<std::uint8_t, 3>{140, 140, 150} : std::array<std::uint8_t, 3>{225, 225, 230});
                continue;
            }
            std::array<std::uint8_t, 3> color{};
            for (std::int32_t b = 0; b < 3; ++b) {
                const std::int32_t from = bands == 3 ? b : 0;
                const double span = high[from] - low[from];
                const double share = span > 0.0 ? (at[from] - low[from]) / span : 0.5;
                color[static_cast<std::size_t>(b)] = static_cast<std::uint8_t>(share * 255.0 + 0.5);
            }
            picture.set(u, v, color);
        }
    }
    return picture;
}

// The outlines of polygons as one SVG path in pixel coordinates of the window.
inline std::string outline_path(const multipolygons& shapes, const pixel_window& window) {
    std::string path;
    for (std::size_t r = 0; r + 1 < shapes.rings.size(); ++r) {
        const auto begin = static_cast<std::size_t>(shapes.rings[r]);
        const auto end = static_cast<std::size_t>(shapes.rings[r + 1]);
        bool inside = false;
        for (std::size_t i = begin; i < end; ++i) {
            inside = inside || (shapes.x[i] >= window.x0 && shapes.x[i] <= window.x1 && shapes.y[i] >= window.y0 && shapes.y[i] <= window.y1);
        }
        if (!inside) continue;
        for (std::size_t i = begin; i < end; ++i) {
            fill(path, i == begin ? "M% %" : "L% %", shapes.x[i] - window.x0, shapes.y[i] - window.y0);
        }
        path += "Z";
    }
    return path;
}

}  // namespace sanc::evidence
