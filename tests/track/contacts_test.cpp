// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/track/contacts.hpp>

#include "made_tracks.hpp"

namespace {

using sanc::contact_options;
using sanc::ecef;
using sanc::test::made_tracks;

constexpr std::int32_t d500 = 500 * 256;
constexpr std::int32_t x0 = 1'600'000'000;

ecef at(std::int32_t along, std::int32_t across) { return {x0, along, across}; }

auto find(const made_tracks& t, const contact_options& o = {}) { return sanc::contacts(sanc::seq, t.see(), o); }

// One ship at anchor, one that passes at `across` from -2 km to 2 km in 4000 s.
made_tracks passing(std::int32_t across) {
    made_tracks t;
    t.at(0, at(0, 0)).at(3'600'000, at(0, 0)).end(0);
    t.at(0, at(-1800 * 256, across)).at(3'600'000, at(1800 * 256, across)).end(1);
    return t;
}

TEST(Contacts, PassesThroughTheMiddle) {
    const auto found = find(passing(0));
    ASSERT_EQ(found.rows.size(), 1);
    const sanc::contact& c = found.rows[0];
    EXPECT_EQ(c.begin_ms, 1'300'000);
    EXPECT_EQ(c.end_ms, 2'300'000);
    EXPECT_EQ(c.closest_ms, 1'800'000);
    EXPECT_EQ(c.closest_mm, 0);
    EXPECT_EQ(c.rms_mm, 288'675);  // 500 m / sqrt 3
    EXPECT_EQ(c.median_a_mkn, 0);
    EXPECT_EQ(c.median_b_mkn, 1944);  // 1 m/s
    EXPECT_EQ(c.longest_silence_ms, 3'600'000);
    EXPECT_TRUE(c.certain);
    EXPECT_FALSE(c.cut_begin);
    EXPECT_FALSE(c.cut_end);
}

TEST(Contacts, ATangentAtExactlyTheDistanceIsOneMillisecond) {
    const auto touch = find(passing(d500));
    ASSERT_EQ(touch.rows.size(), 1);
    EXPECT_EQ(touch.rows[0].begin_ms, 1'800'000);
    EXPECT_EQ(touch.rows[0].end_ms, 1'800'000);
    EXPECT_EQ(touch.rows[0].closest_mm, 500'000);
    EXPECT_EQ(touch.rows[0].rms_mm, 500'000);
    EXPECT_FALSE(touch.rows[0].certain);
    const auto miss = find(passing(d500 + 1));
    EXPECT_EQ(miss.rows.size(), 0);
    EXPECT_EQ(miss.only_wider, 1);
}

TEST(Contacts, SilenceIsNeverInterpolatedAndCutsTheContact) {
    made_tracks t;
    t.at(0, at(0, 0)).at(600'000, at(0, 0)).at(600'000 + 3'600'001, at(0, 0)).at(5'000'000, at(0, 0)).end(0);
    t.at(-1'000'000, at(100, 0)).at(0, at(100, 0)).at(3'000'000, at(100, 0)).at(6'000'000, at(100, 0)).end(1);
    const auto found = find(t);
    ASSERT_EQ(found.rows.size(), 2);
    EXPECT_EQ(found.rows[0].begin_ms, 0);
    EXPECT_EQ(found.rows[0].end_ms, 600'000);
    EXPECT_EQ(found.rows[1].begin_ms, 4'200'001);
    EXPECT_EQ(found.rows[1].end_ms, 5'000'000);
    for (const auto& c : found.rows) {
        EXPECT_TRUE(c.cut_begin);
        EXPECT_TRUE(c.cut_end);
        EXPECT_EQ(c.closest_ms, c.begin_ms);  // the earliest of equal ones
    }
}

TEST(Contacts, ALegOfExactlyMaxGapIsOne) {
    contact_options o;
    o.max_gap_ms = 1000;
    made_tracks t;
    t.at(0, at(0, 0)).at(1000, at(0, 0)).at(2001, at(0, 0)).end(0);
    t.at(0, at(0, 0)).at(1000, at(0, 0)).at(2000, at(0, 0)).end(1);
    const auto found = find(t, o);
    ASSERT_EQ(found.rows.size(), 1);
    EXPECT_EQ(found.rows[0].end_ms, 1000);
}

TEST(Contacts, RunsCrossSharedFixesButNotSegments) {
    made_tracks t;
    t.at(0, at(0, 0)).at(1000, at(0, 0)).at(2000, at(0, 0)).end(0);
    t.at(0, at(9, 0)).at(1000, at(9, 0)).end(1);
    t.at(1001, at(9, 0)).at(2000, at(9, 0)).end(1);
    const auto found = find(t);
    ASSERT_EQ(found.rows.size(), 2);
    EXPECT_EQ(found.rows[0].end_ms, 1000);
    EXPECT_EQ(found.rows[0].segment_b, 1);
    EXPECT_EQ(found.rows[1].begin_ms, 1001);
    EXPECT_EQ(found.rows[1].segment_b, 2);
}

TEST(Contacts, AVesselIsNeverInContactWithItself) {
    made_tracks t;
    t.at(0, at(0, 0)).at(1000, at(0, 0)).end(0);
    t.at(0, at(9, 0)).at(1000, at(9, 0)).end(0);
    EXPECT_EQ(find(t).rows.size(), 0);
}

TEST(Contacts, HysteresisAndDuration) {
    contact_options o;
    o.d_in_mm = 100'000;
    EXPECT_EQ(find(passing(100 * 256), o).rows.size(), 1);
    EXPECT_EQ(find(passing(100 * 256 + 1), o).rows.size(), 0);
    o.min_duration_ms = 1'000'000;
    EXPECT_EQ(find(passing(0), o).rows.size(), 1);
    o.min_duration_ms = 1'000'001;
    EXPECT_EQ(find(passing(0), o).rows.size(), 0);
}

TEST(Contacts, CertaintyNeedsAContactInside) {
    contact_options o;  // e = 21 m
    EXPECT_TRUE(find(passing(479 * 256), o).rows[0].certain);
    EXPECT_FALSE(find(passing(479 * 256 + 1), o).rows[0].certain);
    o.min_duration_ms = 979'000;  // at 479 m the pass through the middle lasts 958 s
    EXPECT_FALSE(find(passing(0), o).rows[0].certain);
}

TEST(Contacts, OrderIsVesselsThenBeginThenSegments) {
    made_tracks t;
    t.at(5000, at(0, 0)).at(9000, at(0, 0)).end(3);
    t.at(0, at(0, 0)).at(4000, at(0, 0)).end(3);
    t.at(0, at(0, 1)).at(9000, at(0, 1)).end(7);
    t.at(0, at(0, 2)).at(9000, at(0, 2)).end(8);
    const auto found = find(t);
    ASSERT_EQ(found.rows.size(), 5);
    EXPECT_EQ(found.rows[0].begin_ms, 0);
    EXPECT_EQ(found.rows[0].segment_a, 1);
    EXPECT_EQ(found.rows[1].begin_ms, 5000);
    EXPECT_EQ(found.rows[2].segment_b, 3);
    EXPECT_EQ(found.rows[4].segment_a, 2);
}

TEST(Contacts, MedianIsTheLowerOneByTime) {
    made_tracks t;
    t.at(0, at(0, 0)).at(2000, at(0, 0)).end(0);
    t.at(0, at(0, 0)).at(1000, at(512, 0)).at(2000, at(1536, 0)).end(1);  // 2 m/s, 4 m/s
    EXPECT_EQ(find(t).rows[0].median_b_mkn, 3888);
}

TEST(Contacts, FilterBySpeedKeepsTheSlow) {
    contact_options o;
    o.max_median_speed_mkn = 1943;
    EXPECT_EQ(find(passing(0), o).rows.size(), 0);
    o.max_median_speed_mkn = 1944;
    EXPECT_EQ(find(passing(0), o).rows.size(), 1);
}

TEST(Contacts, AcrossTheAntimeridianAndAtThePole) {
    made_tracks t;
    t.at(0, sanc::lonlat{1'799'990'000, 0}).at(60'000, sanc::lonlat{1'799'990'000, 0}).end(0);
    t.at(0, sanc::lonlat{-1'799'990'000, 0}).at(60'000, sanc::lonlat{-1'799'990'000, 0}).end(1);  // 222 m
    t.at(0, sanc::lonlat{0, 899'990'000}).at(60'000, sanc::lonlat{0, 899'990'000}).end(2);
    t.at(0, sanc::lonlat{-1'800'000'000, 899'990'000}).at(60'000, sanc::lonlat{-1'800'000'000, 899'990'000}).end(3);
    const auto found = find(t);
    ASSERT_EQ(found.rows.size(), 2);
    EXPECT_NEAR(static_cast<double>(found.rows[0].closest_mm), 222'639, 10);
    EXPECT_EQ(found.rows[0].place.lon_e7, -1'800'000'000);
    EXPECT_NEAR(static_cast<double>(found.rows[1].closest_mm), 223'388, 10);
}

TEST(Contacts, OptionsOutOfRangeAreRefused) {
    const made_tracks t = passing(0);
    for (const auto change : {+[](contact_options& o) { o.d_in_mm = o.d_out_mm + 1; }, +[](contact_options& o) { o.d_out_mm = -1; },
                              +[](contact_options& o) { o.min_duration_ms = -1; }, +[](contact_options& o) { o.max_gap_ms = -1; },
                              +[](contact_options& o) { o.max_gap_ms = sanc::longest_leg_ms + 1; },
                              +[](contact_options& o) { o.position_sigma_mm = -1; }, +[](contact_options& o) { o.slab_ms = -1; }}) {
        contact_options o;
        change(o);
        EXPECT_THROW(find(t, o), std::invalid_argument);
    }
}

TEST(Contacts, EmptyTracksGiveNone) {
    EXPECT_EQ(find(made_tracks{}).rows.size(), 0);
    made_tracks t;
    t.at(0, at(0, 0)).end(0);
    t.at(0, at(0, 0)).end(1);
    EXPECT_EQ(find(t).rows.size(), 0);  // a fix alone is on no leg
}

}  // namespace
