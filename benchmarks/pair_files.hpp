// SPDX-License-Identifier: Apache-2.0
// A made pair of images as before.npy and after.npy in a folder.
#pragma once

#include <filesystem>
#include <string>

#include <sanc/exec.hpp>

#include "made_pair.hpp"
#include "npy.hpp"

namespace bench {

inline void write_pair(const std::filesystem::path& folder, std::int32_t side, const pair_options& options) {
    std::filesystem::create_directories(folder);
    std::vector<std::uint16_t> pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (const bool second : {false, true}) {
        for_each_index(sanc::par(), side, made_pair_row{pixels.data(), side, second, options});
        write_npy((folder / (second ? "after.npy" : "before.npy")).string(), pixels, {side, side});
    }
}

using npy_image = npy<std::uint16_t, sanc::large_vector<std::uint16_t>>;

struct image_pair {
    npy_image first, second;

    [[nodiscard]] sanc::raster_view<std::uint16_t> view(const npy_image& image, bool with_nodata) const {
        const auto height = static_cast<std::int32_t>(image.shape.at(0));
        const auto width = static_cast<std::int32_t>(image.shape.at(1));
        return {image.values.data(), width, height, 1, width, std::int64_t{width} * height, 0, with_nodata};
    }
};

inline image_pair read_pair(const std::filesystem::path& folder) {
    const auto read = [&](const char* name) { return read_npy<std::uint16_t, sanc::large_vector<std::uint16_t>>((folder / name).string()); };
    return {read("before.npy"), read("after.npy")};
}

}  // namespace bench
