// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include "support.hpp"

namespace sanc {
namespace {

using testing::image_of;

band_moments moments_of(const std::vector<std::int32_t>& values) {
    band_moments m;
    for (const std::int32_t v : values) {
        ++m.count;
        m.sum += v;
        m.squares += static_cast<uint128>(std::int64_t{v} * v);
        m.low = std::min(m.low, v);
        m.high = std::max(m.high, v);
    }
    return m;
}

TEST(Normalise, ZScoresByHand) {
    // Mean 5, standard deviation 2.
    const z_form z = z_form_of(moments_of({2, 4, 4, 4, 5, 5, 7, 9}));
    const double mean = 5.0;
    const double sd = std::sqrt((9.0 + 1 + 1 + 1 + 0 + 0 + 4 + 16) / 8);
    ASSERT_EQ(sd, 2.0);
    for (int v = -20; v <= 20; ++v) EXPECT_EQ(z(v), static_cast<std::int64_t>((v - mean) / sd * 16384)) << v;
}

TEST(Normalise, ABandOfOneValueIsZeroAndSoIsNoPixel) {
    EXPECT_EQ(z_form_of(moments_of({7, 7, 7}))(7), 0);
    EXPECT_EQ(z_form_of(moments_of({7, 7, 7}))(900), 0);
    EXPECT_EQ(z_form_of(band_moments{})(3), 0);
}

TEST(Normalise, NearTheRealZScoreAtEveryMagnitude) {
    random_stream random(3);
    double worst = 0;
    for (int round = 0; round < 300; ++round) {
        const std::uint64_t size = 2 + random.below(400);
        const std::uint64_t range = std::uint64_t{1} << (1 + random.below(27));
        const std::int64_t shift = static_cast<std::int64_t>(random.below(1 << 27)) - (1 << 26);
        std::vector<std::int32_t> values;
        for (std::uint64_t i = 0; i < size; ++i) {
            const auto v =
                static_cast<std::int64_t>(random.below(range)) - static_cast<std::int64_t>(range / 2) + shift;
            values.push_back(static_cast<std::int32_t>(std::clamp<std::int64_t>(v, -quantised_limit, quantised_limit)));
        }
        double mean = 0;
        for (const auto v : values) mean += v - static_cast<double>(shift);
        mean = mean / static_cast<double>(size) + static_cast<double>(shift);
        double variance = 0;
        for (const auto v : values) variance += (v - mean) * (v - mean);
        variance /= static_cast<double>(size);
        if (variance == 0) continue;
        const z_form z = z_form_of(moments_of(values));
        for (const auto v : values)
            worst = std::max(worst, std::abs(static_cast<double>(z(v)) - (v - mean) / std::sqrt(variance) * 16384));
    }
    EXPECT_LE(worst, 1.5) << "in 2^-14 standard deviations";
}

TEST(Normalise, TheRarestValueDoesNotWrap) {
    // One pixel apart from 2^36 - 1 equal ones: 2^18 standard deviations off, shown as 4,096.
    band_moments m;
    m.count = most_pixels;
    m.sum = 1;
    m.squares = 1;
    const z_form z = z_form_of(m);
    EXPECT_EQ(z(1), zscore_limit);
    EXPECT_EQ(z(0), 0);
    m.sum = quantised_limit;
    m.squares = static_cast<uint128>(quantised_limit) * quantised_limit;
    EXPECT_EQ(z_form_of(m)(quantised_limit), zscore_limit);
    // All the same but one, far from zero: 2^36 values near the limit.
    m.sum = (most_pixels - 1) * quantised_limit + (quantised_limit - 1);
    m.squares = static_cast<uint128>(most_pixels - 1) * quantised_limit * quantised_limit +
                static_cast<uint128>(quantised_limit - 1) * (quantised_limit - 1);
    EXPECT_EQ(z_form_of(m)(quantised_limit - 1), -zscore_limit);
    EXPECT_EQ(z_form_of(m)(quantised_limit), 0);
}

TEST(Normalise, IntegerRootIsTheFloor) {
    EXPECT_EQ(detail::integer_root(0), 0U);
    EXPECT_EQ(detail::integer_root(~uint128{0}), UINT64_MAX);
    random_stream random(9);
    for (int i = 0; i < 2000; ++i) {
        const uint128 value = (static_cast<uint128>(random.next64()) << 64 | random.next64()) >> random.below(128);
        const uint128 root = detail::integer_root(value);
        EXPECT_LE(root * root, value);
        EXPECT_TRUE(root == UINT64_MAX || (root + 1) * (root + 1) > value);
    }
}

TEST(Normalise, MomentsSkipWhatIsNotObservable) {
    const std::vector<std::int16_t> before{1, 2, -3, 4, 5, 6};
    const std::vector<std::int16_t> after{10, 20, 30, 40, 50, 60};
    const bit_mask hidden = testing::mask_of({".#.", "..#"});
    const std::vector<std::int32_t> bands{0};
    for (const std::int64_t rows : {1, 2, 99}) {
        const auto all =
            moments(par(2), image_of(before, 3, 2), image_of(after, 3, 2), view(bands), hidden.view(), rows);
        EXPECT_EQ(all[0].count, 4);
        EXPECT_EQ(all[0].sum, 7);
        EXPECT_TRUE(all[0].squares == 51);
        EXPECT_EQ(all[0].low, -3);
        EXPECT_EQ(all[0].high, 5);
        EXPECT_EQ(all[1].sum, 130);
    }
}

TEST(Quantise, RoundsHalfUpAndHidesWhatIsNoNumber) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    constexpr float inf = std::numeric_limits<float>::infinity();
    const std::vector<float> pixels{0.0F, 0.125F, -0.125F, 0.374F, -0.376F, nan, inf, -inf, 99.0F, -1.0F};
    std::vector<std::int32_t> memory(pixels.size());
    raster_view<float> image = image_of(pixels, 5, 2);
    image.nodata = 99.0F;
    image.has_nodata = true;
    const auto made = quantise(par(2), image, 2, memory.data());
    constexpr std::int32_t none = quantised_nodata;
    EXPECT_EQ(memory, (std::vector<std::int32_t>{0, 1, 0, 1, -2, none, none, none, none, -4}));
    EXPECT_TRUE(made.has_nodata);
    EXPECT_EQ(made.nodata, none);
}

TEST(Quantise, AValueBeyondTheScaleIsAnError) {
    const std::vector<double> pixels{1e9};
    std::int32_t memory = 0;
    EXPECT_THROW(quantise(seq, image_of(pixels, 1, 1), 0, &memory), std::invalid_argument);
    EXPECT_NO_THROW(quantise(seq, image_of(pixels, 1, 1), -8, &memory));
    EXPECT_EQ(memory, 3906250);
}

}  // namespace
}  // namespace sanc
