// SPDX-License-Identifier: Apache-2.0
// Where the pixels of a projected image lie: longitude and latitude at the nodes of a coarse lattice, by PROJ, rounded
// once. What is computed from the lattice has the same bits wherever the lattice goes; PROJ's builds differ.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include <sanc/io/raster.hpp>
#include <sanc/monitor.hpp>
#include <sanc/raster/georeference.hpp>

namespace sanc::io {

struct projected_lattice {
    georeference nodes;
    double max_error_px = 0.0;  // the worst distance of interpolation between the nodes from PROJ, over the cells' centres
};

// The lattice of an image of width x height px with this affine (GDAL's order) and CRS, on WGS 84; a node every `step_px`
// of its corners, the last ones on or beyond its edges. O(nodes). Throws io_error when the CRS cannot be used, names
// another file, or does not cover the image; std::invalid_argument for sizes below 1.
projected_lattice make_lattice(std::int32_t width, std::int32_t height, const std::array<double, 6>& geotransform,
                               const std::string& crs_wkt, std::int32_t step_px = 64, const monitor& watch = {});

// Where the pixels of a file's image lie, as the file says: no place without affine or CRS; a grid of longitude and
// latitude on WGS 84 exactly; else a lattice. Throws io_error as make_lattice does.
std::optional<projected_lattice> place_of(const georaster& image, const monitor& watch = {});

// The largest difference of two lattices of one shape in degrees: this machine's PROJ against a stored lattice.
double lattice_difference_deg(const georeference& a, const georeference& b);

}  // namespace sanc::io
