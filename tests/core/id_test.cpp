// SPDX-License-Identifier: Apache-2.0
#include <sanc/id.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sanc/random.hpp>

namespace {

using sanc::compare_ids;
using sanc::id_table;
using sanc::is_numeric_id;

// In canonical order, each pair in strict order.
const std::vector<std::string> ascending{
    "0", "1", "7", "9", "10", "99", "100", "219500000", "9223372036854775807", "9223372036854775808",
    "18446744073709551616", std::string(300, '9'), "1" + std::string(300, '0'),
    "", std::string(1, '\0'), std::string("\0\0", 2), " 7", "+7", "-7", "00", "007", "01", "0x10", "1.0", "1e3", "7 ",
    "7a", "A", "a", "aa", "abcdefgh", std::string("abcdefgh\0", 9), "abcdefghi", "abcdefgi", "b", "\xC3\xA6",
    "\xD9\xA7", "\xFF"};

TEST(Id, NumericIsDigitsWithoutALeadingZero) {
    for (const std::string& id : ascending) {
        const bool numeric = &id - ascending.data() < 13;
        EXPECT_EQ(is_numeric_id(id), numeric) << id;
    }
}

TEST(Id, CompareGivesTheCanonicalOrder) {
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            const int order = compare_ids(ascending[i], ascending[j]);
            EXPECT_EQ(order < 0, i < j) << ascending[i] << " " << ascending[j];
            EXPECT_EQ(order > 0, i > j) << ascending[i] << " " << ascending[j];
        }
    }
}

TEST(IdTable, NumbersIdsAsTheyCome) {
    id_table table;
    EXPECT_EQ(table.size(), 0);
    EXPECT_EQ(table.find("x"), id_table::none);
    EXPECT_TRUE(table.canonical_order().empty());
    EXPECT_EQ(table.intern("b"), 0U);
    EXPECT_EQ(table.intern("10"), 1U);
    EXPECT_EQ(table.intern(""), 2U);
    EXPECT_EQ(table.intern("b"), 0U);
    EXPECT_EQ(table.intern("9"), 3U);
    EXPECT_EQ(table.intern("09"), 4U);
    EXPECT_EQ(table.intern(""), 2U);
    EXPECT_EQ(table.size(), 5);
    EXPECT_EQ(table.find("9"), 3U);
    EXPECT_EQ(table.find("90"), id_table::none);
    EXPECT_EQ(table[1], "10");
    EXPECT_EQ(table.strings(), (std::vector<std::string>{"b", "10", "", "9", "09"}));
    EXPECT_EQ(table.canonical_order(), (std::vector<std::uint32_t>{3, 1, 2, 4, 0}));
}

TEST(IdTable, SortsToTheCanonicalOrderWhateverTheOrderOfArrival) {
    sanc::random_stream draw(1);
    for (int round = 0; round < 50; ++round) {
        std::vector<std::string> shuffled = ascending;
        for (std::size_t i = shuffled.size(); i > 1; --i) {
            std::swap(shuffled[i - 1], shuffled[static_cast<std::size_t>(draw.below(i))]);
        }
        id_table table;
        for (const std::string& id : shuffled) table.intern(id);
        std::vector<std::uint32_t> remap{9, 9, 9};
        const std::vector<std::uint32_t> order = table.canonical_order();
        ASSERT_EQ(table.canonical_order(sanc::par(1 + static_cast<unsigned>(round) % 4)), order);
        table.sort_canonical(remap);
        ASSERT_EQ(table.strings(), ascending);
        for (std::uint32_t old = 0; old < shuffled.size(); ++old) {
            ASSERT_EQ(table[remap[old]], shuffled[old]);
            ASSERT_EQ(table.find(shuffled[old]), remap[old]);
            ASSERT_EQ(table.intern(shuffled[old]), remap[old]);
        }
        ASSERT_EQ(table.intern("a new one"), ascending.size());
        ASSERT_EQ(table.find("a new one"), ascending.size());
    }
}

TEST(IdTable, AgreesWithAMap) {
    sanc::random_stream draw(2);
    std::map<std::string, std::uint32_t> expected;
    id_table table;
    for (int i = 0; i < 300'000; ++i) {
        std::string id = std::to_string(draw.below(std::uint64_t{1} << draw.below(24)));
        if (draw.below(2) == 0) id.insert(0, static_cast<std::size_t>(draw.below(20)), "0x7"[draw.below(3)]);
        const auto [at, added] = expected.emplace(id, static_cast<std::uint32_t>(expected.size()));
        const std::uint64_t hash = id_table::hash_of(id);
        table.look_ahead(hash);
        table.look_ahead_for_place(hash);
        table.look_ahead_for_text(hash);
        ASSERT_EQ(i % 2 == 0 ? table.intern(id, hash) : table.intern(id), at->second);
    }
    ASSERT_EQ(table.size(), static_cast<std::int64_t>(expected.size()));
    std::vector<std::string> sorted;
    for (const auto& [id, code] : expected) {
        ASSERT_EQ(table[code], id);
        sorted.push_back(id);
    }
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return compare_ids(a, b) < 0; });
    std::vector<std::uint32_t> remap;
    const std::vector<std::uint32_t> order = table.canonical_order();
    for (const unsigned threads : {1U, 2U, 3U}) ASSERT_EQ(table.canonical_order(sanc::par(threads)), order);
    table.sort_canonical(remap);
    ASSERT_EQ(table.strings(), sorted);
    for (const auto& [id, code] : expected) ASSERT_EQ(table.find(id), remap[code]);
}

// What all begin with says nothing; where many share the eight bytes behind it, the texts do.
TEST(IdTable, ThreadsSortTextsOfOneBeginning) {
    sanc::random_stream draw(3);
    for (const std::string beginning : {"acct-", "0x", "a beginning of many bytes/", ""}) {
        id_table table;
        for (int i = 0; i < 100'000; ++i) {
            const std::string number = std::to_string(draw.below(std::uint64_t{1} << 40));
            table.intern(beginning + (i % 2 == 0 ? "12345678" : "") + number);
            if (i % 1000 == 0) table.intern(number);
        }
        if (!beginning.empty()) table.intern(beginning);
        ASSERT_EQ(table.canonical_order(sanc::par(2)), table.canonical_order()) << beginning;
    }
}

}  // namespace
