// SPDX-License-Identifier: Apache-2.0
#include <sanc/geo/trig.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <cstdio>

#include <gtest/gtest.h>

#include <sanc/random.hpp>

namespace {

using wide = boost::multiprecision::cpp_bin_float_50;

double ulp(double v) {
    int exponent = 0;
    std::frexp(v, &exponent);
    return std::ldexp(1.0, exponent - 53);
}

// The oracle for many values: x87's 64-bit mantissa, itself held against 50 digits below.
double error_ulp(double got, long double want) {
    if (want == 0) return got == 0 ? 0 : 1e9;
    return static_cast<double>(std::fabs(static_cast<long double>(got) - want)) / ulp(static_cast<double>(want));
}

double error_ulp(double got, const wide& want) {
    return static_cast<double>(abs(wide(got) - want)) / ulp(static_cast<double>(want));
}

void grow(double& worst, double value) {
    if (!(value <= worst)) worst = value;
}

TEST(Trig, QuarterTurnsAreExact) {
    const double sines[] = {0, 1, 0, -1};
    for (std::int64_t q = -8; q <= 8; ++q) {
        for (const sanc::sin_cos got :
             {sanc::sin_cos_e7(q * 900000000), sanc::sin_cos_deg(static_cast<double>(q) * 90)}) {
            EXPECT_EQ(got.sin, sines[q & 3]) << q;
            EXPECT_EQ(got.cos, sines[(q + 1) & 3]) << q;
        }
    }
}

TEST(Trig, OddAndEvenBitForBit) {
    sanc::random_stream random(1);
    for (int i = 0; i < 100000; ++i) {
        const auto angle = static_cast<std::int64_t>(random.below(3600000001));
        const auto plus = sanc::sin_cos_e7(angle);
        const auto minus = sanc::sin_cos_e7(-angle);
        ASSERT_EQ(plus.sin, 0 - minus.sin) << angle;
        ASSERT_EQ(plus.cos, minus.cos) << angle;
    }
}

// The bounds are the ones that trig.hpp states.
TEST(Trig, WorstErrorAgainstLongDouble) {
    if (std::numeric_limits<long double>::digits < 64) GTEST_SKIP() << "skipped: long double is not wider than double";
    const long double pi = std::acos(-1.0L);
    sanc::random_stream random(2);
    const auto signed_unit = [&] { return 2 * random.unit() - 1; };
    double e7 = 0, deg = 0, rad = 0, arc = 0;
    for (int i = 0; i < 1000000; ++i) {
        const auto angle = static_cast<std::int64_t>(signed_unit() * 1.8e9 * (i % 2 == 0 ? 1 : 1e-4));
        const std::int64_t turns = (angle + 8550000000) / 900000000 - 9;  // floor((angle + 45) / 90)
        const long double rest = static_cast<long double>(angle - turns * 900000000) * (pi / 1.8e9L);
        const long double s = std::sin(rest);
        const long double c = std::cos(rest);
        const auto got = sanc::sin_cos_e7(angle);
        grow(e7, error_ulp(got.sin, (turns & 1) == 0 ? ((turns & 2) == 0 ? s : -s) : ((turns & 2) == 0 ? c : -c)));
        grow(e7, error_ulp(got.cos, (turns & 1) == 0 ? ((turns & 2) == 0 ? c : -c) : ((turns & 2) == 0 ? -s : s)));

        const double degrees = signed_unit() * 44;  // other turns are exact: the remainder is
        const auto in_deg = sanc::sin_cos_deg(degrees);
        grow(deg, error_ulp(in_deg.sin, std::sin(degrees * (pi / 180))));
        grow(deg, error_ulp(in_deg.cos, std::cos(degrees * (pi / 180))));
        const double radians = signed_unit() * 10;
        const auto in_rad = sanc::sin_cos_rad(radians);
        grow(rad, error_ulp(in_rad.sin, std::sin(static_cast<long double>(radians))));
        grow(rad, error_ulp(in_rad.cos, std::cos(static_cast<long double>(radians))));
        const double y = signed_unit() * std::pow(10, 6 * signed_unit());
        const double x = signed_unit();
        grow(arc,
             error_ulp(sanc::atan2_rad(y, x), std::atan2(static_cast<long double>(y), static_cast<long double>(x))));
    }
    std::printf("worst error: e7 %.3f ulp, degrees %.3f ulp, radians %.3f ulp, atan2 %.3f ulp\n", e7, deg, rad, arc);
    EXPECT_LT(e7, 0.81);
    EXPECT_LT(deg, 0.81);
    EXPECT_LT(rad, 0.81);
    EXPECT_LT(arc, 1.41);
}

TEST(Trig, AgainstFiftyDigits) {
    const wide pi = boost::multiprecision::default_ops::get_constant_pi<wide::backend_type>();
    sanc::random_stream random(3);
    for (int i = 0; i < 5000; ++i) {
        const auto angle = static_cast<std::int64_t>(random.below(3600000001)) - 1800000000;
        if (angle % 900000000 == 0) continue;
        const wide radians = wide(angle) * pi / 1800000000;
        const auto got = sanc::sin_cos_e7(angle);
        ASSERT_LT(error_ulp(got.sin, wide(sin(radians))), 0.81) << angle;
        ASSERT_LT(error_ulp(got.cos, wide(cos(radians))), 0.81) << angle;
        const double degrees = static_cast<double>(angle) * 4e-7 + 1e-9;
        const auto in_deg = sanc::sin_cos_deg(degrees);
        ASSERT_LT(error_ulp(in_deg.sin, wide(sin(wide(degrees) * pi / 180))), 0.81) << degrees;
        ASSERT_LT(error_ulp(in_deg.cos, wide(cos(wide(degrees) * pi / 180))), 0.81) << degrees;
        ASSERT_LT(error_ulp(sanc::atan2_rad(got.sin, got.cos), wide(atan2(wide(got.sin), wide(got.cos)))), 1.41)
            << angle;
    }
}

TEST(Trig, ArcTangentEdges) {
    EXPECT_EQ(sanc::atan2_rad(0.0, 0.0), 0);
    EXPECT_EQ(sanc::atan2_rad(0.0, 1.0), 0);
    EXPECT_EQ(sanc::atan2_rad(0.0, -1.0), 3.141592653589793);
    EXPECT_EQ(sanc::atan2_rad(-0.0, -1.0), 3.141592653589793);
    EXPECT_EQ(sanc::atan2_rad(1.0, 0.0), 1.5707963267948966);
    EXPECT_EQ(sanc::atan2_rad(-1.0, 0.0), -1.5707963267948966);
    EXPECT_EQ(sanc::atan2_rad(1.0, 1.0), 0.7853981633974483);
    EXPECT_EQ(sanc::atan2_rad(1.0, -1.0), 2.356194490192345);
    EXPECT_EQ(sanc::atan2_rad(-1.0, -1.0), -2.356194490192345);
    EXPECT_EQ(sanc::atan2_rad(1e-20, 1.0), 1e-20);
}

}  // namespace
