// SPDX-License-Identifier: Apache-2.0
#include <sanc/graph/blocks.hpp>

#include <set>
#include <utility>

#include "graph/graph_data.hpp"

namespace {

using graph_test::graph_of;
using vertices = std::vector<std::int32_t>;

// Everything that hangs together with `from` when `without` is gone.
std::set<std::int32_t> reach(const sanc::graph_view& g, std::int32_t from, std::int32_t without) {
    std::set<std::int32_t> seen{from};
    for (vertices queue{from}; !queue.empty();) {
        const std::int32_t v = queue.back();
        queue.pop_back();
        for (std::int64_t a = g.out.offsets[v]; a < g.out.offsets[v + 1]; ++a) {
            if (g.out.targets[a] != without && seen.insert(g.out.targets[a]).second) queue.push_back(g.out.targets[a]);
        }
    }
    return seen;
}

// Whether two edges with the end v lie in one block: then their other ends hang together without v.
bool together(const sanc::graph_view& g, std::int32_t v, std::int32_t a, std::int32_t b) { return reach(g, a, v).count(b) != 0; }

struct copy_by_definition {
    std::int32_t vertex;
    std::int32_t weight;
    std::set<std::int32_t> others;  // its neighbours in the block
};

// Of vertex v, with the blocks of one edge.
std::vector<copy_by_definition> copies_of(const sanc::graph_view& g, std::int32_t v) {
    std::vector<copy_by_definition> copies;
    const auto part = static_cast<std::int32_t>(reach(g, v, -1).size());
    for (std::int64_t a = g.out.offsets[v]; a < g.out.offsets[v + 1]; ++a) {
        const std::int32_t w = g.out.targets[a];
        if (w == v) continue;
        bool known = false;
        for (auto& copy : copies) {
            if (!together(g, v, *copy.others.begin(), w)) continue;
            copy.others.insert(w);
            known = true;
        }
        if (!known) copies.push_back({v, part - static_cast<std::int32_t>(reach(g, w, v).size()), {w}});
    }
    return copies;
}

TEST(Blocks, EqualTheDefinitionOnRandomGraphs) {
    sanc::random_stream random(71);
    std::int64_t parted_some = 0;
    for (int round = 0; round < 300; ++round) {
        const std::uint64_t n = 1 + random.below(25);
        const auto g = graph_of(graph_test::joined(graph_test::random_rows(random, n, n + random.below(n), 5)), false, round % 2 == 0,
                                {"source", "target", "", "cost"});
        const sanc::graph_view whole = g.view();
        const auto blocks = sanc::detail::block_search(whole, {}).lay();
        std::vector<copy_by_definition> expected;
        for (std::int32_t v = 0; v < g.vertices(); ++v) {
            std::int64_t pairs = 0;
            const auto others = static_cast<std::int64_t>(reach(whole, v, -1).size()) - 1;
            for (const auto& copy : copies_of(whole, v)) {
                pairs += (others + 1 - copy.weight) * (copy.weight - 1);
                const std::int32_t w = *copy.others.begin();
                const bool one_edge = copy.others.size() == 1 && reach(whole, v, -1).size() == reach(whole, v, w).size() + reach(whole, w, v).size();
                if (!one_edge) expected.push_back(copy);
            }
            EXPECT_EQ(blocks.parted.at(static_cast<std::size_t>(v)), pairs);
            parted_some += pairs;
        }
        ASSERT_EQ(blocks.vertex.size(), expected.size());
        for (std::size_t c = 0; c < expected.size(); ++c) {
            EXPECT_EQ(blocks.vertex[c], expected[c].vertex);
            EXPECT_EQ(blocks.weight[c], expected[c].weight);
            vertices ends;
            for (std::int64_t a = blocks.offsets[c]; a < blocks.offsets[c + 1]; ++a) {
                const std::int32_t there = blocks.targets[static_cast<std::size_t>(a)];
                ends.push_back(blocks.vertex.at(static_cast<std::size_t>(there)));
                EXPECT_EQ(blocks.length[static_cast<std::size_t>(a)], g.out_length[g.arc(expected[c].vertex, ends.back())]);
                // The arc back is there: the copies on both sides belong to one block.
                const auto row = blocks.view().out;
                EXPECT_TRUE(std::binary_search(row.targets.data + row.offsets[there], row.targets.data + row.offsets[there + 1], static_cast<std::int32_t>(c)));
            }
            EXPECT_EQ(ends, vertices(expected[c].others.begin(), expected[c].others.end()));
        }
    }
    EXPECT_GT(parted_some, 0);
}

// A triangle with a tail of two, and a square that shares the triangle's first vertex.
TEST(Blocks, ByHand) {
    const auto g = graph_of("source,target\na,b\nb,c\nc,a\nc,d\nd,e\na,x\nx,y\ny,z\nz,a\n", false);
    const auto blocks = sanc::detail::block_search(g.view(), {}).lay();
    const auto at = [&](const char* id) { return static_cast<std::size_t>(g.internal_of[g.find(id)]); };
    EXPECT_EQ(blocks.vertex.size(), 7U);
    EXPECT_EQ(blocks.parted[at("a")], 2 * 3 * 4);
    EXPECT_EQ(blocks.parted[at("c")], 2 * 5 * 2);
    EXPECT_EQ(blocks.parted[at("d")], 2 * 6 * 1);
    EXPECT_EQ(blocks.parted[at("b")], 0);
    std::int64_t weights = 0;
    for (const std::int32_t weight : blocks.weight) weights += weight;
    EXPECT_EQ(weights, 2 * 8);  // each block stands for all
}

TEST(Blocks, ALongChainIsNoDepthToFear) {
    std::string edges = "source,target\n";
    for (int v = 0; v < 200'000; ++v) edges += std::to_string(v) + "," + std::to_string(v + 1) + "\n";
    const auto g = graph_of(edges, false);
    const auto blocks = sanc::detail::block_search(g.view(), {}).lay();
    EXPECT_TRUE(blocks.vertex.empty());
    EXPECT_EQ(blocks.parted[static_cast<std::size_t>(g.internal_of[g.find("60000")])], std::int64_t{2} * 60'000 * 140'000);
}

TEST(Blocks, TheMonitorCancels) {
    std::string edges = "source,target\n";
    for (int v = 0; v < 600'000; ++v) edges += std::to_string(v) + "," + std::to_string(v + 1) + "\n";
    const auto g = graph_of(edges, false);
    EXPECT_THROW(sanc::detail::block_search(g.view(), sanc::monitor([](double) { return false; })), sanc::cancelled);
}

}  // namespace
