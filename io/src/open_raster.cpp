// SPDX-License-Identifier: Apache-2.0
#include "open_raster.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>

#include <sanc/config.hpp>
#include <sanc/error.hpp>

#include "posix.hpp"

namespace sanc::io {
namespace {

namespace fs = std::filesystem;

// The pixel type of a layout. Throws with the command that converts what is not one.
pixel_type type_of(const tiff_layout& layout, const std::string& name) {
    if (layout.sample_format == 1 && layout.bits <= 8) return pixel_type::uint8;
    if (layout.sample_format == 1 && layout.bits <= 16) return pixel_type::uint16;
    if (layout.sample_format == 2 && layout.bits == 16) return pixel_type::int16;
    if (layout.sample_format == 3 && layout.bits == 32) return pixel_type::float32;
    const char* kind = layout.sample_format == 1   ? "unsigned integers"
                       : layout.sample_format == 2 ? "signed integers"
                       : layout.sample_format == 3 ? "floats"
                                                   : "complex numbers";
    const char* to = layout.sample_format == 2 && layout.bits == 8 ? "Int16" : "Float32";
    throw io_error("pixels of " + std::to_string(layout.bits) + "-bit " + kind + " (taken: uint8, uint16, int16, float32): " +
                   name + ": convert it: gdal_translate -ot " + to + " IN.tif OUT.tif");
}

// Lossy codecs decode to other pixels in other versions of their library.
void refuse_lossy(const tiff_layout& layout, const std::string& name) {
    constexpr std::int64_t lossless[] = {1, 2, 3, 4, 5, 8, 32773, 32946, 34925, 50000};
    if (std::find(std::begin(lossless), std::end(lossless), layout.compression) != std::end(lossless)) return;
    throw io_error("compression " + std::to_string(layout.compression) + " is not one that is always lossless: " + name +
                   ": convert it: gdal_translate -co COMPRESS=DEFLATE IN.tif OUT.tif");
}

// Names beside the file that other programs would read with it.
std::vector<std::string> sidecars(const fs::path& path) {
    std::vector<std::string> found;
    const std::string name = path.filename().string();
    std::string stem = path.stem().string();
    std::error_code failed;
    const auto lower = [](std::string text) {
        std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        return text;
    };
    for (const char* ending : {".ovr", ".msk", ".aux.xml", ".xml", ".imd", ".rpb", ".aux", ".ige", ".rrd"})
        for (const std::string& candidate : {name + ending, stem + ending})
            if (candidate != name && fs::exists(fs::symlink_status(path.parent_path() / candidate, failed))) found.push_back(candidate);
    const std::string extension = lower(path.extension().string());
    std::vector<std::string> world = {stem + ".wld", stem + ".tab", stem + "_RPC.TXT", stem + "_rpc.txt"};
    if (extension.size() > 2) world.push_back(stem + "." + extension[1] + extension.back() + "w");
    if (extension == ".tiff") world.push_back(stem + ".tifw");
    if (extension == ".tif" || extension == ".tiff") world.push_back(stem + ".TFW"), world.push_back(stem + ".tfw");
    for (const std::string& candidate : world)
        if (candidate != name && fs::exists(fs::symlink_status(path.parent_path() / candidate, failed))) found.push_back(candidate);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

template <class T>
bool holds(double value) {
    return value >= static_cast<double>(std::numeric_limits<T>::lowest()) &&
           value <= static_cast<double>(std::numeric_limits<T>::max()) && static_cast<double>(static_cast<T>(value)) == value;
}

bool holds(pixel_type type, double value) {
    switch (type) {
        case pixel_type::uint8: return holds<std::uint8_t>(value);
        case pixel_type::uint16: return holds<std::uint16_t>(value);
        case pixel_type::int16: return holds<std::int16_t>(value);
        case pixel_type::float32: return value >= -FLT_MAX && value <= FLT_MAX;
    }
    return false;
}

std::vector<int> chosen_bands(GDALDataset& dataset, const raster_options& options) {
    const int count = dataset.GetRasterCount();
    std::vector<int> bands;
    for (const std::int32_t band : options.bands) {
        if (band < 1 || band > count)
            bad_argument("read_raster", "bands", std::to_string(band), "the file has bands 1 to " + std::to_string(count));
        bands.push_back(band);
    }
    if (options.bands.empty()) {
        for (int band = 1; band <= count; ++band)
            if (dataset.GetRasterBand(band)->GetColorInterpretation() != GCI_AlphaBand) bands.push_back(band);
    }
    return bands;
}

void read_georeference(GDALDataset& dataset, georaster& out) {
    out.has_geotransform = dataset.GetGeoTransform(out.geotransform.data()) == CE_None;
    if (!out.has_geotransform) out.geotransform = {0, 1, 0, 0, 0, 1};
    for (const double value : out.geotransform)
        if (!std::isfinite(value)) throw io_error("affine with a value that is no number: " + out.path + ": set it: gdal_edit.py -a_ullr ULX ULY LRX LRY FILE");
    const double determinant = out.geotransform[1] * out.geotransform[5] - out.geotransform[2] * out.geotransform[4];
    if (determinant == 0.0) throw io_error("affine without an inverse: " + out.path + ": set it: gdal_edit.py -a_ullr ULX ULY LRX LRY FILE");
    if (dataset.GetGCPCount() > 0) out.warnings.push_back("ground control points are ignored: " + out.path);
    const OGRSpatialReference* crs = dataset.GetSpatialRef();
    if (crs == nullptr) return;
    char* text = nullptr;
    const char* form[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", nullptr};
    const OGRErr state = crs->exportToWkt(&text, form);
    out.crs_wkt = text == nullptr ? "" : text;
    CPLFree(text);
    if (state != OGRERR_NONE || names_external_file(out.crs_wkt))
        throw io_error("CRS that cannot be used or names another file: " + out.path + ": set it: gdal_edit.py -a_srs EPSG:N FILE");
    out.crs_is_geographic = crs->IsGeographic() != 0;
}

}  // namespace

GDALDataType gdal_type(pixel_type type) {
    switch (type) {
        case pixel_type::uint8: return GDT_Byte;
        case pixel_type::uint16: return GDT_UInt16;
        case pixel_type::int16: return GDT_Int16;
        case pixel_type::float32: break;
    }
    return GDT_Float32;
}

void fail_to_read(const std::string& what, const std::string& name, const gdal_guard& guard) {
    throw io_error(what + ": " + name + ": " + (guard.failure().empty() ? "no reason given" : guard.failure()) +
                   ": fetch the file again or convert it: gdal_translate IN.tif OUT.tif");
}

opened_raster open_raster(const fs::path& path, const raster_options& options, const gdal_guard& guard) {
    opened_raster opened;
    georaster& out = opened.image;
    out.path = path.string();
    const std::string name = shown(path);
    std::int64_t size = 0;
    open_regular(path, size);
    opened.path = fs::canonical(path);
    opened.layout = check_tiff(opened.path);
    const tiff_layout& layout = opened.layout;
    out.type = type_of(layout, name);
    refuse_lossy(layout, name);

    for (const std::string& file : sidecars(fs::absolute(path))) {
        if (out.warnings.empty()) out.warnings.push_back("files beside " + name + " are ignored: " + shown(file));
        else out.warnings.front() += ", " + shown(file);
    }

    const std::int64_t pixel_bytes = bytes_of(out.type);
    const auto chosen = static_cast<std::int64_t>(options.bands.size());
    const int128 pixels = int128{layout.width} * layout.height;
    const int128 planes = chosen > 0 ? chosen : layout.samples;
    const int128 block = int128{layout.block_width} * layout.block_height * pixel_bytes * (layout.separate_planes ? 1 : layout.samples);
    const int128 needed = pixels * planes * pixel_bytes + block;
    if (needed > options.memory_limit)
        throw io_error("an image of " + std::to_string(layout.width) + " x " + std::to_string(layout.height) + " px x " +
                       std::to_string(static_cast<std::int64_t>(planes)) + " bands needs more than the memory limit of " +
                       std::to_string(options.memory_limit) + " bytes: " + name + ": cut it or raise --memory-limit");

    const auto fail = [&](const std::string& what) { fail_to_read(what, name, guard); };
    const std::string base = opened.path.filename().string();
    const char* const drivers[] = {"GTiff", nullptr};
    const char* const open_options[] = {"GEOREF_SOURCES=INTERNAL", nullptr};
    const char* const siblings[] = {base.c_str(), nullptr};
    opened.dataset.reset(GDALDataset::Open(opened.path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_INTERNAL, drivers,
                                                open_options, siblings));
    if (!opened.dataset || !guard.failure().empty()) fail("damaged image");
    GDALDataset* const dataset = opened.dataset.get();
    if (dataset->GetRasterXSize() != layout.width || dataset->GetRasterYSize() != layout.height ||
        dataset->GetRasterCount() != layout.samples)
        fail("the image's size is not what its directory states");

    const std::vector<int>& bands = opened.bands = chosen_bands(*dataset, options);
    if (bands.empty()) fail("no band but alpha");
    out.width = dataset->GetRasterXSize();
    out.height = dataset->GetRasterYSize();
    out.bands = static_cast<std::int32_t>(bands.size());
    read_georeference(*dataset, out);
    if (!guard.failure().empty()) fail("damaged place or CRS");

    GDALRasterBand& first = *dataset->GetRasterBand(bands.front());
    int stated = 0;
    const double nodata = first.GetNoDataValue(&stated);
    if (stated != 0 && holds(out.type, nodata)) {
        out.has_nodata = true;
        out.nodata = out.type == pixel_type::float32 ? static_cast<double>(static_cast<float>(nodata)) : nodata;
    } else if (stated != 0 && !std::isnan(nodata)) {
        out.warnings.push_back("nodata value outside the pixel type is ignored: " + name);
    }

    opened.mask = (first.GetMaskFlags() & GMF_PER_DATASET) != 0 ? first.GetMaskBand() : nullptr;
    opened.plain = opened.mask == nullptr && first.GetRasterDataType() == gdal_type(out.type);
    return opened;
}

}  // namespace sanc::io
