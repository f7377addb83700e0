// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/track/legs.hpp>

#include "made_tracks.hpp"

namespace {

using sanc::test::made_tracks;

TEST(Legs, PartsAreCountedExactly) {
    constexpr std::uint64_t step = 5000 * 256;
    EXPECT_EQ(sanc::detail::parts_of(0), 1);
    for (std::uint64_t n = 1; n < 2552; ++n) {
        EXPECT_EQ(sanc::detail::parts_of(n * step * n * step), static_cast<std::int64_t>(n));
        EXPECT_EQ(sanc::detail::parts_of(n * step * n * step + 1), static_cast<std::int64_t>(n + 1));
    }
}

TEST(Legs, ALongLegIsCutOnTheEllipsoid) {
    made_tracks t;
    t.at(0, sanc::lonlat{0, 0}).at(3'600'000, sanc::lonlat{1'000'000, 0}).end(4);  // 11,132 m
    const auto owned = sanc::make_legs(sanc::seq, t.see(), 3'600'000);
    const sanc::leg_view legs = owned.see();
    ASSERT_EQ(legs.time_ms.size, 4);
    EXPECT_EQ(legs.time_ms[1], 1'200'000);
    EXPECT_EQ(legs.time_ms[2], 2'400'000);
    for (std::int64_t k = 0; k < 3; ++k) {
        EXPECT_EQ(legs.joined[k], 1);
        EXPECT_EQ(legs.fix[k], 0);
        EXPECT_EQ(legs.silence_ms[k], 3'600'000);
        EXPECT_EQ(legs.speed_mkn[k], 6011);  // 11,131.948 m in an hour
        const double radius = std::sqrt(static_cast<double>(legs.x[k]) * legs.x[k] + static_cast<double>(legs.y[k]) * legs.y[k]);
        EXPECT_NEAR(radius / 256, 6378137.0, 0.005);
    }
    EXPECT_EQ(legs.joined[3], 0);
    EXPECT_EQ(legs.fix[3], 1);
    EXPECT_EQ(legs.offsets[1], 4);
    EXPECT_EQ(legs.vessel[0], 4);
}

TEST(Legs, EqualTimesAreDropped) {
    made_tracks t;
    t.at(0, sanc::lonlat{0, 0}).at(2, sanc::lonlat{10'000'000, 0}).at(3, sanc::lonlat{20'000'000, 0}).end(0);
    const auto owned = sanc::make_legs(sanc::seq, t.see(), 10);
    const sanc::leg_view legs = owned.see();
    ASSERT_EQ(legs.time_ms.size, 4);  // 0, 1 (of 23 parts), 2, 3
    for (std::int64_t k = 0; k < 4; ++k) EXPECT_EQ(legs.time_ms[k], k);
}

TEST(Legs, SilenceIsNoLeg) {
    made_tracks t;
    t.at(0, sanc::lonlat{0, 0}).at(1001, sanc::lonlat{0, 0}).at(2001, sanc::lonlat{0, 0}).end(0);
    const auto owned = sanc::make_legs(sanc::seq, t.see(), 1000);
    EXPECT_EQ(owned.joined[0], 0);
    EXPECT_EQ(owned.joined[1], 1);
    EXPECT_EQ(owned.joined[2], 0);
}

TEST(Legs, SpeedIsHalfUpAndCapped) {
    EXPECT_EQ(sanc::speed_mkn(std::uint64_t{1852 * 256} * (1852 * 256), 3'600'000), 1000);
    EXPECT_EQ(sanc::speed_mkn(std::uint64_t{1} << 63, 1), 999'999'999);
    EXPECT_EQ(sanc::speed_mkn(0, 0), 0);
}

}  // namespace
