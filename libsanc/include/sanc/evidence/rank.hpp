// SPDX-License-Identifier: Apache-2.0
// The verb `rank` on a graph in memory: which measures, how, and the table of ranks.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/graph/betweenness.hpp>
#include <sanc/graph/csr.hpp>
#include <sanc/graph/edge_parts.hpp>
#include <sanc/graph/metis.hpp>
#include <sanc/graph/pagerank.hpp>
#include <sanc/graph/ranks.hpp>
#include <sanc/table_rows.hpp>

namespace sanc::evidence {

inline const std::vector<std::string> known_measures{"betweenness", "pagerank"};

struct rank_options {
    std::vector<std::string> measures{"betweenness", "pagerank"};
    bool undirected = false;
    bool keep_loops = false;
    double tolerance = 1e-12;  // of PageRank
};

// Reads an edge list of either form: METIS where the name ends in .graph or .metis (before .gz), else CSV.
template <class Policy>
void read_edges(const Policy& policy, edge_list& list, std::string_view bytes, const std::string& name, const edge_columns& columns,
                       const monitor& watch = {}) {
    std::string_view stem = name;
    if (stem.size() > 3 && stem.substr(stem.size() - 3) == ".gz") stem.remove_suffix(3);
    const auto ends = [&](std::string_view end) { return stem.size() >= end.size() && stem.substr(stem.size() - end.size()) == end; };
    if (ends(".graph") || ends(".metis")) {
        read_edges_metis(list, bytes, name, columns, watch);
    } else {
        read_edges_csv(policy, list, bytes, name, columns, watch);
    }
}

// The rows of an edge list that were not used.
inline table rejects_of(const edge_list& list) {
    table_rows rows(schemas::rejects);
    for (const auto& row : list.rejects) rows.integer(row.file).integer(row.line).text(row.reason).text(escape_text(row.text, 80));
    return rows.words("source", std::make_shared<const std::vector<std::string>>(list.files)).made();
}

// The `ranks` table of a graph. `between(watch)` gives the betweenness where it is asked for. Throws as the measures do.
template <class Policy, class Betweenness>
table rank_graph(const Policy& policy, const graph& g, const rank_options& options, const Betweenness& between, const monitor& watch = {}) {
    std::vector<measure> measures;
    const double parts = static_cast<double>(options.measures.size());
    for (const auto& name : options.measures) {
        const double at = static_cast<double>(measures.size());
        const monitor inner = watch.part(at / parts, (at + 1.0) / parts);
        if (name == "betweenness") {
            measures.push_back({name, between(inner)});
        } else if (name == "pagerank") {
            pagerank_options how;
            how.tolerance = options.tolerance;
            measures.push_back({name, pagerank(policy, g, how, inner)});
        } else {
            bad_argument("rank", "measure", name, "choose from betweenness, pagerank");
        }
    }
    return ranks_table(policy, g, measures);
}

}  // namespace sanc::evidence
