// SPDX-License-Identifier: Apache-2.0
// Eleven real graphs with the centralities that igraph found (../shared/data/graph/SOURCES.md).
#include <cmath>
#include <cstdio>
#include <string>

#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/components.hpp>
#include <sanc/graph/metis.hpp>
#include <sanc/graph/pagerank.hpp>

#include "graph/graph_data.hpp"

namespace {

enum class form { metis, spaced, relations, encounters };

struct golden {
    const char* name;
    form input;
    bool directed;
    std::int64_t vertices;
};

sanc::edge_list read(const golden& graph) {
    sanc::edge_list list;
    list.keep_loops = true;  // as igraph does
    std::string rows = "source,target\n";
    const std::string name = graph.name;
    if (graph.input == form::metis) {
        sanc::read_edges_metis(list, graph_test::data_file("graph/" + name + ".graph"), name);
        return list;
    }
    if (graph.input == form::spaced) {
        for (const auto& line : graph_test::lines(graph_test::data_file("graph/" + name + ".csv"))) {
            const auto words = graph_test::words(line, ' ');
            rows += words.at(0) + "," + words.at(1) + "\n";
        }
    } else if (graph.input == form::relations) {
        const auto number = [](const std::string& line, const std::string& key) {
            const std::size_t from = line.find("\"" + key + "\":") + key.size() + 3;
            return line.substr(from, line.find_first_not_of("0123456789", from) - from);
        };
        for (const auto& line :
             graph_test::lines(graph_test::data_file("crypto/eth_15000000/address_relations.json.gz"))) {
            rows += number(line, "srcAddressId") + "," + number(line, "dstAddressId") + "\n";
        }
    } else {
        sanc::read_edges_csv(list, graph_test::data_file("events/encounter-events.csv.gz"), name,
                             {"fishing_vessel_mmsi", "transshipment_vessel_mmsi", "", ""});
        return list;
    }
    sanc::read_edges_csv(list, rows, name);
    return list;
}

class Golden : public testing::TestWithParam<golden> {};

TEST_P(Golden, BetweennessPageRankDegreeComponents) {
    if (!graph_test::data_present()) GTEST_SKIP() << "skipped: no ../shared/data";
    const golden& given = GetParam();
    sanc::edge_list list = read(given);
    std::string expected = graph_test::data_file(std::string("graph/golden/") + given.name + ".centrality.csv");
    if (expected.empty())
        expected = graph_test::data_file(std::string("graph/golden/") + given.name + ".centrality.csv.gz");

    struct row {
        std::string id, in_degree, out_degree, betweenness, pagerank, component;
    };
    std::vector<row> rows;
    sanc::csv_reader reader(expected);
    ASSERT_TRUE(reader.next());
    const std::vector<std::string> header(reader.fields().begin(), reader.fields().end());
    ASSERT_EQ(header,
              (std::vector<std::string>{"vertex", "label", "in_degree", "out_degree", "betweenness", "pagerank_0.85",
                                        "harmonic_out_unnormalised", "eigenvector_undirected_max1", "coreness_all",
                                        "weak_component", "triangles"}));
    std::string vertices;
    while (reader.next()) {
        const auto& f = reader.fields();
        std::string id(f[1]);
        if (given.input == form::metis) id = std::to_string(std::stoll(std::string(f[0])) + 1);
        vertices += id + "\n";
        rows.push_back(
            {id, std::string(f[2]), std::string(f[3]), std::string(f[4]), std::string(f[5]), std::string(f[9])});
    }
    sanc::read_vertices(list, vertices, "vertices");
    const auto g = sanc::build_graph(sanc::seq, list, given.directed);
    ASSERT_EQ(g.vertices(), given.vertices);
    ASSERT_EQ(rows.size(), static_cast<std::size_t>(given.vertices));

    const auto betweenness = sanc::betweenness(sanc::seq, g);
    const auto pagerank = sanc::pagerank(sanc::seq, g);
    sanc::pagerank_options finer;  // a sum of changes below 1e-12 leaves single vertices up to 2e-10 of their rank off
    finer.tolerance = 1e-14;
    const auto fine_pagerank = sanc::pagerank(sanc::seq, g, finer);
    const auto component = sanc::components(sanc::seq, g);
    std::vector<std::int32_t> label_of(rows.size(), -1);  // golden's component number -> ours
    double worst_betweenness = 0.0;
    double worst_pagerank = 0.0;
    for (const row& r : rows) {
        const auto v = static_cast<std::size_t>(g.find(r.id));
        const double expected_betweenness = std::stod(r.betweenness);
        const double expected_pagerank = std::stod(r.pagerank);
        const double off = std::abs(betweenness.at(v) - expected_betweenness);
        ASSERT_LE(off, 1e-9 * expected_betweenness) << r.id;
        ASSERT_NEAR(pagerank[v], expected_pagerank, std::min(1e-10, 1e-9 * expected_pagerank)) << r.id;
        ASSERT_NEAR(fine_pagerank[v], expected_pagerank, 1e-10 * expected_pagerank) << r.id;
        if (expected_betweenness > 0) worst_betweenness = std::max(worst_betweenness, off / expected_betweenness);
        worst_pagerank = std::max(worst_pagerank, std::abs(fine_pagerank[v] / expected_pagerank - 1));
        const std::int64_t in = std::stoll(r.in_degree);
        ASSERT_EQ(g.degree[g.internal_of[static_cast<std::int64_t>(v)]],
                  given.directed ? in + std::stoll(r.out_degree) : in)
            << r.id;
        auto& label = label_of.at(std::stoul(r.component));
        if (label < 0) label = component[v];
        ASSERT_EQ(component[v], label) << r.id;
    }
    std::printf("%s: worst relative difference: betweenness %.1e, PageRank %.1e\n", given.name, worst_betweenness,
                worst_pagerank);
    EXPECT_TRUE(graph_test::same_bits(pagerank, sanc::pagerank(sanc::par{3}, g)));
    EXPECT_TRUE(graph_test::same_bits(
        betweenness, sanc::betweenness(sanc::par{2}, sanc::build_graph(sanc::par{2}, list, given.directed))));
}

INSTANTIATE_TEST_SUITE_P(
    Real, Golden,
    testing::Values(golden{"karate", form::metis, false, 34}, golden{"lesmis", form::metis, false, 77},
                    golden{"polblogs", form::metis, false, 1490}, golden{"power", form::metis, false, 4941},
                    golden{"hep-th", form::metis, false, 8361}, golden{"dolphins", form::spaced, false, 62},
                    golden{"polbooks", form::spaced, false, 105}, golden{"netscience", form::spaced, false, 1589},
                    golden{"email-Eu-core", form::spaced, true, 1005},
                    golden{"eth-15000000-relations", form::relations, true, 2030},
                    golden{"gfw-encounters", form::encounters, false, 2447}),
    [](const auto& given) {
        std::string name = given.param.name;
        for (char& c : name) c = c == '-' ? '_' : c;
        return name;
    });

}  // namespace
