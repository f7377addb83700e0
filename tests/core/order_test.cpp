// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sanc/order.hpp>
#include <sanc/random.hpp>

namespace {

struct keyed {
    int key;
    std::string text;
    bool operator==(const keyed&) const = default;
};

const auto by_its_key = [](const keyed& a, const keyed& b) { return a.key < b.key; };

}  // namespace

TEST(Order, IsThatOfAStableSort) {
    sanc::random_stream random(1);
    for (std::size_t count = 0; count < 200; ++count) {
        std::vector<keyed> rows;
        for (std::size_t i = 0; i < count; ++i) rows.push_back({static_cast<int>(random.below(9)), std::to_string(i)});
        auto wanted = rows;
        std::stable_sort(wanted.begin(), wanted.end(), by_its_key);
        sanc::sort_rows(rows, by_its_key);
        EXPECT_EQ(rows, wanted);
    }
}

TEST(Order, StartsWhereAskedFor) {
    std::vector<keyed> rows{{3, "a"}, {2, "b"}, {9, "c"}, {1, "d"}, {1, "e"}};
    sanc::sort_rows(rows, by_its_key, 2);
    EXPECT_EQ(rows, (std::vector<keyed>{{3, "a"}, {2, "b"}, {1, "d"}, {1, "e"}, {9, "c"}}));
    sanc::sort_rows(rows, by_its_key, 5);
    EXPECT_EQ(rows.size(), 5U);
}

TEST(Order, MakesSets) {
    sanc::random_stream random(2);
    for (std::size_t count = 0; count < 70; ++count) {
        std::vector<std::string> values;
        for (std::size_t i = 0; i < count; ++i) values.push_back(std::to_string(random.below(30)));
        auto wanted = values;
        std::sort(wanted.begin(), wanted.end());
        auto sorted = values;
        sanc::sort_values(sorted);
        EXPECT_EQ(sorted, wanted);
        wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
        sanc::sort_to_set(values);
        EXPECT_EQ(values, wanted);
    }
}

TEST(Order, TellsPlaces) {
    const std::vector<int> values{5, 1, 5, 0};
    const auto before = [&](std::int64_t a, std::int64_t b) { return values[static_cast<std::size_t>(a)] > values[static_cast<std::size_t>(b)]; };
    EXPECT_EQ(sanc::order_of(values.size(), before), (std::vector<std::int64_t>{0, 2, 1, 3}));
}
