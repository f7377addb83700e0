// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/random.hpp>
#include <sanc/track/approach.hpp>

namespace {

using sanc::distance_limit;
using sanc::ecef;
using sanc::leg;
using sanc::leg_pair;
using sanc::detail::uint256;

TEST(Int256, ProductsAndOrder) {
    const sanc::uint128 most = ~sanc::uint128{0};
    const uint256 square = sanc::detail::multiply(most, most);  // 2^256 - 2^129 + 1
    EXPECT_EQ(square.word[0], 1U);
    EXPECT_EQ(square.word[1], 0U);
    EXPECT_EQ(square.word[2], ~std::uint64_t{0} - 1);
    EXPECT_EQ(square.word[3], ~std::uint64_t{0});
    const uint256 five = sanc::detail::multiply(sanc::uint128{5}, sanc::uint128{1});
    EXPECT_EQ(sanc::detail::compare(sanc::detail::multiply(five, 7), sanc::detail::multiply(sanc::uint128{35}, sanc::uint128{1})), 0);
    EXPECT_EQ(sanc::detail::compare(five, square), -1);
    EXPECT_EQ(sanc::detail::compare(square, five), 1);
    EXPECT_EQ(sanc::detail::compare_products(square, most, square, most), 0);
    EXPECT_EQ(sanc::detail::compare_products(square, most, square, most - 1), 1);
    EXPECT_EQ(sanc::detail::compare_products(five, most, square, 1), -1);
    const uint256 carried = sanc::detail::add(sanc::detail::multiply(most, 1), five);
    EXPECT_EQ(carried.word[0], 4U);
    EXPECT_EQ(carried.word[2], 1U);
    EXPECT_EQ(sanc::detail::magnitude(sanc::int128{-9}), sanc::uint128{9});
}

TEST(FirstTrue, FindsTheBorderFromAnyGuess) {
    for (std::int64_t border = 0; border <= 21; ++border) {
        for (std::int64_t guess = -3; guess <= 25; ++guess) {
            EXPECT_EQ(sanc::detail::first_true(0, 20, guess, [&](std::int64_t t) { return t >= border; }), border);
        }
    }
    EXPECT_EQ(sanc::detail::first_true(5, 4, 0, [](std::int64_t) { return true; }), 5);
}

TEST(LegPair, LastsFromRootToRootOnWholeMilliseconds) {
    // D = |t - 500.5| units a ms at a distance of 30 units across
    const leg still{0, 1001, {0, 0, 30}, {0, 0, 30}};
    const leg moving{0, 1001, {-1001, 0, 0}, {1001, 0, 0}};
    const leg_pair pair(moving, still, 0, 1001);
    EXPECT_EQ(pair.closest(), 500);  // 500 and 501 are equally near: the earlier
    distance_limit fifty = distance_limit::of(0);
    fifty.d_mm = 195;  // 49.92 units: |2 t - 1001| <= 39.9
    fifty.d2 = 195.0 * 195.0 * 1024.0 / 15625.0;
    std::int64_t first = 0;
    std::int64_t last = 0;
    pair.interval(500, fifty, first, last);
    EXPECT_EQ(first, 481);
    EXPECT_EQ(last, 520);
    EXPECT_FALSE(pair.within(480, fifty));
    EXPECT_FALSE(pair.within(521, fifty));
}

TEST(LegPair, NothingIsWithinANegativeDistance) {
    const leg still{0, 10, {0, 0, 0}, {0, 0, 0}};
    EXPECT_FALSE(leg_pair(still, still, 0, 10).within(0, distance_limit::of(-1)));
    EXPECT_TRUE(leg_pair(still, still, 0, 10).within(0, distance_limit::of(0)));
}

// The double filter must agree with integers of 128 bits where those hold the numbers.
TEST(LegPair, AgreesWithDirectIntegers) {
    sanc::random_stream random(7);
    const auto part = [&](std::int64_t size) { return static_cast<std::int32_t>(static_cast<std::int64_t>(random.below(2 * static_cast<std::uint64_t>(size) + 1)) - size); };
    for (int n = 0; n < 20'000; ++n) {
        const std::int64_t ta = 1 + static_cast<std::int64_t>(random.below(50));
        const std::int64_t tb = 1 + static_cast<std::int64_t>(random.below(50));
        const leg a{0, ta, {part(400), part(400), 0}, {part(400), part(400), 0}};
        const leg b{0, tb, {part(400), part(400), 0}, {part(400), part(400), 0}};
        const std::int64_t last = ta < tb ? ta : tb;
        const leg_pair pair(a, b, 0, last);
        const auto square = [&](std::int64_t t) {
            const std::int64_t x = ta * tb * (a.from.x - b.from.x) + tb * (a.to.x - a.from.x) * t - ta * (b.to.x - b.from.x) * t;
            const std::int64_t y = ta * tb * (a.from.y - b.from.y) + tb * (a.to.y - a.from.y) * t - ta * (b.to.y - b.from.y) * t;
            return x * x + y * y;
        };
        std::int64_t least = 0;
        for (std::int64_t t = 1; t <= last; ++t) least = square(t) < square(least) ? t : least;
        ASSERT_EQ(pair.closest(), least);
        const std::int64_t mm = static_cast<std::int64_t>(random.below(4)) * 500;  // 0, 128, 256, 384 units
        const distance_limit limit = distance_limit::of(mm);
        const std::int64_t units = mm * 256 / 1000;
        for (std::int64_t t = 0; t <= last; ++t) {
            ASSERT_EQ(pair.within(t, limit), square(t) <= units * units * ta * ta * tb * tb);
        }
        if (!pair.within(least, limit)) continue;
        std::int64_t from = 0;
        std::int64_t to = 0;
        pair.interval(least, limit, from, to);
        for (std::int64_t t = 0; t <= last; ++t) ASSERT_EQ(pair.within(t, limit), t >= from && t <= to);
        ASSERT_EQ(pair.compare_d2(least, pair, 0), square(least) == square(0) ? 0 : -1);
    }
}

// Moments at fixes, where doubles cannot tell one unit at 10,000 km: compared as whole numbers.
TEST(LegPair, DistancesAtFixesCompareExactly) {
    sanc::random_stream random(11);
    const auto part = [&] { return static_cast<std::int32_t>(random.below(2'000'000'001U)) - 1'000'000'000; };
    for (int n = 0; n < 2'000; ++n) {
        const sanc::ecef a{700'000'000, 0, 0};
        const sanc::ecef b{-700'000'000, static_cast<std::int32_t>(random.below(3)), 0};
        const sanc::ecef c{-700'000'000, static_cast<std::int32_t>(random.below(3)), 0};
        const leg into_a{0, 7, {part(), part(), part()}, a};
        const leg into_b{0, 7, {part(), part(), part()}, b};
        const leg from_a{7, 18, a, {part(), part(), part()}};
        const leg from_c{7, 20, c, {part(), part(), part()}};
        const leg_pair before(into_a, into_b, 0, 7);
        const leg_pair after(from_a, from_c, 7, 11);
        const int sign = b.y < c.y ? -1 : b.y > c.y ? 1 : 0;
        ASSERT_EQ(before.compare_d2(7, after, 0), sign);
        ASSERT_EQ(after.compare_d2(0, before, 7), -sign);
    }
}

// The longest legs and the farthest places that are allowed keep within 256 bits.
TEST(LegPair, ExtremesDoNotOverflow) {
    const std::int64_t t = sanc::longest_leg_ms;
    const leg a{0, t, {1'700'000'000, 0, 0}, {-1'700'000'000, 0, 0}};
    const leg b{1, t, {1'700'000'000, 1, 0}, {-1'700'000'000, 1, 0}};
    const leg_pair pair(a, b, 1, t - 1);
    EXPECT_EQ(pair.closest(), t - 1);  // they meet in x at the end only
    EXPECT_TRUE(pair.within(t - 1, distance_limit::of(4)));
    EXPECT_FALSE(pair.within(t - 1, distance_limit::of(3)));
    EXPECT_EQ(pair.compare_d2(t - 1, pair, t - 2), -1);
}

}  // namespace
