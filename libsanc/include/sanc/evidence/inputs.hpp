// SPDX-License-Identifier: Apache-2.0
// What a host gives to a dossier: bytes of files and decoded pixels, each with its hash. A host is the program with
// GDAL, Python with rasterio, or a page with geotiff.js: the dossier is the same.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <sanc/column.hpp>
#include <sanc/raster/align.hpp>
#include <sanc/raster/georeference.hpp>
#include <sanc/sha256.hpp>

namespace sanc::evidence {

struct input_file {
    std::string name;       // as the case writes it
    std::int64_t size = 0;  // bytes as given
    std::string sha256;     // of the bytes as given
    std::string bytes;      // unpacked
};

using any_raster = std::variant<raster_view<std::uint8_t>, raster_view<std::uint16_t>, raster_view<std::int16_t>, raster_view<float>>;

struct input_image {
    std::string name;
    std::int64_t size = 0;
    std::string sha256;         // of the file as given
    std::string pixels_sha256;  // of the pixels, band-sequential, little-endian
    any_raster pixels;
    std::shared_ptr<const void> owner;     // keeps the pixels
    std::vector<std::uint8_t> masked;      // per pixel 1 = not observable by the file's own mask; or empty
    bool has_places = false;
    affine_map geotransform{};
    std::string crs;                       // two images are comparable when these are equal
    georeference places;                   // when has_places
    std::string lattice;                   // canonical text of a projected image's lattice, or ""
    std::vector<std::string> warnings;
};

// Each throws io_error (what, where, what to do).
struct host {
    std::function<input_file(const std::string& name)> read;
    std::function<input_image(const std::string& name)> image;
};

inline std::int32_t width_of(const input_image& image) {
    return std::visit([](const auto& view) { return view.width; }, image.pixels);
}
inline std::int32_t height_of(const input_image& image) {
    return std::visit([](const auto& view) { return view.height; }, image.pixels);
}

}  // namespace sanc::evidence
