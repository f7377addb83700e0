// SPDX-License-Identifier: Apache-2.0
// Pictures of the report: a piece of an image as PNG, outlines over it as SVG.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <variant>

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

// A window of an image in grey (one or two bands) or in the colours of its first three bands, each band stretched from its
// least to its greatest observable value in the window; hidden pixels are hatched. At most 512 pixels a side: larger
// windows are sampled.
inline rgb_image render(const input_image& image, const pixel_window& window, bit_view hidden) {
    const std::int32_t step = std::max(1, (std::max(window.width(), window.height()) + 511) / 512);
    rgb_image picture(std::max(1, window.width() / step), std::max(1, window.height() / step));
    std::visit(
        [&](const auto& pixels) {
            const std::int32_t bands = pixels.bands >= 3 ? 3 : 1;
            double low[3] = {};
            double high[3] = {};
            bool any = false;
            const auto each = [&](const auto& use) {
                for (std::int32_t v = 0; v < picture.height; ++v) {
                    for (std::int32_t u = 0; u < picture.width; ++u) use(u, v, window.x0 + u * step, window.y0 + v * step);
                }
            };
            const auto value = [&](std::int32_t band, std::int32_t x, std::int32_t y) { return static_cast<double>(pixels.at(band, y, x)); };
            const auto seen = [&](std::int32_t x, std::int32_t y) {
                bool good = !hidden.test(y, x);
                for (std::int32_t b = 0; b < bands; ++b) {
                    const double v = value(b, x, y);
                    good = good && v - v == 0.0 && !(pixels.has_nodata && pixels.at(b, y, x) == pixels.nodata);
                }
                return good;
            };
            each([&](std::int32_t, std::int32_t, std::int32_t x, std::int32_t y) {
                if (!seen(x, y)) return;
                for (std::int32_t b = 0; b < bands; ++b) {
                    low[b] = any ? std::min(low[b], value(b, x, y)) : value(b, x, y);
                    high[b] = any ? std::max(high[b], value(b, x, y)) : value(b, x, y);
                }
                any = true;
            });
            each([&](std::int32_t u, std::int32_t v, std::int32_t x, std::int32_t y) {
                if (!seen(x, y)) {
                    const bool line = (u + v) % 6 == 0;
                    picture.set(u, v, line ? std::array<std::uint8_t, 3>{140, 140, 150} : std::array<std::uint8_t, 3>{225, 225, 230});
                    return;
                }
                std::array<std::uint8_t, 3> color{};
                for (std::int32_t b = 0; b < 3; ++b) {
                    const std::int32_t from = bands == 3 ? b : 0;
                    const double span = high[from] - low[from];
                    const double share = span > 0.0 ? (value(from, x, y) - low[from]) / span : 0.5;
                    color[static_cast<std::size_t>(b)] = static_cast<std::uint8_t>(share * 255.0 + 0.5);
                }
                picture.set(u, v, color);
            });
        },
        image.pixels);
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
            path += (i == begin ? "M" : "L") + std::to_string(shapes.x[i] - window.x0) + " " + std::to_string(shapes.y[i] - window.y0);
        }
        path += "Z";
    }
    return path;
}

}  // namespace sanc::evidence
