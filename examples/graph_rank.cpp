// SPDX-License-Identifier: Apache-2.0
// Two groups of firms with one firm between them: who lies on the shortest paths, and where a walker spends its time.
#include <cstdio>
#include <string>

#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/csr.hpp>
#include <sanc/graph/pagerank.hpp>
#include <sanc/graph/ranks.hpp>
#include <sanc/table_text.hpp>

int main() {
    const std::string rows =
        "source,target\n"
        "north-1,north-2\nnorth-2,north-3\nnorth-3,north-1\n"
        "north-1,bridge\nbridge,south-1\n"
        "south-1,south-2\nsouth-2,south-3\nsouth-3,south-1\n"
        "south-3,south-3\n";  // a loop: listed, not used
    const sanc::par policy(2);
    sanc::edge_list edges;
    sanc::read_edges_csv(edges, rows, "edges.csv");
    const sanc::graph firms = sanc::build_graph(policy, edges, false);  // false: every row is an edge both ways
    const sanc::table ranks = sanc::ranks_table(policy, firms, {{"betweenness", sanc::betweenness(policy, firms)},
                                                                {"pagerank", sanc::pagerank(policy, firms)}});
    std::fputs(sanc::to_csv(ranks).c_str(), stdout);
    std::printf("not used: %zu row\n", edges.rejects.size());

    const auto bridge = static_cast<std::size_t>(firms.find("bridge"));
    return ranks.integers("betweenness_rank")[bridge] == 1 ? 0 : 1;
}
