// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/geo/zone.hpp>
#include <sanc/random.hpp>
#include <sanc/track/reach.hpp>

#include "made_tracks.hpp"

namespace {

using sanc::lonlat;
using sanc::reach_basis;
using sanc::reach_class;
using sanc::test::made_tracks;

constexpr std::int64_t hour = 3'600'000;

// A square of 0.1 degree at the equator: 0 .. 0.1 E, 0 .. 0.1 N.
sanc::zone square() {
    return sanc::zone({0, 1'000'000, 1'000'000, 0, 0}, {0, 0, 1'000'000, 1'000'000, 0}, {0, 5});
}

sanc::reach_fact of(const made_tracks& t, std::int64_t begin, std::int64_t end, const sanc::reach_options& o = {},
                    const std::vector<std::uint8_t>& spoofed = {}) {
    const sanc::zone z = square();
    const auto facts = sanc::reach(sanc::seq, t.see(), z.view(), {begin, end}, o, sanc::view(spoofed));
    EXPECT_EQ(facts.size(), 1U);
    return facts.at(0);
}

TEST(Reach, AFixInTheZoneIsSeen) {
    made_tracks t;
    t.at(0, lonlat{5'000'000, 0}).at(10 * hour, lonlat{500'000, 500'000}).at(20 * hour, lonlat{500'000, 500'000}).end(0);
    const auto fact = of(t, 5 * hour, 30 * hour);
    EXPECT_EQ(fact.is, reach_class::seen);
    EXPECT_EQ(fact.basis, reach_basis::fix);
    EXPECT_EQ(fact.time_a_ms, 10 * hour);
    EXPECT_FALSE(fact.has_margin);
    EXPECT_EQ(of(t, 11 * hour, 12 * hour).is, reach_class::possible);  // no fix within this window: silence
}

TEST(Reach, ALegThroughTheZoneIsSeenButSilenceIsNot) {
    made_tracks t;
    t.at(0, lonlat{-500'000, 500'000}).at(hour, lonlat{1'500'000, 500'000}).end(0);
    const auto fact = of(t, 0, hour);
    EXPECT_EQ(fact.is, reach_class::seen);
    EXPECT_EQ(fact.basis, reach_basis::interpolated);
    EXPECT_EQ(fact.time_a_ms, 0);
    EXPECT_EQ(fact.time_b_ms, hour);
    sanc::reach_options o;
    o.max_gap_ms = hour - 1;
    EXPECT_EQ(of(t, 0, hour, o).is, reach_class::possible);
    EXPECT_EQ(of(t, 0, hour / 5, o).is, reach_class::possible);
    EXPECT_NE(of(t, 0, hour / 5).is, reach_class::seen);  // still outside then
}

TEST(Reach, PossibleWithTheLongestTime) {
    made_tracks t;  // 1 degree east of the zone: 100,187 m at 30 kn = 6,491.6 s with e = 21 m
    t.at(0, lonlat{10'000'000, 0}).at(10 * hour, lonlat{10'000'000, 0}).end(0);
    const auto fact = of(t, 0, 10 * hour);
    EXPECT_EQ(fact.is, reach_class::possible);
    EXPECT_EQ(fact.basis, reach_basis::silence);
    const double metres = sanc::chord_m(sanc::to_ecef(10'000'000, 0), sanc::to_ecef(1'000'000, 0)) - 21;
    EXPECT_NEAR(static_cast<double>(fact.margin_ms), 10.0 * hour - 2 * metres * 1000 / (30 * 1852.0 / 3600), 2.2);
}

TEST(Reach, ExcludedByThePairWithTheLeastShortfall) {
    made_tracks t;
    t.at(0, lonlat{10'000'000, 0}).at(hour, lonlat{10'000'000, 0}).at(3 * hour, lonlat{10'000'000, 0}).at(4 * hour, lonlat{10'000'000, 0}).end(0);
    const auto fact = of(t, 0, 4 * hour);
    EXPECT_EQ(fact.is, reach_class::excluded);
    EXPECT_EQ(fact.basis, reach_basis::silence);
    EXPECT_EQ(fact.time_a_ms, hour);
    EXPECT_EQ(fact.time_b_ms, 3 * hour);
    const double metres = sanc::chord_m(sanc::to_ecef(10'000'000, 0), sanc::to_ecef(1'000'000, 0)) - 21;
    EXPECT_NEAR(static_cast<double>(fact.margin_ms), 2.0 * hour - 2 * metres * 1000 / (30 * 1852.0 / 3600), 2.2);
    EXPECT_LT(fact.margin_ms, 0);
    EXPECT_EQ(of(t, 0, 4 * hour, {}, {1}).is, reach_class::unknown);  // spoofed: never excluded
}

TEST(Reach, BeyondTheLastFix) {
    made_tracks t;
    t.at(0, lonlat{10'000'000, 0}).at(hour, lonlat{10'000'000, 0}).end(0);
    const auto near = of(t, 10 * hour, 20 * hour);
    EXPECT_EQ(near.is, reach_class::possible);
    EXPECT_EQ(near.basis, reach_basis::edge);
    EXPECT_EQ(near.margin_ms, 10 * hour);
    EXPECT_TRUE(near.has_a);
    EXPECT_FALSE(near.has_b);
    constexpr std::int64_t week = 168 * hour;
    EXPECT_EQ(of(t, hour + week, hour + week + 1).is, reach_class::possible);
    const auto far = of(t, hour + week + 1, hour + week + 2);
    EXPECT_EQ(far.is, reach_class::unknown);
    EXPECT_FALSE(far.has_margin);
    EXPECT_EQ(of(t, hour, hour + hour / 2).is, reach_class::excluded);  // too far to get there in time
    EXPECT_EQ(of(t, -10 * hour, -5 * hour).is, reach_class::possible);
}

TEST(Reach, ItIsTheSegmentNearestToSeenThatCounts) {
    made_tracks t;
    t.at(0, lonlat{10'000'000, 0}).at(hour, lonlat{10'000'000, 0}).end(0);
    t.at(0, lonlat{500'000, 500'000}).at(hour, lonlat{500'000, 500'000}).end(0);
    EXPECT_EQ(of(t, 0, hour).is, reach_class::seen);
}

// Soundness: a ship that does visit the zone at no more than the speed is never excluded, whatever was heard of it.
TEST(Reach, NeverExcludesOneThatWasThere) {
    sanc::random_stream random(3);
    const sanc::zone z = square();
    for (int n = 0; n < 2000; ++n) {
        const double metres_per_e7 = 0.0111319;
        const double speed_e7 = 30 * 1852.0 / 3600 / 1000 / metres_per_e7 * 0.999;  // 1e-7 degree a ms, on the equator
        const auto visit = static_cast<std::int64_t>(random.below(20)) * hour / 4;
        made_tracks t;
        std::int64_t time = -static_cast<std::int64_t>(random.below(10)) * hour;
        for (std::uint64_t i = random.below(8); i < 12; ++i) {
            const double away = speed_e7 * static_cast<double>(time > visit ? time - visit : visit - time) * random.unit();
            t.at(time, lonlat{static_cast<std::int32_t>(-away), 500'000});  // west of the zone's edge, which it touches at `visit`
            time += 1 + static_cast<std::int64_t>(random.below(4 * static_cast<std::uint64_t>(hour)));
        }
        t.end(0);
        const auto facts = sanc::reach(sanc::seq, t.see(), z.view(), {visit, visit}, {});
        ASSERT_NE(facts.at(0).is, reach_class::excluded) << n;
    }
}

// The walk outward from the window must find the least shortfall of all pairs.
TEST(Reach, EqualsAllPairs) {
    sanc::random_stream random(5);
    const sanc::zone z = square();
    for (int n = 0; n < 1000; ++n) {
        made_tracks t;
        std::int64_t time = 0;
        for (int i = 0; i < 10; ++i) {
            t.at(time, lonlat{static_cast<std::int32_t>(1'100'000 + random.below(20'000'000)), 0});
            time += 1 + static_cast<std::int64_t>(random.below(2 * static_cast<std::uint64_t>(hour)));
        }
        t.end(0);
        const auto begin = static_cast<std::int64_t>(random.below(12)) * hour - 2 * hour;
        const std::int64_t end = begin + static_cast<std::int64_t>(random.below(3)) * hour;
        const auto way = [&](std::size_t f) {
            const std::int64_t mm = sanc::chord_to_zone_floor_mm(z.view(), {t.lon_e7[f], t.lat_e7[f]}) - 21'000;
            return mm <= 0 ? 0 : mm * 3'600'000 / (30'000 * std::int64_t{1852});
        };
        std::int64_t longest = -1;
        std::int64_t least = std::int64_t{1} << 60;
        for (std::size_t k = 0; k <= t.time_ms.size(); ++k) {
            std::int64_t low = begin;
            std::int64_t high = end;
            if (k > 0) low = std::max(low, t.time_ms[k - 1] + way(k - 1));
            if (k < t.time_ms.size()) high = std::min(high, t.time_ms[k] - way(k));
            longest = std::max(longest, high - low);
            least = std::min(least, low - high);
        }
        const auto fact = sanc::reach(sanc::seq, t.see(), z.view(), {begin, end}, {}).at(0);
        ASSERT_EQ(fact.is, longest >= 0 ? reach_class::possible : reach_class::excluded) << n;
        ASSERT_EQ(fact.margin_ms, longest >= 0 ? longest : -least) << n;
    }
}

TEST(Reach, TableAndBadOptions) {
    made_tracks t;
    t.at(0, lonlat{10'000'000, 0}).at(hour, lonlat{10'000'000, 0}).end(0);
    const sanc::zone z = square();
    const auto facts = sanc::reach(sanc::seq, t.see(), z.view(), {0, hour}, {});
    const auto ids = std::make_shared<const std::vector<std::string>>(1, "7");
    const sanc::table made = sanc::reach_table({{"10", "pier", {0, hour}, facts}, {"9", "pier", {0, hour}, facts}}, ids);
    made.check_complete();
    ASSERT_EQ(made.rows(), 2);
    EXPECT_EQ(made.texts("window")[0], "9");
    EXPECT_EQ(made.texts("class")[0], "excluded");
    sanc::reach_options o;
    o.speed_mkn = 0;
    EXPECT_THROW(sanc::reach(sanc::seq, t.see(), z.view(), {0, hour}, o), std::invalid_argument);
    EXPECT_THROW(sanc::reach(sanc::seq, t.see(), z.view(), {hour, 0}, {}), std::invalid_argument);
}

}  // namespace
