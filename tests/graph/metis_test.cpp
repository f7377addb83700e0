// SPDX-License-Identifier: Apache-2.0
#include <sanc/graph/metis.hpp>

#include <string>

#include "graph/graph_data.hpp"

namespace {

sanc::edge_list metis(std::string_view bytes, const sanc::edge_columns& columns = {}, bool keep_loops = false) {
    sanc::edge_list list;
    list.keep_loops = keep_loops;
    sanc::read_edges_metis(list, bytes, "g.graph", columns);
    return list;
}

std::string edge_text(const sanc::edge_list& list) {
    std::string out;
    for (std::size_t i = 0; i < list.source.size(); ++i) {
        out += std::string(list.ids[static_cast<std::uint32_t>(list.source[i])]) + "-" +
               std::string(list.ids[static_cast<std::uint32_t>(list.target[i])]);
        if (list.has_strength) out += "*" + std::to_string(static_cast<int>(list.strength[i]));
        if (list.has_length) out += "/" + std::to_string(list.length[i]);
        out += " ";
    }
    return out;
}

TEST(Metis, PlainWithIsolatedVertexAndComments) {
    const auto list = metis("% made by hand\n4 2\n2 3\n1\n% between\n1\n\n");
    EXPECT_EQ(edge_text(list), "1-2 1-3 ");
    EXPECT_EQ(list.line, (std::vector<std::int64_t>{3, 3}));
    EXPECT_EQ(list.ids.size(), 4);
    EXPECT_TRUE(list.undirected);
    const auto graph = sanc::build_graph(sanc::seq, list, true);
    EXPECT_FALSE(graph.directed);
    EXPECT_EQ(graph.arcs(), 4);
}

TEST(Metis, WeightsOnlyWhenAsked) {
    constexpr std::string_view bytes = "3 2 011 2\r\n7 7 2 5\r\n7 7 1 5 3 9\r\n7 7 2 9\r\n";
    EXPECT_EQ(edge_text(metis(bytes)), "1-2 2-3 ");
    EXPECT_EQ(edge_text(metis(bytes, {"", "", "weight", ""})), "1-2*5 2-3*9 ");
    EXPECT_EQ(edge_text(metis(bytes, {"", "", "weight", "weight"})), "1-2*5/5 2-3*9/9 ");
    EXPECT_EQ(edge_text(metis("2 1 111 1\n4 7 2 5\n4 7 1 5\n", {"", "", "", "w"})), "1-2/5 ");
    EXPECT_THROW(metis("2 1\n2\n1\n", {"", "", "weight", ""}), sanc::io_error);
}

TEST(Metis, DefectsOfRowsAreListed) {
    const auto list = metis("4 4 1\n2 1 1 1\n1 1 3 4\n2 5 4 1\n2 2 1 3\n");
    std::string reasons;
    for (const auto& reject : list.rejects) reasons += std::to_string(reject.line) + " " + reject.reason + "\n";
    EXPECT_EQ(edge_text(list), "1-2 ");
    EXPECT_EQ(reasons, "2 loop\n3 one_way\n4 one_way\n4 one_way\n5 one_way\n5 one_way\n");
    EXPECT_EQ(metis("2 1 1\n2 0\n1 0\n", {"", "", "", "w"}).rejects.at(0).reason, "bad_length");
    EXPECT_EQ(edge_text(metis("2 2\n1 2\n1\n", {}, true)), "1-1 1-2 ");
}

TEST(Metis, BrokenFilesAreErrors) {
    for (const char* bytes :
         {"", "3\n", "x y\n", "2 1\n2\n", "2 1\n3\n1\n", "2 1\n2 x\n1\n", "2 2\n2\n1\n", "2 1\n-2\n1\n",
          "9999999999 1\n2\n1\n", "2 1 5\n2\n1\n", "2 1 1\n2\n1 1\n", "2 1 10\n\n1 1\n"}) {
        EXPECT_THROW(metis(bytes), sanc::io_error) << bytes;
    }
}

}  // namespace
