// SPDX-License-Identifier: Apache-2.0
// A GeoTIFF that is checked and open: all that is told of it before its pixels are read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sanc/io/raster.hpp>

#include "gdal_guard.hpp"
#include "tiff_check.hpp"

namespace sanc::io {

struct opened_raster {
    georaster image;  // but for pixels, mask and hashes
    std::filesystem::path path;  // canonical
    tiff_layout layout;
    std::vector<int> bands;  // from 1, in the order wanted
    dataset_ptr dataset;
    GDALRasterBand* mask = nullptr;  // the file's own, of the whole image
    bool plain = false;              // no mask, and samples are stored as the type: the blocks may be unpacked here
};

GDALDataType gdal_type(pixel_type type);

// Throws io_error with the first failure that the guard holds.
[[noreturn]] void fail_to_read(const std::string& what, const std::string& name, const gdal_guard& guard);

// `guard` lives on this thread as long as the dataset is used. Throws as read_raster().
opened_raster open_raster(const std::filesystem::path& path, const raster_options& options, const gdal_guard& guard);

}  // namespace sanc::io
