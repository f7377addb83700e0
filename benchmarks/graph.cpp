// SPDX-License-Identifier: Apache-2.0
// Contestants of the graph family.
// usage: bench_graph betweenness GRAPH SOURCES [THREADS] (0: exact) | pagerank GRAPH TOLERANCE [THREADS] | csr CSV [THREADS]
#include <fstream>
#include <iterator>
#include <string>

#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/edge_parts.hpp>
#include <sanc/graph/pagerank.hpp>

#include "centrality.hpp"
#include "graph_files.hpp"

namespace {

sanc::par policy_of(int count, char** arguments, int place) {
    return sanc::par(count > place ? static_cast<unsigned>(std::atoi(arguments[place])) : bench::threads());
}

int betweenness(const sanc::par& policy, const std::string& path, std::int64_t sources) {
    const bench::edges edges = bench::read_graph(path);
    const sanc::graph graph = bench::graph_of(policy, edges);
    sanc::betweenness_options options;
    if (sources > 0) options.sources = bench::some_sources(edges.source, sources);
    return bench::contest([&] {
        auto found = std::make_shared<std::vector<double>>(sanc::betweenness(policy, graph, options));
        // 32 sources at a time go over all arcs there and back.
        const std::int64_t passes = 2 * (((sources > 0 ? sources : graph.vertices()) + 31) / 32);
        return [found, passes] { return bench::tell(*found, 1.0).add("passes", passes); };
    });
}

int pagerank(const sanc::par& policy, const std::string& path, double tolerance) {
    const sanc::graph graph = bench::graph_of(policy, bench::read_graph(path));
    sanc::pagerank_options options;
    options.tolerance = tolerance;
    return bench::contest([&] {
        auto steps = std::make_shared<std::int64_t>(-1);  // the last report is the end
        const sanc::monitor count([steps](double) { return ++*steps, true; });
        auto found = std::make_shared<std::vector<double>>(sanc::pagerank(policy, graph, options, count));
        return [found, steps] { return bench::tell(*found, 1.0).add("steps", *steps); };
    });
}

int csr(const sanc::par& policy, const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    return bench::contest([&] {
        sanc::edge_list list;
        sanc::read_edges_csv(policy, list, bytes, path);
        const auto rows = static_cast<std::int64_t>(list.source.size());
        auto made = std::make_shared<sanc::graph>(sanc::build_graph(policy, list, false));
        return [made, rows] { return bench::answer().add("rows", rows).add("arcs", made->arcs()).add("vertices", static_cast<std::int64_t>(made->vertices())); };
    });
}

}  // namespace

int main(int count, char** arguments) try {
    const std::string what = count > 2 ? arguments[1] : "";
    if (what == "csr") return csr(policy_of(count, arguments, 3), arguments[2]);
    if (what == "betweenness" && count > 3) return betweenness(policy_of(count, arguments, 4), arguments[2], std::atoll(arguments[3]));
    if (what == "pagerank" && count > 3) return pagerank(policy_of(count, arguments, 4), arguments[2], std::atof(arguments[3]));
    std::fputs("usage: bench_graph betweenness GRAPH SOURCES [THREADS] | pagerank GRAPH TOLERANCE [THREADS] | csr CSV [THREADS]\n", stderr);
    return 2;
} catch (const std::exception& e) {
    std::fprintf(stderr, "error: %s\n", e.what());
    return 1;
}
