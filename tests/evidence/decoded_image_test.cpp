// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/decoded_image.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;
using test::grid_at;

template <class T>
decoded_image given_of(pixel_type type, const std::vector<T>& pixels, std::int32_t width, std::int32_t height, std::int32_t bands) {
    decoded_image given;
    given.name = "x.tif";
    given.size = 99;
    given.sha256 = std::string(64, 'a');
    given.width = width;
    given.height = height;
    given.bands = bands;
    given.type = type;
    given.pixels = pixels.data();
    given.geotransform = grid_at();
    given.crs = "WGS 84";
    given.crs_is_wgs84_degrees = true;
    return given;
}

template <class T>
void check_type(pixel_type type, std::vector<T> pixels, double nodata) {
    decoded_image given = given_of(type, pixels, 3, 2, 2);
    given.nodata = nodata;
    const input_image made = as_input(given);
    const auto* view = std::get_if<raster_view<T>>(&made.pixels);
    ASSERT_NE(view, nullptr) << "the type is kept";
    EXPECT_EQ(bytes_of(type), static_cast<std::int64_t>(sizeof(T)));
    EXPECT_EQ(width_of(made), 3);
    EXPECT_EQ(height_of(made), 2);
    EXPECT_EQ(view->bands, 2);
    EXPECT_EQ(view->at(0, 1, 0), pixels[3]);
    EXPECT_EQ(view->at(1, 1, 2), pixels[11]) << "band-sequential";
    EXPECT_TRUE(view->has_nodata);
    EXPECT_EQ(view->nodata, static_cast<T>(nodata));
    const std::string bytes(reinterpret_cast<const char*>(pixels.data()), pixels.size() * sizeof(T));
    EXPECT_EQ(made.pixels_sha256, hex(sha256_of(bytes))) << "as the program hashes them";
    EXPECT_EQ(as_input(given, pixel_hash::left_out).pixels_sha256, "") << "where no dossier asks for it";
    given.nodata.reset();
    EXPECT_FALSE(std::get<raster_view<T>>(as_input(given).pixels).has_nodata);
}

TEST(DecodedImage, EveryPixelTypeIsTakenInAsItIs) {
    check_type<std::uint8_t>(pixel_type::uint8, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255}, 255);
    check_type<std::uint16_t>(pixel_type::uint16, {0, 1, 2, 300, 4, 5, 6, 7, 8, 9, 10, 65535}, 65535);
    check_type<std::int16_t>(pixel_type::int16, {0, 1, 2, -300, 4, 5, 6, 7, 8, 9, 10, -32768}, -32768);
    check_type<float>(pixel_type::float32, {0, 1, 2, 0.5F, 4, 5, 6, 7, 8, 9, 10, -1.25F}, -9999);
}

TEST(DecodedImage, WhatItIsAndWhereItLiesIsKept) {
    const std::vector<std::uint8_t> pixels(6, 7);
    decoded_image given = given_of(pixel_type::uint8, pixels, 3, 2, 1);
    given.masked = {0, 1, 0, 0, 0, 1};
    auto kept = std::make_shared<const std::vector<std::uint8_t>>(pixels);
    given.owner = kept;
    given.pixels = kept->data();
    const input_image made = as_input(given);
    EXPECT_EQ(made.name + " " + std::to_string(made.size) + " " + made.sha256, "x.tif 99 " + std::string(64, 'a'));
    EXPECT_EQ(made.masked, given.masked);
    EXPECT_EQ(made.owner.get(), kept.get());
    ASSERT_TRUE(made.has_places);
    EXPECT_EQ(made.crs, "WGS 84");
    EXPECT_EQ(made.lattice, "");
    // The same places as the grid that the program computes for such an image.
    const auto expected = test::image_of<std::uint8_t>("x.tif", std::vector<std::uint8_t>(6, 7), 3, 2);
    EXPECT_EQ(lattice_text(made.places), lattice_text(expected.places));
}

TEST(DecodedImage, WithoutACoordinateSystemItHasNoPlaces) {
    const std::vector<std::uint8_t> pixels(6, 7);
    decoded_image given = given_of(pixel_type::uint8, pixels, 3, 2, 1);
    given.crs.clear();
    EXPECT_FALSE(as_input(given).has_places);
    given = given_of(pixel_type::uint8, pixels, 3, 2, 1);
    given.geotransform.reset();
    EXPECT_FALSE(as_input(given).has_places);
    EXPECT_EQ(as_input(given).crs, "WGS 84") << "still compared with the other image's";
}

TEST(DecodedImage, AProjectedOneNeedsItsLattice) {
    const std::vector<std::uint8_t> pixels(6, 7);
    decoded_image given = given_of(pixel_type::uint8, pixels, 3, 2, 1);
    given.crs = "UTM 52N";
    given.crs_is_wgs84_degrees = false;
    const std::string what = error_of([&] { as_input(given); });
    EXPECT_EQ(what.rfind("x.tif: its projection is not known here; ", 0), 0U) << what;
    EXPECT_THROW(as_input(given), io_error);
    const auto places = test::image_of<std::uint8_t>("x.tif", std::vector<std::uint8_t>(6, 7), 3, 2).places;
    given.lattice = lattice_text(places);
    const input_image made = as_input(given);
    EXPECT_TRUE(made.has_places);
    EXPECT_EQ(made.lattice, given.lattice) << "the bytes that a dossier hashed";
    EXPECT_EQ(lattice_text(made.places), given.lattice);
    given = given_of(pixel_type::uint8, pixels, 3, 2, 1);
    given.crs_is_wgs84_degrees = false;
    given.lattice = "{}";
    EXPECT_EQ(error_of([&] { as_input(given); }), "x.tif: not the lattice of an image; restore the file from the dossier");
    const std::vector<std::uint8_t> more(600, 7);
    given = given_of(pixel_type::uint8, more, 3, 200, 1);
    given.lattice = lattice_text(places);
    EXPECT_NE(error_of([&] { as_input(given); }), "") << "the lattice of a smaller image";
}

TEST(DecodedImage, SizesThatDoNotFitAreRefused) {
    const std::vector<std::uint8_t> pixels(6, 7);
    const auto refused = [&](std::int32_t width, std::int32_t height, std::int32_t bands) {
        return error_of([&] { as_input(given_of(pixel_type::uint8, pixels, width, height, bands)); });
    };
    EXPECT_EQ(refused(3, 2, 1), "");
    EXPECT_EQ(refused(0, 2, 1), "image: x.tif = 0 x 2 x 1: give an image of 1 to 2^36 pixels and one band or more");
    EXPECT_NE(refused(3, -2, 1), "");
    EXPECT_NE(refused(3, 2, 0), "");
    EXPECT_NE(refused(1 << 19, (1 << 17) + 1, 1), "") << "2^36 pixels and more";
    decoded_image given = given_of(pixel_type::uint8, pixels, 3, 2, 1);
    given.masked.assign(5, 0);
    EXPECT_EQ(error_of([&] { as_input(given); }), "image: x.tif = a mask of 5: give one value a pixel");
}

}  // namespace
}  // namespace sanc::evidence
