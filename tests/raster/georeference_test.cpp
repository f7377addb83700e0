// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

namespace sanc {
namespace {

TEST(Georeference, AGridPlacesItsPixels) {
    const georeference grid = geographic_grid({130.0, 0.001, 0, 43.0, 0, -0.001}, 100, 80);
    const lattice_view places = grid.view();
    EXPECT_TRUE(places.rows_alike);
    EXPECT_EQ(places.place(0, 0), (lonlat{1300000000, 430000000}));
    EXPECT_EQ(places.place(100 << 16, 80 << 16), (lonlat{1301000000, 429200000}));
    EXPECT_EQ(places.place((10 << 16) + (1 << 15), (20 << 16) + (1 << 15)), (lonlat{1300105000, 429795000}));
}

TEST(Georeference, LongitudesWrapAtTheAntimeridian) {
    const georeference grid = geographic_grid({179.9, 0.01, 0, 10.0, 0, -0.01}, 30, 30);
    EXPECT_EQ(grid.view().place(10 << 16, 0).lon_e7, -1800000000);
    EXPECT_EQ(grid.view().place(20 << 16, 0).lon_e7, -1799000000);
}

TEST(Georeference, PixelAreasAddUpToTheZoneOfAnEllipsoid) {
    // b^2 dlon [sin / (1 - e2 sin^2) + atanh(e sin) / e] / 2 between 43 and 43.01 degrees north, one degree wide.
    const georeference grid = geographic_grid({20.0, 0.001, 0, 43.01, 0, -0.001}, 1000, 10);
    int128 sum = 0;
    for (int y = 0; y < 10; ++y) sum += grid.view().run_area_mm2(0, 1000, y);
    EXPECT_NEAR(static_cast<double>(sum) * 1e-6, 90578825.994, 20.0);
}

TEST(Georeference, ATurnedGridSumsPixelByPixel) {
    const georeference grid = geographic_grid({20.0, 0.0009, 0.0002, 43.0, 0.0002, -0.0009}, 50, 40);
    const lattice_view places = grid.view();
    EXPECT_FALSE(places.rows_alike);
    std::int64_t sum = 0;
    for (int x = 3; x < 41; ++x) sum += places.pixel_area_mm2(x, 17);
    EXPECT_EQ(static_cast<std::int64_t>(places.run_area_mm2(3, 41, 17)), sum);
}

TEST(Georeference, PixelsOfADegreeAreTheLargest) {
    const georeference globe = geographic_grid({-180.0, 1.0, 0, 90.0, 0, -1.0}, 360, 180);
    EXPECT_NO_THROW(check_lattice(globe, 360, 180));
    double area_m2 = 0;
    for (int y = 0; y < 180; ++y) area_m2 += static_cast<double>(globe.view().run_area_mm2(0, 360, y)) * 1e-6;
    EXPECT_NEAR(area_m2 / 510065621724088.0, 1.0, 2e-4);  // chords, below the ellipsoid
    EXPECT_THROW(check_lattice(geographic_grid({-180.0, 2.0, 0, 90.0, 0, -1.0}, 180, 180), 180, 180), std::invalid_argument);
    EXPECT_THROW(check_lattice(geographic_grid({-180.0, 1.0, 0, 90.0, 0, -1.5}, 360, 120), 360, 120), std::invalid_argument);
}

TEST(Georeference, ALatticeReadsBetweenItsNodes) {
    constexpr std::int64_t degree = std::int64_t{1} << 40;
    // Three by two nodes, 10 px apart: the second cell is steeper than the first, and goes on beyond its end.
    const georeference made{
        10, 10, 3, 2, {0, degree, 3 * degree, 0, degree, 3 * degree}, {degree, degree, degree, 0, 0, 0}};
    check_lattice(made, 20, 10);
    const lattice_view places = made.view();
    EXPECT_EQ(places.read(places.lon_q40, 5 << 16, 0), degree / 2);
    EXPECT_EQ(places.read(places.lon_q40, 15 << 16, 0), 2 * degree);
    EXPECT_EQ(places.read(places.lon_q40, 25 << 16, 0), 4 * degree);
    EXPECT_EQ(places.read(places.lat_q40, 0, 5 << 16), degree / 2);
    EXPECT_EQ(places.read(places.lon_q40, -(5 << 16), 0), -degree / 2);
    // Half up, below zero too.
    const georeference odd{2, 2, 2, 2, {0, 1, 0, 1}, {0, -1, 0, -1}};
    EXPECT_EQ(odd.view().read(odd.view().lon_q40, 1 << 16, 0), 1);
    EXPECT_EQ(odd.view().read(odd.view().lat_q40, 1 << 16, 0), 0);
}

TEST(Georeference, WhatIsOffTheGlobeIsRefused) {
    EXPECT_THROW(geographic_grid({203325, 30, 0, 3604935, 0, -30}, 400, 400), std::invalid_argument);
    EXPECT_THROW(geographic_grid({0, 1, 0, 89, 0, 1}, 10, 10), std::invalid_argument);
    EXPECT_NO_THROW(geographic_grid({-180, 0.1, 0, 90, 0, -0.1}, 3600, 1800));
    georeference small = geographic_grid({20, 0.1, 0, 50, 0, -0.1}, 10, 10);
    EXPECT_NO_THROW(check_lattice(small, 10, 10));
    EXPECT_THROW(check_lattice(small, 11, 10), std::invalid_argument);
    small.lat_q40[3] = INT64_MAX;
    EXPECT_THROW(check_lattice(small, 10, 10), std::invalid_argument);
}

}  // namespace
}  // namespace sanc
