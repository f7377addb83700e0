// SPDX-License-Identifier: Apache-2.0
// Chosen sources stand as they would among all: where the walk ends changes no sum.
#include <sanc/graph/betweenness.hpp>

#include "graph/graph_data.hpp"

namespace {

TEST(SourceOrder, ChosenOnesAreThoseOfAWalkToTheEnd) {
    sanc::random_stream random(71);
    for (int round = 0; round < 200; ++round) {
        const std::uint64_t vertices = 2 + random.below(80);
        const std::uint64_t rows = 1 + random.below(3 * vertices);  // of few rows a graph in many parts
        const auto g = graph_test::graph_of(graph_test::joined(graph_test::random_rows(random, vertices, rows, 9)), round % 2 == 0, true);
        const auto whole = sanc::detail::source_order(g.view());
        ASSERT_EQ(static_cast<std::int64_t>(whole.size()), g.vertices());
        std::vector<std::uint8_t> wanted(whole.size());
        const std::uint64_t one_in = 1 + random.below(20);
        for (auto& is : wanted) is = random.below(one_in) == 0 ? 1 : 0;
        std::vector<std::int32_t> expected;
        for (const std::int32_t v : whole) {
            if (wanted[static_cast<std::size_t>(v)] != 0) expected.push_back(v);
        }
        EXPECT_EQ(sanc::detail::source_order(g.view(), sanc::view(std::as_const(wanted)), static_cast<std::int64_t>(expected.size())), expected) << "round " << round;
    }
}

}  // namespace
