// SPDX-License-Identifier: Apache-2.0
#include <sanc/graph/ranks.hpp>

#include <string>

#include "graph/graph_data.hpp"

namespace {

TEST(Ranks, HigherByMoreThanABillionth) {
    const std::vector<double> values{0.0, 5.0, 5.0 * (1 + 5e-10), 5.0 * (1 + 1.6e-9), 0.0, 1e-300, 7.0};
    EXPECT_EQ(sanc::ranks_of(sanc::seq, values), (std::vector<std::int64_t>{6, 3, 3, 2, 6, 5, 1}));
    EXPECT_EQ(sanc::ranks_of(sanc::par{3}, values), sanc::ranks_of(sanc::seq, values));
    EXPECT_TRUE(sanc::ranks_of(sanc::seq, {}).empty());
}

TEST(Ranks, EqualCountingOnRandomValues) {
    sanc::random_stream random(41);
    std::vector<double> values;
    for (int i = 0; i < 500; ++i) {
        const double base = static_cast<double>(random.below(20));
        values.push_back(base * (1 + static_cast<double>(random.below(5)) * 0.6e-9));
    }
    const auto found = sanc::ranks_of(sanc::seq, values);
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::int64_t above = 0;
        for (const double other : values) above += other > values[i] + 1e-9 * values[i] ? 1 : 0;
        ASSERT_EQ(found[i], 1 + above);
    }
}

TEST(Ranks, TheTable) {
    const auto g = graph_test::graph_of("source,target\nb,10\n10,9\nz,z\n", true);  // 9 10 b z
    const auto made =
        sanc::ranks_table(sanc::seq, g, {{"betweenness", {0, 1, 0, 0}}, {"pagerank", {0.4, 0.3, 0.2, 0.1}}});
    made.check_complete();
    EXPECT_EQ(made.rows(), 4);
    EXPECT_EQ(made.texts("vertex")[1], "10");
    EXPECT_EQ(made.texts("component")[2], "9");
    EXPECT_EQ(made.texts("component")[3], "z");
    EXPECT_EQ(made.integers("degree"), (std::vector<std::int64_t>{1, 2, 1, 0}));
    EXPECT_EQ(made.integers("betweenness_rank"), (std::vector<std::int64_t>{2, 1, 2, 2}));
    EXPECT_EQ(made.integers("pagerank_rank"), (std::vector<std::int64_t>{1, 2, 3, 4}));
    EXPECT_EQ(made.scores("pagerank")[0], 0.4);
    EXPECT_FALSE(made.has_value("pagerank_rank_low", 0));
    EXPECT_FALSE(made.has_value("betweenness_rank_high", 3));
    EXPECT_THROW(sanc::ranks_table(sanc::seq, g, {{"pagerank", {1.0}}}), std::invalid_argument);
}

}  // namespace
