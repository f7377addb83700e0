// SPDX-License-Identifier: Apache-2.0
// The area of a small quadrangle on the ellipsoid, as of a pixel: half the norm of the cross product of its diagonals.
#pragma once

#include <cmath>

#include <sanc/config.hpp>
#include <sanc/geo/ecef.hpp>

namespace sanc {

struct lonlat_deg {
    double lon = 0;
    double lat = 0;
};

// In square metres, from the corners a, b, c, d in the order of a walk around it, either way round: with u = c - a and
// v = d - b, sqrt((x^2 + y^2) + z^2) / 2 of u x v = (u.y v.z - u.z v.y, u.z v.x - u.x v.z, u.x v.y - u.y v.x).
SANC_HD inline double quad_area_m2(ecef_m a, ecef_m b, ecef_m c, ecef_m d) {
    const ecef_m u = {c.x - a.x, c.y - a.y, c.z - a.z};
    const ecef_m v = {d.x - b.x, d.y - b.y, d.z - b.z};
    const ecef_m n = {u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x};
    return std::sqrt((n.x * n.x + n.y * n.y) + n.z * n.z) / 2;
}

// The same from corners in degrees. Measured on 28,000 turned squares with sides of L = 1 m to 1 km: relative rounding
// error 1.5e-9 / L; from GeographicLib's polygon area less than 1e-8 of the area beside the 1e-4 m2 of its own
// rounding.
SANC_HD inline double quad_area_m2(lonlat_deg a, lonlat_deg b, lonlat_deg c, lonlat_deg d) {
    return quad_area_m2(to_ecef_m(a.lon, a.lat), to_ecef_m(b.lon, b.lat), to_ecef_m(c.lon, c.lat),
                        to_ecef_m(d.lon, d.lat));
}

}  // namespace sanc
