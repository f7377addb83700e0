// SPDX-License-Identifier: Apache-2.0
// What the evidence tests share: images from values, a host that holds its files in memory, the text of an error.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <sanc/evidence/inputs.hpp>
#include <sanc/raster/georeference.hpp>

namespace sanc::evidence::test {

// What `work` throws says; "" where it throws nothing.
template <class Work>
std::string error_of(const Work& work) {
    try {
        work();
    } catch (const std::exception& problem) {
        return problem.what();
    }
    return {};
}

// A pixel of 1e-4 degree; its north-west corner at 130.3 E, 42.24 N moved by whole or part pixels.
inline affine_map grid_at(double x_px = 0, double y_px = 0) {
    return {130.3 + x_px * 1e-4, 1e-4, 0, 42.24 - y_px * 1e-4, 0, -1e-4};
}

// An image with the grid of grid_at(), band after band.
template <class T>
input_image image_of(std::string name, std::vector<T> pixels, std::int32_t width, std::int32_t height, std::int32_t bands = 1,
                     const affine_map& places = grid_at()) {
    input_image made;
    made.name = std::move(name);
    const std::string bytes(reinterpret_cast<const char*>(pixels.data()), pixels.size() * sizeof(T));
    made.size = static_cast<std::int64_t>(bytes.size());
    made.sha256 = hex(sha256_of("file " + made.name + bytes));
    made.pixels_sha256 = hex(sha256_of(bytes));
    auto owner = std::make_shared<const std::vector<T>>(std::move(pixels));
    made.pixels = raster_view<T>{owner->data(), width, height, bands, width, std::int64_t{width} * height, T{}, false};
    made.owner = std::move(owner);
    made.has_places = true;
    made.geotransform = places;
    made.crs = "longitude, latitude";
    double affine[6];
    std::copy(places.begin(), places.end(), affine);
    made.places = geographic_grid(affine, width, height);
    return made;
}

// Files by name; every one is as it was given.
struct memory_host {
    std::map<std::string, std::string> files;
    std::map<std::string, input_image> images;

    [[nodiscard]] host see() const {
        host made;
        made.read = [this](const std::string& name) {
            const auto at = files.find(name);
            if (at == files.end()) throw io_error(name + ": not in the test");
            return input_file{name, static_cast<std::int64_t>(at->second.size()), hex(sha256_of(at->second)), at->second};
        };
        made.image = [this](const std::string& name) {
            const auto at = images.find(name);
            if (at == images.end()) throw io_error(name + ": not in the test");
            return at->second;
        };
        return made;
    }
};

// `text` with its first `from` replaced.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

}  // namespace sanc::evidence::test
