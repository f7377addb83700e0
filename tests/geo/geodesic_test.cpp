// SPDX-License-Identifier: Apache-2.0
#include <sanc/geo/geodesic.hpp>

#include <GeographicLib/Geodesic.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include <sanc/random.hpp>

namespace {

using sanc::lonlat;

double peer_m(lonlat p, lonlat q) {
    double metres = 0;
    GeographicLib::Geodesic::WGS84().Inverse(p.lat_e7 / 1e7, p.lon_e7 / 1e7, q.lat_e7 / 1e7, q.lon_e7 / 1e7, metres);
    return metres;
}

std::int32_t limited(double value, double limit) {
    return static_cast<std::int32_t>(std::floor(std::min(limit, std::max(-limit, value)) + 0.5));
}
lonlat place(double lon_e7, double lat_e7) {
    const double turned = lon_e7 > 1.8e9 ? lon_e7 - 3.6e9 : lon_e7 < -1.8e9 ? lon_e7 + 3.6e9 : lon_e7;
    return sanc::canonical({limited(turned, 1.8e9), limited(lat_e7, 9e8)});
}

struct pair_maker {
    sanc::random_stream random{4};
    double spread(double width) { return (2 * random.unit() - 1) * width; }

    static constexpr const char* kinds[] = {
        "any",      "metres",         "100 m to 10 km",         "equator",           "meridian", "at a pole",
        "antipode", "antipode, 10 m", "antipode on a meridian", "antipode, equator", "parallel", "across +-180"};
    static constexpr int count = 12;

    std::pair<lonlat, lonlat> make(int kind) {
        const double lon = spread(1.8e9);
        const double lat = std::asin(spread(1)) * 180 / std::acos(-1.0) * 1e7;
        switch (kind) {
            case 0: return {place(lon, lat), place(spread(1.8e9), spread(9e8))};
            case 1: return {place(lon, lat), place(lon + spread(100), lat + spread(100))};
            case 2: return {place(lon, lat), place(lon + spread(1e6), lat + spread(1e6))};
            case 3: return {place(lon, 0), place(spread(1.8e9), 0)};
            case 4: return {place(lon, lat), place(lon, spread(9e8))};
            case 5:
                return {place(lon, spread(1) > 0 ? 9e8 : -9e8 + random.unit() * 1e3),
                        place(spread(1.8e9), spread(9e8))};
            case 6: return {place(lon, lat), place(lon + 1.8e9 + spread(1.2e7), -lat + spread(1.2e7))};
            case 7: return {place(lon, lat), place(lon + 1.8e9 + spread(1000), -lat + spread(1000))};
            case 8: return {place(lon, lat), place(lon + 1.8e9, -lat + spread(1e7))};
            case 9:
                return {place(lon, spread(1e4)), place(lon + 1.8e9 + spread(1.2e7), spread(1) > 0 ? 0 : spread(1e4))};
            case 10: return {place(lon, lat), place(spread(1.8e9), spread(1) > 0 ? lat : -lat)};
            default:
                return {place(1.8e9 - random.unit() * 1e6, lat),
                        place(-1.8e9 + random.unit() * 1e6, lat + spread(1e6))};
        }
    }
};

TEST(Geodesic, AgreesWithGeographicLib) {
    pair_maker maker;
    double worst[pair_maker::count] = {};
    double all = 0;
    int millimetres_apart = 0;
    for (int i = 0; i < 1200000; ++i) {
        const int kind = i % pair_maker::count;
        const auto [p, q] = maker.make(kind);
        const double want = peer_m(p, q);
        const double got = sanc::geodesic_m(p, q);
        const double error = std::fabs(got - want);
        ASSERT_LE(error, 1e-6) << p.lon_e7 << ' ' << p.lat_e7 << ' ' << q.lon_e7 << ' ' << q.lat_e7;
        worst[kind] = std::max(worst[kind], error);
        all = std::max(all, error);
        const std::int64_t got_mm = sanc::geodesic_mm(p, q);
        if (got_mm != static_cast<std::int64_t>(std::floor(1000 * want + 0.5))) {
            ++millimetres_apart;  // only where the true length is a half to within the errors
            const double part = 1000 * want - std::floor(1000 * want);
            ASSERT_LT(std::fabs(part - 0.5), 5e-5);
        }
        ASSERT_EQ(got_mm, sanc::geodesic_mm(q, p));
    }
    for (int k = 0; k < pair_maker::count; ++k)
        std::printf("  %-24s worst error %.2g m\n", pair_maker::kinds[k], worst[k]);
    std::printf("1200000 pairs: worst error %.2g m; whole millimetres differ at %d rounding ties\n", all,
                millimetres_apart);
    EXPECT_LT(all, 2e-8);
    EXPECT_LT(millimetres_apart, 60);
}

TEST(Geodesic, ByHand) {
    EXPECT_EQ(sanc::geodesic_mm({0, 0}, {0, 0}), 0);
    EXPECT_EQ(sanc::geodesic_mm({-1800000000, 123}, {-1800000000, 123}), 0);
    EXPECT_EQ(sanc::geodesic_mm({0, 0}, {900000000, 0}), 10018754171);           // a quarter of the equator
    EXPECT_EQ(sanc::geodesic_mm({0, 0}, {0, 900000000}), 10001965729);           // a quarter of a meridian
    EXPECT_EQ(sanc::geodesic_mm({0, 900000000}, {0, -900000000}), 20003931459);  // from pole to pole
    EXPECT_EQ(sanc::geodesic_mm({0, 0}, {-1800000000, 0}), 20003931459);         // antipodes: over a pole
    EXPECT_EQ(sanc::geodesic_mm({1799999999, 0}, {-1799999999, 0}), 22);         // across +-180
    EXPECT_EQ(sanc::geodesic_mm({0, 300000000}, {0, 300000001}), 11);
    EXPECT_EQ(sanc::geodesic_mm({0, 900000000}, {0, 899999999}), 11);
}

TEST(Geodesic, TheChordIsNeverLonger) {
    pair_maker maker;
    for (int i = 0; i < 120000; ++i) {
        const auto [p, q] = maker.make(i % pair_maker::count);
        ASSERT_LE(sanc::chord_m(sanc::to_ecef(p), sanc::to_ecef(q)), sanc::geodesic_m(p, q) + 0.008);
    }
}

}  // namespace
