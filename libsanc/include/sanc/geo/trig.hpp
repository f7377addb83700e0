// SPDX-License-Identifier: Apache-2.0
// Sine, cosine and arc tangent from + - * / alone: the same bits on every machine, which no libm promises.
#pragma once

#include <cstdint>

#include <sanc/config.hpp>

namespace sanc {

struct sin_cos {
    double sin = 0;
    double cos = 0;
};

namespace detail {

// sin and cos of x + low, where |x| <= pi/4 (a little more does no harm) and low is what x lacks.
// Taylor series to x^17 and x^18: the first term left out is below 2^-60 of the result.
SANC_HD inline sin_cos sin_cos_near_zero(double x, double low) {
    const double z = x * x;
    double p = 1 / 355687428096000.0;
    p = p * z - 1 / 1307674368000.0;
    p = p * z + 1 / 6227020800.0;
    p = p * z - 1 / 39916800.0;
    p = p * z + 1 / 362880.0;
    p = p * z - 1 / 5040.0;
    p = p * z + 1 / 120.0;
    p = p * z - 1 / 6.0;
    const double half = 0.5 * z;
    const double s = x + (x * (z * p) + low * (1 - half));

    double c = -1 / 6402373705728000.0;
    c = c * z + 1 / 20922789888000.0;
    c = c * z - 1 / 87178291200.0;
    c = c * z + 1 / 479001600.0;
    c = c * z - 1 / 3628800.0;
    c = c * z + 1 / 40320.0;
    c = c * z - 1 / 720.0;
    c = c * z + 1 / 24.0;
    const double high = 1 - half;
    c = high + (((1 - high) - half) + (z * (z * c) - x * low));
    return {s, c};
}

// The same of q quarter turns + x + low.
SANC_HD inline sin_cos sin_cos_kernel(std::int64_t q, double x, double low) {
    const sin_cos a = sin_cos_near_zero(x, low);
    switch (q & 3) {
        case 0: return a;
        case 1: return {a.cos, 0 - a.sin};
        case 2: return {0 - a.sin, 0 - a.cos};
        default: return {0 - a.cos, a.sin};
    }
}

// The first 26 bits of v (Veltkamp); v less them is exact. Not by way of float: where g++ 12 -O2 or clang 14 for WASM
// vectorise (double)(float)v they lose its rounding.
SANC_HD inline double leading_half(double v) {
    const double t = v * 134217729.0;
    return t - (t - v);
}

// r * (c1 + c2) as a double and what it lacks; c1 has 24 bits, so that its product with half of r's bits is exact.
struct scaled_angle {
    double x;
    double low;
};
SANC_HD inline scaled_angle split_scaled(double r, double c1, double c2) {
    const double r1 = leading_half(r);
    const double high = r1 * c1;
    const double rest = (r - r1) * c1 + r * c2;
    const double x = high + rest;
    return {x, (high - x) + rest};
}

// sin and cos of q quarter turns + r * (c1 + c2).
SANC_HD inline sin_cos sin_cos_scaled(std::int64_t q, double r, double c1, double c2) {
    const scaled_angle a = split_scaled(r, c1, c2);
    return sin_cos_kernel(q, a.x, a.low);
}

// 1e-7 degree in radians, in two parts.
inline constexpr double rad_per_e7 = 1.7453292144864463e-09;
inline constexpr double rad_per_e7_low = 3.7507883287112405e-17;

// 1 degree in radians, in two parts.
inline constexpr double rad_per_degree = 0.01745329238474369;
inline constexpr double rad_per_degree_low = 1.3519960527851425e-10;

// The whole number nearest to x, halves away from zero; |x| < 2^52.
SANC_HD inline std::int64_t nearest(double x) { return static_cast<std::int64_t>(x < 0 ? x - 0.5 : x + 0.5); }

// floor(x + 0.5): the one rounding of lengths, areas and ECEF; |x| < 2^62.
SANC_HD inline std::int64_t round_half_up(double x) {
    const double up = x + 0.5;
    const auto whole = static_cast<std::int64_t>(up);
    return static_cast<double>(whole) > up ? whole - 1 : whole;
}

}  // namespace detail

// Sine and cosine of an angle in 1e-7 degree. The quarter turn is taken off in integers, so multiples of 90 degrees are
// exact, and sin(-x) = -sin(x) bit for bit.
// Worst error measured on 3e6 angles: 0.80 ulp each.
SANC_HD inline sin_cos sin_cos_e7(std::int64_t angle_e7) {
    const std::int64_t q = (angle_e7 + (angle_e7 < 0 ? -450000000 : 450000000)) / 900000000;
    return detail::sin_cos_scaled(q, static_cast<double>(angle_e7 - q * 900000000), detail::rad_per_e7, detail::rad_per_e7_low);
}

// Sine and cosine of an angle in degrees, |angle| <= 1e6; multiples of 90 are exact.
// Worst error measured on 3e6 angles up to 720 degrees: 0.80 ulp each.
SANC_HD inline sin_cos sin_cos_deg(double angle_deg) {
    const std::int64_t q = detail::nearest(angle_deg / 90);
    return detail::sin_cos_scaled(q, angle_deg - static_cast<double>(q) * 90, detail::rad_per_degree, detail::rad_per_degree_low);
}

// Sine and cosine of an angle in radians, |angle| <= 1e5 (pi/2 is taken off in three parts, the first two of 33 bits).
// Worst error measured on 3e6 angles up to 10: 0.80 ulp each.
SANC_HD inline sin_cos sin_cos_rad(double angle_rad) {
    const std::int64_t q = detail::nearest(angle_rad * 0.63661977236758134);
    const auto turns = static_cast<double>(q);
    const double first = angle_rad - turns * 1.5707963267341256;
    const double second = turns * 6.077100506303966e-11;
    const double high = first - second;
    const double rest = ((first - high) - second) - turns * 2.0222662487959506e-21;
    const double x = high + rest;
    return detail::sin_cos_kernel(q, x, (high - x) + rest);
}

// The angle of the vector (x, y) in radians, in [-pi, pi]; 0 for the null vector, +pi on the negative x axis whatever
// the sign of a zero. The larger part lies within 1e-30 and 1e30.
// The angle to the nearest k/8 is tabulated in two doubles; the remainder, at most 1/16, is a Taylor series to u^15.
// Worst error measured on 3e6 vectors: 1.36 ulp.
SANC_HD inline double atan2_rad(double y, double x) {
    constexpr double table[9][2] = {{0, 0},
                                    {0.12435499454676144, -3.1253241424539383e-18},
                                    {0.24497866312686414, 1.0698755618734451e-17},
                                    {0.35877067027057225, -2.4623815582638635e-17},
                                    {0.46364760900080609, 2.2698777452961687e-17},
                                    {0.55859931534356244, -5.4556305485916264e-18},
                                    {0.64350110879328437, 1.5834785051444286e-17},
                                    {0.71882999962162453, -2.1478388444456983e-17},
                                    {0.78539816339744828, 3.061616997868383e-17}};
    const double ax = x < 0 ? -x : x;
    const double ay = y < 0 ? -y : y;
    const bool steep = ay > ax;
    const double num = steep ? ax : ay;
    const double den = steep ? ay : ax;
    if (!(den > 0)) return 0;
    const auto k = static_cast<int>(8 * (num / den) + 0.5);
    const double c = 0.125 * k;
    const double den1 = detail::leading_half(den);
    const double u = ((num - c * den1) - c * (den - den1)) / (den + c * num);
    const double z = u * u;
    double p = -1 / 15.0;
    p = p * z + 1 / 13.0;
    p = p * z - 1 / 11.0;
    p = p * z + 1 / 9.0;
    p = p * z - 1 / 7.0;
    p = p * z + 1 / 5.0;
    p = p * z - 1 / 3.0;
    const double add = u + (u * (z * p) + table[k][1]);
    double high = table[k][0] + add;
    double low = (table[k][0] - high) + add;
    if (k == 0) {
        high = u;
        low = u * (z * p);
    }
    if (steep) {  // pi/2 - angle
        const double d = 1.5707963267948966 - high;
        low = ((1.5707963267948966 - d) - high) + (6.123233995736766e-17 - low);
        high = d;
    }
    if (x < 0) {  // pi - angle
        const double d = 3.1415926535897931 - high;
        low = ((3.1415926535897931 - d) - high) + (1.2246467991473532e-16 - low);
        high = d;
    }
    const double angle = high + low;
    return y < 0 ? -angle : angle;
}

}  // namespace sanc
