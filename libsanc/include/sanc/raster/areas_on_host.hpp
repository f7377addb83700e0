// SPDX-License-Identifier: Apache-2.0
// The areas of runs on the host: run_area_mm2() of a lattice, the same operations in the same order, told in short loops that
// compilers work off several at once.
#pragma once

#include <algorithm>
#include <type_traits>

#include <sanc/detail/host_forms.hpp>
#include <sanc/raster/bits.hpp>
#include <sanc/raster/georeference.hpp>
#include <sanc/raster/lanes.hpp>

namespace sanc::detail {

// Corners are worked off so many at once, and held so many at most: a row of them above the pixels and one below.
inline constexpr int corners_at_once = 8;
inline constexpr int corners_held = 64;

struct corner_block {
    double lon[corners_held];  // 2^-40 degree, then x, y, z in metres
    double lat[corners_held];
    double z[corners_held];
};

// out[k] = read() at the pixel corner (x0 + k, y) for k in [0, count). Between two nodes it is linear in x: where a cell is a
// power of two wide and high, and small enough for the sum to fit, one addition and one shift.
inline void read_corners(const lattice_view& at, column<const std::int64_t> nodes, std::int64_t x0, std::int64_t count, std::int64_t y, double* out) {
    const std::int64_t wide = at.step_x_px;
    const std::int64_t high = at.step_y_px;
    const auto cell = static_cast<std::uint64_t>(wide * high);
    if (wide > 64 || high > 64 || (cell & (cell - 1)) != 0) {
        for (std::int64_t k = 0; k < count; ++k) out[k] = static_cast<double>(at.read(nodes, (x0 + k) << 16, y << 16));
        return;
    }
    const int shift = lowest_one(2 * cell);
    const std::int64_t j = std::clamp<std::int64_t>(y / high, 0, at.nodes_y - 2);
    const std::int64_t down = y - j * high;
    for (std::int64_t k = 0; k < count;) {
        const std::int64_t i = std::clamp<std::int64_t>((x0 + k) / wide, 0, at.nodes_x - 2);
        const std::int64_t right = x0 + k - i * wide;
        const std::int64_t end = i == at.nodes_x - 2 ? count : std::min(count, (i + 1) * wide - x0);
        const std::int64_t first = nodes[j * at.nodes_x + i];
        const std::int64_t across = nodes[j * at.nodes_x + i + 1] - first;
        const std::int64_t below = nodes[(j + 1) * at.nodes_x + i] - first;
        const std::int64_t beside = nodes[(j + 1) * at.nodes_x + i + 1] - first;
        const std::int64_t slope = 2 * (across * (high - down) + (beside - below) * down);
        std::int64_t sum = 2 * below * wide * down + wide * high + right * slope;
        for (; k < end; ++k, sum += slope) out[k] = static_cast<double>(first + (sum >> shift));
    }
}

// to_ecef_m() of corners_at_once corners from `begin` on.
inline void to_ecef_m_at_once(corner_block& corners, int begin) {
    constexpr int angles = 2 * corners_at_once;  // longitudes, then latitudes
    double* const lon = corners.lon + begin;
    double* const lat = corners.lat + begin;
    double sines[angles];
    double cosines[angles];
    double turns[angles];
    std::int32_t quarters[angles];
    for (int i = 0; i < corners_at_once; ++i) {
        sines[i] = lon[i] / degree_q40;
        sines[corners_at_once + i] = lat[i] / degree_q40;
    }
    for (int i = 0; i < angles; ++i) {
        const double q = sines[i] / 90;
        quarters[i] = static_cast<std::int32_t>(q < 0 ? q - 0.5 : q + 0.5);
    }
    for (int i = 0; i < angles; ++i) turns[i] = quarters[i];
    for (int i = 0; i < angles; ++i) {
        const scaled_angle a = split_scaled(sines[i] - turns[i] * 90, rad_per_degree, rad_per_degree_low);
        const sin_cos near = sin_cos_near_zero(a.x, a.low);
        sines[i] = near.sin;
        cosines[i] = near.cos;
    }
    for (int i = 0; i < angles; ++i) turns[i] = quarters[i] & 3;
    for (int i = 0; i < angles; ++i) {
        const double q = turns[i];
        const bool odd = q == 1 || q == 3;
        const double first = odd ? cosines[i] : sines[i];
        const double second = odd ? sines[i] : cosines[i];
        sines[i] = q >= 2 ? 0 - first : first;
        cosines[i] = q == 1 || q == 2 ? 0 - second : second;
    }
    double* const z = corners.z + begin;
    for (int i = 0; i < corners_at_once; ++i) {
        const ecef_m p = on_ellipsoid({sines[i], cosines[i]}, {sines[corners_at_once + i], cosines[corners_at_once + i]});
        lon[i] = p.x;
        lat[i] = p.y;
        z[i] = p.z;
    }
}

// The summed area of `count` pixels from (x, y) on, fewer than half of the corners held.
inline std::int64_t few_areas_mm2(const lattice_view& at, std::int64_t x, std::int64_t count, std::int64_t y) {
    corner_block corners;
    const auto row = static_cast<int>(count) + 1;
    read_corners(at, at.lon_q40, x, row, y, corners.lon);
    read_corners(at, at.lat_q40, x, row, y, corners.lat);
    read_corners(at, at.lon_q40, x, row, y + 1, corners.lon + row);
    read_corners(at, at.lat_q40, x, row, y + 1, corners.lat + row);
    int held = 2 * row;
    for (; held % corners_at_once != 0; ++held) corners.lon[held] = corners.lat[held] = 0;
    for (int i = 0; i < held; i += corners_at_once) to_ecef_m_at_once(corners, i);
    const auto corner = [&](int i) { return ecef_m{corners.lon[i], corners.lat[i], corners.z[i]}; };
    const auto area = [&](int i) { return quad_area_m2(corner(i), corner(i + 1), corner(row + i + 1), corner(row + i)) * 1e6 + 0.5; };
    constexpr int at_once = corners_at_once / 2;
    std::int64_t sum = 0;
    int i = 0;
    for (; i + at_once <= count; i += at_once) {
        double areas[at_once];
        for (int k = 0; k < at_once; ++k) areas[k] = area(i + k);
        for (const double each : areas) sum += static_cast<std::int64_t>(each);
    }
    for (; i < count; ++i) sum += static_cast<std::int64_t>(area(i));
    return sum;
}

// run_area_mm2() as compiled for the widest registers of this machine.
struct area_of_run {
    const lattice_view& at;
    std::int64_t x0, x1, y;
    int128& sum;

    template <int Bytes>
    void operator()(std::integral_constant<int, Bytes>, std::int64_t) const {
        constexpr std::int64_t most = corners_held / 2 - 1;
        sum = 0;
        for (std::int64_t x = x0; x < x1; x += most) sum += few_areas_mm2(at, x, std::min(most, x1 - x), y);
    }
};
inline int128 run_area_on_host(const lattice_view& at, std::int64_t x0, std::int64_t x1, std::int64_t y) {
#if SANC_HOST_FORMS
    if (!at.rows_alike) {
        int128 sum = 0;
        in_wide_lanes(area_of_run{at, x0, x1, y, sum}, 0);
        return sum;
    }
#endif
    return at.run_area_mm2(x0, x1, y);
}

}  // namespace sanc::detail
