// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

namespace sanc {
namespace {

score_histogram histogram_of(const std::vector<std::uint64_t>& scores) {
    score_histogram h;
    h.low = *std::min_element(scores.begin(), scores.end());
    h.high = *std::max_element(scores.begin(), scores.end());
    const uint128 span = static_cast<uint128>(h.high - h.low) + 1;
    for (const auto s : scores) ++h.count[static_cast<int>(static_cast<uint128>(s - h.low) * histogram_bins / span)];
    return h;
}

// Otsu's rule as written: the split with the largest n0 n1 (mean1 - mean0)^2, as fractions in 128 bits. Small counts
// only.
std::uint64_t naive_otsu(const std::vector<std::uint64_t>& scores) {
    const score_histogram h = histogram_of(scores);
    int128 best_up = 0;
    int128 best_down = 1;
    std::uint64_t t = h.high;
    for (int k = 0; k + 1 < histogram_bins; ++k) {
        int128 n[2] = {0, 0};
        int128 sum[2] = {0, 0};
        for (int i = 0; i < histogram_bins; ++i) {
            n[i > k] += h.count[i];
            sum[i > k] += int128{h.count[i]} * i;
        }
        if (n[0] == 0 || n[1] == 0) continue;
        const int128 apart = sum[1] * n[0] - sum[0] * n[1];
        const int128 up = apart * apart;
        const int128 down = n[0] * n[1];
        if (up * best_down > best_up * down) {
            best_up = up;
            best_down = down;
            // The largest whole score of bin k, looked for one by one from the edge.
            t = h.low +
                static_cast<std::uint64_t>(static_cast<uint128>(h.high - h.low + 1) * static_cast<uint128>(k + 1) /
                                           histogram_bins) +
                1;
            while (static_cast<uint128>(t - h.low) * histogram_bins / (h.high - h.low + 1) > static_cast<uint128>(k))
                --t;
        }
    }
    return t;
}

TEST(Threshold, OtsuEqualsTheNaiveRule) {
    random_stream random(5);
    for (int round = 0; round < 20; ++round) {
        std::vector<std::uint64_t> scores;
        const std::uint64_t size = 1 + random.below(60);
        const std::uint64_t range = std::uint64_t{1} << random.below(40);
        for (std::uint64_t i = 0; i < size; ++i) scores.push_back(7 + random.below(range) / (1 + random.below(4)));
        EXPECT_EQ(otsu(histogram_of(scores)).t, naive_otsu(scores)) << round;
    }
}

TEST(Threshold, TwoValuesSplitAtTheLowerWithAllTheVariance) {
    const otsu_result r = otsu(histogram_of({0, 0, 0, 100, 100}));
    EXPECT_EQ(r.t, 0U);  // every bin between ties: the lowest
    EXPECT_EQ(r.separation_e9, 1000000000);
}

TEST(Threshold, ATieTakesTheLowest) { EXPECT_EQ(otsu(histogram_of({0, 4096, 8191})).t, 1U); }

// One score between two heaps belongs to the nearer, however little that changes the variance: a part of 10^-14 here.
TEST(Threshold, WhatIsAlmostATieIsDecidedExactly) {
    for (const int between : {2047, 2048}) {
        score_histogram h{0, histogram_bins - 1, {}};
        h.count[0] = h.count[histogram_bins - 1] = 30'000'000'000;
        h.count[between] = 1;
        EXPECT_EQ(otsu(h).t, between == 2047 ? 2047U : 0U);
    }
}

TEST(Threshold, OneValueOnlyLeavesNothingAbove) {
    const otsu_result r = otsu(histogram_of({5, 5, 5}));
    EXPECT_EQ(r.t, 5U);
    EXPECT_EQ(r.separation_e9, 0);
}

TEST(Threshold, SeparationIsTheShareOfTheVariance) {
    // Bins 0, 1 and 4,095: split after 1; mean 4096 / 3.
    score_histogram h;
    h.high = 4095;
    h.count[0] = h.count[1] = h.count[4095] = 1;
    const double mean = 4096.0 / 3;
    const double between = 2 * (0.5 - mean) * (0.5 - mean) + (4095 - mean) * (4095 - mean);
    const double whole = mean * mean + (1 - mean) * (1 - mean) + (4095 - mean) * (4095 - mean);
    EXPECT_NEAR(static_cast<double>(otsu(h).separation_e9), between / whole * 1e9, 2);
}

TEST(Threshold, LargestCountsDoNotOverflow) {
    score_histogram h;
    h.high = 4095;
    h.count[0] = most_pixels / 2;
    h.count[4095] = most_pixels / 2;
    EXPECT_EQ(otsu(h).t, 0U);
    EXPECT_EQ(otsu(h).separation_e9, 1000000000);
}

TEST(Threshold, ReadsItsText) {
    EXPECT_TRUE(parse_threshold("otsu").otsu);
    EXPECT_FALSE(parse_threshold("fixed:2.5").otsu);
    EXPECT_EQ(parse_threshold("fixed:2.5").value_e9, 2500000000);
    for (const char* bad : {"", "fixed", "fixed:", "fixed:-1", "fixed:x", "fixed:nan", "quantile:0.9"}) {
        EXPECT_THROW(parse_threshold(bad), std::invalid_argument) << bad;
    }
}

TEST(Threshold, AValueIsComparedExactly) {
    using detail::limit_of_value;
    EXPECT_EQ(limit_of_value(5000000000, 0, change_measure::absolute), 5U);
    EXPECT_EQ(limit_of_value(4999999999, 0, change_measure::absolute), 4U);
    EXPECT_EQ(limit_of_value(5000000000, 0, change_measure::cva), 25U);
    EXPECT_EQ(limit_of_value(4999999999, 0, change_measure::cva), 24U);
    EXPECT_EQ(limit_of_value(1414213562, 0, change_measure::cva), 1U);  // its square is just below 2
    EXPECT_EQ(limit_of_value(1414213563, 0, change_measure::cva), 2U);
    EXPECT_EQ(limit_of_value(500000000, 14, change_measure::cva), 8192U * 8192U);
    EXPECT_EQ(limit_of_value(8000000000, -2, change_measure::absolute), 2U);
    EXPECT_EQ(limit_of_value(INT64_MAX, 60, change_measure::absolute), UINT64_MAX);
    EXPECT_EQ(limit_of_value(INT64_MAX, 14, change_measure::cva), UINT64_MAX);
}

TEST(Threshold, ARootAboveTIsASquareAboveTheLimit) {
    random_stream random(11);
    for (int i = 0; i < 3000; ++i) {
        const int fraction = i % 2 == 0 ? 8 : 0;
        const std::uint64_t score = random.next64() >> (1 + random.below(60));
        const std::uint64_t root = detail::scaled_root(score, fraction);
        const uint128 square = static_cast<uint128>(score) << (2 * fraction);
        ASSERT_LE(static_cast<uint128>(root) * root, square);
        ASSERT_GT(static_cast<uint128>(root + 1) * (root + 1), square);
        for (const std::uint64_t t : {root, root + 1, root - (root > 0)}) {
            ASSERT_EQ(root > t, score > detail::limit_of_root(t, fraction));
        }
    }
}

}  // namespace
}  // namespace sanc
