// SPDX-License-Identifier: Apache-2.0
// Where the pixels of a projected image lie: longitude and latitude at the nodes of a coarse lattice, by PROJ, rounded
// once. What is computed from the lattice has the same bits wherever the lattice goes; PROJ's builds differ.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <sanc/monitor.hpp>

namespace sanc::io {

// Node (i, j), at index j * columns + i, lies at the pixel corner (i * step_px, j * step_px); the last column and row lie
// on or beyond the image's edge. Longitudes are continuous: west to east across the antimeridian they pass 180 degrees.
struct lonlat_lattice {
    std::int32_t step_px = 0;
    std::int32_t columns = 0;
    std::int32_t rows = 0;
    std::vector<std::int64_t> lon;  // 2^-16 of 1e-7 degree
    std::vector<std::int64_t> lat;  // 2^-16 of 1e-7 degree
    double max_error_px = 0.0;      // the worst distance of bilinear interpolation from PROJ, over the cells' centres
};

// The lattice of an image of width x height px with this affine (GDAL's order) and CRS, on WGS 84. O(nodes). Throws
// io_error when the CRS cannot be used, needs another file, or does not cover the image; std::invalid_argument for
// sizes below 1.
lonlat_lattice make_lattice(std::int32_t width, std::int32_t height, const std::array<double, 6>& geotransform,
                            const std::string& crs_wkt, std::int32_t step_px = 64, const monitor& watch = {});

// The largest difference of two lattices of one shape, in 1e-7 degree: this machine's PROJ against a stored lattice.
double lattice_difference_e7(const lonlat_lattice& a, const lonlat_lattice& b);

}  // namespace sanc::io
