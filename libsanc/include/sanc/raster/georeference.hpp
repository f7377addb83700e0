// SPDX-License-Identifier: Apache-2.0
// Where pixels lie on the ellipsoid: a lattice of nodes with longitude and latitude in units of 2^-40 degree, read
// between its nodes in integers. A longitude / latitude grid is a lattice of one cell; the lattice of a projected grid
// is computed once where its projection is known. From here on there is no projection, and every machine sees the same
// places.
#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <sanc/column.hpp>
#include <sanc/error.hpp>
#include <sanc/geo/area.hpp>
#include <sanc/geo/ecef.hpp>

namespace sanc {

inline constexpr double degree_q40 = 1099511627776.0;  // 2^40: the units of a node in one degree

// Node (i, j) stands on the pixel corner (i step_x_px, j step_y_px), at place j nodes_x + i. Longitudes run on beyond
// 180 degrees where a grid crosses the antimeridian.
struct lattice_view {
    std::int32_t step_x_px = 0;
    std::int32_t step_y_px = 0;
    std::int32_t nodes_x = 0;
    std::int32_t nodes_y = 0;
    column<const std::int64_t> lon_q40, lat_q40;
    bool rows_alike = false;  // latitude depends on y only and longitude on x only: a row's pixels have one area

    // Bilinear between the nodes around the pixel coordinate (x, y) in units of 2^-16 px, half up; beyond the nodes the
    // last cell goes on.
    SANC_HD std::int64_t read(column<const std::int64_t> nodes, std::int64_t x_q16, std::int64_t y_q16) const {
        const std::int64_t step_x = std::int64_t{step_x_px} << 16;
        const std::int64_t step_y = std::int64_t{step_y_px} << 16;
        std::int64_t i = x_q16 / step_x;
        std::int64_t j = y_q16 / step_y;
        i = i < 0 ? 0 : i > nodes_x - 2 ? nodes_x - 2 : i;
        j = j < 0 ? 0 : j > nodes_y - 2 ? nodes_y - 2 : j;
        const std::int64_t right = x_q16 - i * step_x;
        const std::int64_t down = y_q16 - j * step_y;
        const std::int64_t first = j * nodes_x + i;
        const int128 top = int128{nodes[first]} * (step_x - right) + int128{nodes[first + 1]} * right;
        const int128 bottom =
            int128{nodes[first + nodes_x]} * (step_x - right) + int128{nodes[first + nodes_x + 1]} * right;
        const int128 cell = int128{step_x} * step_y;
        const int128 sum = 2 * (top * (step_y - down) + bottom * down) + cell;
        const int128 quotient = sum / (2 * cell);
        return static_cast<std::int64_t>(sum < 0 && quotient * 2 * cell != sum ? quotient - 1 : quotient);
    }
    SANC_HD static std::int64_t e7(std::int64_t q40) {
        return static_cast<std::int64_t>((int128{q40} * 10000000 + (std::int64_t{1} << 39)) >> 40);
    }

    // Longitude, which runs on beyond 180 degrees, and latitude of a pixel coordinate in units of 2^-16 px, to 1e-7 degree, half up.
    SANC_HD std::int64_t lon_e7(std::int64_t x_q16, std::int64_t y_q16) const { return e7(read(lon_q40, x_q16, y_q16)); }
    SANC_HD std::int64_t lat_e7(std::int64_t x_q16, std::int64_t y_q16) const {
        const std::int64_t lat = e7(read(lat_q40, x_q16, y_q16));
        return lat > 900000000 ? 900000000 : lat < -900000000 ? -900000000 : lat;
    }

    // The place of a pixel coordinate in units of 2^-16 px.
    SANC_HD lonlat place(std::int64_t x_q16, std::int64_t y_q16) const { return canonical(plane_place(x_q16, y_q16)); }

    // The same in the plane of longitude and latitude, where a pole is a line.
    SANC_HD lonlat plane_place(std::int64_t x_q16, std::int64_t y_q16) const {
        constexpr std::int64_t turn = 3600000000;
        const std::int64_t lon = ((lon_e7(x_q16, y_q16) + turn / 2) % turn + turn) % turn - turn / 2;
        return {static_cast<std::int32_t>(lon), static_cast<std::int32_t>(lat_e7(x_q16, y_q16))};
    }

    // The pixel corner (x, y) on the ellipsoid.
    SANC_HD ecef_m corner(std::int64_t x, std::int64_t y) const {
        const auto lon = static_cast<double>(read(lon_q40, x << 16, y << 16));
        const auto lat = static_cast<double>(read(lat_q40, x << 16, y << 16));
        return to_ecef_m(lon / degree_q40, lat / degree_q40);
    }

    // The area of pixel (x, y) in mm2, half up: half the norm of the cross product of its diagonals. Pixels of up to one
    // degree, which check_lattice() asks for, stay below 2^54.
    SANC_HD std::int64_t pixel_area_mm2(std::int64_t x, std::int64_t y) const {
        const std::int64_t at = rows_alike ? 0 : x;
        const double area_m2 = quad_area_m2(corner(at, y), corner(at + 1, y), corner(at + 1, y + 1), corner(at, y + 1));
        return static_cast<std::int64_t>(area_m2 * 1e6 + 0.5);
    }

    // The summed area of the pixels [x0, x1) of row y in mm2.
    SANC_HD int128 run_area_mm2(std::int64_t x0, std::int64_t x1, std::int64_t y) const {
        if (rows_alike) return int128{x1 - x0} * pixel_area_mm2(0, y);
        int128 sum = 0;
        ecef_m top = corner(x0, y);
        ecef_m bottom = corner(x0, y + 1);
        for (std::int64_t x = x0; x < x1; ++x) {
            const ecef_m next_top = corner(x + 1, y);
            const ecef_m next_bottom = corner(x + 1, y + 1);
            sum += static_cast<std::int64_t>(quad_area_m2(top, next_top, next_bottom, bottom) * 1e6 + 0.5);
            top = next_top;
            bottom = next_bottom;
        }
        return sum;
    }
};

// A lattice that owns its nodes.
struct georeference {
    std::int32_t step_x_px = 0;
    std::int32_t step_y_px = 0;
    std::int32_t nodes_x = 0;
    std::int32_t nodes_y = 0;
    std::vector<std::int64_t> lon_q40, lat_q40;

    [[nodiscard]] lattice_view view() const {
        lattice_view made{step_x_px,
                          step_y_px,
                          nodes_x,
                          nodes_y,
                          sanc::view(lon_q40),
                          sanc::view(lat_q40),
                          nodes_x == 2 && nodes_y == 2};
        if (made.rows_alike) {
            made.rows_alike = lat_q40[0] == lat_q40[1] && lat_q40[2] == lat_q40[3] && lon_q40[0] == lon_q40[2] &&
                              lon_q40[1] == lon_q40[3];
        }
        return made;
    }
};

// The lattice of a longitude / latitude grid: `affine` in GDAL's order, lon = a0 + x a1 + y a2, lat = a3 + x a4 + y a5
// in degrees. Its corners are rounded to 2^-40 degree (0.1 um), far below 2^-16 px of any image. Throws
// std::invalid_argument when a corner is not finite or not on the globe.
inline georeference geographic_grid(const double (&affine)[6], std::int32_t width, std::int32_t height) {
    georeference made{width, height, 2, 2, {}, {}};
    if (width < 1 || height < 1)
        bad_argument("geographic_grid", "size", filled("% x %", width, height),
                     "give an image");
    for (int corner = 0; corner < 4; ++corner) {
        const double x = corner % 2 == 0 ? 0.0 : width;
        const double y = corner / 2 == 0 ? 0.0 : height;
        const double lon = affine[0] + (x * affine[1] + y * affine[2]);
        double lat = affine[3] + (x * affine[4] + y * affine[5]);
        // A global grid may end a rounding error beyond a pole.
        if (lat > 90.0 && lat < 90.0 + 1e-9) lat = 90.0;
        if (lat < -90.0 && lat > -90.0 - 1e-9) lat = -90.0;
        if (!(lon >= -720.0 && lon <= 720.0 && lat >= -90.0 && lat <= 90.0)) {
            bad_argument("geographic_grid", "affine", filled("corner %", corner),
                         "lies off the globe; the six numbers are degrees in GDAL's order");
        }
        made.lon_q40.push_back(static_cast<std::int64_t>(detail::round_half_up(lon * degree_q40)));
        made.lat_q40.push_back(static_cast<std::int64_t>(detail::round_half_up(lat * degree_q40)));
    }
    return made;
}

// What is wrong with the lattice of a width x height image; "" where it covers the image with nodes on the globe and pixels of at most
// one degree.
inline std::string lattice_problem(const georeference& lattice, std::int32_t width, std::int32_t height) {
    const std::int64_t nodes = std::int64_t{lattice.nodes_x} * lattice.nodes_y;
    if (lattice.step_x_px < 1 || lattice.step_y_px < 1 || lattice.nodes_x < 2 || lattice.nodes_y < 2 ||
        static_cast<std::int64_t>(lattice.lon_q40.size()) != nodes || static_cast<std::int64_t>(lattice.lat_q40.size()) != nodes) {
        return argument_problem("georeference", "nodes", nodes, "give 2 x 2 nodes or more, a step of 1 px or more");
    }
    if (std::int64_t{lattice.step_x_px} * lattice.step_y_px > std::int64_t{1} << 36) {
        return argument_problem("georeference", "step", lattice.step_x_px, "give cells of at most 2^36 px");
    }
    if (std::int64_t{lattice.step_x_px} * (lattice.nodes_x - 1) < width ||
        std::int64_t{lattice.step_y_px} * (lattice.nodes_y - 1) < height) {
        return argument_problem("georeference", "nodes", nodes, "the lattice ends before the image does");
    }
    for (std::size_t i = 0; i < lattice.lon_q40.size(); ++i) {
        constexpr std::int64_t degree = std::int64_t{1} << 40;
        if (lattice.lat_q40[i] > 90 * degree || lattice.lat_q40[i] < -90 * degree ||
            lattice.lon_q40[i] > 720 * degree || lattice.lon_q40[i] < -720 * degree) {
            return argument_problem("georeference", "node", i, "lies off the globe");
        }
    }
    const auto too_far = [&lattice](std::size_t from, std::size_t to, std::int64_t step_px) {
        const std::int64_t most = step_px >= 1440 ? std::int64_t{1440} << 40 : step_px << 40;
        return std::abs(lattice.lon_q40[to] - lattice.lon_q40[from]) > most || std::abs(lattice.lat_q40[to] - lattice.lat_q40[from]) > most;
    };
    const auto across = static_cast<std::size_t>(lattice.nodes_x);
    for (std::size_t i = 0; i < lattice.lon_q40.size(); ++i) {
        for (const auto& [next, step_px] : {std::pair{i + 1, lattice.step_x_px}, std::pair{i + across, lattice.step_y_px}}) {
            const bool beside = next == i + 1 ? next % across != 0 : next < lattice.lon_q40.size();
            if (beside && too_far(i, next, step_px)) return argument_problem("georeference", "node", next, "give pixels of at most one degree");
        }
    }
    return {};
}

// Throws std::invalid_argument with that problem.
inline void check_lattice(const georeference& lattice, std::int32_t width, std::int32_t height) {
    if (const std::string problem = lattice_problem(lattice, width, height); !problem.empty()) throw std::invalid_argument(problem);
}

}  // namespace sanc
