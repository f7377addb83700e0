// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/evidence/events.hpp>

#include "../raster/support.hpp"
#include "made.hpp"

namespace sanc::evidence {
namespace {

case_image image_at(std::int64_t time_ms, bool control = false) {
    case_image made;
    made.time_ms = time_ms;
    made.control = control;
    return made;
}

case_zone zone_of(const std::string& role) {
    return {"zone " + role, role, zone({0, 10, 10}, {0, 0, 10}, {0, 3})};
}

// "before-after:zones", control pairs as "before=after".
std::string told(const std::vector<image_pair>& pairs) {
    std::string text;
    for (const auto& pair : pairs) {
        text += (text.empty() ? "" : " ") + std::to_string(pair.before) + (pair.control ? "=" : "-") + std::to_string(pair.after);
        for (const auto z : pair.zones) text += (z == pair.zones.front() ? ":" : ",") + std::to_string(z);
    }
    return text;
}

TEST(Events, PairsAreConsecutivePerZone) {
    const std::vector<case_zone> zones{zone_of("stack"), zone_of("berth"), zone_of("anchorage"), zone_of("ignore")};
    // Out of order in time: 0 is last.
    const std::vector<case_image> images{image_at(300), image_at(100), image_at(200)};
    const zone_coverage clear(4, {1000, 1000, 1000});
    EXPECT_EQ(told(choose_pairs(images, zones, clear)), "1-2:0,1 2-0:0,1") << "only stacks and berths make events";
    zone_coverage cloud = clear;
    cloud[0][2] = 899;  // the middle image hides the stack, not the berth
    EXPECT_EQ(told(choose_pairs(images, zones, cloud)), "1-2:1 1-0:0 2-0:1");
    cloud[0][2] = 900;
    EXPECT_EQ(told(choose_pairs(images, zones, cloud)), "1-2:0,1 2-0:0,1");
    cloud[0] = {0, 1000, 0};
    cloud[1] = {1000, 0, 899};
    EXPECT_EQ(told(choose_pairs(images, zones, cloud)), "");
    EXPECT_EQ(told(choose_pairs(images, {}, {})), "");
    EXPECT_EQ(told(choose_pairs({}, zones, zone_coverage(4))), "");
}

TEST(Events, ControlsGoTwoAndTwoAndLast) {
    const std::vector<case_zone> zones{zone_of("stack")};
    const std::vector<case_image> images{image_at(500, true), image_at(100), image_at(50, true), image_at(200), image_at(60, true),
                                         image_at(70, true), image_at(80, true)};
    const zone_coverage clear(1, std::vector<std::int64_t>(7, 1000));
    EXPECT_EQ(told(choose_pairs(images, zones, clear)), "1-3:0 0=2 4=5") << "in the order of the case; the odd one is left";
    EXPECT_EQ(told(choose_pairs(images, {}, {})), "0=2 4=5");
}

TEST(Events, ImagesOfOneTimeKeepTheOrderOfTheCase) {
    const std::vector<case_zone> zones{zone_of("berth")};
    const std::vector<case_image> images{image_at(7), image_at(7), image_at(3)};
    EXPECT_EQ(told(choose_pairs(images, zones, {{1000, 1000, 1000}})), "2-0:0 0-1:0");
}

TEST(Events, DrawnPolygonsAreTheMaskTheyWereTracedFrom) {
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        const bit_mask mask = testing::random_mask(seed);
        const std::vector<std::uint8_t> dark(static_cast<std::size_t>(mask.width) * static_cast<std::size_t>(mask.height), 10);
        std::vector<std::uint8_t> pixels = dark;
        for (std::int32_t y = 0; y < mask.height; ++y) {
            for (std::int32_t x = 0; x < mask.width; ++x) {
                // A loss where the column is in the left half.
                if (mask.view().test(y, x)) pixels[static_cast<std::size_t>(y * mask.width + x)] = x < mask.width / 2 ? 0 : 200;
            }
        }
        change_options options;
        options.normalise = normalisation::none;
        options.measure = change_measure::absolute;
        options.threshold = {false, 5'000'000'000};
        options.connectivity = seed % 2 == 0 ? 8 : 4;
        const auto before = testing::image_of(dark, mask.width, mask.height);
        const auto result = change(seq, before, testing::image_of(pixels, mask.width, mask.height), {}, {}, options);
        const auto& shapes = result.objects.geometry("geometry");
        const bit_mask all = detail::draw_polygons(shapes, mask.width, mask.height, [](std::int64_t) { return true; });
        ASSERT_TRUE(std::equal(mask.words.begin(), mask.words.end(), all.words.begin())) << seed;
        // One object alone has the pixels that the table says.
        std::int64_t sum = 0;
        for (std::int64_t f = 0; f < shapes.size(); ++f) {
            const bit_mask one = detail::draw_polygons(shapes, mask.width, mask.height, [&](std::int64_t i) { return i == f; });
            const std::int64_t px = count_bits(seq, one.view());
            ASSERT_EQ(px, result.objects.integers("area_px")[static_cast<std::size_t>(f)]) << seed;
            sum += px;
        }
        ASSERT_EQ(sum, count_bits(seq, mask.view()));
        const bit_mask nothing = detail::draw_polygons(shapes, mask.width, mask.height, [](std::int64_t) { return false; });
        ASSERT_EQ(count_bits(seq, nothing.view()), 0);
    }
}

TEST(Events, ObservableShareOfAZone) {
    const std::vector<std::string> rows{".........", ".####....", ".#..####.", "........."};
    const auto zone = testing::mask_of(rows);
    bit_mask hidden = testing::empty_mask(9, 4);
    EXPECT_EQ(observable_permille(seq, zone, hidden), 1000);
    testing::set(hidden, 1, 1);
    testing::set(hidden, 2, 2);  // outside of the zone
    EXPECT_EQ(observable_permille(seq, zone, hidden), 888) << "8 of 9, rounded down";
    EXPECT_EQ(observable_permille(par(2), zone, hidden), 888);
    EXPECT_EQ(observable_permille(seq, zone, zone), 0);
    EXPECT_EQ(observable_permille(seq, hidden, zone), 500);
    EXPECT_EQ(observable_permille(seq, testing::empty_mask(9, 4), hidden), 0) << "no pixel";
    for (const auto& at : {std::pair{0, 4}, std::pair{3, 4}, std::pair{1, 0}, std::pair{2, 8}}) {
        auto cut = testing::mask_of(rows);
        testing::set(cut, at.first, at.second);
        EXPECT_EQ(observable_permille(seq, cut, testing::empty_mask(9, 4)), 0) << "reaches the edge at " << at.first << " " << at.second;
    }
}

// A pair whose result has the objects of two masks: losses and gains.
image_pair pair_of(const bit_mask& losses, const bit_mask& gains) {
    const auto count = static_cast<std::size_t>(losses.width) * static_cast<std::size_t>(losses.height);
    std::vector<std::uint8_t> before(count, 100);
    std::vector<std::uint8_t> after(count, 100);
    for (std::int32_t y = 0; y < losses.height; ++y) {
        for (std::int32_t x = 0; x < losses.width; ++x) {
            const auto i = static_cast<std::size_t>(y * losses.width + x);
            if (losses.view().test(y, x)) after[i] = 20;
            if (gains.view().test(y, x)) after[i] = 220;
        }
    }
    change_options options;
    options.normalise = normalisation::none;
    options.threshold = {false, 5'000'000'000};
    image_pair pair;
    pair.result = change(seq, testing::image_of(before, losses.width, losses.height), testing::image_of(after, losses.width, losses.height), {}, {}, options);
    return pair;
}

TEST(Events, FiguresOfAZoneByHand) {
    // A loss of 5 x 4, two of its columns beyond the zone; a gain of one pixel in it and one of 2 x 2 outside.
    const auto losses = testing::mask_of({"............", ".#####......", ".#####......", ".#####......", ".#####......", "............", "............", "............"});
    const auto gains = testing::mask_of({"............", "............", "............", "........#...", "............", "............", ".##.........", ".##........."});
    const auto inside = testing::mask_of({"............", "...########.", "...########.", "...########.", "...########.", "............", "............", "............"});
    const auto pair = pair_of(losses, gains);
    const auto grid = test::grid_at();
    double affine[6];
    std::copy(grid.begin(), grid.end(), affine);
    const georeference places = geographic_grid(affine, 12, 8);
    case_image before = image_at(1000);
    before.time_sigma_ms = 10;
    case_image after = image_at(5000);
    after.time_sigma_ms = 200;
    const auto events = events_in_zone(seq, pair, 3, 7, inside, places, before, after, 1);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].sign, change_sign::gain);
    EXPECT_EQ(events[1].sign, change_sign::loss);
    const change_event& gain = events[0];
    const change_event& loss = events[1];
    EXPECT_EQ(gain.area_px, 1);
    EXPECT_EQ(gain.low_px, 0);
    EXPECT_EQ(gain.high_px, 9);
    EXPECT_EQ(loss.area_px, 3 * 4);
    EXPECT_EQ(loss.low_px, 1 * 2);
    EXPECT_EQ(loss.high_px, 5 * 6);
    EXPECT_EQ(loss.pair, 3);
    EXPECT_EQ(loss.zone, 7);
    EXPECT_EQ(loss.begin_ms, 990);
    EXPECT_EQ(loss.end_ms, 5200);
    // A pixel of 1e-4 degree at 42.24 N: 11.107 m by 8.256 m.
    const double pixel_dm2 = 11.107 * 8.256 * 100;
    EXPECT_NEAR(static_cast<double>(loss.area_dm2), 12 * pixel_dm2, 12 * pixel_dm2 * 1e-3);
    EXPECT_NEAR(static_cast<double>(loss.low_dm2), 2 * pixel_dm2, 2 * pixel_dm2 * 1e-3);
    EXPECT_NEAR(static_cast<double>(loss.high_dm2), 30 * pixel_dm2, 30 * pixel_dm2 * 1e-3);
    EXPECT_EQ(gain.low_dm2, 0);
    EXPECT_LT(gain.area_dm2, gain.high_dm2);
    // The least area holds for the sum in the zone, not for the object.
    EXPECT_EQ(events_in_zone(seq, pair, 0, 0, inside, places, before, after, 2).size(), 1U);
    EXPECT_EQ(events_in_zone(seq, pair, 0, 0, inside, places, before, after, 12).size(), 1U);
    EXPECT_TRUE(events_in_zone(seq, pair, 0, 0, inside, places, before, after, 13).empty());
    const auto again = events_in_zone(par(2), pair, 3, 7, inside, places, before, after, 1);
    ASSERT_EQ(again.size(), 2U);
    EXPECT_EQ(again[1].high_dm2, loss.high_dm2);
    EXPECT_EQ(again[1].low_px, loss.low_px);
}

// At the border of the image a change may go on: nothing is eroded there, nothing dilated beyond.
TEST(Events, BoundsAtTheEdgeOfTheImage) {
    const auto losses = testing::mask_of({"###.", "###.", "...."});
    const auto all = testing::mask_of({"####", "####", "####"});
    const auto pair = pair_of(losses, testing::empty_mask(4, 3));
    const auto grid = test::grid_at();
    double affine[6];
    std::copy(grid.begin(), grid.end(), affine);
    const auto events = events_in_zone(seq, pair, 0, 0, all, geographic_grid(affine, 4, 3), image_at(0), image_at(1), 1);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].area_px, 6);
    EXPECT_EQ(events[0].high_px, 12);
    EXPECT_EQ(events[0].low_px, 0) << "what lies outside of the image counts as unchanged";
}

}  // namespace
}  // namespace sanc::evidence
