// SPDX-License-Identifier: Apache-2.0
// What the raster tests share: small images from text, random masks, the real pairs.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sanc/random.hpp>
#include <sanc/raster/change.hpp>

namespace sanc::testing {

inline bit_mask empty_mask(std::int32_t width, std::int32_t height) {
    bit_mask made = make_mask(seq, width, height);
    for (auto& word : made.words) word = 0;
    return made;
}

inline void set(bit_mask& mask, std::int32_t y, std::int32_t x) {
    mask.view().row(y)[x / 64] |= std::uint64_t{1} << (x % 64);
}

// Rows of text, '#' = set.
inline bit_mask mask_of(const std::vector<std::string>& rows) {
    bit_mask made = empty_mask(static_cast<std::int32_t>(rows[0].size()), static_cast<std::int32_t>(rows.size()));
    for (std::int32_t y = 0; y < made.height; ++y) {
        for (std::int32_t x = 0; x < made.width; ++x) {
            if (rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] == '#') set(made, y, x);
        }
    }
    return made;
}

// Random masks of many characters: noise of every density, checkerboards with defects, blobs, nested frames, all set,
// none set; widths around the words' edges.
inline bit_mask random_mask(std::uint64_t seed) {
    random_stream random(seed, 77);
    static constexpr std::int32_t widths[] = {1, 2, 3, 5, 8, 17, 31, 63, 64, 65, 66, 100, 127, 128, 129, 130};
    const std::int32_t width = widths[random.below(16)];
    const auto height = static_cast<std::int32_t>(1 + random.below(40));
    bit_mask made = empty_mask(width, height);
    const std::uint64_t character = random.below(8);
    const std::uint64_t density = 1 + random.below(99);
    const std::uint64_t defect = random.below(12);
    for (std::int32_t y = 0; y < height; ++y) {
        for (std::int32_t x = 0; x < width; ++x) {
            bool on = false;
            if (character <= 2) on = random.below(100) < density;
            if (character == 3) on = (x + y) % 2 == 0;
            if (character == 4) on = std::min({x, y, width - 1 - x, height - 1 - y}) % 2 == 0;
            if (character == 5) on = (x / 3 + y / 3) % 2 == 0;
            if (character == 6) on = (x % 4 != 3 || y % 4 == 1) && (y % 4 != 3 || x % 4 == 1);
            if (character == 7) on = defect < 6;
            if (character >= 3 && random.below(100) < defect && defect % 3 != 0) on = !on;
            if (on) set(made, y, x);
        }
    }
    return made;
}

inline std::string data_folder() {
    const char* set_by_user = std::getenv("SANC_DATA");
    return set_by_user != nullptr ? set_by_user : std::string(SANC_SOURCE_DIR) + "/../shared/data";
}

inline std::string read_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The first channel of an uncompressed BMP of 8 or 24 bits, top row first.
inline std::vector<std::uint8_t> read_bmp(const std::string& path, std::int32_t& width, std::int32_t& height) {
    const std::string bytes = read_bytes(path);
    const auto number = [&](std::size_t at, int count) {
        std::int32_t value = 0;
        for (int i = count - 1; i >= 0; --i)
            value = value << 8 | static_cast<std::uint8_t>(bytes.at(at + static_cast<std::size_t>(i)));
        return value;
    };
    width = number(18, 4);
    height = number(22, 4);
    const std::int32_t depth = number(28, 2) / 8;
    const std::int32_t stride = (width * depth + 3) / 4 * 4;
    std::vector<std::uint8_t> pixels;
    for (std::int32_t y = 0; y < height; ++y) {
        for (std::int32_t x = 0; x < width; ++x) {
            pixels.push_back(static_cast<std::uint8_t>(
                bytes.at(static_cast<std::size_t>(number(10, 4) + (height - 1 - y) * stride + x * depth))));
        }
    }
    return pixels;
}

template <class T>
raster_view<T> image_of(const std::vector<T>& pixels, std::int32_t width, std::int32_t height, std::int32_t bands = 1) {
    return {pixels.data(), width, height, bands, width, std::int64_t{width} * height, T{}, false};
}

// The parts of a result that must not depend on policy or chunks.
inline bool same(const change_result& a, const change_result& b) {
    const auto words = [](const bit_mask& m) { return std::vector<std::uint64_t>(m.words.begin(), m.words.end()); };
    for (const char* name : {"object", "area_px", "area_m2", "area_m2_low", "area_m2_high", "min_x_px", "max_y_px",
                             "lon_deg", "lat_deg"}) {
        if (a.objects.integers(name) != b.objects.integers(name)) return false;
    }
    const multipolygons& p = a.objects.geometry("geometry");
    const multipolygons& q = b.objects.geometry("geometry");
    return words(a.changed) == words(b.changed) && words(a.not_observable) == words(b.not_observable) &&
           a.objects.scores("mean_change") == b.objects.scores("mean_change") &&
           a.objects.scores("shift_share") == b.objects.scores("shift_share") &&
           a.objects.texts("sign").codes == b.objects.texts("sign").codes && p.features == q.features &&
           p.polygons == q.polygons && p.rings == q.rings && p.x == q.x && p.y == q.y &&
           a.summary.threshold_e9 == b.summary.threshold_e9 && a.summary.separation_e9 == b.summary.separation_e9 &&
           a.summary.changed_px == b.summary.changed_px && a.summary.min_score_e9 == b.summary.min_score_e9 &&
           a.summary.max_score_e9 == b.summary.max_score_e9;
}

}  // namespace sanc::testing
