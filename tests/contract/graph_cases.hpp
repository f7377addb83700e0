// SPDX-License-Identifier: Apache-2.0
// From made edge lists to graphs, ranks and paths.
#pragma once

#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/csr.hpp>
#include <sanc/graph/metis.hpp>
#include <sanc/graph/pagerank.hpp>
#include <sanc/graph/paths.hpp>
#include <sanc/graph/ranks.hpp>
#include <sanc/random.hpp>

#include "made_rows.hpp"
#include "report.hpp"

namespace contract {
namespace graph_made {

inline constexpr const char* edge_header = "source,target,amount,cost";

// Clusters with hubs, parallel rows, loops and rows that cannot be used.
inline std::vector<std::string> made_edges() {
    sanc::random_stream random(31);
    const auto id = [](std::uint64_t v) { return (v % 3 == 0 ? "firm " : "") + std::to_string(v); };
    std::vector<std::string> rows;
    for (int i = 0; i < 2400; ++i) {
        const std::uint64_t from = random.below(random.below(5) == 0 ? 12 : 600);
        const std::uint64_t near = (from / 50 * 50 + random.below(50)) % 600;
        const std::uint64_t to = random.below(4) == 0 ? random.below(600) : near;
        const auto amount = static_cast<std::int64_t>(random.below(1000000));
        const std::uint64_t cost = 1 + random.below(9);
        rows.push_back(id(from) + "," + id(to) + "," + sanc::format_fixed(amount, 3) + "," + std::to_string(cost));
        if (random.below(40) == 0) rows.push_back(rows.back());
        if (random.below(200) == 0) rows.push_back("," + id(to) + ",1,1");
        if (random.below(200) == 0) rows.push_back(id(from) + "," + id(to) + ",nan,1");
        if (random.below(200) == 0) rows.push_back(id(from) + "," + id(to) + ",1,0");
    }
    return rows;
}

// A chain of `links` diamonds: 2^links shortest paths from end to end.
inline std::vector<std::string> made_diamonds(int links) {
    std::vector<std::string> rows;
    for (int i = 0; i < links; ++i) {
        const auto at = [&](int k) { return std::to_string(3 * i + k); };
        for (const auto& row : {at(0) + "," + at(1), at(0) + "," + at(2), at(1) + "," + at(3), at(2) + "," + at(3)}) {
            rows.push_back(row + ",1,2");
        }
    }
    return rows;
}

inline sanc::edge_list read_edges(const std::vector<std::vector<std::string>>& files, bool strength, bool length) {
    sanc::edge_list list;
    for (std::size_t i = 0; i < files.size(); ++i) {
        sanc::read_edges_csv(list, join_rows(files[i], edge_header), "edges-" + std::to_string(i) + ".csv",
                             {"source", "target", strength ? "amount" : "", length ? "cost" : ""});
    }
    return list;
}

template <class Policy>
void rank_cases(const Policy& policy, report& out) {
    struct form {
        std::string name;
        bool directed, strength, length;
    };
    const std::vector<std::string> rows = made_edges();
    const std::vector<std::string> mixed = shuffled(rows, 32);
    const auto cut = mixed.begin() + 777;
    const form forms[] = {{"directed", true, false, false},
                          {"undirected", false, false, false},
                          {"directed-strength-length", true, true, true},
                          {"undirected-length", false, false, true}};
    for (const form& f : forms) {
        const auto table_of = [&](const std::vector<std::vector<std::string>>& files, std::int64_t scratch) {
            const sanc::graph g = sanc::build_graph(policy, read_edges(files, f.strength, f.length), f.directed);
            sanc::betweenness_options some;
            some.scratch_bytes = scratch;
            sanc::betweenness_options hops;
            hops.hops = true;
            hops.sources = std::vector<std::int32_t>{0, 5, g.vertices() - 1, 17, 5};
            return sanc::ranks_table(policy, g,
                                     {{"pagerank", sanc::pagerank(policy, g)},
                                      {"betweenness", sanc::betweenness(policy, g, some)},
                                      {"betweenness_hops", sanc::betweenness(policy, g, hops)}});
        };
        const std::string name = "graph/ranks-" + f.name;
        out.add(name, table_of({rows}, std::int64_t{1} << 30));
        out.same(name, "rows shuffled, less scratch", table_of({mixed}, 1));
        out.same(name, "split over two files",
                 table_of({{mixed.begin(), cut}, {cut, mixed.end()}}, std::int64_t{3} << 20));
    }
}

}  // namespace graph_made

template <class Policy>
void graph_cases_on(const Policy& policy, report& out) {
    using namespace graph_made;
    rank_cases(policy, out);

    for (const bool length : {false, true}) {
        const sanc::graph g = sanc::build_graph(policy, read_edges({made_diamonds(1100)}, false, length), true);
        sanc::betweenness_options ends;
        ends.sources = std::vector<std::int32_t>{0, 1, 2, 1500};
        out.add(length ? "graph/many-paths-length" : "graph/many-paths", bytes_of(sanc::betweenness(policy, g, ends)));
    }

    std::string grid = "400 760 001\n";
    for (int v = 0; v < 400; ++v) {
        const auto neighbour = [&](bool there, int w) {
            if (there) grid += std::to_string(w + 1) + " " + std::to_string(1 + (v * w) % 5) + " ";
        };
        neighbour(v % 20 > 0, v - 1);
        neighbour(v % 20 < 19, v + 1);
        neighbour(v >= 20, v - 20);
        neighbour(v < 380, v + 20);
        grid += "\n";
    }
    sanc::edge_list metis;
    sanc::read_edges_metis(metis, grid, "grid.graph", {"source", "target", "", "weight"});
    const sanc::graph squares = sanc::build_graph(policy, metis, true);
    out.add("graph/metis", bytes_of(sanc::betweenness(policy, squares)) + bytes_of(sanc::pagerank(policy, squares)));

    const sanc::edge_list list = read_edges({made_edges()}, true, false);
    const sanc::graph g = sanc::build_graph(policy, list, true);
    sanc::pagerank_options personal;
    personal.personalisation.assign(static_cast<std::size_t>(g.vertices()), 0.0);
    personal.personalisation[3] = 2.0;
    personal.personalisation[100] = 1.0;
    out.add("graph/pagerank-personal", bytes_of(sanc::pagerank(policy, g, personal)));

    std::string paths;
    for (const auto way : {sanc::direction::along, sanc::direction::against, sanc::direction::either}) {
        const auto found = sanc::shortest_paths(policy, g, list, {1, 40, 300, 7}, {2, 80, 301, 302, 500}, way, 6);
        for (const auto& path : found) {
            for (const std::int32_t v : path.vertices) paths += (*g.ids)[static_cast<std::size_t>(v)] + ">";
            for (const auto& step : path.steps) {
                paths += step.along ? " along" : " against";
                for (const auto& row : step.rows) {
                    paths += " " + std::to_string(row.file) + ":" + std::to_string(row.line);
                }
            }
            paths += "\n";
        }
    }
    out.add("graph/paths", paths);
    std::string rejects;
    for (const auto& r : list.rejects) rejects += std::to_string(r.line) + " " + r.reason + " " + r.text + "\n";
    out.add("graph/rejects", rejects);
}

}  // namespace contract
