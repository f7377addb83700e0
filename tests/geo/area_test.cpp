// SPDX-License-Identifier: Apache-2.0
#include <sanc/geo/area.hpp>

#include <GeographicLib/Geodesic.hpp>
#include <GeographicLib/PolygonArea.hpp>
#include <cmath>
#include <cstdio>

#include <gtest/gtest.h>

#include <sanc/random.hpp>

namespace {

using sanc::lonlat_deg;

double peer_m2(const lonlat_deg (&corner)[4]) {
    GeographicLib::PolygonArea polygon(GeographicLib::Geodesic::WGS84());
    for (const auto& c : corner) polygon.AddPoint(c.lat, c.lon);
    double perimeter = 0;
    double area = 0;
    polygon.Compute(false, true, perimeter, area);
    return std::fabs(area);
}

// A turned, slightly sheared square with sides of about `side_m`, the way a pixel of a projected image lies.
void make_quad(sanc::random_stream& random, double side_m, lonlat_deg (&corner)[4]) {
    const double lat = random.unit() * 160 - 80;
    const double lon = random.unit() * 360 - 180;
    const double turn = random.unit() * 6.283;
    const double north = side_m / 111000;
    const double east = north / std::cos(lat * 0.017453292519943295);
    for (int k = 0; k < 4; ++k) {
        const double angle = turn + k * 1.5707963267948966 + 0.05 * random.unit();
        corner[k] = {lon + east * std::cos(angle) / 1.4142, lat + north * std::sin(angle) / 1.4142};
    }
}

// The same definition in 64 bits: corners, diagonals, cross product.
long double exact_m2(const lonlat_deg (&corner)[4]) {
    const long double f = 1 / 298.257223563L;
    const long double e2 = f * (2 - f);
    const long double radian = std::acos(-1.0L) / 180;
    long double p[4][3];
    for (int k = 0; k < 4; ++k) {
        const long double lat = corner[k].lat * radian;
        const long double lon = corner[k].lon * radian;
        const long double normal = 6378137 / std::sqrt(1 - e2 * std::sin(lat) * std::sin(lat));
        p[k][0] = normal * std::cos(lat) * std::cos(lon);
        p[k][1] = normal * std::cos(lat) * std::sin(lon);
        p[k][2] = normal * (1 - e2) * std::sin(lat);
    }
    long double u[3], v[3];
    for (int axis = 0; axis < 3; ++axis) {
        u[axis] = p[2][axis] - p[0][axis];
        v[axis] = p[3][axis] - p[1][axis];
    }
    const long double x = u[1] * v[2] - u[2] * v[1];
    const long double y = u[2] * v[0] - u[0] * v[2];
    const long double z = u[0] * v[1] - u[1] * v[0];
    return std::sqrt(x * x + y * y + z * z) / 2;
}

// GeographicLib's area of so small a polygon is itself good to 1e-4 m2 only; the definition in 64 bits shows the
// rounding.
TEST(Area, SmallQuadranglesAgreeWithGeographicLib) {
    const double sides_m[] = {1, 3, 10, 30, 100, 300, 1000};
    sanc::random_stream random(5);
    for (const double side : sides_m) {
        double peer = 0;
        double rounding = 0;
        for (int i = 0; i < 4000; ++i) {
            lonlat_deg c[4];
            make_quad(random, side, c);
            const double got = sanc::quad_area_m2(c[0], c[1], c[2], c[3]);
            peer = std::fmax(peer, std::fabs(got - peer_m2(c)));
            rounding = std::fmax(rounding, static_cast<double>(std::fabs(got / exact_m2(c) - 1)));
            ASSERT_EQ(got,
                      sanc::quad_area_m2(c[1], c[2], c[3], c[0]));  // the first corner and the direction do not matter
            ASSERT_EQ(got, sanc::quad_area_m2(c[3], c[2], c[1], c[0]));
        }
        std::printf("  side %5.0f m: relative rounding %.1e; from GeographicLib %.1e m2 = %.1e of the area\n", side,
                    rounding, peer, peer / (side * side));
        EXPECT_LT(rounding, 6e-9 / side);
        EXPECT_LT(peer, 1.5e-4 + 1e-8 * side * side);
    }
}

TEST(Area, ByHand) {
    EXPECT_EQ(sanc::quad_area_m2(sanc::ecef_m{0, 0, 0}, {2, 0, 0}, {2, 3, 0}, {0, 3, 0}), 6);
    EXPECT_EQ(sanc::quad_area_m2(sanc::ecef_m{0, 0, 0}, {0, 2, 0}, {0, 2, 2}, {0, 2, 2}), 2);  // a triangle
    EXPECT_EQ(sanc::quad_area_m2(sanc::ecef_m{1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}), 0);
    // Across +-180 nothing is special.
    EXPECT_NEAR(sanc::quad_area_m2(lonlat_deg{179.9999, 0}, {-179.9999, 0}, {-179.9999, 0.0001}, {179.9999, 0.0001}),
                sanc::quad_area_m2(lonlat_deg{-0.0001, 0}, {0.0001, 0}, {0.0001, 0.0001}, {-0.0001, 0.0001}), 1e-6);
}

}  // namespace
