// SPDX-License-Identifier: Apache-2.0
// GeoTIFF in and out, behind a guard: GTiff only, no sidecar is read, sizes are checked before any pixel.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <sanc/column.hpp>
#include <sanc/io/file.hpp>
#include <sanc/monitor.hpp>

namespace sanc::io {

enum class pixel_type : std::uint8_t { uint8, uint16, int16, float32 };

std::int64_t bytes_of(pixel_type type);
const char* name_of(pixel_type type);

// An image as it lies in its file. Affine, in GDAL's order: pixel corner (column c, row r) lies at
// x = g[0] + c g[1] + r g[2], y = g[3] + c g[4] + r g[5], in the CRS's units, longitude or easting first.
struct georaster {
    std::string path;                      // as given
    std::string sha256;                    // of the file as given; 64 hex digits
    std::string pixels_sha256;             // as pixel_sha256() gives it, where it was asked for
    std::int32_t width = 0;                // px
    std::int32_t height = 0;               // px
    std::int32_t bands = 0;
    pixel_type type = pixel_type::uint8;
    std::unique_ptr<std::byte[]> data;     // band-sequential, rows from the top, little-endian
    std::vector<std::uint8_t> masked;      // per pixel 1 = not observable by the file's own mask or alpha; or empty
    bool has_nodata = false;
    double nodata = 0.0;                   // a value of `type`
    bool has_geotransform = false;
    std::array<double, 6> geotransform{0, 1, 0, 0, 0, 1};
    std::string crs_wkt;                   // empty: none
    bool crs_is_geographic = false;
    std::vector<std::string> warnings;     // one line each

    // How many bytes `data` has.
    [[nodiscard]] std::int64_t bytes() const { return std::int64_t{width} * height * bands * bytes_of(type); }

    // The pixels as T, which must be the type's own. O(1).
    template <class T>
    [[nodiscard]] raster_view<T> view() const {
        const std::int64_t plane = std::int64_t{width} * height;
        return {reinterpret_cast<const T*>(data.get()), width, height, bands, width, plane,
                has_nodata ? static_cast<T>(nodata) : T{}, has_nodata};
    }
};

struct raster_options {
    std::vector<std::int32_t> bands;                  // from 1, in this order; empty: all but alpha
    std::int64_t memory_limit = default_memory_limit; // bytes, of the pixels and one block
    bool hash_pixels = false;                         // fill pixels_sha256: cheaper while they are read
};

// Reads a GeoTIFF (classic, BigTIFF, COG; tiled or striped; lossless) whose pixels are uint8, uint16, int16 or float32.
// Files beside it (.ovr, .aux.xml, .tfw, .msk, ...) are never opened; one warning names them. Memory: the pixels and one
// row of blocks. Throws io_error (what, where, what to do) for anything else, std::invalid_argument for a band number
// that the file does not have.
georaster read_raster(const std::filesystem::path& path, const raster_options& options = {}, const monitor& watch = {});

// SHA-256 of the decoded pixels, band-sequential little-endian; 64 hex digits.
std::string pixel_sha256(const georaster& image);

// Whether two CRS are the same one, the order of axes aside. Two empty ones are.
bool same_crs(const std::string& wkt_a, const std::string& wkt_b);

// Writes a GeoTIFF (tiled 256 x 256, DEFLATE) of one band into the existing file `path` - a staged name of an
// output_set. Same pixels, same bytes. `like` gives the affine and the CRS. Throws io_error.
void write_score(const std::filesystem::path& path, column<const float> pixels, const georaster& like);          // NaN: nodata
void write_mask(const std::filesystem::path& path, column<const std::uint8_t> pixels, const georaster& like);    // 255: nodata

}  // namespace sanc::io
