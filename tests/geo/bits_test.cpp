// SPDX-License-Identifier: Apache-2.0
// Every bit of every function of geo, on seeded input, in one number. It must come out the same from every compiler,
// with every optimisation and on every machine; a change of it is a change of results (semantics_version).
#include <cstdio>
#include <cstring>

#include <gtest/gtest.h>

#include <sanc/geo/area.hpp>
#include <sanc/geo/geodesic.hpp>
#include <sanc/geo/zone.hpp>
#include <sanc/random.hpp>

namespace {

struct fnv64 {
    std::uint64_t state = 0xcbf29ce484222325U;
    void add(std::uint64_t value) {
        for (int byte = 0; byte < 8; ++byte) state = (state ^ ((value >> (8 * byte)) & 255)) * 0x100000001b3U;
    }
    void add(std::int64_t value) { add(static_cast<std::uint64_t>(value)); }
    void add(double value) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        add(bits);
    }
    void add(sanc::ecef p) {
        add(std::int64_t{p.x});
        add(std::int64_t{p.y});
        add(std::int64_t{p.z});
    }
};

TEST(Bits, OneNumberForAllOfGeo) {
    fnv64 hash;
    sanc::random_stream random(16);
    const auto e7 = [&](std::int64_t limit) {
        return static_cast<std::int32_t>(
            static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(2 * limit))) - limit);
    };
    const sanc::zone zone({1795000000, -1796000000, -1797000000, 1794000000},
                          {100000000, 120000000, 250000000, 160000000}, {0, 4});
    for (int i = 0; i < 40000; ++i) {
        const double angle = random.unit() * 20 - 10;
        for (const auto v :
             {sanc::sin_cos_rad(angle), sanc::sin_cos_deg(36 * angle), sanc::sin_cos_e7(e7(1800000000))}) {
            hash.add(v.sin);
            hash.add(v.cos);
        }
        hash.add(sanc::atan2_rad(angle, random.unit() - 0.5));
        const sanc::lonlat p{e7(1800000000), e7(900000000)};
        const sanc::lonlat near{p.lon_e7, p.lat_e7 / 2};
        const sanc::lonlat q{e7(1800000000), i % 3 == 0 ? e7(900000000) : -p.lat_e7};
        const sanc::ecef a = sanc::to_ecef(p);
        hash.add(a);
        const sanc::lonlat back = sanc::to_lonlat(a);
        hash.add(std::int64_t{back.lon_e7});
        hash.add(std::int64_t{back.lat_e7});
        hash.add(sanc::between(a, sanc::to_ecef(near), 1 + i % 7, 9));
        hash.add(sanc::chord_m(a, sanc::to_ecef(q)));
        hash.add(sanc::geodesic_m(p, q));
        const sanc::lonlat antipode{p.lon_e7 < 0 ? p.lon_e7 + 1800000000 : p.lon_e7 - 1800000000,
                                    -p.lat_e7 + e7(100000) / 2};
        if (antipode.lat_e7 <= 900000000 && antipode.lat_e7 >= -900000000) hash.add(sanc::geodesic_m(p, antipode));
        const sanc::lonlat_deg c{angle * 17, angle * 8};
        hash.add(sanc::quad_area_m2(c, {c.lon + 1e-4, c.lat}, {c.lon + 1e-4, c.lat - 1e-4}, {c.lon, c.lat - 1e-4}));
        const sanc::lonlat r{
            i % 2 == 0 ? -1800000000 + (e7(10000000) + 10000000) : 1800000000 - 1 - (e7(5000000) + 5000000),
            175000000 + e7(100000000)};
        hash.add(sanc::chord_to_zone_floor_mm(zone.view(), r));
        hash.add(std::int64_t{sanc::leg_meets_zone(zone.view(), r, {r.lon_e7, r.lat_e7 + 1000000}) ? 1 : 0});
    }
    std::printf("geo bits: %016llx\n", static_cast<unsigned long long>(hash.state));
    EXPECT_EQ(hash.state, 0x1936d5fe49dc3d40U);
}

}  // namespace
