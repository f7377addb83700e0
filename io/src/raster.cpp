// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/raster.hpp>

#include <algorithm>
#include <utility>

#include <sanc/sha256.hpp>

#include "open_raster.hpp"
#include "posix.hpp"
#include "tiff_blocks.hpp"

namespace sanc::io {
namespace {

namespace fs = std::filesystem;

// The pixels and the mask, row of blocks by row of blocks; fail(what) throws.
template <class Fail>
void read_by_gdal(GDALDataset& dataset, GDALRasterBand* mask, std::vector<int> bands, int rows_per_step, georaster& out, const gdal_guard& guard,
                  const Fail& fail, const monitor& watch) {
    const std::int64_t pixel_bytes = bytes_of(out.type);
    const std::int64_t plane = std::int64_t{out.width} * out.height;
    for (int y = 0; y < out.height; y += std::min(rows_per_step, out.height - y)) {
        const int rows = std::min(rows_per_step, out.height - y);
        const std::int64_t at = std::int64_t{y} * out.width;
        if (dataset.RasterIO(GF_Read, 0, y, out.width, rows, out.data.get() + at * pixel_bytes, out.width, rows, gdal_type(out.type),
                             out.bands, bands.data(), pixel_bytes, pixel_bytes * out.width, pixel_bytes * plane, nullptr) != CE_None ||
            !guard.failure().empty())
            fail("cannot decode rows " + std::to_string(y) + " to " + std::to_string(y + rows - 1));
        if (mask != nullptr && mask->RasterIO(GF_Read, 0, y, out.width, rows, out.masked.data() + at, out.width, rows, GDT_Byte, 1,
                                              out.width, nullptr) != CE_None)
            fail("cannot decode the mask");
        watch(static_cast<double>(y + rows) / out.height);
    }
    for (std::uint8_t& value : out.masked) value = value == 0 ? 1 : 0;
}

}  // namespace

std::int64_t bytes_of(pixel_type type) {
    return type == pixel_type::uint8 ? 1 : type == pixel_type::float32 ? 4 : 2;
}

const char* name_of(pixel_type type) {
    switch (type) {
        case pixel_type::uint8: return "uint8";
        case pixel_type::uint16: return "uint16";
        case pixel_type::int16: return "int16";
        case pixel_type::float32: break;
    }
    return "float32";
}

georaster read_raster(const fs::path& path, const raster_options& options, const monitor& watch) {
    const gdal_guard guard;
    opened_raster opened = open_raster(path, options, guard);
    georaster& out = opened.image;
    const std::string name = shown(path);
    const auto fail = [&](const std::string& what) { fail_to_read(what, name, guard); };
    const std::int64_t plane = std::int64_t{out.width} * out.height;
    // Pixels are filled once, one after the other, and most often by a process that ends: small pages, whose first touch costs the
    // same everywhere (docs/decisions/005-raster.md).
    out.data = std::make_unique_for_overwrite<std::byte[]>(static_cast<std::size_t>(out.bytes()));
    if (opened.mask != nullptr) out.masked.resize(static_cast<std::size_t>(plane));

    const block_request request{opened.path, bytes_of(out.type), opened.bands, options.hash_pixels};
    block_hashes hashes;
    if (opened.plain && read_blocks(request, opened.layout, out.data.get(), hashes, watch)) {
        out.sha256 = hashes.file;
        out.pixels_sha256 = hashes.pixels;
    } else {
        out.sha256 = file_sha256(path, watch.part(0.0, 0.2));
        read_by_gdal(*opened.dataset, opened.mask, opened.bands, static_cast<int>(opened.layout.block_height), out, guard, fail,
                     watch.part(0.2, 1.0));
        if (options.hash_pixels) out.pixels_sha256 = pixel_sha256(out);
    }
    for (const std::string& text : guard.warnings()) out.warnings.push_back(name + ": " + text);
    return std::move(opened.image);
}

std::string pixel_sha256(const georaster& image) {
    return hex(sha256().update(image.data.get(), static_cast<std::uint64_t>(image.bytes())).finish());
}

bool same_crs(const std::string& wkt_a, const std::string& wkt_b) {
    if (wkt_a.empty() || wkt_b.empty()) return wkt_a.empty() && wkt_b.empty();
    if (wkt_a == wkt_b) return true;
    const gdal_guard guard;
    const OGRSpatialReference a = crs_of(wkt_a);
    const OGRSpatialReference b = crs_of(wkt_b);
    const char* const options[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS", nullptr};
    return a.IsSame(&b, options) != 0;
}

}  // namespace sanc::io
