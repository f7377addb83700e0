// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sanc/track/gaps.hpp>

#include "made_tracks.hpp"

namespace {

using sanc::test::made_fixes;
using sanc::test::made_tracks;

TEST(ChainRule, BoundIsExact) {
    // v = 50 kn, dt = 34 s: 50 * 1852 / 3600 * 36 + 200 = 1126 m exactly
    const std::uint64_t units = 1126 * 256;
    EXPECT_TRUE(sanc::detail::can_follow(units * units, 34'000, 50'000));
    EXPECT_FALSE(sanc::detail::can_follow(units * units + 1, 34'000, 50'000));
    EXPECT_FALSE(sanc::detail::can_follow(units * units, 33'999, 50'000));
    EXPECT_TRUE(sanc::detail::can_follow(~std::uint64_t{0}, std::int64_t{1} << 46, 50'000));
    EXPECT_TRUE(sanc::detail::can_follow(200 * 256 * std::uint64_t{200 * 256}, 0, 1));
}

TEST(Fixes, CanonicalOrderAndOneOfEach) {
    made_fixes f;
    f.add("9", 5, 1, 1).add("10", 5, 1, 1).add("9", 4, 1, 1).add("abc", 1, 0, 0).add("9", 5, 1, 1, 700).add("9", 5, 0, 1);
    const auto dropped = f.arrange();
    EXPECT_EQ(dropped, std::vector<std::int64_t>{1});  // the row with a speed is kept
    EXPECT_EQ(*f.rows.vessels, (std::vector<std::string>{"9", "10", "abc"}));
    EXPECT_EQ(f.rows.vessel, (sanc::column_vector<std::int32_t>{0, 0, 0, 1, 2}));
    EXPECT_EQ(f.rows.time_ms, (sanc::column_vector<std::int64_t>{4, 5, 5, 5, 1}));
    EXPECT_EQ(f.rows.lon_e7, (sanc::column_vector<std::int32_t>{1, 0, 1, 1, 0}));
    EXPECT_EQ(f.rows.sog_mkn[2], 700);
    EXPECT_EQ(f.rows.line[2], 5);
}

TEST(Segments, TwoShipsUnderOneNumberAreTwoChains) {
    made_fixes f;
    for (int i = 0; i < 4; ++i) {
        f.add("7", i * 60'000, i * 1000, 0);
        f.add("7", i * 60'000 + 30'000, 50'000'000 + i * 1000, 0);
    }
    f.arrange();
    const sanc::tracks t = sanc::make_segments(sanc::seq, f.rows);
    sanc::validate(t.see());
    EXPECT_EQ(t.offsets, (std::vector<std::int64_t>{0, 4, 8}));
    EXPECT_EQ(t.number, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(t.vessel, (std::vector<std::int32_t>{0, 0}));
    EXPECT_EQ(t.lon_e7[4], 50'000'000);
}

TEST(Segments, SameTimeIsCountedAndMakesNoLeg) {
    made_fixes f;
    f.add("7", 0, 0, 0).add("7", 0, 100, 0).add("7", 0, 10'000'000, 0).add("7", 60'000, 0, 0);
    f.arrange();
    const sanc::tracks t = sanc::make_segments(sanc::seq, f.rows);
    EXPECT_EQ(t.same_time, std::vector<std::int64_t>{1});
    EXPECT_EQ(t.offsets, (std::vector<std::int64_t>{0, 2, 3}));
}

TEST(Segments, TiesGoToTheLatestLastFixThenTheLowestNumber) {
    made_fixes f;  // two chains 600 m apart, then a fix half way between
    f.add("7", 0, -30'000, 0).add("7", 1, 30'000, 0).add("7", 60'000, 0, 0);
    f.arrange();
    const sanc::tracks t = sanc::make_segments(sanc::seq, f.rows);
    ASSERT_EQ(t.offsets, (std::vector<std::int64_t>{0, 1, 3}));  // equal chords: the later one
    EXPECT_EQ(t.time_ms[2], 60'000);
    made_fixes g;
    g.add("7", 0, -30'000, 0).add("7", 0, 30'000, 0).add("7", 60'000, 0, 0);
    g.arrange();
    EXPECT_EQ(sanc::make_segments(sanc::seq, g.rows).offsets, (std::vector<std::int64_t>{0, 2, 3}));  // the lower number
}

TEST(Segments, SilenceNeverEndsOne) {
    made_fixes f;
    f.add("7", 0, 0, 0).add("7", 400 * std::int64_t{86'400'000}, 1000, 0);
    f.arrange();
    EXPECT_EQ(sanc::make_segments(sanc::seq, f.rows).offsets.size(), 2U);
}

TEST(Segments, LengthAndLongestSilence) {
    made_tracks t;
    t.at(0, sanc::lonlat{0, 0}).at(1000, sanc::lonlat{10'000, 0}).at(5000, sanc::lonlat{10'010'000, 0}).end(0);
    const auto facts = sanc::measure_segments(sanc::seq, t.see());
    EXPECT_NEAR(static_cast<double>(facts[0].length_mm), 111.31949 * 1e3 + 111319.4908e3, 5);  // along the equator
    EXPECT_EQ(facts[0].longest_silence_ms, 4000);
}

TEST(Validate, NamesWhatIsWrong) {
    made_tracks good;
    good.at(0, sanc::lonlat{5, 5}).at(1, sanc::lonlat{6, 6}).end(0);
    EXPECT_NO_THROW(sanc::validate(good.see()));
    const auto refused = [&](auto change) {
        made_tracks bad = good;
        change(bad);
        EXPECT_THROW(sanc::validate(bad.see()), std::invalid_argument);
    };
    refused([](made_tracks& t) { t.time_ms[1] = 0; });
    refused([](made_tracks& t) { t.offsets[1] = 1; });
    refused([](made_tracks& t) { t.x[0] += 1; });
    refused([](made_tracks& t) { t.lat_e7[0] = 900'000'001; });
    refused([](made_tracks& t) { t.vessel[0] = -1; });
    refused([](made_tracks& t) { t.lon_e7.pop_back(); });
}

TEST(Gaps, ClosedOpenAndTooShort) {
    constexpr std::int64_t hour = 3'600'000;
    made_tracks t;
    t.at(0, sanc::lonlat{0, 0}).at(6 * hour, sanc::lonlat{60'000'000, 0}).at(8 * hour, sanc::lonlat{60'000'000, 0}).end(0);
    t.at(0, sanc::lonlat{0, 0}).at(6 * hour - 1, sanc::lonlat{0, 0}).at(20 * hour, sanc::lonlat{0, 0}).end(1);
    const auto gaps = sanc::find_gaps(sanc::seq, t.see(), {});
    ASSERT_EQ(gaps.rows.size(), 3U);
    EXPECT_EQ(gaps.as_of_ms, 20 * hour);
    EXPECT_EQ(gaps.shorter_silences, 2);
    EXPECT_TRUE(gaps.rows[0].closed);
    EXPECT_EQ(gaps.rows[0].end_ms, 6 * hour);
    EXPECT_EQ(gaps.rows[0].distance_mm, 667'916'945);  // 6 degrees of the equator
    EXPECT_NEAR(gaps.rows[0].implied_mkn, 60'080, 50);
    EXPECT_FALSE(gaps.rows[1].closed);
    EXPECT_EQ(gaps.rows[1].begin_ms, 8 * hour);
    EXPECT_EQ(gaps.rows[1].end_ms, 20 * hour);
    EXPECT_TRUE(gaps.rows[2].closed);
    sanc::gap_options early;
    early.as_of_ms = 10 * hour;
    EXPECT_EQ(sanc::find_gaps(sanc::seq, t.see(), early).rows.size(), 2U);
}

}  // namespace
