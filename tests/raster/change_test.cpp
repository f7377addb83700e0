// SPDX-License-Identifier: Apache-2.0
// The chain by hand, against a plain second writing of its definitions, and its errors.
#include <cmath>

#include "support.hpp"

namespace sanc {
namespace {

using testing::image_of;
using testing::same;

change_options plain(std::string_view threshold) {
    change_options options;
    options.normalise = normalisation::none;
    options.threshold = parse_threshold(threshold);
    return options;
}

std::string drawn(const bit_mask& mask) {
    std::string text;
    for (std::int32_t y = 0; y < mask.height; ++y) {
        for (std::int32_t x = 0; x < mask.width; ++x) text += mask.view().test(y, x) ? '#' : '.';
        text += '/';
    }
    return text;
}

TEST(Change, ByHand) {
    const std::vector<std::uint8_t> before{10, 10, 10, 10,  //
                                           10, 10, 10, 90,  //
                                           10, 10, 10, 90};
    const std::vector<std::uint8_t> after{50, 10, 10, 10,  //
                                          10, 60, 10, 20,  //
                                          10, 10, 10, 11};
    const change_result r = change(seq, image_of(before, 4, 3), image_of(after, 4, 3), {}, {}, plain("fixed:5"));
    EXPECT_EQ(drawn(r.changed), "#.../.#.#/...#/");
    EXPECT_EQ(r.objects.rows(), 2);
    EXPECT_EQ(r.objects.integers("area_px"), (std::vector<std::int64_t>{2, 2}));
    EXPECT_EQ(r.objects.integers("min_x_px"), (std::vector<std::int64_t>{0, 3}));
    EXPECT_EQ(r.objects.integers("min_y_px"), (std::vector<std::int64_t>{0, 1}));
    EXPECT_EQ(r.objects.integers("max_x_px"), (std::vector<std::int64_t>{1, 3}));
    EXPECT_EQ(r.objects.integers("max_y_px"), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(r.objects.texts("sign")[0], "gain");
    EXPECT_EQ(r.objects.texts("sign")[1], "loss");
    EXPECT_EQ(r.objects.scores("mean_change"), (std::vector<double>{45.0, -74.5}));
    EXPECT_EQ(r.objects.scores("shift_share"), (std::vector<double>{0.0, 0.0}));
    EXPECT_FALSE(r.objects.has_value("flag", 0));
    EXPECT_FALSE(r.objects.has_value("area_m2", 0));
    EXPECT_FALSE(r.objects.has_value("lon_deg", 0));
    EXPECT_NO_THROW(r.objects.check_complete());
    EXPECT_EQ(r.summary.changed_px, 4);
    EXPECT_EQ(r.summary.gain, 1);
    EXPECT_EQ(r.summary.loss, 1);
    EXPECT_EQ(r.summary.max_score_e9, 79000000000);
    EXPECT_EQ(r.summary.observable_px, 12);
}

TEST(Change, AScoreEqualToTheThresholdIsNoChange) {
    const std::vector<std::uint8_t> before{0, 0, 0, 0, 0, 0};
    const std::vector<std::uint8_t> after{3, 3, 3, 4, 5, 4};  // two bands: (3, 4) is 5, (3, 5) and (3, 4)
    change_options options = plain("fixed:5");
    EXPECT_EQ(drawn(change(seq, image_of(before, 3, 1, 2), image_of(after, 3, 1, 2), {}, {}, options).changed), ".#./");
    options.measure = change_measure::absolute;
    options.threshold = parse_threshold("fixed:3.999999999");
    EXPECT_EQ(drawn(change(seq, image_of(before, 3, 1, 2), image_of(after, 3, 1, 2), {}, {}, options).changed), "###/");
    options.threshold = parse_threshold("fixed:4");
    EXPECT_EQ(drawn(change(seq, image_of(before, 3, 1, 2), image_of(after, 3, 1, 2), {}, {}, options).changed), ".#./");
}

TEST(Change, OnlyTheBandsAskedFor) {
    const std::vector<std::uint8_t> before{0, 0, 0, 0};
    const std::vector<std::uint8_t> after{9, 0, 0, 9};
    change_options options = plain("fixed:1");
    options.bands = {2};
    EXPECT_EQ(drawn(change(seq, image_of(before, 2, 1, 2), image_of(after, 2, 1, 2), {}, {}, options).changed), ".#/");
}

TEST(Change, WhatCannotBeSeenIsNeitherChangedNorCounted) {
    const std::vector<std::int16_t> before{-1, 0, 0, 0, 0};
    const std::vector<std::int16_t> after{100, -9, 100, 100, 100};
    auto a = image_of(before, 5, 1);
    auto b = image_of(after, 5, 1);
    a.nodata = -1;
    b.nodata = -9;
    a.has_nodata = b.has_nodata = true;
    const bit_mask cloud_before = testing::mask_of({"..#.."});
    const bit_mask cloud_after = testing::mask_of({"...#."});
    const change_result r = change(seq, a, b, cloud_before.view(), cloud_after.view(), plain("fixed:5"));
    EXPECT_EQ(drawn(r.not_observable), "####./");
    EXPECT_EQ(drawn(r.changed), "....#/");
    EXPECT_EQ(r.summary.not_observable_px, 4);
    EXPECT_EQ(r.summary.max_score_e9, 100000000000);
}

TEST(Change, NodataInAnUnusedBandDoesNotHide) {
    const std::vector<std::uint8_t> before{1, 255};
    const std::vector<std::uint8_t> after{9, 255};
    auto a = image_of(before, 1, 1, 2);
    auto b = image_of(after, 1, 1, 2);
    a.nodata = b.nodata = 255;
    a.has_nodata = b.has_nodata = true;
    change_options options = plain("fixed:5");
    EXPECT_EQ(drawn(change(seq, a, b, {}, {}, options).changed), "./");
    options.bands = {1};
    EXPECT_EQ(drawn(change(seq, a, b, {}, {}, options).changed), "#/");
}

TEST(Change, NothingObservableAndNothingChanged) {
    const std::vector<std::uint8_t> same_pixels{5, 5, 5, 5};
    auto image = image_of(same_pixels, 2, 2);
    for (const auto normal : {normalisation::none, normalisation::zscore}) {
        change_options options;
        options.normalise = normal;
        EXPECT_EQ(change(seq, image, image, {}, {}, options).objects.rows(), 0);
        image.has_nodata = true;
        image.nodata = 5;
        const change_result r = change(seq, image, image, {}, {}, options);
        EXPECT_EQ(r.objects.rows(), 0);
        EXPECT_EQ(r.summary.observable_px, 0);
        image.has_nodata = false;
    }
}

TEST(Change, SmallObjectsGoAndTheRestIsRenumbered) {
    const std::vector<std::uint8_t> before(10, 0);
    const std::vector<std::uint8_t> after{9, 0, 9, 9, 0, 9, 0, 9, 9, 9};
    change_options options = plain("fixed:1");
    options.min_area_px = 2;
    const change_result r = change(seq, image_of(before, 10, 1), image_of(after, 10, 1), {}, {}, options);
    EXPECT_EQ(drawn(r.changed), "..##...###/");
    EXPECT_EQ(r.objects.integers("object"), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(r.objects.integers("area_px"), (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(r.objects.geometry("geometry").size(), 2);
    EXPECT_EQ(r.summary.dropped_px, 2);
    EXPECT_EQ(r.summary.dropped_objects, 2);
}

TEST(Change, SignsAtTheirEdges) {
    EXPECT_EQ(sign_of({5, 10, 0}), change_sign::gain);
    EXPECT_EQ(sign_of({4, 10, 0}), change_sign::mixed);
    EXPECT_EQ(sign_of({-4, 10, 0}), change_sign::mixed);
    EXPECT_EQ(sign_of({-5, 10, 0}), change_sign::loss);
}

TEST(Change, ResidualShiftBoundsAreasAndFlags) {
    // A bright block on a bright edge, moved by a pixel: every changed pixel lies where the gradient is.
    std::vector<std::uint8_t> before(100, 0);
    std::vector<std::uint8_t> after(100, 0);
    for (std::size_t y = 0; y < 10; ++y) {
        for (std::size_t x = 0; x < 10; ++x) {
            before[y * 10 + x] = x < 4 ? 100 : 0;
            after[y * 10 + x] = x < 5 ? 100 : 0;
        }
    }
    after[9 * 10 + 9] = 100;  // one pixel that no gradient explains
    change_options options = plain("fixed:5");
    const georeference grid = geographic_grid({0, 0.001, 0, 0.005, 0, -0.001}, 10, 10);
    const change_result still = change(seq, image_of(before, 10, 10), image_of(after, 10, 10), {}, {}, options, &grid);
    EXPECT_EQ(still.objects.integers("area_m2"), still.objects.integers("area_m2_low"));
    EXPECT_EQ(still.objects.integers("area_m2"), still.objects.integers("area_m2_high"));
    options.residual_q6 = 80;  // 1.25 px: radius 2
    const change_result moved = change(seq, image_of(before, 10, 10), image_of(after, 10, 10), {}, {}, options, &grid);
    ASSERT_EQ(moved.objects.rows(), 2);
    // |gradient| = 50 at x = 4, T = 100 a pixel: 1.25 x 50 / 100.
    EXPECT_EQ(moved.objects.scores("shift_share"), (std::vector<double>{0.625, 0.0}));
    EXPECT_EQ(moved.objects.texts("flag")[0], "shift");
    EXPECT_FALSE(moved.objects.has_value("flag", 1));
    EXPECT_EQ(moved.objects.integers("area_m2_low"), (std::vector<std::int64_t>{0, 0}));
    std::int64_t column = 0;
    for (int y = 0; y < 10; ++y) column += grid.view().pixel_area_mm2(0, y);
    EXPECT_EQ(moved.objects.integers("area_m2")[0], (column + 5000) / 10000);
    EXPECT_EQ(moved.objects.integers("area_m2_high")[0], (5 * column + 5000) / 10000);
    EXPECT_EQ(moved.objects.integers("lon_deg")[0], 45000);
    EXPECT_EQ(moved.objects.integers("lat_deg")[0], 0);
}

TEST(Change, ShiftAtTheBoundIsNotFlagged) {
    EXPECT_EQ(shift_share({0, 100, 100}, 64), 0.5);
    EXPECT_EQ(shift_share({0, 100, 300}, 64), 1.0);
    EXPECT_EQ(shift_share({0, 100, 300}, 0), 0.0);
    EXPECT_EQ(shift_share({0, 0, 300}, 64), 0.0);
}

// The definitions once more, pixel by pixel in 128 bits, with the naive histogram.
template <class T>
std::string naive(const raster_view<T>& before, const raster_view<T>& after, const bit_mask& hidden,
                  const change_options& options, std::int64_t& threshold_e9) {
    const bool squares = options.measure == change_measure::cva;
    const bool z = options.normalise == normalisation::zscore;
    std::vector<z_form> forms;
    for (std::int32_t b = 0; b < before.bands && z; ++b) {
        for (const auto& image : {before, after}) {
            band_moments m;
            for (std::int32_t y = 0; y < before.height; ++y) {
                for (std::int32_t x = 0; x < before.width; ++x) {
                    if (hidden.view().test(y, x)) continue;
                    ++m.count;
                    m.sum += image.at(b, y, x);
                    m.squares += static_cast<uint128>(std::int64_t{image.at(b, y, x)} * image.at(b, y, x));
                }
            }
            forms.push_back(z_form_of(m));
        }
    }
    std::vector<std::uint64_t> score;
    std::vector<std::uint64_t> seen;
    const int root_bits = squares && !z ? 8 : 0;
    for (std::int32_t y = 0; y < before.height; ++y) {
        for (std::int32_t x = 0; x < before.width; ++x) {
            uint128 sum = 0;
            for (std::int32_t b = 0; b < before.bands; ++b) {
                const std::int64_t p = before.at(b, y, x);
                const std::int64_t q = after.at(b, y, x);
                const std::int64_t d =
                    z ? forms[static_cast<std::size_t>(2 * b + 1)](q) - forms[static_cast<std::size_t>(2 * b)](p)
                      : q - p;
                const auto size = static_cast<uint128>(d < 0 ? -d : d);
                sum = squares ? sum + size * size : std::max(sum, size);
            }
            score.push_back(squares ? detail::integer_root(sum << (2 * root_bits)) : static_cast<std::uint64_t>(sum));
            if (!hidden.view().test(y, x)) seen.push_back(score.back());
        }
    }
    score_histogram h;
    h.low = *std::min_element(seen.begin(), seen.end());
    h.high = *std::max_element(seen.begin(), seen.end());
    for (const auto s : seen)
        ++h.count[static_cast<int>(static_cast<uint128>(s - h.low) * 4096 / (h.high - h.low + 1))];
    const std::uint64_t t = otsu(h).t;
    threshold_e9 =
        static_cast<std::int64_t>((static_cast<uint128>(t) * 1000000000) >> (root_bits + (z ? zscore_log2 : 0)));
    std::string text;
    for (std::int32_t y = 0; y < before.height; ++y) {
        for (std::int32_t x = 0; x < before.width; ++x) {
            text += !hidden.view().test(y, x) && score[static_cast<std::size_t>(y * before.width + x)] > t ? '#' : '.';
        }
        text += '/';
    }
    return text;
}

template <class T>
void against_naive(std::uint64_t seed, std::uint64_t range, std::int64_t shift) {
    random_stream random(seed, 21);
    const auto width = static_cast<std::int32_t>(1 + random.below(140));
    const auto height = static_cast<std::int32_t>(1 + random.below(30));
    const auto bands = static_cast<std::int32_t>(1 + random.below(4));
    std::vector<T> before;
    std::vector<T> after;
    const auto pixel = [&] { return static_cast<T>(static_cast<std::int64_t>(random.below(range)) + shift); };
    for (std::int64_t i = 0; i < std::int64_t{width} * height * bands; ++i) {
        before.push_back(pixel());
        after.push_back(random.below(3) == 0 ? pixel() : before.back());
    }
    bit_mask hidden = testing::empty_mask(width, height);
    bool any = false;
    for (std::int32_t y = 0; y < height; ++y) {
        for (std::int32_t x = 0; x < width; ++x) {
            if (random.below(10) == 0 && any) testing::set(hidden, y, x);
            any = true;
        }
    }
    change_options options;
    options.connectivity = random.below(2) == 0 ? 8 : 4;
    for (const auto normal : {normalisation::none, normalisation::zscore}) {
        for (const auto measure : {change_measure::absolute, change_measure::cva}) {
            options.normalise = normal;
            options.measure = measure;
            options.chunk_rows = 1 + static_cast<std::int64_t>(seed % 7);
            const auto a = image_of(before, width, height, bands);
            const auto b = image_of(after, width, height, bands);
            const bit_view cloud = std::as_const(hidden).view();
            const change_result r = change(seq, a, b, cloud, {}, options);
            std::int64_t threshold_e9 = 0;
            ASSERT_EQ(drawn(r.changed), naive(a, b, hidden, options, threshold_e9)) << seed;
            ASSERT_EQ(r.summary.threshold_e9, threshold_e9);
            ASSERT_TRUE(same(r, change(par(1 + static_cast<unsigned>(seed % 3)), a, b, {}, cloud, options)));
        }
    }
}

TEST(Change, EqualsThePlainSecondWriting) {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
        against_naive<std::uint8_t>(seed, 256, 0);
        against_naive<std::uint16_t>(seed, 1 + seed * 1000, 0);
        against_naive<std::int16_t>(seed, 4000, -2000);
        against_naive<std::int32_t>(seed, (std::uint64_t{1} << 28) - 1, -quantised_limit);
        if (HasFatalFailure()) return;
    }
}

TEST(Change, ScoresAreTheMeasure) {
    const std::vector<std::uint8_t> before{0, 0, 7, 0, 0, 0};
    const std::vector<std::uint8_t> after{3, 1, 7, 4, 1, 0};
    auto a = image_of(before, 3, 1, 2);
    auto b = image_of(after, 3, 1, 2);
    a.has_nodata = b.has_nodata = true;
    a.nodata = b.nodata = 7;
    float score[3];
    change_score(par(2), a, b, {}, {}, plain("otsu"), score);
    EXPECT_EQ(score[0], 5.0F);
    EXPECT_EQ(score[1], std::sqrt(2.0F));
    EXPECT_EQ(score[2], -1.0F);
}

TEST(Change, ScaleOfQuantisedPixelsIsTakenBack) {
    const std::vector<float> before{0.0F, 0.0F, 0.5F};
    const std::vector<float> after{0.25F, 0.75F, 0.5F};
    std::vector<std::int32_t> p(3), q(3);
    change_options options = plain("fixed:0.25");
    options.value_log2 = 10;
    const auto r = change(seq, quantise(seq, image_of(before, 3, 1), 10, p.data()),
                          quantise(seq, image_of(after, 3, 1), 10, q.data()), {}, {}, options);
    EXPECT_EQ(drawn(r.changed), ".#./");
    EXPECT_EQ(r.objects.scores("mean_change"), (std::vector<double>{0.75}));
    EXPECT_EQ(r.summary.max_score_e9, 750000000);
}

TEST(Change, MistakesAreToldBeforeAnyWork) {
    const std::vector<std::uint8_t> pixels(12, 0);
    const auto image = image_of(pixels, 2, 3, 2);
    const auto text_of = [&](const raster_view<std::uint8_t>& a, const raster_view<std::uint8_t>& b, bit_view cloud,
                             const change_options& options) {
        try {
            change(seq, a, b, cloud, {}, options);
        } catch (const std::invalid_argument& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_EQ(text_of(image, image_of(pixels, 3, 2, 2), {}, {}),
              "change: after = 3 x 2: BEFORE has 2 x 3; bring both to one grid");
    EXPECT_EQ(text_of(image, image_of(pixels, 2, 3, 1), {}, {}),
              "change: after = 1 bands: BEFORE has 2; give images of the same bands");
    const bit_mask cloud = testing::mask_of({"#"});
    EXPECT_EQ(text_of(image, image, cloud.view(), {}), "change: cloud mask = 1 x 1: give one of the images' size");
    change_options options;
    options.connectivity = 6;
    EXPECT_EQ(text_of(image, image, {}, options), "change: connectivity = 6: give 8 or 4");
    options = {};
    options.bands = {1, 3};
    EXPECT_EQ(text_of(image, image, {}, options), "change: bands = 3: the images have bands 1 to 2");
    options.bands = {2, 2};
    EXPECT_EQ(text_of(image, image, {}, options), "change: bands = 2: given twice");
    options = {};
    options.min_area_px = 0;
    EXPECT_EQ(text_of(image, image, {}, options), "change: min_area_px = 0: give 1 or more");
    const std::vector<std::int32_t> far{INT32_MAX, 0};
    EXPECT_THROW(change(seq, image_of(far, 2, 1), image_of(far, 2, 1), {}, {}, {}), std::invalid_argument);
}

TEST(Change, StopsWhenAsked) {
    const std::vector<std::uint8_t> pixels(64 * 64, 0);
    const auto image = image_of(pixels, 64, 64);
    double last = 0;
    const monitor counting([&](double done) {
        EXPECT_GE(done, last);
        last = done;
        return true;
    });
    change(seq, image, image, {}, {}, {}, nullptr, counting);
    EXPECT_EQ(last, 1.0);
    EXPECT_THROW(change(par(2), image, image, {}, {}, {}, nullptr, monitor([](double done) { return done < 0.5; })),
                 cancelled);
}

}  // namespace
}  // namespace sanc
