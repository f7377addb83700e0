// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include <sanc/evidence/zones.hpp>
#include <sanc/random.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;
using test::with;

std::string feature(const std::string& name, const std::string& role, const std::string& type, const std::string& coordinates) {
    return "{\"type\":\"Feature\",\"properties\":{\"name\":\"" + name + "\",\"role\":\"" + role +
           "\"},\"geometry\":{\"type\":\"" + type + "\",\"coordinates\":" + coordinates + "}}";
}
std::string collection(const std::string& features) { return "{\"type\":\"FeatureCollection\",\"features\":[" + features + "]}"; }

const std::string square = "[[[130.0,42.0],[130.2,42.0],[130.2,42.2],[130.0,42.2],[130.0,42.0]]]";
const std::string hole = "[[130.05,42.05],[130.05,42.15],[130.15,42.15],[130.15,42.05],[130.05,42.05]]";

bool holds(const case_zone& z, double lon, double lat) {
    return contains(z.shape.view(), {static_cast<std::int32_t>(std::lround(lon * 1e7)), static_cast<std::int32_t>(std::lround(lat * 1e7))});
}

TEST(Zones, PolygonsAreReadInTheOrderOfTheFile) {
    const std::string with_hole = with(square, "]]]", "]]," + hole + "]");
    const std::string far = "[[[10,-5],[11,-5],[11,-4],[10,-5]]]";
    const auto zones = parse_zones("\xEF\xBB\xBF" + collection(feature("b", "berth", "Polygon", with_hole) + "," +
                                                                feature("a", "stack", "MultiPolygon", "[" + square + "," + far + "]")),
                                   "z.geojson");
    ASSERT_EQ(zones.size(), 2U);
    EXPECT_EQ(zones[0].name + " " + zones[0].role, "b berth");
    EXPECT_EQ(zones[1].name + " " + zones[1].role, "a stack");
    EXPECT_TRUE(holds(zones[0], 130.02, 42.02));
    EXPECT_FALSE(holds(zones[0], 130.1, 42.1));
    EXPECT_TRUE(holds(zones[0], 130.05, 42.1)) << "the boundary of a hole belongs to the zone";
    EXPECT_TRUE(holds(zones[1], 130.1, 42.1));
    EXPECT_TRUE(holds(zones[1], 10.9, -4.9));
    EXPECT_FALSE(holds(zones[1], 10.1, -4.1));
    EXPECT_EQ(zones[0].shape.unclosed(), 0);
}

TEST(Zones, PolygonsOfOneZoneMayOverlap) {
    const std::string with_hole = with(square, "]]]", "]]," + hole + "]");
    const std::string east = "[[[130.1,42.08],[130.3,42.08],[130.3,42.12],[130.1,42.12],[130.1,42.08]]]";
    for (const auto& both : {with_hole + "," + east, east + "," + with_hole}) {
        const auto zones = parse_zones(collection(feature("a", "berth", "MultiPolygon", "[" + both + "]")), "z.geojson");
        EXPECT_TRUE(holds(zones[0], 130.17, 42.1)) << "in both";
        EXPECT_TRUE(holds(zones[0], 130.12, 42.1)) << "in the hole of one, in the other";
        EXPECT_TRUE(holds(zones[0], 130.25, 42.1));
        EXPECT_FALSE(holds(zones[0], 130.08, 42.1)) << "in the hole";
        EXPECT_FALSE(holds(zones[0], 130.25, 42.15));
    }
    const std::string cap = "[[[0,80],[120,80],[-120,80],[0,80]]]";
    const auto poles = parse_zones(collection(feature("a", "berth", "MultiPolygon", "[" + cap + "," + with(cap, "80", "70") + "]")), "z.geojson");
    EXPECT_TRUE(holds(poles[0], 7, 89)) << "in both";
    EXPECT_TRUE(holds(poles[0], 7, 90));
    EXPECT_FALSE(holds(poles[0], 7, 60));
}

TEST(Zones, AnOpenRingIsClosedAndCounted) {
    const auto zones = parse_zones(collection(feature("a", "stack", "Polygon", with(square, ",[130.0,42.0]]]", "]]"))), "z");
    EXPECT_EQ(zones.at(0).shape.unclosed(), 1);
    EXPECT_TRUE(holds(zones[0], 130.1, 42.1));
}

TEST(Zones, ACoordinateIsRoundedOnceFromItsText) {
    const auto zones = parse_zones(collection(feature("a", "stack", "Polygon",
                                                      "[[[130.00000005,42,17],[130.00000014999999999999999999,43],[-180,42.5],[130.00000005,42,9]]]")),
                                   "z");
    const zone_view shape = zones.at(0).shape.view();
    EXPECT_EQ(shape.lon_e7[0], 1300000001);
    EXPECT_EQ(shape.lon_e7[1], 1300000001);
    EXPECT_EQ(shape.lon_e7.size, 3) << "an altitude is not read";
}

TEST(Zones, ErrorsNameTheFeature) {
    const std::string one = feature("a", "stack", "Polygon", square) + ",";
    const std::vector<std::pair<std::string, std::string>> all{
        {"", "z.geojson:1: not JSON"},
        {"{\n\n\"type\": nope}", "z.geojson:3: not JSON"},
        {"[]", "z.geojson: not a GeoJSON FeatureCollection"},
        {"{\"type\":\"Feature\",\"features\":[]}", "z.geojson: not a GeoJSON FeatureCollection"},
        {"{\"type\":\"FeatureCollection\",\"features\":{}}", "z.geojson: not a GeoJSON FeatureCollection"},
        {"{\"type\":\"FeatureCollection\"}", "z.geojson: not a GeoJSON FeatureCollection"},
        {collection(one + "{}"), "z.geojson: feature 2: has no geometry"},
        {collection(one + "7"), "z.geojson: feature 2: has no geometry"},
        {collection("{\"geometry\":null}"), "z.geojson: feature 1: has no geometry"},
        {collection(feature("a", "stack", "Point", "[130,42]")), "z.geojson: feature 1: give a Polygon or a MultiPolygon"},
        {collection("{\"geometry\":{\"type\":\"Polygon\"}}"), "z.geojson: feature 1: give a Polygon or a MultiPolygon"},
        {collection(feature("a", "stack", "Polygon", "[]")), "z.geojson: feature 1: a Polygon is a list of rings"},
        {collection(feature("a", "stack", "Polygon", "{\"a\":1}")), "z.geojson: feature 1: a Polygon is a list of rings"},
        {collection(feature("a", "stack", "Polygon", "[1]")), "z.geojson: feature 1: a ring is a list of positions"},
        {collection(feature("a", "stack", "Polygon", "[[[130]]]")), "z.geojson: feature 1: a position is [longitude, latitude]"},
        {collection(feature("a", "stack", "Polygon", "[[130,42]]")), "z.geojson: feature 1: a position is [longitude, latitude]"},
        {collection(feature("a", "stack", "Polygon", "[[[\"130\",42]]]")), "z.geojson: feature 1: a coordinate is a number, as 130.2951"},
        {collection(feature("a", "stack", "Polygon", "[[[1.3e3,42]]]")), "z.geojson: feature 1: '1.3e3' lies off the globe"},
        {collection(feature("a", "stack", "Polygon", "[[[null,42]]]")), "z.geojson: feature 1: a coordinate is a number"},
        {collection(feature("a", "stack", "Polygon", with(square, "130.2", "180.0000001"))), "z.geojson: feature 1: '180.0000001' lies off the globe"},
        {collection(feature("a", "stack", "Polygon", with(square, "42.2", "-90.1"))), "z.geojson: feature 1: '-90.1' lies off the globe"},
        {collection(feature("a", "stack", "Polygon", "[[[0,0],[1,0],[0,0]]]")), "z.geojson: feature 1: zone: ring 1 = 2 vertices"},
        {collection(feature("a", "stack", "MultiPolygon", "[]")), "z.geojson: feature 1: zone: rings"},
        {collection(feature("a", "stack", "MultiPolygon", square)), "z.geojson: feature 1: "},
        {collection(feature("a", "pier", "Polygon", square)), "z.geojson: feature 1: role 'pier' is none of: stack, berth, anchorage, approach, stable-ground, ignore"},
        {collection(feature("", "stack", "Polygon", square)), "z.geojson: feature 1: has no property 'name'"},
        {collection("{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" + square + "}}"), "z.geojson: feature 1: has no property 'name'"},
        {collection(one + feature("a", "berth", "Polygon", square)), "z.geojson: feature 2: a second zone of the name 'a'"},
        {std::string(65, '[') + std::string(65, ']'), "z.geojson: JSON nested deeper than 64 levels is refused"},
        {collection("{\"a\":1e999}"), "z.geojson:1: not JSON"},
        {collection("{\"a\":\"\xFF\"}"), "z.geojson:1: not JSON"},
    };
    for (const auto& each : all) {
        const std::string said = error_of([&] { parse_zones(each.first, "z.geojson"); });
        EXPECT_EQ(said.substr(0, each.second.size()), each.second) << each.first.substr(0, 300) << "\n" << said;
    }
    EXPECT_TRUE(parse_zones(collection(""), "z").empty());
}

// Even-odd in the plane, the boundary inside: by its definition, over all edges.
bool inside_plane(const std::vector<std::vector<std::array<std::int64_t, 2>>>& rings, std::int64_t x, std::int64_t y) {
    bool inside = false;
    for (const auto& ring : rings) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto [ax, ay] = ring[i];
            const auto [bx, by] = ring[(i + 1) % ring.size()];
            const int128 side = int128{bx - ax} * (y - ay) - int128{by - ay} * (x - ax);
            const bool between = std::min(ax, bx) <= x && x <= std::max(ax, bx) && std::min(ay, by) <= y && y <= std::max(ay, by);
            if (side == 0 && between) return true;
            if ((ay > y) != (by > y) && ((side > 0) == (by > ay))) inside = !inside;
        }
    }
    return inside;
}

TEST(Zones, MaskHoldsThePixelsWhoseCentresLieInside) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        random_stream random(seed, 5);
        const auto width = static_cast<std::int32_t>(1 + random.below(140));
        const auto height = static_cast<std::int32_t>(1 + random.below(30));
        // Vertices on pixel centres and corners, so that boundaries go through centres.
        std::vector<std::int32_t> lon, lat;
        std::vector<std::int64_t> offsets{0};
        std::vector<std::vector<std::array<std::int64_t, 2>>> rings;
        for (std::uint64_t r = 0; r <= random.below(3); ++r) {
            std::vector<std::array<std::int64_t, 2>> ring;
            for (std::uint64_t i = 0; i < 3 + random.below(6); ++i) {
                const std::int64_t x = 1303000000 + 500 * static_cast<std::int64_t>(random.below(2 * static_cast<std::uint64_t>(width) + 8)) - 2000;
                const std::int64_t y = 422400000 - 500 * static_cast<std::int64_t>(random.below(2 * static_cast<std::uint64_t>(height) + 8)) + 2000;
                ring.push_back({x, y});
            }
            if (ring.front() == ring.back()) ring.pop_back();
            if (ring.size() < 3) ring = {{1303000000, 422400000}, {1303001000, 422400000}, {1303001000, 422399000}};
            for (const auto& [x, y] : ring) {
                lon.push_back(static_cast<std::int32_t>(x));
                lat.push_back(static_cast<std::int32_t>(y));
            }
            lon.push_back(lon[static_cast<std::size_t>(offsets.back())]);
            lat.push_back(lat[static_cast<std::size_t>(offsets.back())]);
            offsets.push_back(static_cast<std::int64_t>(lon.size()));
            rings.push_back(std::move(ring));
        }
        const zone shape(lon, lat, offsets);
        const auto grid = test::grid_at();
        double affine[6];
        std::copy(grid.begin(), grid.end(), affine);
        const georeference places = geographic_grid(affine, width, height);
        const bit_mask mask = zone_mask(seq, places.view(), width, height, shape.view());
        const bit_mask again = zone_mask(par(2), places.view(), width, height, shape.view());
        for (std::int32_t y = 0; y < height; ++y) {
            for (std::int32_t x = 0; x < width; ++x) {
                const bool expected = inside_plane(rings, 1303000000 + 1000 * x + 500, 422400000 - 1000 * y - 500);
                ASSERT_EQ(mask.view().test(y, x), expected) << seed << " " << x << " " << y;
            }
        }
        ASSERT_TRUE(std::equal(mask.words.begin(), mask.words.end(), again.words.begin()));
    }
}

bool outlined(const georeference& places, std::int32_t width, std::int32_t height, double lon, double lat) {
    const zone outline = image_outline(places.view(), width, height);
    return contains(outline.view(), {static_cast<std::int32_t>(std::lround(lon * 1e7)), static_cast<std::int32_t>(std::lround(lat * 1e7))});
}

TEST(Zones, OutlineOfAnImageHoldsItsPlaces) {
    const georeference small = geographic_grid({130.3, 1e-4, 0, 42.24, 0, -1e-4}, 48, 40);
    EXPECT_TRUE(outlined(small, 48, 40, 130.3001, 42.2399));
    EXPECT_TRUE(outlined(small, 48, 40, 130.3, 42.24)) << "its border is in it";
    EXPECT_TRUE(outlined(small, 48, 40, 130.3048, 42.236));
    EXPECT_FALSE(outlined(small, 48, 40, 130.3049, 42.238));
    EXPECT_FALSE(outlined(small, 48, 40, 130.302, 42.2401));
    EXPECT_FALSE(outlined(small, 48, 40, -49.7, 42.238));
    EXPECT_TRUE(outlined(geographic_grid({10, 1, 0, 5, 0, -1}, 1, 1), 1, 1, 10.5, 4.5));
    const georeference earth = geographic_grid({-180, 1, 0, 90, 0, -1}, 360, 180);
    for (const double lon : {-180.0, -179.5, -90.0, 0.0, 12.3, 90.0, 179.9999999}) {
        for (const double lat : {-90.0, -89.99, -45.5, 0.0, 60.0, 89.99, 90.0}) EXPECT_TRUE(outlined(earth, 360, 180, lon, lat)) << lon << " " << lat;
    }
    const georeference antimeridian = geographic_grid({179, 0.01, 0, 1, 0, -0.01}, 200, 100);
    EXPECT_TRUE(outlined(antimeridian, 200, 100, 179.5, 0.5));
    EXPECT_TRUE(outlined(antimeridian, 200, 100, -179.5, 0.5));
    EXPECT_FALSE(outlined(antimeridian, 200, 100, -178.9, 0.5));
    EXPECT_FALSE(outlined(antimeridian, 200, 100, 0, 0.5));
}

// The nodes at the edge of a bent lattice are corners of the outline.
TEST(Zones, OutlineGoesThroughTheNodes) {
    georeference bent{10, 20, 3, 2, {}, {}};
    constexpr std::int64_t degree = std::int64_t{1} << 40;
    for (const std::int64_t lon : {0, 10, 20, 0, 10, 20}) bent.lon_q40.push_back(lon * degree);
    for (const std::int64_t lat : {20, 26, 20, 0, 6, 0}) bent.lat_q40.push_back(lat * degree);
    EXPECT_TRUE(outlined(bent, 20, 20, 10, 25)) << "above the straight way from corner to corner";
    EXPECT_FALSE(outlined(bent, 20, 20, 1, 25));
    EXPECT_FALSE(outlined(bent, 20, 20, 10, 5));
    EXPECT_TRUE(outlined(bent, 20, 20, 1, 5));
    EXPECT_FALSE(outlined(bent, 15, 20, 18, 10)) << "the image ends within a cell";
    EXPECT_TRUE(outlined(bent, 15, 20, 14.9, 10));
}

TEST(Zones, LieWithinAnOutlineWithEveryVertex) {
    const georeference places = geographic_grid({129, 0.1, 0, 43, 0, -0.1}, 20, 20);
    const zone outline = image_outline(places.view(), 20, 20);
    const std::string hole_of = with(square, "]]]", "]]," + hole + "]");
    const std::string near = "[[[130.5,41.5],[130.6,41.5],[130.6,41.6],[130.5,41.5]]]", far = "[[[10,-5],[11,-5],[11,-4],[10,-5]]]",
                      over = "[[[130.9,42],[131.1,42],[131.1,42.1],[130.9,42]]]";
    const auto within = [&](const std::string& polygons) {
        return lies_within(parse_zones(collection(feature("a", "stack", "MultiPolygon", "[" + polygons + "]")), "z.geojson")[0].shape.view(), outline.view());
    };
    EXPECT_TRUE(within(hole_of));
    EXPECT_TRUE(within(square + "," + near));
    EXPECT_FALSE(within(square + "," + far));
    EXPECT_FALSE(within(far + "," + square));
    EXPECT_FALSE(within(square + "," + over));
}

// Crooked lattices of several cells, also across the antimeridian and at the poles; zones of all sizes.
TEST(Zones, MaskIsWhetherEachCentreIsContained) {
    std::int64_t held = 0, crossed = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        random_stream random(seed, 6);
        const auto below = [&](std::int64_t n) { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(n))); };
        const auto width = static_cast<std::int32_t>(1 + below(200));
        const auto height = static_cast<std::int32_t>(1 + below(12));
        georeference places{static_cast<std::int32_t>(1 + below(width + 30)), static_cast<std::int32_t>(1 + below(height + 3)), 0, 0, {}, {}};
        places.nodes_x = width / places.step_x_px + 2;
        places.nodes_y = height / places.step_y_px + 2;
        constexpr std::int64_t degree = std::int64_t{1} << 40;
        const std::int64_t west[] = {1303 * degree / 10, 1799 * degree / 10, -180 * degree, 0};
        const std::int64_t south[] = {40 * degree, 8999 * degree / 100, -90 * degree, -degree / 100};
        const std::int64_t lon0 = west[below(4)];
        const std::int64_t lat0 = south[below(4)];
        const std::int64_t pixel = degree / 4 >> below(18);
        for (std::int32_t j = 0; j < places.nodes_y; ++j) {
            for (std::int32_t i = 0; i < places.nodes_x; ++i) {
                places.lon_q40.push_back(lon0 + pixel / 4 * places.step_x_px * i + below(pixel * places.step_x_px / 4 + 1));
                places.lat_q40.push_back(std::clamp(lat0 + pixel / 4 * places.step_y_px * j - below(pixel * places.step_x_px / 4 + 1), -90 * degree, 90 * degree));
            }
        }
        const auto near = [&] { return places.view().place(below(width + 20) * 65536 - 10 * 65536, below(height + 6) * 65536 - 3 * 65536); };
        std::vector<std::int32_t> lon, lat;
        std::vector<std::int64_t> offsets{0};
        for (std::int64_t r = 0; r <= below(3); ++r) {
            const std::int64_t corners = 3 + below(5);
            for (std::int64_t c = 0; c < corners; ++c) {
                const lonlat at = near();
                lon.push_back(at.lon_e7);
                lat.push_back(at.lat_e7);
            }
            lon.push_back(lon[static_cast<std::size_t>(offsets.back())]);
            lat.push_back(lat[static_cast<std::size_t>(offsets.back())]);
            offsets.push_back(static_cast<std::int64_t>(lon.size()));
        }
        std::unique_ptr<zone> shape;
        try {
            shape = std::make_unique<zone>(lon, lat, offsets);
        } catch (const std::invalid_argument&) {
            continue;  // a ring without area
        }
        const bit_mask mask = zone_mask(par(2), places.view(), width, height, shape->view());
        for (std::int32_t y = 0; y < height; ++y) {
            for (std::int32_t x = 0; x < width; ++x) {
                const bool inside = contains(shape->view(), places.view().place(x * 65536 + 32768, y * 65536 + 32768));
                ASSERT_EQ(mask.view().test(y, x), inside) << seed << " " << x << " " << y;
                held += inside ? 1 : 0;
                crossed += inside ? 0 : 1;
            }
        }
    }
    EXPECT_GT(held, 10'000);
    EXPECT_GT(crossed, 10'000);
}

}  // namespace
}  // namespace sanc::evidence
