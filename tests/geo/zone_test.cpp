// SPDX-License-Identifier: Apache-2.0
#include <sanc/geo/zone.hpp>

#include <array>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sanc/evidence/json_reader.hpp>
#include <sanc/random.hpp>

namespace {

using sanc::evidence::json_node;
using sanc::lonlat;
using ring = std::vector<std::pair<double, double>>;  // degrees

std::int32_t e7(double degrees) { return static_cast<std::int32_t>(std::floor(degrees * 1e7 + 0.5)); }

sanc::zone make(const std::vector<ring>& rings) {
    std::vector<std::int32_t> lon, lat;
    std::vector<std::int64_t> offsets{0};
    for (const ring& r : rings) {
        for (const auto& [x, y] : r) {
            lon.push_back(e7(x));
            lat.push_back(e7(y));
        }
        offsets.push_back(static_cast<std::int64_t>(lon.size()));
    }
    return {lon, lat, offsets};
}
ring box(double west, double south, double east, double north) {
    return {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}};
}
bool inside(const sanc::zone& zone, double lon, double lat) { return sanc::contains(zone.view(), {e7(lon), e7(lat)}); }
std::int64_t mm(const sanc::zone& zone, double lon, double lat) {
    return sanc::chord_to_zone_floor_mm(zone.view(), {e7(lon), e7(lat)});
}
bool met(const sanc::zone& zone, double lon1, double lat1, double lon2, double lat2) {
    const lonlat a{e7(lon1), e7(lat1)};
    const lonlat b{e7(lon2), e7(lat2)};
    const bool there = sanc::leg_meets_zone(zone.view(), a, b);
    EXPECT_EQ(there, sanc::leg_meets_zone(zone.view(), b, a));
    return there;
}

TEST(Zone, InsideAndBoundary) {
    const auto zone = make({box(10, 50, 11, 51), box(10.4, 50.4, 10.6, 50.6), box(20, 50, 21, 51)});
    EXPECT_EQ(zone.unclosed(), 0);
    EXPECT_TRUE(inside(zone, 10.1, 50.1));
    EXPECT_FALSE(inside(zone, 10.5, 50.5));  // in the hole
    EXPECT_TRUE(inside(zone, 10.4, 50.5));   // on the hole's edge
    EXPECT_TRUE(inside(zone, 20.5, 50.5));   // in the second polygon
    EXPECT_FALSE(inside(zone, 15, 50.5));
    EXPECT_FALSE(inside(zone, 10.5, 49.9));
    EXPECT_FALSE(inside(zone, 10.5, 51.1));
    EXPECT_FALSE(inside(zone, 190 - 360, 50.5));
    for (const auto& [lon, lat] : box(10, 50, 11, 51)) EXPECT_TRUE(inside(zone, lon, lat));
    EXPECT_TRUE(inside(zone, 10, 50.3));
    EXPECT_TRUE(inside(zone, 10.3, 50));
    EXPECT_TRUE(inside(zone, 11, 50.3));
    EXPECT_TRUE(inside(zone, 10.3, 51));
    EXPECT_FALSE(inside(zone, 11.0000001, 50.3));
    EXPECT_FALSE(inside(zone, 10.3, 51.0000001));
    EXPECT_FALSE(inside(zone, 9.9999999, 50.3));
    EXPECT_FALSE(inside(zone, 10.3, 49.9999999));
    // A slanted edge decides to the last unit: (0, 0) to (3, 1) passes through (1.5, 0.5).
    const auto triangle = make({{{0, 0}, {3, 1}, {0, 1}}});
    EXPECT_EQ(triangle.unclosed(), 1);
    EXPECT_TRUE(inside(triangle, 1.5, 0.5));
    EXPECT_TRUE(inside(triangle, 1.5, 0.5000001));
    EXPECT_FALSE(inside(triangle, 1.5, 0.4999999));
}

TEST(Zone, AcrossTheAntimeridian) {
    for (const double shift : {0.0, 179.5, 180.0, -179.5, 90.0, 359.5}) {
        const auto turned = [&](double lon) {
            lon += shift;
            return lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon;
        };
        const ring r = {{turned(-1), 10}, {turned(1), 10}, {turned(1), 12}, {turned(0.5), 11}, {turned(-1), 12}};
        const auto zone = make({r});
        EXPECT_TRUE(inside(zone, turned(0), 10.5)) << shift;
        EXPECT_TRUE(inside(zone, turned(0.5), 11)) << shift;
        EXPECT_FALSE(inside(zone, turned(0.5), 11.0000001)) << shift;
        EXPECT_TRUE(inside(zone, turned(1), 11.9)) << shift;
        EXPECT_FALSE(inside(zone, turned(1.1), 11)) << shift;
        EXPECT_FALSE(inside(zone, turned(-1.1), 11)) << shift;
        EXPECT_FALSE(inside(zone, turned(-180), 11)) << shift;
        EXPECT_TRUE(met(zone, turned(-1.01), 11, turned(1.01), 11)) << shift;
        EXPECT_FALSE(met(zone, turned(-1.01), 11, turned(-1.001), 13)) << shift;
        EXPECT_FALSE(met(zone, turned(1.01), 9, turned(1.01), 13)) << shift;
        EXPECT_NEAR(static_cast<double>(mm(zone, turned(1.001), 11.5)), 109.1e3, 100) << shift;
    }
}

TEST(Zone, Poles) {
    const auto north = make({{{-180, 70}, {-90, 70}, {0, 70}, {90, 70}, {-180, 70}}});  // around the pole
    EXPECT_TRUE(inside(north, 45, 80));
    EXPECT_TRUE(inside(north, 45, 70));
    EXPECT_TRUE(inside(north, 0, 90));
    EXPECT_FALSE(inside(north, 45, 69));
    EXPECT_FALSE(inside(north, 0, -90));
    const auto south = make({{{-180, -70}, {-90, -70}, {0, -70}, {90, -70}, {-180, -70}}});
    EXPECT_TRUE(inside(south, 45, -80));
    EXPECT_TRUE(inside(south, 0, -90));
    EXPECT_FALSE(inside(south, 45, -69));
    EXPECT_FALSE(inside(south, 0, 90));
    const auto wedge = make({{{20, 80}, {110, 80}, {110, 90}, {20, 90}, {20, 80}}});
    EXPECT_TRUE(inside(wedge, 0, 90));  // its vertex
    EXPECT_TRUE(inside(wedge, 60, 89));
    EXPECT_FALSE(inside(wedge, 0, 89));
    EXPECT_EQ(mm(wedge, 0, 90), 0);
}

TEST(Zone, BadRings) {
    const auto fails = [](std::vector<std::int32_t> lon, std::vector<std::int32_t> lat,
                          std::vector<std::int64_t> rings) {
        EXPECT_THROW(sanc::zone(lon, lat, rings), std::invalid_argument);
    };
    fails({}, {}, {0});
    fails({}, {}, {});
    fails({1, 2, 3}, {1, 2}, {0, 3});
    fails({1, 2, 3}, {1, 2, 2}, {0, 2});
    fails({1, 2, 3}, {1, 2, 2}, {1, 3});
    fails({1, 2, 3, 4, 5, 6}, {1, 2, 2, 1, 2, 2}, {0, 5, 3, 6});
    fails({1, 2, 1}, {1, 2, 1}, {0, 3});  // two vertices and the closing one
    fails({1, 2, 1800000001}, {1, 2, 2}, {0, 3});
    fails({1, 2, 3}, {1, 2, -900000001}, {0, 3});
    fails({1, 2, 3}, {1, 2, 2}, {0, 0, 3});  // an empty ring
    EXPECT_EQ(sanc::zone({1, 2, 3, 1}, {1, 2, 2, 1}, {0, 4}).view().lon_e7.size, 3);
    EXPECT_EQ(sanc::zone({-1800000000, 2, 3, 1800000000}, {1, 2, 2, 1}, {0, 4}).unclosed(), 0);
}

// Random star-shaped and self-crossing rings on a small grid, so that points often fall on edges and vertices; the
// oracle is exact, walks the other way (west along the parallel) and shares no code.
bool oracle_contains(const std::vector<std::array<std::int64_t, 2>>& corners, std::int64_t x, std::int64_t y) {
    using boost::multiprecision::cpp_rational;
    bool odd = false;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const auto& a = corners[i];
        const auto& b = corners[(i + 1) % corners.size()];
        if (a[1] == b[1]) {
            if (y == a[1] && std::min(a[0], b[0]) <= x && x <= std::max(a[0], b[0])) return true;
            continue;
        }
        if (y < std::min(a[1], b[1]) || y > std::max(a[1], b[1])) continue;
        const cpp_rational at =
            cpp_rational(a[0]) + cpp_rational((b[0] - a[0]) * (y - a[1])) / cpp_rational(b[1] - a[1]);
        if (at == x) return true;
        if ((a[1] <= y) != (b[1] <= y) && at < x) odd = !odd;
    }
    return odd;
}

TEST(Zone, ContainsEqualsAnExactOracle) {
    sanc::random_stream random(12);
    int inside_count = 0;
    for (int n = 0; n < 2000; ++n) {
        const std::int64_t centre = static_cast<std::int64_t>(random.below(3600000000)) - 1800000000;
        const std::uint64_t span = n % 2 == 0 ? 12 : 1000000;
        const std::int64_t unit = n % 2 == 0 ? static_cast<std::int64_t>(1 + random.below(50000000)) : 100;
        std::vector<std::array<std::int64_t, 2>> flat(3 + random.below(10));
        std::vector<std::int32_t> lon, lat;
        const auto wrapped = [](std::int64_t v) {
            return static_cast<std::int32_t>(v >= 1800000000 ? v - 3600000000 : v < -1800000000 ? v + 3600000000 : v);
        };
        for (auto& p : flat) {
            p = {static_cast<std::int64_t>(random.below(span)) * unit,
                 static_cast<std::int64_t>(random.below(span)) * unit};
            lon.push_back(wrapped(centre + p[0]));
            lat.push_back(static_cast<std::int32_t>(p[1] - 450000000));
        }
        if (lon.front() == lon.back() && lat.front() == lat.back()) continue;
        const sanc::zone zone(lon, lat, {0, static_cast<std::int64_t>(lon.size())});
        for (int k = 0; k < 40; ++k) {
            const std::int64_t x = (static_cast<std::int64_t>(random.below(span + 2)) - 1) * unit;
            const std::int64_t y = (static_cast<std::int64_t>(random.below(span + 2)) - 1) * unit;
            const bool want = oracle_contains(flat, x, y);
            inside_count += want ? 1 : 0;
            ASSERT_EQ(sanc::contains(zone.view(), {wrapped(centre + x), static_cast<std::int32_t>(y - 450000000)}),
                      want)
                << n << ' ' << centre << ' ' << x << ' ' << y;
        }
    }
    std::printf("inside: %d of 80000\n", inside_count);
}

// Legs against the exact oracle: some point of the leg is inside or an edge is met, decided with rationals.
TEST(Zone, LegsEqualAnExactOracle) {
    using boost::multiprecision::cpp_rational;
    using point = std::array<std::int64_t, 2>;
    const auto meets = [](point a, point b, point c, point d) {
        // Clip the parameter of a + t (b - a) against the line c d, then against its ends: exact and unlike the
        // product.
        const std::int64_t ux = b[0] - a[0], uy = b[1] - a[1], vx = d[0] - c[0], vy = d[1] - c[1];
        const std::int64_t det = ux * vy - uy * vx;
        const std::int64_t wx = c[0] - a[0], wy = c[1] - a[1];
        if (det != 0) {
            const cpp_rational t = cpp_rational(wx * vy - wy * vx) / det;
            const cpp_rational s = cpp_rational(wx * uy - wy * ux) / det;
            return t >= 0 && t <= 1 && s >= 0 && s <= 1;
        }
        if (wx * uy != wy * ux || wx * vy != wy * vx) return false;
        const bool by_x = std::min(a[0], b[0]) <= std::max(c[0], d[0]) && std::min(c[0], d[0]) <= std::max(a[0], b[0]);
        return by_x && std::min(a[1], b[1]) <= std::max(c[1], d[1]) && std::min(c[1], d[1]) <= std::max(a[1], b[1]);
    };
    sanc::random_stream random(13);
    int hits = 0;
    for (int n = 0; n < 3000; ++n) {
        const std::int64_t centre = static_cast<std::int64_t>(random.below(3600000000)) - 1800000000;
        std::vector<point> flat(3 + random.below(5));
        std::vector<std::int32_t> lon, lat;
        const auto wrapped = [&](std::int64_t v) {
            v += centre;
            return static_cast<std::int32_t>(v >= 1800000000 ? v - 3600000000 : v < -1800000000 ? v + 3600000000 : v);
        };
        for (auto& p : flat) {
            p = {static_cast<std::int64_t>(random.below(10)), static_cast<std::int64_t>(random.below(10))};
            lon.push_back(wrapped(p[0]));
            lat.push_back(static_cast<std::int32_t>(p[1]));
        }
        if (flat.front() == flat.back()) continue;
        const sanc::zone zone(lon, lat, {0, static_cast<std::int64_t>(lon.size())});
        for (int k = 0; k < 20; ++k) {
            const point a{static_cast<std::int64_t>(random.below(12)) - 1,
                          static_cast<std::int64_t>(random.below(12)) - 1};
            const point b{static_cast<std::int64_t>(random.below(12)) - 1,
                          static_cast<std::int64_t>(random.below(12)) - 1};
            bool want = oracle_contains(flat, a[0], a[1]) || oracle_contains(flat, b[0], b[1]);
            for (std::size_t i = 0; i < flat.size(); ++i)
                want = want || meets(a, b, flat[i], flat[(i + 1) % flat.size()]);
            hits += want ? 1 : 0;
            ASSERT_EQ(sanc::leg_meets_zone(zone.view(), {wrapped(a[0]), static_cast<std::int32_t>(a[1])},
                                           {wrapped(b[0]), static_cast<std::int32_t>(b[1])}),
                      want)
                << n;
        }
    }
    std::printf("met: %d of 60000 legs\n", hits);
}

TEST(Zone, ChordByHand) {
    const auto zone = make({box(10, 50, 10.01, 50.01)});
    EXPECT_EQ(mm(zone, 10.005, 50.005), 0);
    EXPECT_EQ(mm(zone, 10, 50), 0);
    // East of it: to the nearest point of the east edge, about as far as the foot on the same parallel.
    const double foot = sanc::chord_m(sanc::to_ecef(e7(10.02), e7(50.005)), sanc::to_ecef(e7(10.01), e7(50.005)));
    EXPECT_NEAR(static_cast<double>(mm(zone, 10.02, 50.005)), 1000 * foot, 60);
    // From a corner's quadrant: the corner.
    const auto corner = sanc::chord2(sanc::to_ecef(e7(10.02), e7(50.02)), sanc::to_ecef(e7(10.01), e7(50.01)));
    EXPECT_EQ(sanc::chord2_to_zone(zone.view(), {e7(10.02), e7(50.02)}, sanc::to_ecef(e7(10.02), e7(50.02))), corner);
    // The longest: the antipode, 12,700 km.
    EXPECT_GT(mm(zone, -170, -50), 12700000000);
}

TEST(Zone, FloorOfMillimetres) {
    using boost::multiprecision::cpp_int;
    sanc::random_stream random(14);
    const auto check = [](std::uint64_t d2) {
        const cpp_int r = sanc::detail::floor_mm(d2);
        const cpp_int square = cpp_int(d2) * 1000000;  // times 2^-16 mm2
        ASSERT_LE(r * r * 65536, square) << d2;
        ASSERT_GT((r + 1) * (r + 1) * 65536, square) << d2;
    };
    for (std::uint64_t d2 = 0; d2 < 3000; ++d2) check(d2);
    for (int i = 0; i < 100000; ++i) check(random.next64() >> random.below(64));
    for (std::uint64_t m = 1; m < 4000000; m += 1237) {  // whole metres and their neighbours
        check(m * m * 65536);
        check(m * m * 65536 - 1);
    }
    check(~std::uint64_t{0});
}

// The distance against 50 digits over the same cut boundary, and the blocks against none.
TEST(Zone, ChordEqualsAnOracle) {
    using wide = boost::multiprecision::cpp_bin_float_50;
    sanc::random_stream random(15);
    int far_from_mm = 0;
    for (int n = 0; n < 60; ++n) {
        const double lon = random.unit() * 360 - 180;
        const double lat = random.unit() * 150 - 75;
        const double size = n % 3 == 0 ? 0.01 : n % 3 == 1 ? 0.3 : 3;
        ring r;
        const int corners = 3 + static_cast<int>(random.below(8));
        for (int k = 0; k < corners; ++k) {
            double x = lon + size * random.unit();
            if (x > 180) x -= 360;
            r.emplace_back(x, lat + size * random.unit());
        }
        const auto zone = make({r});
        const auto view = zone.view();
        for (int k = 0; k < 4; ++k) {
            double x = lon + 3 * size * (random.unit() - 0.3);
            if (x > 180) x -= 360;
            if (x < -180) x += 360;
            const lonlat p{e7(x), e7(lat + 3 * size * (random.unit() - 0.3))};
            const sanc::ecef at = sanc::to_ecef(p);
            const std::int64_t got = sanc::chord_to_zone_floor_mm(view, p);
            if (sanc::contains(view, p)) {
                ASSERT_EQ(got, 0);
                continue;
            }
            wide least = 1e30;
            for (std::int64_t i = 0; i + 1 < view.points.size; ++i) {
                const sanc::ecef a = view.points[i], b = view.points[i + 1];
                const std::int64_t u[3] = {std::int64_t{b.x} - a.x, std::int64_t{b.y} - a.y, std::int64_t{b.z} - a.z};
                const std::int64_t w[3] = {std::int64_t{at.x} - a.x, std::int64_t{at.y} - a.y,
                                           std::int64_t{at.z} - a.z};
                wide uu = 0, wu = 0;
                for (int axis = 0; axis < 3; ++axis) {
                    uu += wide(u[axis]) * u[axis];
                    wu += wide(w[axis]) * u[axis];
                }
                wide t = uu > 0 ? wide(wu / uu) : wide(0);
                if (t < 0) t = 0;
                if (t > 1) t = 1;
                wide d2 = 0;
                for (int axis = 0; axis < 3; ++axis) d2 += (w[axis] - t * u[axis]) * (w[axis] - t * u[axis]);
                if (d2 < least) least = d2;
            }
            const wide exact_mm = sqrt(least) * 1000 / 256;
            ASSERT_LE(wide(got), exact_mm);
            ASSERT_GT(wide(got) + wide(1.01) + wide(1000) / 256 / (1 + exact_mm),
                      exact_mm);  // the square is rounded down too
            if (wide(got) + 1 <= exact_mm) ++far_from_mm;
        }
    }
    EXPECT_LE(far_from_mm, 1);
}

// The cut boundary: every part within 8 km, every inner point on the edge in longitude and latitude.
TEST(Zone, LongEdgesAreCutWhereTheyRun) {
    const auto zone = make({{{170, 60}, {-170, 60}, {-170, 62}, {170, 61}}});
    const auto view = zone.view();
    EXPECT_GT(view.points.size, 400);
    for (std::int64_t i = 0; i + 1 < view.points.size; ++i) {
        ASSERT_LE(sanc::chord_m(view.points[i], view.points[i + 1]), 5200);  // equal in parameter, not in length
    }
    // A place on the parallel that is the southern edge is inside; 1 m south of it is 1 m away, though the great circle
    // through the two corners runs 100 km further north.
    EXPECT_EQ(mm(zone, 180, 60), 0);
    EXPECT_NEAR(static_cast<double>(mm(zone, 180, 59.99999)), 1114, 1000);  // and the part bends 0.8 m to the north
    EXPECT_NEAR(static_cast<double>(mm(zone, 179.123, 59.9)), 11140e3, 3e3);
}

std::string data_folder() {
    const char* set = std::getenv("SANC_DATA");
    return set != nullptr ? set : SANC_SOURCE_DIR "/../shared/data";
}

// Rings of every (Multi)Polygon of a GeoJSON feature. The file is gzip-compressed or not.
json_node read_json(const std::string& path) {
    std::string text;
    if (path.ends_with(".gz")) {
        FILE* pipe = popen(("gzip -dc '" + path + "'").c_str(), "r");
        char piece[65536];
        for (std::size_t n = 0; (n = fread(piece, 1, sizeof piece, pipe)) > 0;) text.append(piece, n);
        pclose(pipe);
    } else {
        std::ifstream file(path);
        text.assign(std::istreambuf_iterator<char>(file), {});
    }
    return sanc::evidence::parse_json(text, path);
}

sanc::zone zone_of(const json_node& geometry) {
    std::vector<ring> rings;
    const auto add = [&](const json_node& polygon) {
        for (const auto& given : polygon.items) {
            ring r;
            for (const auto& p : given.items) r.emplace_back(std::stod(p.items[0].value), std::stod(p.items[1].value));
            rings.push_back(r);
        }
    };
    const json_node& coordinates = *geometry.get("coordinates");
    if (geometry.text("type") == "Polygon") add(coordinates);
    if (geometry.text("type") == "MultiPolygon") {
        for (const auto& polygon : coordinates.items) add(polygon);
    }
    return make(rings);
}

TEST(ZoneRealData, BalticVesselsLieWhereOgrSaysTheyLie) {
    const std::string folder = data_folder() + "/places/";
    std::ifstream golden(folder + "golden_baltic_12nm_ogr.csv");
    if (!golden) GTEST_SKIP() << "skipped: no ../shared/data";
    const auto file = read_json(folder + "territorial_waters_baltic.geojson.gz");
    std::vector<std::string> names;
    std::vector<sanc::zone> zones;
    for (const auto& feature : file.get("features")->items) {
        names.push_back(feature.get("properties")->text("iso_ter1"));
        zones.push_back(zone_of(*feature.get("geometry")));
    }
    std::string line;
    std::getline(golden, line);
    int rows = 0, within = 0;
    while (std::getline(golden, line)) {
        while (!line.empty() && line.back() == '\r') line.pop_back();
        const auto c1 = line.find(',');
        const auto c2 = line.find(',', c1 + 1);
        const auto c3 = line.find(',', c2 + 1);
        const double lon = std::stod(line.substr(c1 + 1, c2 - c1 - 1));
        const double lat = std::stod(line.substr(c2 + 1, c3 - c2 - 1));
        std::string found;
        for (std::size_t k = 0; k < zones.size(); ++k) {
            if (inside(zones[k], lon, lat)) found += names[k];
        }
        ASSERT_EQ(found, line.substr(c3 + 1)) << line;
        ++rows;
        within += found.empty() ? 0 : 1;
    }
    EXPECT_EQ(rows, 7762);
    EXPECT_EQ(within, 814);
}

TEST(ZoneRealData, UnclosedRingsAreCounted) {
    const std::string folder = data_folder() + "/places/";
    if (!std::ifstream(folder + "eez_prk.json")) GTEST_SKIP() << "skipped: no ../shared/data";
    for (const auto& [name, unclosed] :
         {std::pair{"eez_prk.json", 1}, {"eez_prk_mz.json", 1}, {"study_area.json", 0}}) {
        const auto file = read_json(folder + name);
        std::int64_t count = 0;
        for (const auto& feature : file.get("features")->items) count += zone_of(*feature.get("geometry")).unclosed();
        EXPECT_EQ(count, unclosed) << name;
    }
}

}  // namespace
