// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/lattice.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

#include "tiff_maker.hpp"

namespace sanc::io {
namespace {

constexpr const char* utm52 = "EPSG:32652";

// A WKT that holds the whole projection, so that the test needs no look at the library's own texts.
std::string utm(int zone) {
    return "PROJCS[\"WGS 84 / UTM\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],"
           "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"
           "PARAMETER[\"latitude_of_origin\",0],PARAMETER[\"central_meridian\"," +
           std::to_string(zone * 6 - 183) +
           "],PARAMETER[\"scale_factor\",0.9996],PARAMETER[\"false_easting\",500000],PARAMETER[\"false_northing\",0],"
           "UNIT[\"metre\",1]]";
}

TEST(lattice, covers_the_image_and_is_near_to_PROJ) {
    const projected_lattice made = make_lattice(512, 513, {500000, 3, 0, 4000000, 0, -3}, utm(52), 64);
    const georeference& out = made.nodes;
    EXPECT_EQ(out.nodes_x, 9);
    EXPECT_EQ(out.nodes_y, 10);
    ASSERT_EQ(out.lon_q40.size(), 90U);
    EXPECT_NO_THROW(check_lattice(out, 512, 513));
    EXPECT_EQ(out.lon_q40[0], std::int64_t{129} << 40);  // the central meridian
    EXPECT_NEAR(static_cast<double>(out.lat_q40[0]) / degree_q40, 36.1446, 0.002);
    EXPECT_GT(out.lon_q40[1], out.lon_q40[0]);
    EXPECT_LT(out.lat_q40[9], out.lat_q40[0]);
    EXPECT_GT(made.max_error_px, 0.0);
    EXPECT_LT(made.max_error_px, 0.01);
    // a lattice four times as wide is about sixteen times as far off
    const projected_lattice wide = make_lattice(512, 513, {500000, 3, 0, 4000000, 0, -3}, utm(52), 256);
    EXPECT_GT(wide.max_error_px, 8 * made.max_error_px);
    EXPECT_EQ(lattice_difference_deg(out, out), 0.0);
    EXPECT_THROW(lattice_difference_deg(out, wide.nodes), std::invalid_argument);
}

TEST(lattice, is_continuous_across_the_antimeridian) {
    const georeference out = make_lattice(1000, 10, {650000, 300, 0, 5000000, 0, -300}, utm(60), 50).nodes;
    for (std::size_t i = 1; i < static_cast<std::size_t>(out.nodes_x); ++i)
        EXPECT_LT(std::abs(out.lon_q40[i] - out.lon_q40[i - 1]), std::int64_t{1} << 40);
    EXPECT_GT(out.lon_q40[static_cast<std::size_t>(out.nodes_x) - 1], std::int64_t{180} << 40);
}

TEST(lattice, of_a_file_is_what_the_file_says) {
    georaster image;
    image.width = image.height = 100;
    EXPECT_FALSE(place_of(image).has_value());
    image.has_geotransform = true;
    image.geotransform = {130, 0.001, 0, 42, 0, -0.001};
    EXPECT_FALSE(place_of(image).has_value());
    image.crs_is_geographic = true;
    image.crs_wkt = "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],"
                    "UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"4326\"]]";
    const auto plain = place_of(image);
    ASSERT_TRUE(plain.has_value());
    EXPECT_EQ(plain->nodes.lon_q40.size(), 4U);
    EXPECT_EQ(plain->max_error_px, 0.0);
    // By way of PROJ the same corners come out.
    const georeference by_proj = make_lattice(100, 100, image.geotransform, image.crs_wkt, 100).nodes;
    EXPECT_LT(lattice_difference_deg(plain->nodes, by_proj), 1e-11);
    image.geotransform = {130, 0.001, 0, 95, 0, -0.001};
    EXPECT_FALSE(test::error_of([&] { place_of(image); }).empty());
    image.geotransform = {500000, 3, 0, 4000000, 0, -3};
    image.crs_wkt = utm(52);
    image.crs_is_geographic = false;
    EXPECT_EQ(place_of(image)->nodes.nodes_x, 3);
}

TEST(lattice, refuses_what_has_no_place_on_the_earth) {
    EXPECT_THROW(make_lattice(0, 1, {0, 1, 0, 0, 0, 1}, utm(52)), std::invalid_argument);
    EXPECT_FALSE(test::error_of([] { make_lattice(9, 9, {0, 1, 0, 0, 0, 1}, "no CRS"); }).empty());
    EXPECT_FALSE(test::error_of([] { make_lattice(9, 9, {1e12, 3, 0, 1e12, 0, -3}, utm(52)); }).empty());
    const std::string grid = "PROJCS[\"a\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],"
                             "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],UNIT[\"metre\",1],"
                             "EXTENSION[\"PROJ4\",\"+proj=merc +nadgrids=/etc/passwd\"]]";
    EXPECT_FALSE(test::error_of([&] { make_lattice(9, 9, {0, 1, 0, 0, 0, 1}, grid); }).empty());
    EXPECT_FALSE(test::error_of([] { make_lattice(9, 9, {0, 1, 0, 0, 0, 1}, std::string("file=") + utm52); }).empty());
}

}  // namespace
}  // namespace sanc::io
