// SPDX-License-Identifier: Apache-2.0
#include "gdal_guard.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <mutex>
#include <utility>

#include <cpl_conv.h>
#include <gdal_frmts.h>
#include <ogr_srs_api.h>

#include <sanc/error.hpp>

namespace sanc::io {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 6> guarded_options{{
    {"GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR"},
    {"GDAL_PAM_ENABLED", "NO"},
    {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "{noext}"},
    {"GTIFF_IGNORE_READ_ERRORS", "NO"},
    {"GDAL_GEOREF_SOURCES", "INTERNAL"},
    {"OSR_DEFAULT_AXIS_MAPPING_STRATEGY", "TRADITIONAL_GIS_ORDER"},
}};
constexpr std::int64_t cache_bytes = std::int64_t{64} << 20;

std::string one_line(const char* text) {
    std::string line = text == nullptr ? "" : text;
    std::replace_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return line.substr(0, 300);
}

}  // namespace

gdal_guard::gdal_guard() {
    static std::once_flag once;
    std::call_once(once, [] {
        GDALRegister_GTiff();
        GDALSetCacheMax64(cache_bytes);
        OSRSetPROJEnableNetwork(0);
    });
    for (const auto& [name, value] : guarded_options) CPLSetThreadLocalConfigOption(name, value);
    CPLPushErrorHandlerEx(&gdal_guard::collect, this);
}

gdal_guard::~gdal_guard() {
    CPLPopErrorHandler();
    for (const auto& [name, value] : guarded_options) CPLSetThreadLocalConfigOption(name, nullptr);
}

void CPL_STDCALL gdal_guard::collect(CPLErr level, CPLErrorNum, const char* text) {
    auto* guard = static_cast<gdal_guard*>(CPLGetErrorHandlerUserData());
    if (level >= CE_Failure) {
        if (guard->failure_.empty()) guard->failure_ = one_line(text);
    } else if (level == CE_Warning && guard->warnings_.size() < 8) {
        guard->warnings_.push_back(one_line(text));
    }
}

bool names_external_file(const std::string& crs_text) {
    std::string lower = crs_text;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const char* trap : {"grids=", "parameterfile", "parameter_file", "init=", "file=", "/vsi", "+catalog"})
        if (lower.find(trap) != std::string::npos) return true;
    return false;
}

OGRSpatialReference crs_of(const std::string& wkt) {
    OGRSpatialReference crs;
    if (names_external_file(wkt) || crs.importFromWkt(wkt.c_str()) != OGRERR_NONE)
        throw io_error("CRS cannot be used: " + one_line(wkt.c_str()).substr(0, 60) + ": set it by an EPSG code: gdal_edit.py -a_srs EPSG:N FILE");
    crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return crs;
}

}  // namespace sanc::io
