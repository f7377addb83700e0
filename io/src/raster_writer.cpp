// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/raster.hpp>

#include <algorithm>
#include <limits>

#include <sanc/error.hpp>

#include "gdal_guard.hpp"
#include "posix.hpp"

namespace sanc::io {
namespace {

void write_band(const std::filesystem::path& path, const void* pixels, std::int64_t size, GDALDataType type, double nodata,
                const georaster& like) {
    if (size != std::int64_t{like.width} * like.height)
        bad_argument("write_raster", "pixels", std::to_string(size), "give width x height of the image they belong to");
    const gdal_guard guard;
    const auto fail = [&] {
        throw io_error("cannot write: " + shown(path) + ": " + (guard.failure().empty() ? "no reason given" : guard.failure()));
    };
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    const char* const options[] = {"TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=6", "NUM_THREADS=1", "BIGTIFF=IF_SAFER", nullptr};
    dataset_ptr dataset(driver->Create(path.c_str(), like.width, like.height, 1, type, const_cast<char**>(options)));
    if (!dataset) fail();
    if (like.has_geotransform) {
        std::array<double, 6> affine = like.geotransform;
        if (dataset->SetGeoTransform(affine.data()) != CE_None) fail();
    }
    if (!like.crs_wkt.empty()) {
        const OGRSpatialReference crs = crs_of(like.crs_wkt);
        if (dataset->SetSpatialRef(&crs) != CE_None) fail();
    }
    GDALRasterBand& band = *dataset->GetRasterBand(1);
    if (band.SetNoDataValue(nodata) != CE_None) fail();
    if (band.RasterIO(GF_Write, 0, 0, like.width, like.height, const_cast<void*>(pixels), like.width, like.height, type, 0, 0,
                      nullptr) != CE_None)
        fail();
    dataset.reset();  // blocks that wait are written here
    if (!guard.failure().empty()) fail();
}

}  // namespace

void write_score(const std::filesystem::path& path, column<const float> pixels, const georaster& like) {
    write_band(path, pixels.data, pixels.size, GDT_Float32, std::numeric_limits<double>::quiet_NaN(), like);
}

void write_mask(const std::filesystem::path& path, column<const std::uint8_t> pixels, const georaster& like) {
    write_band(path, pixels.data, pixels.size, GDT_Byte, 255.0, like);
}

}  // namespace sanc::io
