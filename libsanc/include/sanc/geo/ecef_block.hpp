// SPDX-License-Identifier: Apache-2.0
// to_ecef of many places: the same operations in the same order, told in short loops that compilers work off several at once.
#pragma once

#include <sanc/column.hpp>
#include <sanc/geo/ecef.hpp>

namespace sanc::detail {

inline constexpr int ecef_lanes = 16;

// The quarter turns nearest to an angle of at most 180 degrees, halves away from zero.
inline std::int32_t quarter_turns(std::int32_t angle_e7) {
    return (angle_e7 >= 450000000 ? 1 : 0) + (angle_e7 >= 1350000000 ? 1 : 0) - (angle_e7 <= -450000000 ? 1 : 0) -
           (angle_e7 <= -1350000000 ? 1 : 0);
}

// round_half_up of what an int32 has room for.
inline std::int32_t round_half_up_32(double x) {
    const double up = x + 0.5;
    const auto whole = static_cast<std::int32_t>(up);
    return static_cast<double>(whole) > up ? whole - 1 : whole;
}

// x[i], y[i], z[i] = to_ecef(lon_e7[i], lat_e7[i]) for i in [0, ecef_lanes).
inline void to_ecef_block(const std::int32_t* lon_e7, const std::int32_t* lat_e7, std::int32_t* x, std::int32_t* y, std::int32_t* z) {
    constexpr int angles = 2 * ecef_lanes;  // longitudes, then latitudes
    double turns[angles];
    double sines[angles];
    double cosines[angles];
    for (int i = 0; i < ecef_lanes; ++i) {
        turns[i] = quarter_turns(lon_e7[i]);
        turns[ecef_lanes + i] = quarter_turns(lat_e7[i]);
        sines[i] = lon_e7[i];
        sines[ecef_lanes + i] = lat_e7[i];
    }
    for (int i = 0; i < angles; ++i) {
        const scaled_angle a = split_scaled(sines[i] - turns[i] * 900000000.0, rad_per_e7, rad_per_e7_low);
        const sin_cos near = sin_cos_near_zero(a.x, a.low);
        sines[i] = near.sin;
        cosines[i] = near.cos;
    }
    for (int i = 0; i < angles; ++i) {
        const double q = turns[i];
        const bool odd = q == 1 || q == -1;
        const double first = odd ? cosines[i] : sines[i];
        const double second = odd ? sines[i] : cosines[i];
        sines[i] = q == 2 || q == -2 || q == -1 ? 0 - first : first;
        cosines[i] = q == 2 || q == -2 || q == 1 ? 0 - second : second;
    }
    double parts[3][ecef_lanes];
    for (int i = 0; i < ecef_lanes; ++i) {
        const ecef_m p = on_ellipsoid({sines[i], cosines[i]}, {sines[ecef_lanes + i], cosines[ecef_lanes + i]});
        parts[0][i] = 256 * p.x;
        parts[1][i] = 256 * p.y;
        parts[2][i] = 256 * p.z;
    }
    std::int32_t rounded[3][ecef_lanes];
    for (int part = 0; part < 3; ++part) {
        for (int i = 0; i < ecef_lanes; ++i) rounded[part][i] = round_half_up_32(parts[part][i]);
    }
    for (int i = 0; i < ecef_lanes; ++i) {
        x[i] = rounded[0][i];
        y[i] = rounded[1][i];
        z[i] = rounded[2][i];
    }
}

// x, y, z of the places [begin, end).
inline void to_ecef_rows(column<const std::int32_t> lon_e7, column<const std::int32_t> lat_e7, column<std::int32_t> x, column<std::int32_t> y,
                         column<std::int32_t> z, std::int64_t begin, std::int64_t end) {
    for (; end - begin >= ecef_lanes; begin += ecef_lanes) {
        to_ecef_block(lon_e7.data + begin, lat_e7.data + begin, x.data + begin, y.data + begin, z.data + begin);
    }
    for (std::int64_t i = begin; i < end; ++i) {
        const ecef p = to_ecef(lon_e7[i], lat_e7[i]);
        x[i] = p.x;
        y[i] = p.y;
        z[i] = p.z;
    }
}

}  // namespace sanc::detail
