// SPDX-License-Identifier: Apache-2.0
// GDAL as this library allows it: the GTiff driver alone, nothing beside a file, no network, errors collected.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gdal_priv.h>
#include <ogr_spatialref.h>

namespace sanc::io {

// While one lives, GDAL on this thread is guarded: options set, messages collected instead of printed.
class gdal_guard {
public:
    gdal_guard();
    gdal_guard(const gdal_guard&) = delete;
    gdal_guard& operator=(const gdal_guard&) = delete;
    ~gdal_guard();

    // The first failure since the guard was made, on one line; empty when there was none.
    [[nodiscard]] const std::string& failure() const { return failure_; }
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

private:
    static void CPL_STDCALL collect(CPLErr level, CPLErrorNum number, const char* text);
    std::string failure_;
    std::vector<std::string> warnings_;
};

struct dataset_closer {
    void operator()(GDALDataset* dataset) const { GDALClose(GDALDataset::ToHandle(dataset)); }
};
using dataset_ptr = std::unique_ptr<GDALDataset, dataset_closer>;

// Text that PROJ or GDAL would follow to another file: a grid, a file of parameters, an address.
bool names_external_file(const std::string& crs_text);

// The CRS of a text, axes in longitude-latitude order. Throws io_error.
OGRSpatialReference crs_of(const std::string& wkt);

}  // namespace sanc::io
