// SPDX-License-Identifier: Apache-2.0
// The length of the shortest way on the WGS 84 ellipsoid between two places (the inverse geodesic problem).
// After C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013), section 4, series of order 6.
#pragma once

#include <cmath>
#include <cstdint>

#include <sanc/config.hpp>
#include <sanc/geo/ecef.hpp>
#include <sanc/geo/trig.hpp>

namespace sanc {
namespace detail {

inline constexpr double pi = 3.14159265358979323846;
inline constexpr double third_flattening = wgs84::f / (2 - wgs84::f);
inline constexpr double tiny_cosine = 1e-150;  // stands for 0 where a quotient needs a direction

SANC_HD inline double larger(double u, double v) { return u < v ? v : u; }
SANC_HD inline double magnitude(double v) { return v < 0 ? -v : v; }

SANC_HD inline sin_cos unit(double s, double c) {
    const double length = std::sqrt(s * s + c * c);
    return {s / length, c / length};
}
SANC_HD inline sin_cos minus(sin_cos u, sin_cos v) {
    return {u.sin * v.cos - u.cos * v.sin, u.cos * v.cos + u.sin * v.sin};
}

// sum over l = 1 .. n of c[l] sin(2 l s), by Clenshaw's recurrence.
SANC_HD inline double sine_series(sin_cos s, const double* c, int n) {
    const double twice = 2 * (s.cos - s.sin) * (s.cos + s.sin);
    double u = 0;
    double v = 0;
    for (int l = n; l > 0; --l) {
        const double next = twice * u - v + c[l];
        v = u;
        u = next;
    }
    return 2 * s.sin * s.cos * u;
}

// The series of the paper in its small parameter epsilon: equations 17, 18, 42, 43 and 24, 25.
struct length_series {
    double a1, a2;  // A1 and A2, less 1
    double c1[7], c2[7];

    SANC_HD explicit length_series(double e) {
        const double q = e * e;
        a1 = (q * (q * (q + 4) + 64) / 256 + e) / (1 - e);
        a2 = (q * (q * (-11 * q - 28) - 192) / 256 - e) / (1 + e);
        double p = e;
        c1[0] = c2[0] = 0;
        c1[1] = p * ((6 - q) * q - 16) / 32;
        c2[1] = p * (q * (q + 2) + 16) / 32;
        p *= e;
        c1[2] = p * ((64 - 9 * q) * q - 128) / 2048;
        c2[2] = p * (q * (35 * q + 64) + 384) / 2048;
        p *= e;
        c1[3] = p * (9 * q - 16) / 768;
        c2[3] = p * (15 * q + 80) / 768;
        p *= e;
        c1[4] = p * (3 * q - 5) / 512;
        c2[4] = p * (7 * q + 35) / 512;
        p *= e;
        c1[5] = -7 * p / 1280;
        c2[5] = 63 * p / 1280;
        p *= e;
        c1[6] = -7 * p / 2048;
        c2[6] = 77 * p / 2048;
    }
};

SANC_HD inline double series_a3(double e) {
    constexpr double n = third_flattening;
    double a = -3 / 128.0;
    a = a * e + (-2 * n - 3) / 64;
    a = a * e + ((-n - 3) * n - 1) / 16;
    a = a * e + ((3 * n - 1) * n - 2) / 8;
    a = a * e + (n - 1) / 2;
    return a * e + 1;
}

SANC_HD inline void series_c3(double e, double* c) {
    constexpr double n = third_flattening;
    double p = e;
    c[0] = 0;
    c[1] = p * ((((3 / 128.0 * e + (2 * n + 5) / 128) * e + ((3 - n) * n + 3) / 64) * e + (1 - n * n) / 8) * e +
                (1 - n) / 4);
    p *= e;
    c[2] = p * (((5 / 256.0 * e + (n + 3) / 128) * e + ((-3 * n - 2) * n + 3) / 64) * e + ((n - 3) * n + 2) / 32);
    p *= e;
    c[3] = p * ((7 / 512.0 * e + (9 - 10 * n) / 384) * e + ((5 * n - 9) * n + 5) / 192);
    p *= e;
    c[4] = p * (7 / 512.0 * e + (7 - 14 * n) / 512);
    p *= e;
    c[5] = p * (21 / 2560.0);
}

// epsilon of a geodesic that crosses the equator at an azimuth with this cosine.
SANC_HD inline double epsilon_of(double cos_alpha0) {
    const double k2 = cos_alpha0 * cos_alpha0 * wgs84::ep2;
    return k2 / (2 * (1 + std::sqrt(1 + k2)) + k2);
}

// One end of a geodesic on the auxiliary sphere.
struct sphere_end {
    sin_cos beta;  // reduced latitude
    double dn;     // sqrt(1 + ep2 sin^2 beta)

    SANC_HD explicit sphere_end(std::int32_t lat_e7) {
        const sin_cos lat = sin_cos_e7(lat_e7);
        beta = unit((1 - wgs84::f) * lat.sin, lat.cos);
        beta.cos = larger(beta.cos, tiny_cosine);
        dn = std::sqrt(1 + wgs84::ep2 * (beta.sin * beta.sin));
    }
};

struct arc_lengths {
    double distance;  // along the geodesic, in units of b
    double reduced;   // m12 / b: how far a neighbouring geodesic has spread
};

SANC_HD inline arc_lengths lengths(double e, double sigma12, sin_cos s1, double dn1, sin_cos s2, double dn2) {
    const length_series series(e);
    const double b1 = sine_series(s2, series.c1, 6) - sine_series(s1, series.c1, 6);
    const double b2 = sine_series(s2, series.c2, 6) - sine_series(s1, series.c2, 6);
    const double j12 = (series.a1 - series.a2) * sigma12 + ((1 + series.a1) * b1 - (1 + series.a2) * b2);
    return {(1 + series.a1) * (sigma12 + b1),
            dn2 * (s1.cos * s2.sin) - dn1 * (s1.sin * s2.cos) - s1.cos * s2.cos * j12};
}

// The geodesic that leaves p at azimuth alpha1, followed to the latitude of q. Paper: the loop of section 4.
struct trial_line {
    double lambda_excess;  // the longitude reached less the one wanted
    double slope;          // its derivative by alpha1
    double distance;       // in units of b

    SANC_HD trial_line(const sphere_end& p, const sphere_end& q, sin_cos alpha1, sin_cos lambda12) {
        if (p.beta.sin == 0 && alpha1.cos == 0) alpha1.cos = -tiny_cosine;
        const double sin0 = alpha1.sin * p.beta.cos;
        const double cos0 = std::sqrt(alpha1.cos * alpha1.cos + (alpha1.sin * p.beta.sin) * (alpha1.sin * p.beta.sin));
        const double east1 = alpha1.cos * p.beta.cos;
        const bool level = q.beta.cos == p.beta.cos;
        double cos2 = magnitude(alpha1.cos);
        if (!level || magnitude(q.beta.sin) != -p.beta.sin) {
            const double rise = p.beta.cos < -p.beta.sin ? (q.beta.cos - p.beta.cos) * (p.beta.cos + q.beta.cos)
                                                         : (p.beta.sin - q.beta.sin) * (p.beta.sin + q.beta.sin);
            cos2 = std::sqrt(east1 * east1 + rise) / q.beta.cos;
        }
        const double east2 = cos2 * q.beta.cos;
        const sin_cos sigma1 = unit(p.beta.sin, east1);
        const sin_cos sigma2 = unit(q.beta.sin, east2);
        const sin_cos arc = minus(sigma2, sigma1);
        const double sigma12 = atan2_rad(larger(0, arc.sin), arc.cos);
        const sin_cos omega = minus({sin0 * q.beta.sin, east2}, {sin0 * p.beta.sin, east1});
        const sin_cos eta = minus({larger(0, omega.sin), omega.cos}, lambda12);
        const double e = epsilon_of(cos0);
        double c3[6];
        series_c3(e, c3);
        const double b3 = sine_series(sigma2, c3, 5) - sine_series(sigma1, c3, 5);
        lambda_excess = atan2_rad(eta.sin, eta.cos) - wgs84::f * series_a3(e) * sin0 * (sigma12 + b3);
        const arc_lengths way = lengths(e, sigma12, sigma1, p.dn, sigma2, q.dn);
        distance = way.distance;
        slope =
            cos2 == 0 ? -2 * (1 - wgs84::f) * p.dn / p.beta.sin : way.reduced * (1 - wgs84::f) / (cos2 * q.beta.cos);
    }
};

// The positive root of k^4 + 2 k^3 - (x^2 + y^2 - 1) k^2 - 2 y^2 k - y^2, y != 0 (equation 55). There is one, and
// above it the quartic rises and is convex: Newton's method falls to it from sqrt(x^2 + y^2), until it no longer falls.
SANC_HD inline double astroid(double x, double y) {
    const double y2 = y * y;
    const double c = x * x + y2 - 1;
    double k = std::sqrt(x * x + y2);
    for (int step = 0; step < 100; ++step) {
        const double value = (((k + 2) * k - c) * k - 2 * y2) * k - y2;
        const double next = k - value / (((4 * k + 6) * k - 2 * c) * k - 2 * y2);
        if (!(next < k)) break;
        k = next;
    }
    return k;
}

// A first azimuth for the iteration or, for very short lines, the arc itself.
struct first_guess {
    sin_cos alpha1;
    double short_distance = -1;  // in units of b; negative: iterate

    SANC_HD first_guess(const sphere_end& p, const sphere_end& q, double lambda_rad, sin_cos lambda12) {
        const double drop = q.beta.sin * p.beta.cos - q.beta.cos * p.beta.sin;
        const double cos_drop = q.beta.cos * p.beta.cos + q.beta.sin * p.beta.sin;
        const double sum = q.beta.sin * p.beta.cos + q.beta.cos * p.beta.sin;
        const bool near = cos_drop >= 0 && drop < 0.5 && q.beta.cos * lambda_rad < 0.5;
        sin_cos omega = lambda12;
        double dn = 1;
        if (near) {
            const double s = (p.beta.sin + q.beta.sin) * (p.beta.sin + q.beta.sin);
            const double c = (p.beta.cos + q.beta.cos) * (p.beta.cos + q.beta.cos);
            dn = std::sqrt(1 + wgs84::ep2 * (s / (s + c)));
            omega = sin_cos_rad(lambda_rad / ((1 - wgs84::f) * dn));
        }
        double east = q.beta.cos * omega.sin;
        double north = omega.cos >= 0 ? drop + q.beta.cos * p.beta.sin * (omega.sin * omega.sin) / (1 + omega.cos)
                                      : sum - q.beta.cos * p.beta.sin * (omega.sin * omega.sin) / (1 - omega.cos);
        const double sine = std::sqrt(east * east + north * north);
        const double cosine = p.beta.sin * q.beta.sin + p.beta.cos * q.beta.cos * omega.cos;
        if (near && sine < 3.6e-8) {
            short_distance = atan2_rad(sine, cosine) * dn;
        } else if (cosine < 0 && sine < 6 * third_flattening * pi * (p.beta.cos * p.beta.cos)) {  // nearly antipodal
            const double scale = wgs84::f * p.beta.cos * series_a3(epsilon_of(p.beta.sin)) * pi;
            const double x = atan2_rad(-lambda12.sin, -lambda12.cos) / scale;
            const double y = sum / (scale * p.beta.cos);
            if (y > -2e-14 && x > -1 - 1e-5) {
                east = -x < 1 ? -x : 1;
                north = -std::sqrt(1 - east * east);
            } else {
                const double k = y == 0 ? larger(0, -x - 1) : astroid(x, y);
                omega = sin_cos_rad(scale * (-x * k / (1 + k)));
                east = q.beta.cos * omega.sin;
                north = sum - q.beta.cos * p.beta.sin * (omega.sin * omega.sin) / (1 + omega.cos);
            }
        }
        alpha1 = east > 0 ? unit(east, north) : sin_cos{1, 0};
    }
};

// Newton's method on the azimuth, kept inside a bracket; halving where a step leaves (0, pi). Equation 46.
SANC_HD inline double line_in_b(const sphere_end& p, const sphere_end& q, double lambda_rad, sin_cos lambda12) {
    constexpr double tol = 2.220446049250313e-16;
    const first_guess guess(p, q, lambda_rad, lambda12);
    if (guess.short_distance >= 0) return guess.short_distance;
    sin_cos alpha = guess.alpha1;
    sin_cos low{tiny_cosine, 1};
    sin_cos high{tiny_cosine, -1};
    bool last = false;
    bool loose = false;
    for (int step = 0;; ++step) {
        const trial_line line(p, q, alpha, lambda12);
        const double v = line.lambda_excess;
        if (last || !(magnitude(v) >= (loose ? 8 : 1) * tol) || step == 83) return line.distance;
        const bool late = step > 20;
        if (v > 0 && (late || alpha.cos * high.sin > high.cos * alpha.sin)) high = alpha;
        if (v < 0 && (late || alpha.cos * low.sin < low.cos * alpha.sin)) low = alpha;
        if (step < 20 && line.slope > 0 && magnitude(v / line.slope) < pi) {
            const sin_cos turned = minus(alpha, sin_cos_rad(v / line.slope));
            if (turned.sin > 0) {
                alpha = unit(turned.sin, turned.cos);
                loose = magnitude(v) <= 16 * tol;
                continue;
            }
        }
        alpha = unit((low.sin + high.sin) / 2, (low.cos + high.cos) / 2);
        loose = false;
        last = magnitude(low.sin - alpha.sin) + (low.cos - alpha.cos) < 3e-24 ||
               magnitude(alpha.sin - high.sin) + (alpha.cos - high.cos) < 3e-24;
    }
}

}  // namespace detail

// The length of the shortest way on the ellipsoid in metres; symmetric. At most 84 rounds, 3 to 4 as a rule.
// Worst difference from GeographicLib 2.1 over 1.2e6 pairs (short, long, equatorial, meridional, polar, nearly
// antipodal): 1.2e-8 m (tests/geo/geodesic_test.cpp).
SANC_HD inline double geodesic_m(lonlat p, lonlat q) {
    // By symmetry: p the farther from the equator, in the south; q to its east.
    std::int64_t lambda_e7 = static_cast<std::int64_t>(q.lon_e7) - p.lon_e7;
    if (lambda_e7 < 0) lambda_e7 = -lambda_e7;
    if (lambda_e7 > 1800000000) lambda_e7 = 3600000000 - lambda_e7;
    std::int32_t lat1 = p.lat_e7;
    std::int32_t lat2 = q.lat_e7;
    if ((lat1 < 0 ? -lat1 : lat1) < (lat2 < 0 ? -lat2 : lat2)) {
        lat1 = q.lat_e7;
        lat2 = p.lat_e7;
    }
    if (lat1 > 0) {
        lat1 = -lat1;
        lat2 = -lat2;
    }
    const detail::sphere_end south(lat1);
    const detail::sphere_end north(lat2);
    const sin_cos lambda12 = sin_cos_e7(lambda_e7);
    const double lambda_rad = static_cast<double>(lambda_e7) * (detail::pi / 1800000000);

    if (lat1 == -900000000 || lambda12.sin == 0) {  // along a meridian, unless that is not the shortest way
        const sin_cos sigma1 = {south.beta.sin, lambda12.cos * south.beta.cos};
        const sin_cos arc = detail::minus(north.beta, sigma1);
        const double sigma12 = atan2_rad(detail::larger(0, arc.sin), arc.cos);
        const auto way = detail::lengths(detail::third_flattening, sigma12, sigma1, south.dn, north.beta, north.dn);
        if (sigma12 < 1 || way.reduced >= 0) return wgs84::b_m * detail::larger(0, way.distance);
    } else if (lat1 == 0 && lambda_rad <= detail::pi * (1 - wgs84::f)) {
        return wgs84::a_m * lambda_rad;
    }
    return wgs84::b_m * detail::line_in_b(south, north, lambda_rad, lambda12);
}

// The same in whole millimetres, floor(1000 m + 0.5).
SANC_HD inline std::int64_t geodesic_mm(lonlat p, lonlat q) { return detail::round_half_up(1000 * geodesic_m(p, q)); }

}  // namespace sanc
