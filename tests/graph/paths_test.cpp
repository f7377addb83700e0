// SPDX-License-Identifier: Apache-2.0
#include <sanc/graph/paths.hpp>

#include <string>

#include "graph/graph_data.hpp"

namespace {

using sanc::direction;

// "a>b@1:3,1:5 <c@.." : vertices, the way of each arc, and its rows as file:line.
std::string told(const sanc::graph& g, const std::vector<sanc::graph_path>& paths) {
    std::string out;
    for (const auto& path : paths) {
        out += (*g.ids)[static_cast<std::size_t>(path.vertices[0])];
        for (std::size_t i = 0; i < path.steps.size(); ++i) {
            out += (path.steps[i].along ? ">" : "<") + (*g.ids)[static_cast<std::size_t>(path.vertices[i + 1])] + "@";
            for (const auto& row : path.steps[i].rows)
                out += std::to_string(row.file) + ":" + std::to_string(row.line) + ",";
        }
        out += " ";
    }
    return out;
}

struct fixture {
    sanc::edge_list list;
    sanc::graph graph;

    explicit fixture(std::string_view one, std::string_view two = {}, bool directed = true) {
        sanc::read_edges_csv(list, one, "one.csv");
        if (!two.empty()) sanc::read_edges_csv(list, two, "two.csv");
        graph = sanc::build_graph(sanc::seq, list, directed);
    }
    [[nodiscard]] std::vector<std::int32_t> indices(const std::vector<std::string>& ids) const {
        std::vector<std::int32_t> out;
        for (const auto& id : ids) out.push_back(graph.find(id));
        return out;
    }
    [[nodiscard]] std::string paths(const std::vector<std::string>& seeds, const std::vector<std::string>& targets,
                                    direction way, std::int32_t max_hops) const {
        const auto found =
            sanc::shortest_paths(sanc::seq, graph, list, indices(seeds), indices(targets), way, max_hops);
        EXPECT_EQ(told(graph, sanc::shortest_paths(sanc::par{3}, graph, list, indices(seeds), indices(targets), way,
                                                   max_hops)),
                  told(graph, found));
        return told(graph, found);
    }
};

TEST(Paths, FromAVesselUpToItsOwners) {
    const fixture f("source,target\nlisted,holding\nholding,ship\nother,ship\n", "source,target\nholding,ship\n");
    EXPECT_EQ(f.paths({"ship"}, {"listed"}, direction::against, 3), "ship<holding@0:3,1:2,<listed@0:2, ");
    EXPECT_EQ(f.paths({"ship"}, {"listed"}, direction::against, 1), "");
    EXPECT_EQ(f.paths({"ship"}, {"listed"}, direction::along, 9), "");
    EXPECT_EQ(f.paths({"listed"}, {"ship"}, direction::along, 9), "listed>holding@0:2,>ship@0:3,1:2, ");
    EXPECT_EQ(f.paths({"other"}, {"listed", "other"}, direction::either, 3),
              "other>ship@0:4,<holding@0:3,1:2,<listed@0:2, other ");
}

TEST(Paths, TiesGoToTheFirstVertices) {
    const fixture f("source,target\ns,10\ns,9\ns,b\n10,x\n9,y\nb,x\nx,t\ny,t\n");
    EXPECT_EQ(f.paths({"s"}, {"t"}, direction::along, 3), "s>9@0:3,>y@0:6,>t@0:9, ");
}

TEST(Paths, EitherNamesTheArcThatLeadsTheWay) {
    const fixture f("source,target\na,b\nb,a\nc,b\n");
    EXPECT_EQ(f.paths({"a"}, {"c"}, direction::either, 3), "a>b@0:2,<c@0:4, ");
    EXPECT_EQ(f.paths({"a"}, {"b"}, direction::against, 3), "a<b@0:3, ");
    const fixture undirected("source,target\na,b\nc,b\n", {}, false);
    EXPECT_EQ(undirected.paths({"a", "a"}, {"c"}, direction::along, 2), "a>b@0:2,>c@0:3, ");
}

TEST(Paths, SortedBySeedThenTarget) {
    const fixture f("source,target\na,x\nb,x\nx,p\nx,q\n");
    EXPECT_EQ(f.paths({"b", "a"}, {"q", "p", "a"}, direction::along, 2),
              "a a>x@0:2,>p@0:4, a>x@0:2,>q@0:5, b>x@0:3,>p@0:4, b>x@0:3,>q@0:5, ");
    EXPECT_EQ(f.paths({}, {"q"}, direction::along, 2), "");
    EXPECT_EQ(f.paths({"a"}, {"q", "a"}, direction::along, 0), "a ");
}

TEST(Paths, BadArguments) {
    const fixture f("source,target\na,b\n");
    EXPECT_THROW(sanc::shortest_paths(sanc::seq, f.graph, f.list, {-1}, {0}, direction::along, 1),
                 std::invalid_argument);
    EXPECT_THROW(sanc::shortest_paths(sanc::seq, f.graph, f.list, {0}, {2}, direction::along, 1),
                 std::invalid_argument);
    EXPECT_THROW(sanc::shortest_paths(sanc::seq, f.graph, f.list, {0}, {1}, direction::along, -1),
                 std::invalid_argument);
}

TEST(Paths, FewestStepsOnRandomGraphs) {
    sanc::random_stream random(51);
    for (int round = 0; round < 100; ++round) {
        const auto list = graph_test::csv(graph_test::joined(graph_test::random_rows(random, 12, 25, 1)));
        const auto g = sanc::build_graph(sanc::seq, list, true);
        std::vector<std::int32_t> all(static_cast<std::size_t>(g.vertices()));
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int32_t>(i);
        const auto n = all.size();
        for (const direction way : {direction::along, direction::against, direction::either}) {
            std::vector<std::vector<int>> hops(n, std::vector<int>(n, 1000));
            for (std::size_t v = 0; v < n; ++v) hops[v][v] = 0;
            for (std::size_t row = 0; row < list.source.size(); ++row) {
                const auto a = static_cast<std::size_t>(g.find(list.ids[static_cast<std::uint32_t>(list.source[row])]));
                const auto b = static_cast<std::size_t>(g.find(list.ids[static_cast<std::uint32_t>(list.target[row])]));
                if (way != direction::against) hops[a][b] = std::min(hops[a][b], 1);
                if (way != direction::along) hops[b][a] = std::min(hops[b][a], 1);
            }
            for (std::size_t k = 0; k < n; ++k) {
                for (std::size_t i = 0; i < n; ++i) {
                    for (std::size_t j = 0; j < n; ++j) hops[i][j] = std::min(hops[i][j], hops[i][k] + hops[k][j]);
                }
            }
            std::vector<std::vector<int>> found(n, std::vector<int>(n, 1000));
            for (const auto& path : sanc::shortest_paths(sanc::seq, g, list, all, all, way, 4)) {
                ASSERT_EQ(path.vertices.size(), path.steps.size() + 1);
                for (const auto& step : path.steps) ASSERT_FALSE(step.rows.empty());
                found[static_cast<std::size_t>(path.vertices.front())][static_cast<std::size_t>(path.vertices.back())] =
                    static_cast<int>(path.steps.size());
            }
            for (auto& row : hops) {
                for (int& h : row) h = h > 4 ? 1000 : h;
            }
            ASSERT_EQ(found, hops);
        }
    }
}

}  // namespace
