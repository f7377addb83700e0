// SPDX-License-Identifier: Apache-2.0
#include <sanc/graph/pagerank.hpp>

#include <cmath>
#include <string>

#include "graph/graph_data.hpp"

namespace {

using graph_test::csv;
using graph_test::graph_of;
using graph_test::same_bits;

const sanc::edge_columns amounts{"source", "target", "amount", ""};

double mass(const std::vector<double>& ranks) {
    double sum = 0.0;
    for (const double rank : ranks) sum += rank;
    return sum;
}

TEST(PageRank, ByHand) {
    // a -> b, b has no way out: r_b = r_a (1 + 0.85), and half of what b loses comes back to each.
    const auto ranks = sanc::pagerank(sanc::seq, graph_of("source,target\na,b\n", true));
    EXPECT_NEAR(ranks[0], 1 / 2.85, 1e-12);
    EXPECT_NEAR(ranks[1], 1.85 / 2.85, 1e-12);
    const auto ring = sanc::pagerank(sanc::seq, graph_of("source,target\na,b\nb,c\nc,a\n", true));
    for (const double rank : ring) EXPECT_NEAR(rank, 1.0 / 3, 1e-15);
}

TEST(PageRank, FollowsStrengthAndPersonalisation) {
    // a gives 3/4 to b and 1/4 to c; all start over at a.
    const auto g = graph_of("source,target,amount\na,b,3\na,c,1\nc,a,0\n", true, false, amounts);
    sanc::pagerank_options options;
    options.personalisation = {2, 0, 0};
    const auto ranks = sanc::pagerank(sanc::seq, g, options);
    EXPECT_NEAR(ranks[0], 1 / 1.85, 1e-12);
    EXPECT_NEAR(ranks[1], 0.85 * 0.75 / 1.85, 1e-12);
    EXPECT_NEAR(ranks[2], 0.85 * 0.25 / 1.85, 1e-12);
}

TEST(PageRank, ALoopRaisesARankOnlyWhereKept) {
    const std::string rows = "source,target\na,a\na,b\nb,a\n";
    const auto dropped = sanc::pagerank(sanc::seq, graph_of(rows, true));
    const auto kept = sanc::pagerank(sanc::seq, graph_of(rows, true, true));
    EXPECT_NEAR(dropped[0], 0.5, 1e-12);
    EXPECT_NEAR(kept[0], (0.075 + 0.85) / 1.425, 1e-12);
    // Undirected: the loop is one of the two arcs of a, as in the directed graph above.
    EXPECT_NEAR(sanc::pagerank(sanc::seq, graph_of("source,target\na,a\na,b\n", false, true))[0], kept[0], 1e-12);
}

// The definition as a system of linear equations, solved by elimination.
std::vector<double> by_elimination(const sanc::edge_list& list, const sanc::graph& g, double alpha) {
    const auto n = static_cast<std::size_t>(g.vertices());
    std::vector<std::vector<double>> flow(n, std::vector<double>(n, 0.0));
    for (std::size_t row = 0; row < list.source.size(); ++row) {
        const auto a = static_cast<std::size_t>(g.find(list.ids[static_cast<std::uint32_t>(list.source[row])]));
        const auto b = static_cast<std::size_t>(g.find(list.ids[static_cast<std::uint32_t>(list.target[row])]));
        const double strength = list.has_strength ? list.strength[row] : 1.0;
        flow[a][b] = list.has_strength ? flow[a][b] + strength : 1.0;
        if (!g.directed && a != b) flow[b][a] = list.has_strength ? flow[b][a] + strength : 1.0;
    }
    std::vector<std::vector<double>> left(n, std::vector<double>(n + 1, (1 - alpha) / static_cast<double>(n)));
    for (std::size_t a = 0; a < n; ++a) {
        double sum = 0.0;
        for (const double f : flow[a]) sum += f;
        for (std::size_t b = 0; b < n; ++b) {
            left[b][a] = (a == b ? 1.0 : 0.0) - alpha * (sum > 0 ? flow[a][b] / sum : 1.0 / static_cast<double>(n));
        }
    }
    for (std::size_t k = 0; k < n; ++k) {  // diagonally dominant by columns: no pivoting
        for (std::size_t i = 0; i < n; ++i) {
            const double factor = i == k ? 0.0 : left[i][k] / left[k][k];
            for (std::size_t j = k; j <= n; ++j) left[i][j] -= factor * left[k][j];
        }
    }
    std::vector<double> ranks(n);
    for (std::size_t v = 0; v < n; ++v) ranks[v] = left[v][n] / left[v][v];
    return ranks;
}

TEST(PageRank, EqualsEliminationOnRandomGraphs) {
    sanc::random_stream random(21);
    for (int round = 0; round < 400; ++round) {
        const std::uint64_t vertices = 1 + random.below(12);
        const auto rows = graph_test::random_rows(random, vertices, 1 + random.below(3 * vertices), 1);
        const auto list =
            csv(graph_test::joined(rows), round % 3 == 0, round % 2 == 0 ? amounts : sanc::edge_columns{});
        const auto g = sanc::build_graph(sanc::seq, list, round % 4 < 2);
        const auto found = sanc::pagerank(sanc::seq, g);
        const auto expected = by_elimination(list, g, 0.85);
        for (std::size_t v = 0; v < found.size(); ++v)
            ASSERT_NEAR(found[v], expected[v], 1e-11) << graph_test::joined(rows);
        ASSERT_NEAR(mass(found), 1.0, 1e-14);
    }
}

TEST(PageRank, SameBitsOnAnyThreadsInAnyRowOrderAndNoMassLost) {
    sanc::random_stream random(23);
    for (const bool with_amounts : {true, false}) {
        const auto columns = with_amounts ? amounts : sanc::edge_columns{};
        auto rows = graph_test::random_rows(random, 3000, 9000, 1);
        for (int i = 0; i < 2500; ++i)
            rows.push_back("hub," + std::to_string(i) + ",1.5,1\n" + std::to_string(i) + ",hub,2,1\n");
        const auto reference = sanc::pagerank(sanc::seq, graph_of(graph_test::joined(rows), true, true, columns));
        EXPECT_NEAR(mass(reference), 1.0, 1e-12);
        for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
        const auto shuffled = graph_of(graph_test::joined(rows), true, true, columns);
        for (const unsigned threads : {1U, 2U, 3U, 8U}) {
            EXPECT_TRUE(same_bits(reference, sanc::pagerank(sanc::par{threads}, shuffled))) << threads;
        }
    }
}

// The pass of a processor against the bodies that any policy runs, step by step; blocks with and without ends, rows of any length.
TEST(PageRank, OnePassGivesTheBitsOfTheBodies) {
    sanc::random_stream random(24);
    for (int round = 0; round < 12; ++round) {
        const bool directed = round % 2 == 0;
        auto rows = graph_test::random_rows(random, 2500, round % 4 < 2 ? 3000 : 20000, 1);
        for (int i = 0; i < 2100; ++i) rows.push_back("hub," + std::to_string(i) + ",1.5,1\n");
        const auto g = graph_of(graph_test::joined(rows), directed, true, round % 3 == 0 ? amounts : sanc::edge_columns{});
        std::vector<double> goal(static_cast<std::size_t>(g.vertices()));
        for (double& share : goal) share = static_cast<double>(random.below(3)) / static_cast<double>(goal.size());
        sanc::detail::rank_walk<sanc::sequential_policy> bodies(sanc::seq, g.view(), sanc::view(goal), 0.85);
        const sanc::par two{2};
        auto pass = sanc::detail::walk_of(two, g.view(), sanc::column<const double>(sanc::view(goal)), 0.85);
        for (int step = 0; step < 20; ++step) {
            const double changed = bodies.step();
            ASSERT_EQ(changed, pass.step()) << round << ", step " << step;
            const auto one = bodies.rank();
            const auto other = pass.rank();
            ASSERT_TRUE(same_bits({one.begin(), one.end()}, {other.begin(), other.end()})) << round << ", step " << step;
        }
    }
}

TEST(PageRank, ExtremeStrengthsStayFinite) {
    const auto g = graph_of("source,target,amount\na,b,5e-324\na,c,5e-324\nb,a,9e288\nb,a,9e288\nb,c,1\nc,a,0\n", true,
                            false, amounts);
    const auto ranks = sanc::pagerank(sanc::seq, g);
    EXPECT_NEAR(mass(ranks), 1.0, 1e-14);
    EXPECT_NEAR(ranks[1], ranks[2], 1e-12);
}

TEST(PageRank, BadArgumentsAndNoConvergence) {
    const auto g = graph_of("source,target\na,b\nb,c\nb,a\n", true);
    const auto with = [&](auto change) {
        sanc::pagerank_options options;
        change(options);
        return sanc::pagerank(sanc::seq, g, options);
    };
    EXPECT_THROW(with([](auto& o) { o.alpha = 1.0; }), std::invalid_argument);
    EXPECT_THROW(with([](auto& o) { o.tolerance = 0.0; }), std::invalid_argument);
    EXPECT_THROW(with([](auto& o) { o.personalisation = {1.0}; }), std::invalid_argument);
    EXPECT_THROW(with([](auto& o) { o.personalisation = {0.0, 0.0, 0.0}; }), std::invalid_argument);
    EXPECT_THROW(with([](auto& o) { o.personalisation = {0.0, std::nan(""), 0.0}; }), std::invalid_argument);
    EXPECT_THROW(with([](auto& o) { o.max_steps = 3; }), sanc::not_converged);
    const auto star = graph_of("source,target\na,b\na,c\n", false);  // swings to and fro
    sanc::pagerank_options slow;
    slow.alpha = 0.999999;
    EXPECT_THROW(sanc::pagerank(sanc::seq, star, slow), sanc::not_converged);
    EXPECT_TRUE(sanc::pagerank(sanc::seq, sanc::build_graph(sanc::seq, sanc::edge_list{}, true)).empty());
    EXPECT_THROW(sanc::pagerank(sanc::seq, g, {}, sanc::monitor([](double) { return false; })), sanc::cancelled);
}

}  // namespace
