// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include <sanc/evidence/compare.hpp>
#include <sanc/random.hpp>
#include <sanc/table_text.hpp>

#include "made.hpp"

namespace sanc::evidence {
namespace {

using test::error_of;
using test::grid_at;
using test::image_of;

constexpr std::int32_t width = 70;
constexpr std::int32_t height = 40;

// A surface that differs everywhere; at (x, y) of a wider scene, so that a window can be cut out anywhere.
template <class T>
T ground(std::int32_t x, std::int32_t y, std::int32_t band) {
    random_stream random(static_cast<std::uint64_t>((x + 500) * 1000 + y + 500), static_cast<std::uint64_t>(band));
    return static_cast<T>(40 + random.below(30));
}

// BEFORE shows the scene from (0, 0), AFTER from (x0, y0) with a block of 9 x 6 that is 100 brighter at (20, 10).
template <class T>
std::vector<T> scene(std::int32_t x0, std::int32_t y0, bool after, std::int32_t w = width, std::int32_t h = height) {
    std::vector<T> pixels;
    for (std::int32_t band = 0; band < 2; ++band) {
        for (std::int32_t y = y0; y < y0 + h; ++y) {
            for (std::int32_t x = x0; x < x0 + w; ++x) {
                const bool block = after && x >= 20 && x < 29 && y >= 10 && y < 16;
                pixels.push_back(static_cast<T>(ground<T>(x, y, band) + (block ? 100 : 0)));
            }
        }
    }
    return pixels;
}

change_options plain() {
    change_options o;
    o.normalise = normalisation::none;
    o.threshold = {false, 50'000'000'000};
    return o;
}

bit_mask none(const input_image& image) { return empty_mask(seq, width_of(image), height_of(image)); }

std::string csv(const change_result& r) { return to_csv(r.objects); }

template <class T>
void expect_the_same_of_fewer_types() {
    const auto before = image_of("before", scene<T>(0, 0, false), width, height, 2);
    const auto after = image_of("after", scene<T>(0, 0, true), width, height, 2);
    const auto moved = image_of("after", scene<T>(3, -2, true, width + 9, height - 1), width + 9, height - 1, 2, grid_at(3, -2));
    for (const auto* image : {&after, &moved}) {
        for (const auto normal : {normalisation::none, normalisation::zscore}) {
            for (const auto measure : {change_measure::cva, change_measure::absolute}) {
                for (const bool otsu : {false, true}) {
                    change_options o = plain();
                    o.normalise = normal;
                    o.measure = measure;
                    o.threshold = {otsu, normal == normalisation::none ? 50'000'000'000 : 2'000'000'000};
                    const auto of = [&](const auto& policy) { return csv(compare_images(policy, before, *image, none(before), none(*image), o)); };
                    const std::string expected = of(seq);
                    EXPECT_NE(expected.find("gain"), std::string::npos);
                    EXPECT_EQ(of(compact), expected);
                    EXPECT_EQ(of(smallest), expected);
                }
            }
        }
    }
}

TEST(Compare, TheSmallestProgramRefusesAResidual) {
    const auto before = image_of("before", scene<std::uint8_t>(0, 0, false), width, height, 2);
    const auto after = image_of("after", scene<std::uint8_t>(0, 0, true), width, height, 2);
    change_options o = plain();
    o.residual_q6 = 1;
    EXPECT_THROW(compare_images(smallest, before, after, none(before), none(after), o), std::invalid_argument);
}

TEST(Compare, FewerTypesOfPixelsGiveTheSame) {
    expect_the_same_of_fewer_types<std::uint8_t>();
    expect_the_same_of_fewer_types<std::uint16_t>();
    expect_the_same_of_fewer_types<std::int16_t>();
    expect_the_same_of_fewer_types<float>();
}

TEST(Compare, AnImageThatLiesElsewhereIsBroughtOntoTheGrid) {
    const auto before = image_of("before", scene<std::uint8_t>(0, 0, false), width, height, 2);
    const auto aligned = image_of("after", scene<std::uint8_t>(0, 0, true), width, height, 2);
    // The same ground from 3 px east and 2 px north of BEFORE's corner, of another size.
    const auto moved = image_of("after", scene<std::uint8_t>(3, -2, true, width + 9, height - 1), width + 9, height - 1, 2, grid_at(3, -2));
    // What AFTER does not cover, by hand: the first three columns and the rows from 37.
    bit_mask uncovered = none(before);
    bit_mask cloud = none(moved);
    for (std::int32_t y = 0; y < height; ++y) {
        for (std::int32_t x = 0; x < width; ++x) {
            const bool hidden = x < 3 || y >= height - 3 || (x == 21 && y == 12);
            uncovered.view().row(y)[x / 64] |= std::uint64_t{hidden} << (x % 64);
        }
    }
    cloud.view().row(14)[0] |= std::uint64_t{1} << 18;  // AFTER's pixel (18, 14) is BEFORE's (21, 12)
    for (const auto normal : {normalisation::none, normalisation::zscore}) {
        change_options o = plain();
        o.normalise = normal;
        if (normal == normalisation::zscore) o.threshold = {false, 2'000'000'000};
        const auto expected = compare_images(seq, before, aligned, none(before), uncovered, o);
        const auto found = compare_images(seq, before, moved, none(before), cloud, o);
        EXPECT_EQ(csv(found), csv(expected));
        EXPECT_EQ(found.objects.rows(), 1);
        EXPECT_EQ(found.objects.integers("area_px").at(0), 53) << "9 x 6 without the hidden pixel";
        EXPECT_EQ(found.objects.integers("min_x_px").at(0), 20);
        EXPECT_EQ(found.summary.not_observable_px, 3 * height + (width - 3) * 3 + 1);
        EXPECT_EQ(found.summary.threshold_e9, expected.summary.threshold_e9);
        EXPECT_TRUE(std::equal(found.changed.words.begin(), found.changed.words.end(), expected.changed.words.begin()));
        EXPECT_TRUE(std::equal(found.not_observable.words.begin(), found.not_observable.words.end(), expected.not_observable.words.begin()));
        EXPECT_EQ(csv(compare_images(par(2), before, moved, none(before), cloud, o)), csv(expected));
    }
}

TEST(Compare, NodataOfAMovedImageStaysHidden) {
    const auto before = image_of("before", scene<std::int16_t>(0, 0, false), width, height, 2);
    auto pixels = scene<std::int16_t>(3, -2, true);
    pixels[14 * width + 18] = -1;  // one band is enough
    auto moved = image_of("after", std::move(pixels), width, height, 2, grid_at(3, -2));
    auto& view = std::get<raster_view<std::int16_t>>(moved.pixels);
    view.nodata = -1;
    view.has_nodata = true;
    const auto found = compare_images(seq, before, moved, none(before), none(moved), plain());
    EXPECT_EQ(found.objects.integers("area_px").at(0), 53);
    EXPECT_TRUE(std::as_const(found.not_observable).view().test(12, 21));
}

TEST(Compare, WhatCannotBeComparedIsAnErrorWithARemedy) {
    const auto before = image_of("before.tif", scene<std::uint8_t>(0, 0, false), width, height, 2);
    const auto pixels = scene<std::uint8_t>(0, 0, true);
    const auto after = [&](const affine_map& places) { return image_of("after.tif", pixels, width, height, 2, places); };
    auto other_pixel = grid_at();
    other_pixel[1] *= 1.001;
    auto turned = grid_at();
    turned[2] = 1e-6;
    auto other_crs = after(grid_at());
    other_crs.crs = "UTM zone 52N";
    auto far_away = after(grid_at());
    far_away.geotransform = grid_at(1e13, 0);
    auto unplaced = after(grid_at());
    unplaced.has_places = false;
    unplaced.crs = before.crs;
    const auto shorts = image_of("after.tif", scene<std::uint16_t>(0, 0, true), width, height, 2);
    const auto one_band = image_of("after.tif", std::vector<std::uint8_t>(width * height), width, height, 1);
    const std::vector<std::pair<input_image, std::string>> all{
        {after(grid_at(0.5, 0)), "change: after.tif = offset by part of a pixel: resample it onto BEFORE's grid (gdalwarp -tap)"},
        {after(grid_at(2, 0.01)), "change: after.tif = offset by part of a pixel"},
        {after(other_pixel), "change: after.tif = another pixel size or rotation: resample it onto BEFORE's grid"},
        {after(turned), "change: after.tif = another pixel size or rotation"},
        {after(grid_at(width, 0)), "change: after.tif = no overlap: give two images of one place"},
        {after(grid_at(0, -height)), "change: after.tif = no overlap"},
        {far_away, "change: after.tif = far away: the images do not overlap"},
        {other_crs, "change: after.tif = another coordinate system: bring both images to one grid"},
        {unplaced, "change: after.tif = no georeference: give two images that have one, or two that have none"},
        {shorts, "change: after.tif = another pixel type: convert it to BEFORE's"},
        {one_band, "change: after.tif = 1 bands: before.tif has 2; give images of the same bands"},
    };
    for (const auto& each : all) {  // clang 14 does not capture the names of a structured binding
        const input_image& image = each.first;
        const std::string& error = each.second;
        const std::string said = error_of([&] { compare_images(seq, before, image, none(before), none(image), plain()); });
        EXPECT_EQ(said.substr(0, error.size()), error) << said;
    }
    // The last whole pixel that they share.
    EXPECT_EQ(error_of([&] { compare_images(seq, before, after(grid_at(width - 1, 0)), none(before), none(before), plain()); }), "");
    EXPECT_EQ(error_of([&] { compare_images(seq, before, after(grid_at(2.0004, 0)), none(before), none(before), plain()); }), "") << "below 1/1000 px";
}

TEST(Compare, WithoutPlacesTheSizesMustBeEqual) {
    auto before = image_of("before", scene<std::uint8_t>(0, 0, false), width, height, 2);
    auto after = image_of("after", scene<std::uint8_t>(0, 0, true), width, height, 2);
    before.has_places = after.has_places = false;
    const auto found = compare_images(seq, before, after, none(before), none(after), plain());
    EXPECT_EQ(found.objects.integers("area_px").at(0), 54);
    EXPECT_FALSE(found.objects.has_value("lon_deg", 0));
    auto small = image_of("after", scene<std::uint8_t>(0, 0, true, width, height - 1), width, height - 1, 2);
    small.has_places = false;
    EXPECT_EQ(error_of([&] { compare_images(seq, before, small, none(before), none(small), plain()); }),
              "change: after = another size: without a georeference both images must have one size");
}

// Two images that tell where they lie, but in no coordinate system, are compared where they lie alike.
TEST(Compare, WithoutACoordinateSystemThePlacesMustBeAlike) {
    const auto bare = [](const affine_map& places) {
        auto made = image_of("after", scene<std::uint8_t>(0, 0, true), width, height, 2, grid_at());
        made.has_places = false;
        made.crs = "";
        made.geotransform = places;
        return made;
    };
    const auto said = [&](const affine_map& before, const affine_map& after) {
        return error_of([&] { compare_images(seq, bare(before), bare(after), none(bare(before)), none(bare(after)), plain()); });
    };
    const affine_map nowhere{0, 1, 0, 0, 0, 1};
    EXPECT_EQ(said(grid_at(), grid_at()), "");
    EXPECT_EQ(said(grid_at(), grid_at(1e-5, 0)), "") << "rounded elsewhere";
    EXPECT_EQ(said(grid_at(), nowhere), "");
    EXPECT_EQ(said(affine_map{}, grid_at(3, 0)), "");
    EXPECT_EQ(said(grid_at(), grid_at(0, 3)),
              "change: after = another place than BEFORE's, in no coordinate system: set the coordinate system of both (gdal_edit.py -a_srs), "
              "or take both places away (gdal_edit.py -unsetgt)");
    EXPECT_EQ(said(grid_at(), grid_at(0.5, 3)), "change: after = offset by part of a pixel: resample it onto BEFORE's grid (gdalwarp -tap)");
}

TEST(Compare, FloatImagesAreScaledByAPowerOfTwo) {
    const auto bytes_before = image_of("before", scene<std::uint8_t>(0, 0, false), width, height, 2);
    const auto bytes_after = image_of("after", scene<std::uint8_t>(3, -2, true), width, height, 2, grid_at(3, -2));
    const auto before = image_of("before", scene<float>(0, 0, false), width, height, 2);
    auto pixels = scene<float>(3, -2, true);
    for (const auto normal : {normalisation::none, normalisation::zscore}) {
        change_options o = plain();
        o.normalise = normal;
        if (normal == normalisation::zscore) o.threshold = {false, 2'000'000'000};
        const auto after = image_of("after", pixels, width, height, 2, grid_at(3, -2));
        const auto expected = compare_images(seq, bytes_before, bytes_after, none(bytes_before), none(bytes_after), o);
        const auto found = compare_images(seq, before, after, none(before), none(after), o);
        EXPECT_EQ(found.objects.integers("area_px"), expected.objects.integers("area_px"));
        EXPECT_EQ(found.objects.integers("min_x_px"), expected.objects.integers("min_x_px"));
        EXPECT_EQ(found.summary.changed_px, expected.summary.changed_px);
    }
    // No measurement: NaN, infinities, nodata.
    pixels[14 * width + 18] = std::numeric_limits<float>::quiet_NaN();
    pixels[14 * width + 19] = std::numeric_limits<float>::infinity();
    pixels[(height + 14) * width + 20] = -std::numeric_limits<float>::infinity();
    pixels[14 * width + 21] = -9999.0F;
    auto after = image_of("after", pixels, width, height, 2, grid_at(3, -2));
    std::get<raster_view<float>>(after.pixels).nodata = -9999.0F;
    std::get<raster_view<float>>(after.pixels).has_nodata = true;
    const auto found = compare_images(seq, before, after, none(before), none(after), plain());
    EXPECT_EQ(found.objects.integers("area_px").at(0), 50);
    for (std::int32_t x = 21; x < 25; ++x) EXPECT_TRUE(std::as_const(found.not_observable).view().test(12, x)) << x;
    EXPECT_EQ(csv(compare_images(par(2), before, after, none(before), none(after), plain())), csv(found));
}

TEST(Compare, TheScaleOfFloatsIsTheLargestThatFits) {
    const auto scale_of = [](float a, float b) {
        const auto image = image_of("a", std::vector<float>{a, 0.5F, b, std::numeric_limits<float>::infinity()}, 4, 1);
        return float_scale_log2(largest_value(seq, std::get<raster_view<float>>(image.pixels)));
    };
    EXPECT_EQ(scale_of(1.0F, 0.0F), 16);
    EXPECT_EQ(scale_of(0.0F, -2047.0F), 16);
    EXPECT_EQ(scale_of(0.0F, -2048.0F), 15);
    EXPECT_EQ(scale_of(134217720.0F, 1.0F), 0);
    EXPECT_EQ(scale_of(1.0F, 134217728.0F), -1);
    EXPECT_EQ(scale_of(std::numeric_limits<float>::quiet_NaN(), 3.0F), 16);
    EXPECT_EQ(scale_of(2.5e8F, 0.0F), -1);
}

TEST(Compare, FloatsBeyondTheStatedUnitsAreRefusedByName) {
    const auto before = image_of("before.tif", std::vector<float>{1.0F, 0.5F}, 2, 1);
    const auto after = image_of("after.tif", std::vector<float>{1.0F, -3.4e38F}, 2, 1);
    try {
        compare_images(seq, before, after, none(before), none(after), plain());
        FAIL() << "not refused";
    } catch (const std::invalid_argument& error) {
        EXPECT_NE(std::string(error.what()).find("after.tif"), std::string::npos) << error.what();
        EXPECT_NE(std::string(error.what()).find("nodata"), std::string::npos) << error.what();
    }
}

TEST(Compare, AFewValuesThatHideAllOthersAreRefusedByName) {
    const auto said = [](std::vector<float> pixels, float nodata = 0.0F) {
        auto before = image_of("before.tif", std::vector<float>{0.25F, 0.0F, 0.0F, 0.0F, 0.0F, 0.5F}, 6, 1);
        auto after = image_of("after.tif", std::move(pixels), 6, 1);
        std::get<raster_view<float>>(after.pixels).nodata = nodata;
        std::get<raster_view<float>>(after.pixels).has_nodata = nodata != 0.0F;
        const bit_mask none = empty_mask(seq, 6, 1);
        return error_of([&] { compare_images(seq, before, after, none, none, change_options{}); });
    };
    EXPECT_EQ(said({0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 2e8F}),
              "change: after.tif = a pixel value of 200000000.0, beside which most of before.tif, below 16.0, cannot be told apart: "
              "declare it as nodata (gdal_edit.py -a_nodata), or scale the image (gdal_translate -scale)");
    EXPECT_EQ(said({0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 2e8F}, 2e8F), "");
    EXPECT_EQ(said({0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 1e5F}), "");
    EXPECT_EQ(said({1e-6F, 1e-6F, 1e-6F, -1e-6F, -1e-6F, 1e-6F}).substr(0, 96),
              "change: before.tif = a pixel value of 0.5, beside which most of after.tif, below 0.0001220703125");
    EXPECT_EQ(said({0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F}), "") << "zeros are exact at any scale";
}

TEST(Compare, WhatIsHiddenHasNoPartInTheScaleOfFloats) {
    change_options o;
    o.normalise = normalisation::none;
    o.threshold = {false, 100'000'000};  // 0.1
    for (const float filling : {0.0F, 1.5e8F, -3.4e38F}) {
        for (const bool in_before : {true, false}) {
            auto before = image_of("before.tif", std::vector<float>{0.25F, 0.25F, in_before ? filling : 0.25F}, 3, 1);
            auto after = image_of("after.tif", std::vector<float>{0.25F, 0.45F, in_before ? 0.25F : filling}, 3, 1);
            (in_before ? before : after).masked = {0, 0, 1};
            const auto found = compare_images(seq, before, after, hidden_pixels(seq, before, nullptr), hidden_pixels(seq, after, nullptr), o);
            EXPECT_EQ(found.summary.changed_px, 1) << filling;
            EXPECT_EQ(found.summary.not_observable_px, 1) << filling;
            EXPECT_EQ(found.summary.max_score_e9, 199'996'948) << "in units of 2^-16";
        }
    }
}

TEST(Compare, HiddenPixelsAreThoseOfTheMaskAndOfTheCloud) {
    auto image = image_of("image.tif", std::vector<std::uint16_t>(66 * 2), 66, 2);
    image.masked.assign(66 * 2, 0);
    image.masked[1] = 1;
    image.masked[66 + 65] = 255;
    std::vector<std::uint8_t> values(66 * 2, 0);
    values[64] = 1;   // hidden
    values[65] = 2;   // not 1: seen
    values[66] = 255;
    const auto cloud = image_of("cloud.tif", values, 66, 2);
    const bit_mask both = hidden_pixels(seq, image, &cloud);
    const bit_mask own = hidden_pixels(par(2), image, nullptr);
    for (std::int32_t y = 0; y < 2; ++y) {
        for (std::int32_t x = 0; x < 66; ++x) {
            const bool masked = (y == 0 && x == 1) || (y == 1 && x == 65);
            EXPECT_EQ(own.view().test(y, x), masked) << x << " " << y;
            EXPECT_EQ(both.view().test(y, x), masked || (y == 0 && x == 64)) << x << " " << y;
        }
    }
    const auto other_size = image_of("cloud.tif", values, 2, 66);
    const auto other_type = image_of("cloud.tif", std::vector<std::uint16_t>(66 * 2), 66, 2);
    for (const auto* wrong : {&other_size, &other_type}) {
        EXPECT_EQ(error_of([&] { hidden_pixels(seq, image, wrong); }),
                  "cloud.tif: a cloud mask is a uint8 image of the size of image.tif (1 = not observable)");
    }
}

}  // namespace
}  // namespace sanc::evidence
