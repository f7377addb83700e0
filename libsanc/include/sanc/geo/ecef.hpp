// SPDX-License-Identifier: Apache-2.0
// WGS 84: longitude and latitude in 1e-7 degree <-> earth-centred x, y, z as int32 in units of 2^-8 m, and chords.
#pragma once

#include <cmath>
#include <cstdint>

#include <sanc/config.hpp>
#include <sanc/geo/trig.hpp>

namespace sanc {

namespace wgs84 {
inline constexpr double a_m = 6378137.0;                 // equatorial radius
inline constexpr double f = 1 / 298.257223563;           // flattening
inline constexpr double b_m = a_m * (1 - f);             // polar radius
inline constexpr double e2 = f * (2 - f);                // first eccentricity squared
inline constexpr double ep2 = e2 / ((1 - f) * (1 - f));  // second eccentricity squared
}  // namespace wgs84

// A place: longitude in [-180, 180), latitude in [-90, 90] degree, the longitude 0 at a pole.
struct lonlat {
    std::int32_t lon_e7 = 0;
    std::int32_t lat_e7 = 0;

    friend SANC_HD constexpr bool operator==(const lonlat& p, const lonlat& q) {
        return p.lon_e7 == q.lon_e7 && p.lat_e7 == q.lat_e7;
    }
};

// A place in units of 2^-8 m: x to (0, 0), y to (90 E, 0), z to the north pole. Every place within 8,388 km fits.
struct ecef {
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::int32_t z = 0;

    friend SANC_HD constexpr bool operator==(const ecef& p, const ecef& q) {
        return p.x == q.x && p.y == q.y && p.z == q.z;
    }
};

struct ecef_m {
    double x = 0;
    double y = 0;
    double z = 0;
};

// The place as the rest of the library wants it: longitude +180 becomes -180, the longitude at a pole 0.
SANC_HD constexpr lonlat canonical(lonlat p) {
    if (p.lat_e7 == 900000000 || p.lat_e7 == -900000000) return {0, p.lat_e7};
    return {p.lon_e7 == 1800000000 ? -1800000000 : p.lon_e7, p.lat_e7};
}

namespace detail {

// The point of the ellipsoid with these sines and cosines of longitude and geodetic latitude.
SANC_HD inline ecef_m on_ellipsoid(sin_cos lon, sin_cos lat) {
    const double normal = wgs84::a_m / std::sqrt(1 - wgs84::e2 * (lat.sin * lat.sin));
    const double across = normal * lat.cos;
    return {across * lon.cos, across * lon.sin, normal * (1 - wgs84::e2) * lat.sin};
}

}  // namespace detail

// To 2^-8 m, half up: floor(256 v + 0.5) of each part.
SANC_HD inline ecef round_to_ecef(ecef_m p) {
    return {static_cast<std::int32_t>(detail::round_half_up(256 * p.x)),
            static_cast<std::int32_t>(detail::round_half_up(256 * p.y)),
            static_cast<std::int32_t>(detail::round_half_up(256 * p.z))};
}

SANC_HD constexpr ecef_m to_metres(ecef p) { return {p.x / 256.0, p.y / 256.0, p.z / 256.0}; }

// The point of the ellipsoid at a longitude and a latitude in degrees, in metres.
SANC_HD inline ecef_m to_ecef_m(double lon_deg, double lat_deg) {
    return detail::on_ellipsoid(sin_cos_deg(lon_deg), sin_cos_deg(lat_deg));
}

// The point of the ellipsoid, to the nearest 2^-8 m, half up. |lon_e7| <= 1.8e9, |lat_e7| <= 9e8. The nearest one
// wherever the exact value lies more than 1e-6 units (4e-9 m) off a half; 3e6 random values all
// came out nearest (tests/geo/ecef_test.cpp).
SANC_HD inline ecef to_ecef(std::int32_t lon_e7, std::int32_t lat_e7) {
    return round_to_ecef(detail::on_ellipsoid(sin_cos_e7(lon_e7), sin_cos_e7(lat_e7)));
}
SANC_HD inline ecef to_ecef(lonlat p) { return to_ecef(p.lon_e7, p.lat_e7); }

// Longitude and geodetic latitude of a place within 5 km of the ellipsoid, to the nearest 1e-7 degree (its own error
// stays below 1e-12 degree); +180 becomes -180, and the longitude at a pole is 0. Bowring's formula (Survey Review 23,
// 1976). to_lonlat(to_ecef(p)) == p exactly for |latitude| <= 60 degrees; nearer to the poles 2^-8 m is wider than 1e-7
// degree of longitude: there the latitude still comes back exactly and the place within 6 mm.
SANC_HD inline lonlat to_lonlat(ecef_m p) {
    const double across = std::sqrt(p.x * p.x + p.y * p.y);
    const double level = across * (1 - wgs84::f);  // z : level is the tangent of the reduced latitude
    const double length = std::sqrt(p.z * p.z + level * level);
    const double s = length > 0 ? p.z / length : 0;
    const double c = length > 0 ? level / length : 1;
    const double up = p.z + wgs84::ep2 * wgs84::b_m * (s * s * s);
    const double out = across - wgs84::e2 * wgs84::a_m * (c * c * c);
    constexpr double e7_per_rad = 57.29577951308232 * 1e7;
    return canonical({static_cast<std::int32_t>(detail::round_half_up(atan2_rad(p.y, p.x) * e7_per_rad)),
                      static_cast<std::int32_t>(detail::round_half_up(atan2_rad(up, out) * e7_per_rad))});
}
SANC_HD inline lonlat to_lonlat(ecef p) { return to_lonlat(to_metres(p)); }

// A place near the ellipsoid, moved onto it and rounded to 2^-8 m: two Newton steps for F(p) = 0 along the gradient,
// where F(p) = x^2 / a^2 + y^2 / a^2 + z^2 / b^2 - 1, g = (x / a^2, y / a^2, z / b^2), p <- p - F(p) / (2 |g|^2) g.
// A step leaves a place that was h metres off about h^2 / (2 a) off: from the middle of a leg of 90 km that is 2 mm
// after the first and less than 1e-9 m after the second; from the middle of a chord of 1,000 km, 0.1 mm.
SANC_HD inline ecef to_ellipsoid(ecef_m p) {
    constexpr double over_a2 = 1 / (wgs84::a_m * wgs84::a_m);
    constexpr double over_b2 = 1 / (wgs84::b_m * wgs84::b_m);
    for (int step = 0; step < 2; ++step) {
        const double gx = p.x * over_a2;
        const double gy = p.y * over_a2;
        const double gz = p.z * over_b2;
        const double excess = (p.x * gx + p.y * gy) + p.z * gz - 1;
        const double t = excess / (2 * ((gx * gx + gy * gy) + gz * gz));
        p = {p.x - t * gx, p.y - t * gy, p.z - t * gz};
    }
    return round_to_ecef(p);
}
SANC_HD inline ecef to_ellipsoid(double x_m, double y_m, double z_m) { return to_ellipsoid(ecef_m{x_m, y_m, z_m}); }

// The inner point of a cut leg: linear at the share num / den (0 < num < den < 2^31) of the way from p to q, moved to
// the ellipsoid. Each part is p + ((q - p) * num) / den. (The ends of a leg stay as they are: never ask for them here.)
SANC_HD inline ecef between(ecef p, ecef q, std::int64_t num, std::int64_t den) {
    const auto part = [num, den](std::int32_t from, std::int32_t to) {
        const double way = static_cast<double>(static_cast<std::int64_t>(to) - from) * static_cast<double>(num);
        return (static_cast<double>(from) + way / static_cast<double>(den)) / 256;
    };
    return to_ellipsoid(part(p.x, q.x), part(p.y, q.y), part(p.z, q.z));
}

// The square of the distance through the earth, exact, in units of 2^-16 m2; both places within 8,388 km of the centre
// and less than 16,777 km apart. (The square of a negative difference is right modulo 2^64.)
SANC_HD constexpr std::uint64_t chord2(ecef p, ecef q) {
    const auto dx = static_cast<std::uint64_t>(static_cast<std::int64_t>(p.x) - q.x);
    const auto dy = static_cast<std::uint64_t>(static_cast<std::int64_t>(p.y) - q.y);
    const auto dz = static_cast<std::uint64_t>(static_cast<std::int64_t>(p.z) - q.z);
    return dx * dx + dy * dy + dz * dz;
}

// The distance through the earth in metres: the square root of the exact square, each step rounded to nearest.
SANC_HD inline double chord_m(ecef p, ecef q) { return std::sqrt(static_cast<double>(chord2(p, q))) / 256; }

// Into how many equal parts a leg or a zone edge is cut: the least n >= 1 with 5,000 m * n >= chord.
SANC_HD inline std::int64_t cut_parts(ecef p, ecef q) {
    constexpr std::uint64_t part2 = 5000ULL * 256 * 5000 * 256;
    const std::uint64_t whole2 = chord2(p, q);
    auto n = static_cast<std::uint64_t>(chord_m(p, q) / 5001) + 1;
    while (n * n * part2 < whole2) ++n;
    return static_cast<std::int64_t>(n);
}

}  // namespace sanc
