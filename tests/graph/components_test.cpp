// SPDX-License-Identifier: Apache-2.0
#include <sanc/graph/components.hpp>

#include <map>
#include <string>

#include "graph/graph_data.hpp"

namespace {

using graph_test::graph_of;

TEST(Components, SmallestVertexNamesItsComponent) {
    const auto g = graph_of("source,target\nb,a\nc,b\n10,9\n9,9\nz,z\n", true);  // 9 10 a b c z
    EXPECT_EQ(sanc::components(sanc::seq, g), (std::vector<std::int32_t>{0, 0, 2, 2, 2, 5}));
    EXPECT_TRUE(sanc::components(sanc::seq, sanc::build_graph(sanc::seq, sanc::edge_list{}, false)).empty());
}

TEST(Components, EqualFloodFillOnRandomGraphs) {
    sanc::random_stream random(31);
    for (int round = 0; round < 200; ++round) {
        const std::uint64_t vertices = 1 + random.below(60);
        const auto g =
            graph_of(graph_test::joined(graph_test::random_rows(random, vertices, random.below(vertices + 5), 1)),
                     round % 2 == 0);
        const auto found = sanc::components(sanc::par{2}, g);
        // Labels spread along arcs until nothing changes.
        std::vector<std::int32_t> label(found.size());
        for (std::size_t c = 0; c < label.size(); ++c) label[c] = static_cast<std::int32_t>(c);
        for (bool changed = true; changed;) {
            changed = false;
            for (std::int32_t v = 0; v < g.vertices(); ++v) {
                for (std::int64_t a = g.out_offsets[v]; a < g.out_offsets[v + 1]; ++a) {
                    auto& one = label[static_cast<std::size_t>(g.canonical_of[v])];
                    auto& other = label[static_cast<std::size_t>(g.canonical_of[g.out_targets[a]])];
                    if (one == other) continue;
                    one = other = std::min(one, other);
                    changed = true;
                }
            }
        }
        ASSERT_EQ(found, label);
    }
}

TEST(Components, EqualTheLdbcValidationGraphs) {
    if (!graph_test::data_present()) GTEST_SKIP() << "skipped: no ../shared/data";
    for (const bool directed : {true, false}) {
        const std::string name = std::string("graph/ldbc/wcc/") + (directed ? "dir-" : "undir-");
        std::string rows = "source,target\n";
        std::string vertices;
        for (const auto& line : graph_test::lines(graph_test::data_file(name + "input"))) {
            const auto words = graph_test::words(line, ' ');
            if (words.empty()) continue;
            vertices += words[0] + "\n";
            for (std::size_t i = 1; i < words.size(); ++i) rows += words[0] + "," + words[i] + "\n";
        }
        auto list = graph_test::csv(rows);
        sanc::read_vertices(list, vertices, "vertices");
        const auto g = sanc::build_graph(sanc::seq, list, directed);
        const auto found = sanc::components(sanc::seq, g);
        std::size_t compared = 0;
        for (const auto& line : graph_test::lines(graph_test::data_file(name + "output"))) {
            const auto words = graph_test::words(line, ' ');
            const auto vertex = static_cast<std::size_t>(g.find(words.at(0)));
            EXPECT_EQ((*g.ids)[static_cast<std::size_t>(found.at(vertex))], words.at(1)) << line;
            ++compared;
        }
        EXPECT_EQ(compared, found.size());
        EXPECT_GT(compared, 5U);
    }
}

}  // namespace
