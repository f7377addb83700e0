// SPDX-License-Identifier: Apache-2.0
#include <sanc/geo/ecef_block.hpp>

#include <GeographicLib/Geocentric.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <cstdio>
#include <limits>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include <sanc/random.hpp>

namespace {

using sanc::ecef;
using sanc::lonlat;
using wide = boost::multiprecision::cpp_bin_float_50;

// 256 times x, y, z of a point of the ellipsoid, from the definition, in any arithmetic.
template <class Real>
void exact_units(lonlat p, const Real& pi, Real (&out)[3]) {
    using std::cos;
    using std::sin;
    using std::sqrt;
    const Real f = 1 / (Real(298257223563LL) / Real(1000000000LL));
    const Real e2 = f * (2 - f);
    const Real lon = Real(p.lon_e7) * pi / 1800000000;
    const Real lat = Real(p.lat_e7) * pi / 1800000000;
    const Real s = sin(lat);
    const Real normal = 6378137 / sqrt(1 - e2 * s * s);
    out[0] = 256 * normal * cos(lat) * cos(lon);
    out[1] = 256 * normal * cos(lat) * sin(lon);
    out[2] = 256 * normal * (1 - e2) * s;
}

lonlat random_place(sanc::random_stream& random) {
    return sanc::canonical(
        {static_cast<std::int32_t>(static_cast<std::int64_t>(random.below(3600000001)) - 1800000000),
         static_cast<std::int32_t>(static_cast<std::int64_t>(random.below(1800000001)) - 900000000)});
}

const wide wide_pi = boost::multiprecision::default_ops::get_constant_pi<wide::backend_type>();

std::int64_t wide_rounded(lonlat p, int axis, wide& off_half) {
    wide exact[3];
    exact_units(p, wide_pi, exact);
    const wide shifted = exact[axis] + wide(0.5);
    const wide whole = floor(shifted);
    const wide part = shifted - whole;
    off_half = part < wide(0.5) ? part : wide(1) - part;
    return static_cast<std::int64_t>(whole);
}

// The conversion is the correctly rounded one wherever the exact value is more than 1e-6 units (4e-9 m) from a half.
// x87's 64 bits decide all but the values near a half; those are decided with 50 digits.
TEST(Ecef, CorrectlyRounded) {
    if (std::numeric_limits<long double>::digits < 64) GTEST_SKIP() << "skipped: long double is not wider than double";
    const long double pi = std::acos(-1.0L);
    sanc::random_stream random(6);
    int decided_wide = 0;
    int differ = 0;
    double farthest = 0;
    const int places = 1000000;
    for (int i = 0; i < places; ++i) {
        const lonlat p = random_place(random);
        const ecef got = sanc::to_ecef(p);
        const std::int64_t parts[3] = {got.x, got.y, got.z};
        long double exact[3];
        exact_units(p, pi, exact);
        for (int axis = 0; axis < 3; ++axis) {
            const long double shifted = exact[axis] + 0.5L;
            auto want = static_cast<std::int64_t>(std::floor(shifted));
            const long double part = shifted - std::floor(shifted);
            if (part < 1e-5L || part > 1 - 1e-5L) {  // far wider than the error of the 64 bits, 1e-9
                ++decided_wide;
                wide off_half;
                want = wide_rounded(p, axis, off_half);
                if (parts[axis] != want) {
                    ++differ;
                    farthest = std::fmax(farthest, static_cast<double>(off_half));
                    ASSERT_LT(off_half, 1e-6) << p.lon_e7 << ' ' << p.lat_e7;
                    ASSERT_LE(std::abs(parts[axis] - want), 1);
                    continue;
                }
            }
            ASSERT_EQ(parts[axis], want) << p.lon_e7 << ' ' << p.lat_e7 << " axis " << axis;
        }
    }
    std::printf("%d values: %d decided with 50 digits; %d not the nearest, the farthest %.2g units from a half\n",
                3 * places, decided_wide, differ, farthest);
    EXPECT_LT(differ, 15);
}

TEST(Ecef, AgainstFiftyDigits) {
    sanc::random_stream random(7);
    for (int i = 0; i < 5000; ++i) {
        const lonlat p = random_place(random);
        const ecef got = sanc::to_ecef(p);
        const std::int64_t parts[3] = {got.x, got.y, got.z};
        wide exact[3];
        exact_units(p, wide_pi, exact);
        for (int axis = 0; axis < 3; ++axis) {
            ASSERT_LT(abs(wide(parts[axis]) - exact[axis]), wide(0.5) + wide(1e-6)) << p.lon_e7 << ' ' << p.lat_e7;
        }
    }
}

TEST(Ecef, AgreesWithGeographicLib) {
    const GeographicLib::Geocentric& earth = GeographicLib::Geocentric::WGS84();
    sanc::random_stream random(8);
    double worst = 0;
    double worst_lon = 0, worst_lat = 0;
    for (int i = 0; i < 1000000; ++i) {
        const lonlat p = random_place(random);
        double x = 0, y = 0, z = 0;
        earth.Forward(p.lat_e7 / 1e7, p.lon_e7 / 1e7, 0, x, y, z);
        const sanc::ecef_m got = sanc::detail::on_ellipsoid(sanc::sin_cos_e7(p.lon_e7), sanc::sin_cos_e7(p.lat_e7));
        worst =
            std::fmax(worst, std::fmax(std::fabs(got.x - x), std::fmax(std::fabs(got.y - y), std::fabs(got.z - z))));
        if (i % 4 != 0) continue;  // and back, from up to 5 km off the ellipsoid
        earth.Forward((p.lat_e7 + random.unit()) / 1e7, p.lon_e7 / 1e7, random.unit() * 10000 - 5000, x, y, z);
        const ecef off = sanc::round_to_ecef({x, y, z});
        const lonlat back = sanc::to_lonlat(off);
        double lat = 0, lon = 0, height = 0;
        earth.Reverse(off.x / 256.0, off.y / 256.0, off.z / 256.0, lat, lon, height);
        worst_lat = std::fmax(worst_lat, std::fabs(back.lat_e7 - lat * 1e7));
        const double turned = std::fabs(back.lon_e7 - lon * 1e7);
        worst_lon = std::fmax(worst_lon, std::fmin(turned, std::fabs(turned - 3.6e9)));
    }
    std::printf("1000000 points: worst difference %.2g m; back: %.7f and %.7f of 1e-7 degree\n", worst, worst_lon,
                worst_lat);
    EXPECT_LT(worst, 4e-9);
    EXPECT_LT(worst_lat, 0.5 + 1e-5);
    EXPECT_LT(worst_lon, 0.5 + 1e-5);
}

// 2^-8 m is finer than half of 1e-7 degree of latitude everywhere, and of longitude up to 60 degrees.
// Many at once are each alone, at every border of a quarter turn too.
TEST(Ecef, BlocksAreEachAlone) {
    sanc::random_stream random(9);
    constexpr std::int32_t borders[] = {0, 450000000, -450000000, 1350000000, -1350000000, 900000000, -900000000, 1800000000, -1800000000};
    constexpr std::int64_t count = 16'005;
    std::vector<std::int32_t> lon(count), lat(count), x(count), y(count), z(count);
    for (std::size_t i = 0; i < lon.size(); ++i) {
        const lonlat p = random_place(random);
        const auto near = static_cast<std::int32_t>(random.below(3)) - 1;
        lon[i] = random.below(3) != 0 ? p.lon_e7 : std::max(-1800000000, std::min(1799999999, borders[random.below(9)]) + near);
        lat[i] = random.below(3) != 0 ? p.lat_e7 : std::max(-900000000, std::min(899999999, borders[random.below(3)]) + near);
    }
    sanc::detail::to_ecef_rows(sanc::view(std::as_const(lon)), sanc::view(std::as_const(lat)), sanc::view(x), sanc::view(y), sanc::view(z), 0, count);
    for (std::size_t i = 0; i < lon.size(); ++i) {
        const ecef alone = sanc::to_ecef(lon[i], lat[i]);
        ASSERT_EQ(std::tie(x[i], y[i], z[i]), std::tie(alone.x, alone.y, alone.z)) << lon[i] << " " << lat[i];
    }
}

TEST(Ecef, RoundTrip) {
    sanc::random_stream random(9);
    double farthest = 0;
    for (int i = 0; i < 1000000; ++i) {
        const lonlat p = random_place(random);
        const ecef there = sanc::to_ecef(p);
        const lonlat back = sanc::to_lonlat(there);
        ASSERT_EQ(back.lat_e7, p.lat_e7) << p.lon_e7;
        if (p.lat_e7 >= -600000000 && p.lat_e7 <= 600000000) {
            ASSERT_EQ(back.lon_e7, p.lon_e7) << p.lat_e7;
        } else {
            farthest = std::fmax(farthest, sanc::chord_m(sanc::to_ecef(back), there));
        }
    }
    std::printf("beyond 60 degrees the place comes back within %.2g m\n", farthest);
    EXPECT_LE(farthest, 0.006);
}

TEST(Ecef, Edges) {
    EXPECT_EQ(sanc::to_ecef(0, 0), (ecef{1632803072, 0, 0}));
    EXPECT_EQ(sanc::to_ecef(900000000, 0), (ecef{0, 1632803072, 0}));
    EXPECT_EQ(sanc::to_ecef(-900000000, 0), (ecef{0, -1632803072, 0}));
    EXPECT_EQ(sanc::to_ecef(1800000000, 0), (ecef{-1632803072, 0, 0}));
    EXPECT_EQ(sanc::to_ecef(-1800000000, 0), (ecef{-1632803072, 0, 0}));
    EXPECT_EQ(sanc::to_ecef(1234567890, 900000000), (ecef{0, 0, 1627328592}));  // b = 6356752.3142 m
    EXPECT_EQ(sanc::to_ecef(-1, -900000000), (ecef{0, 0, -1627328592}));
    EXPECT_EQ(sanc::to_lonlat(ecef{-1632803072, 0, 0}), (lonlat{-1800000000, 0}));
    EXPECT_EQ(sanc::to_lonlat(ecef{-1632803072, -1, 0}), (lonlat{-1800000000, 0}));
    EXPECT_EQ(sanc::to_lonlat(ecef{-1632803072, -4, 0}), (lonlat{-1799999999, 0}));
    EXPECT_EQ(sanc::to_lonlat(ecef{0, 0, 1627328592}), (lonlat{0, 900000000}));
    EXPECT_EQ(sanc::to_lonlat(ecef{0, 0, -1627328592}), (lonlat{0, -900000000}));
    EXPECT_EQ(sanc::to_lonlat(ecef{0, 1, 1627328592}), (lonlat{0, 900000000}));
    EXPECT_EQ(sanc::canonical({1800000000, 5}), (lonlat{-1800000000, 5}));
    EXPECT_EQ(sanc::canonical({77, -900000000}), (lonlat{0, -900000000}));
    EXPECT_EQ(sanc::canonical({-1800000000, 899999999}), (lonlat{-1800000000, 899999999}));
    // Half up, on both sides of zero.
    EXPECT_EQ(sanc::round_to_ecef({0.5 / 256, -0.5 / 256, -1.5 / 256}), (ecef{1, 0, -1}));
    EXPECT_EQ(sanc::round_to_ecef({0.49 / 256, -0.51 / 256, 0}), (ecef{0, -1, 0}));
}

TEST(Ecef, Chords) {
    const ecef east{1632803072, 0, 0};
    const ecef west{-1632803072, 0, 0};
    EXPECT_EQ(sanc::chord2(east, west), 3265606144ULL * 3265606144ULL);  // the longest: fits uint64
    EXPECT_EQ(sanc::chord_m(east, west), 2 * 6378137.0);
    EXPECT_EQ(sanc::chord2({1, 2, 3}, {-1, 4, 2}), 9U);
    EXPECT_EQ(sanc::cut_parts(east, east), 1);
    EXPECT_EQ(sanc::cut_parts({0, 0, 0}, {1280000, 0, 0}), 1);  // exactly 5,000 m: not cut
    EXPECT_EQ(sanc::cut_parts({0, 0, 0}, {1280001, 0, 0}), 2);
    EXPECT_EQ(sanc::cut_parts({0, 0, 0}, {1280000 * 7, 0, 0}), 7);
    EXPECT_EQ(sanc::cut_parts({0, 0, 0}, {1280000 * 7, 1, 0}), 8);
    EXPECT_EQ(sanc::cut_parts(west, east), 2552);
    sanc::random_stream random(10);
    for (int i = 0; i < 20000; ++i) {
        const ecef p = sanc::to_ecef(random_place(random));
        const ecef q = sanc::to_ecef(random_place(random));
        const auto n = static_cast<std::uint64_t>(sanc::cut_parts(p, q));
        ASSERT_GE(n * n * 1280000 * 1280000, sanc::chord2(p, q));
        ASSERT_TRUE(n == 1 || (n - 1) * (n - 1) * 1280000 * 1280000 < sanc::chord2(p, q));
    }
}

// Inner points of legs of up to 95 km: on the ellipsoid to the rounding, and above the linear point: moved along the
// normal.
TEST(Ecef, InnerPointsOfCutLegs) {
    const GeographicLib::Geocentric& earth = GeographicLib::Geocentric::WGS84();
    sanc::random_stream random(11);
    double worst_height = 0, worst_side = 0;
    for (int i = 0; i < 50000; ++i) {
        const lonlat p = random_place(random);
        if (p.lat_e7 > 890000000 || p.lat_e7 < -890000000) continue;
        const auto away = [&](double width) { return static_cast<std::int32_t>((2 * random.unit() - 1) * width); };
        lonlat q{p.lon_e7, p.lat_e7 + away(6e6)};
        const double turned = p.lon_e7 + away(6e6);
        q.lon_e7 = static_cast<std::int32_t>(turned > 1.8e9    ? turned - 3.6e9
                                             : turned < -1.8e9 ? turned + 3.6e9
                                                               : turned);
        const ecef a = sanc::to_ecef(p);
        const ecef b = sanc::to_ecef(q);
        const std::int64_t n = sanc::cut_parts(a, b);
        if (n == 1) continue;
        const auto k = 1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(n) - 1));
        const ecef got = sanc::between(a, b, k, n);
        double lat = 0, lon = 0, height = 0;
        earth.Reverse(got.x / 256.0, got.y / 256.0, got.z / 256.0, lat, lon, height);
        worst_height = std::fmax(worst_height, std::fabs(height));
        const double t = static_cast<double>(k) / static_cast<double>(n);
        double foot_lat = 0, foot_lon = 0;
        earth.Reverse((a.x + (static_cast<double>(b.x) - a.x) * t) / 256,
                      (a.y + (static_cast<double>(b.y) - a.y) * t) / 256,
                      (a.z + (static_cast<double>(b.z) - a.z) * t) / 256, foot_lat, foot_lon, height);
        double x = 0, y = 0, z = 0;
        earth.Forward(foot_lat, foot_lon, 0, x, y, z);
        worst_side = std::fmax(worst_side, std::hypot(got.x / 256.0 - x, got.y / 256.0 - y, got.z / 256.0 - z));
    }
    std::printf("inner points: at most %.2g m off the ellipsoid, %.2g m from the foot of the normal\n", worst_height,
                worst_side);
    EXPECT_LT(worst_height, 0.0036);
    EXPECT_LT(worst_side, 0.0036);
}

}  // namespace
