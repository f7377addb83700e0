// SPDX-License-Identifier: Apache-2.0
// The verbs: what they promise, under every policy.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <vector>

#include <sanc/exec.hpp>
#include <sanc/random.hpp>
#include <sanc/detail/first_touch.hpp>
#include <sanc/sort.hpp>
#include <sanc/sum8.hpp>

namespace {

using sanc::column;
using sanc::par;
using sanc::seq;

std::vector<double> random_values(std::int64_t count, std::uint64_t seed) {
    sanc::random_stream draw(seed);
    std::vector<double> values(static_cast<std::size_t>(count));
    for (auto& value : values) value = (draw.unit() - 0.5) * static_cast<double>(std::uint64_t{1} << draw.below(40));
    return values;
}

// The rule of sum8 written down once more, as plainly as can be.
double sum8_by_the_book(std::vector<double> values) {
    if (values.empty()) return 0.0;
    do {
        std::vector<double> sums;
        for (std::size_t low = 0; low < values.size(); low += 1024) {
            double lane[8] = {};
            for (std::size_t i = low; i < std::min(values.size(), low + 1024); ++i) lane[(i - low) % 8] += values[i];
            const double a[4] = {lane[0] + lane[4], lane[1] + lane[5], lane[2] + lane[6], lane[3] + lane[7]};
            const double b[2] = {a[0] + a[2], a[1] + a[3]};
            sums.push_back(b[0] + b[1]);
        }
        values = sums;
    } while (values.size() > 1);
    return values[0];
}

TEST(Exec, EveryIndexOnceUnderEveryPolicy) {
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
        const par team(threads);
        for (const std::int64_t count : {0, 1, 2, 7, 1000, 100003}) {
            std::vector<int> visits(static_cast<std::size_t>(count), 0);
            for_each_index(team, count, [&](std::int64_t i) { ++visits[static_cast<std::size_t>(i)]; });
            EXPECT_EQ(std::count(visits.begin(), visits.end(), 1), count);
        }
    }
}

TEST(Exec, ScanGivesOffsetsAndTotal) {
    std::vector<std::int64_t> in(200001);
    sanc::random_stream draw(1);
    for (auto& value : in) value = static_cast<std::int64_t>(draw.below(9));
    std::vector<std::int64_t> expected(in.size() + 1, 0);
    std::partial_sum(in.begin(), in.end(), expected.begin() + 1);
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
        std::vector<std::int64_t> out(in.size() + 1);
        const auto total = exclusive_scan(par(threads), column<const std::int64_t>(sanc::view(in)), sanc::view(out));
        EXPECT_EQ(out, expected);
        EXPECT_EQ(total, expected.back());
    }
    std::vector<std::int64_t> shared(in);
    shared.push_back(0);
    exclusive_scan(par(3), column<const std::int64_t>{shared.data(), static_cast<std::int64_t>(in.size())}, sanc::view(shared));
    EXPECT_EQ(shared, expected) << "in place";
}

TEST(Exec, SelectKeepsTheOrder) {
    std::vector<std::uint8_t> flags(70000);
    for (std::size_t i = 0; i < flags.size(); ++i) flags[i] = i % 7 == 3;
    for (const unsigned threads : {1U, 3U, 8U}) {
        const auto chosen = select(par(threads), column<const std::uint8_t>(sanc::view(flags)));
        ASSERT_EQ(chosen.size(), 10000);
        for (std::int64_t i = 0; i < chosen.size(); ++i) ASSERT_EQ(chosen[i], 7 * i + 3);
    }
}

TEST(Exec, MonitorStopsBetweenChunks) {
    int asked = 0;
    std::int64_t done = 0;
    const sanc::monitor stop([&](double) { return ++asked < 4; });
    EXPECT_THROW(for_each_chunk(seq, 1000, 100, stop, [&](std::int64_t) { ++done; }), sanc::cancelled);
    EXPECT_GT(done, 0);
    EXPECT_LE(done, 300) << "three chunks of at most 100";
    double last = -1.0;
    const sanc::monitor half = sanc::monitor([&](double at) { return last = at, true; }).part(0.5, 1.0);
    half(0.5);
    EXPECT_EQ(last, 0.75);
}

TEST(Exec, MonitorIsAskedOftenWhateverABodyCosts) {
    using clock = std::chrono::steady_clock;
    std::int64_t done = 0;
    std::int64_t most = 0;
    std::int64_t before = 0;
    const sanc::monitor watch([&](double) {
        most = std::max(most, done - before);
        before = done;
        return true;
    });
    for_each_chunk(seq, 300, 300, watch, [&](std::int64_t) {
        const auto end = clock::now() + std::chrono::milliseconds(2);
        while (clock::now() < end) {}
        ++done;
    });
    EXPECT_EQ(done, 300);
    EXPECT_LE(most, 20) << "bodies of 2 ms between two questions";
}

TEST(Sum8, FollowsTheWrittenRuleOnEveryPolicy) {
    for (const std::int64_t count : {0, 1, 7, 8, 9, 1023, 1024, 1025, 8191, 1024 * 1024, 1024 * 1024 + 1, 3000001}) {
        const auto values = random_values(count, static_cast<std::uint64_t>(count) + 5);
        const double expected = sum8_by_the_book(values);
        const column<const double> all = sanc::view(values);
        EXPECT_EQ(sum8(seq, all), expected) << count;
        for (const unsigned threads : {2U, 3U, 8U}) EXPECT_EQ(sum8(par(threads), all), expected) << count;
        EXPECT_EQ(sanc::sum8_of(count, [&](std::int64_t i) { return all[i]; }), expected) << count;
        sanc::sum8_stream one_by_one;
        for (const double value : all) one_by_one.add(value);
        EXPECT_EQ(one_by_one.total(), expected) << count;
    }
}

TEST(Sum8, IsMoreAccurateThanALoop) {
    const std::vector<double> tenth(10'000'000, 0.1);
    EXPECT_NEAR(sum8(seq, column<const double>(sanc::view(tenth))), 1e6, 1e-8);
    EXPECT_GT(std::abs(std::accumulate(tenth.begin(), tenth.end(), 0.0) - 1e6), 1e-5);
}

TEST(Sort, IsTheStableOrderOnEveryPolicy) {
    for (const std::int64_t count : {0, 1, 2, 1000, 100000, (1 << 20) - 1, (1 << 20) + 5}) {
        sanc::random_stream draw(static_cast<std::uint64_t>(count));
        std::vector<std::uint64_t> keys(static_cast<std::size_t>(count));
        for (auto& key : keys) key = sanc::ordered_key(static_cast<std::int64_t>(draw.below(5000)) - 2500) * (draw.below(2) + 1);
        std::vector<std::int32_t> expected(keys.size());
        std::iota(expected.begin(), expected.end(), 0);
        std::stable_sort(expected.begin(), expected.end(), [&](std::int32_t a, std::int32_t b) {
            return keys[static_cast<std::size_t>(a)] < keys[static_cast<std::size_t>(b)];
        });
        const auto check = [&](const auto& policy) {
            auto sorted = keys;
            std::vector<std::int32_t> order(keys.size());
            std::iota(order.begin(), order.end(), 0);
            sort_by_key(policy, sanc::view(sorted), sanc::view(order));
            EXPECT_TRUE(std::is_sorted(sorted.begin(), sorted.end()));
            EXPECT_EQ(order, expected);
        };
        for (const unsigned threads : {1U, 2U, 3U, 8U}) check(par(threads));
        check(sanc::smallest);
    }
}

TEST(Sort, AsksTheMonitorAndSortsTheSame) {
    std::vector<std::uint64_t> keys(3'000'000);
    for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = sanc::philox(7, i).word[0] & 0xFFFFFFU;
    auto expected = keys;
    std::sort(expected.begin(), expected.end());
    for (const unsigned threads : {1U, 2U}) {
        std::int64_t asked = 0;
        double last = 0;
        auto sorted = keys;
        sort_keys(par(threads), sanc::view(sorted), sanc::monitor([&](double done) {
            EXPECT_GE(done, last);
            last = done;
            ++asked;
            return true;
        }));
        EXPECT_EQ(sorted, expected);
        EXPECT_EQ(last, 1.0);
        EXPECT_GE(asked, 6);  // three passes, counted and moved
        sorted = keys;
        EXPECT_THROW(sort_keys(par(threads), sanc::view(sorted), sanc::monitor([](double done) { return done < 0.5; })), sanc::cancelled);
    }
    std::vector<std::uint64_t> equal(5, 3);
    double last = 0;
    sort_keys(seq, sanc::view(equal), sanc::monitor([&](double done) {
        last = done;
        return true;
    }));
    EXPECT_EQ(last, 1.0);
}

TEST(FirstTouch, TouchesNothingAround) {
    std::vector<char> bytes(5 * 4096 + 3, 'a');
    for (const std::size_t first : {0U, 1U, 4095U}) {
        for (const std::size_t size : {0U, 1U, 4096U, 8192U, 12'289U}) sanc::detail::lay_out_pages(bytes.data() + first, size);
    }
    EXPECT_EQ(bytes, std::vector<char>(bytes.size(), 'a'));
}

// Known answers of the authors' own test vectors for Philox4x32-10.
TEST(Random, PhiloxKnownAnswers) {
    const auto zero = sanc::philox(0, 0, 0);
    EXPECT_EQ(zero.word[0], 0x6627e8d5U);
    EXPECT_EQ(zero.word[1], 0xe169c58dU);
    EXPECT_EQ(zero.word[2], 0xbc57ac4cU);
    EXPECT_EQ(zero.word[3], 0x9b00dbd8U);
    const auto ones = sanc::philox(~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0});
    EXPECT_EQ(ones.word[0], 0x408f276dU);
    EXPECT_EQ(ones.word[1], 0x41c83b0eU);
    EXPECT_EQ(ones.word[2], 0xa20bc7c6U);
    EXPECT_EQ(ones.word[3], 0x6d5451fdU);
}

TEST(Buffer, RefusesSizesThatCannotBe) {
    EXPECT_THROW(sanc::buffer<double>(-1), std::invalid_argument);
    EXPECT_THROW(sanc::buffer<double>(std::int64_t{1} << 62), std::invalid_argument);
}

}  // namespace
