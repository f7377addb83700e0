// SPDX-License-Identifier: Apache-2.0
// An image that a host decoded itself, as an input of an analysis: the pixels hashed, the places found.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/inputs.hpp>
#include <sanc/evidence/lattice_text.hpp>

namespace sanc::evidence {

enum class pixel_type : std::uint8_t { uint8, uint16, int16, float32 };

inline std::int64_t bytes_of(pixel_type type) { return type == pixel_type::uint8 ? 1 : type == pixel_type::float32 ? 4 : 2; }

// Pixels as a host has them: band-sequential, rows from the top, little-endian.
struct decoded_image {
    std::string name;
    std::int64_t size = 0;               // bytes of the file as given; 0: not from a file
    std::string sha256;                  // of that file, or ""
    std::int32_t width = 0;              // px
    std::int32_t height = 0;             // px
    std::int32_t bands = 0;
    pixel_type type = pixel_type::uint8;
    const void* pixels = nullptr;        // width x height x bands values
    std::shared_ptr<const void> owner;   // keeps them
    std::vector<std::uint8_t> masked;    // per pixel 1 = not observable; or empty
    std::optional<double> nodata;        // a value of `type`
    std::optional<affine_map> geotransform;  // GDAL's order
    std::string crs;                     // any text that is equal for equal systems; "": none
    bool crs_is_wgs84_degrees = false;   // longitude and latitude on WGS 84
    std::string lattice;                 // of a projected image: the lattice that a dossier stored
};

// Whether the pixels are hashed: a dossier names them by their hash, nothing else asks for it.
enum class pixel_hash : std::uint8_t { left_out, taken };

// Takes the image in. O(pixels) where they are hashed. Throws std::invalid_argument for sizes that do not fit and io_error for
// a projected image without its lattice.
inline input_image as_input(decoded_image given, pixel_hash hash = pixel_hash::taken) {
    const std::int64_t count = std::int64_t{given.width} * given.height;
    if (given.width < 1 || given.height < 1 || given.bands < 1 || count > std::int64_t{1} << 36) {
        bad_argument("image", given.name, filled("% x % x %", given.width, given.height, given.bands),
                     "give an image of 1 to 2^36 pixels and one band or more");
    }
    if (!given.masked.empty() && static_cast<std::int64_t>(given.masked.size()) != count) {
        bad_argument("image", given.name, filled("a mask of %", given.masked.size()), "give one value a pixel");
    }
    input_image made;
    made.name = given.name;
    made.size = given.size;
    made.sha256 = given.sha256;
    if (hash == pixel_hash::taken) {
        made.pixels_sha256 = hex(sha256().update(given.pixels, static_cast<std::uint64_t>(count * given.bands * bytes_of(given.type))).finish());
    }
    const auto see = [&](auto zero) {
        using pixel = decltype(zero);
        made.pixels = raster_view<pixel>{static_cast<const pixel*>(given.pixels), given.width, given.height, given.bands, given.width, count,
                                         given.nodata ? static_cast<pixel>(*given.nodata) : pixel{}, given.nodata.has_value()};
    };
    switch (given.type) {
        case pixel_type::uint8: see(std::uint8_t{}); break;
        case pixel_type::uint16: see(std::uint16_t{}); break;
        case pixel_type::int16: see(std::int16_t{}); break;
        case pixel_type::float32: see(float{}); break;
    }
    made.owner = std::move(given.owner);
    made.masked = std::move(given.masked);
    made.crs = given.crs;
    if (!given.geotransform || given.crs.empty()) return made;
    made.geotransform = *given.geotransform;
    made.has_places = true;
    if (!given.lattice.empty()) {
        made.places = parse_lattice(given.lattice, given.name);
        check_lattice(made.places, given.width, given.height);
        made.lattice = given.lattice;
    } else if (given.crs_is_wgs84_degrees) {
        const affine_map& g = *given.geotransform;
        made.places = geographic_grid({g[0], g[1], g[2], g[3], g[4], g[5]}, given.width, given.height);
    } else {
        bad_input("%: its projection is not known here; bring it to longitude and latitude (gdalwarp -t_srs EPSG:4326), or "
                  "give the lattice that its dossier holds", given.name);
    }
    return made;
}

}  // namespace sanc::evidence
