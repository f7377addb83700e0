// SPDX-License-Identifier: Apache-2.0
// The verb `rank` as every front door runs it: edges in, the table of ranks out.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/analysis_options.hpp>
#include <sanc/evidence/inputs.hpp>
#include <sanc/evidence/rank.hpp>
#include <sanc/evidence/verb.hpp>

namespace sanc::evidence {

// The verb with its options. The lists refer into this object.
struct rank_verb {
    rank_options options;
    edge_columns columns;
    std::optional<std::vector<std::string>> sources;  // betweenness of the paths from these vertices only
    std::vector<std::string> source_places;           // where each was read, for errors; or empty

    [[nodiscard]] option_list analysis() { return rank_list(options); }

    // Which columns of a CSV edge list are read.
    [[nodiscard]] option_list filters() {
        return {text_option("source", "COL", "column of the source", columns.source),
                text_option("target", "COL", "column of the target", columns.target),
                text_option("strength", "COL", "column of amounts or stakes: for PageRank, never a length", columns.strength),
                text_option("length", "COL", "column of costs, integers from 1: for paths", columns.length)};
    }
};

// The ids in a file, one a line, and where asked for the place NAME:LINE of each. Throws io_error where there is none, and for a line that
// is no single id: a source that was left out would change every score.
inline std::vector<std::string> parse_ids(std::string_view bytes, const std::string& name, std::vector<std::string>* places = nullptr) {
    std::vector<std::string> ids;
    csv_reader reader(bytes, ',', true);
    while (reader.next()) {
        if (!reader.defect().empty() || reader.fields().size() != 1) {
            throw io_error(name + ":" + std::to_string(reader.line()) + ": " + std::string(reader.defect().empty() ? "field_count" : reader.defect()) +
                           ": write one vertex a line, in quotes where it holds a comma or a quote");
        }
        ids.emplace_back(reader.fields()[0]);
        if (places != nullptr) places->push_back(name + ":" + std::to_string(reader.line()));
    }
    if (ids.empty()) throw io_error(name + ": no id in it; write one vertex a line");
    return ids;
}

// Ranks the vertices of an edge list. Throws io_error for an id of `sources` that is no vertex and where there is no edge,
// what the measures throw, cancelled.
template <class Policy>
verb_result run_rank(const Policy& policy, rank_verb& verb, edge_list& edges, const monitor& watch = {}) {
    require_edges(edges);
    const graph g = build_graph(policy, edges, !verb.options.undirected, watch.part(0.0, 0.2));
    betweenness_options how;
    json chosen{json::array{}};
    if (verb.sources) {
        if (verb.sources->empty()) bad_argument("rank", "sources", "none", "give one vertex or more");
        how.sources.emplace();
        for (std::size_t i = 0; i < verb.sources->size(); ++i) {
            const std::string& id = (*verb.sources)[i];
            const std::int32_t v = g.find(id);
            if (v < 0) throw io_error((i < verb.source_places.size() ? verb.source_places[i] : "sources") + ": '" + escape_text(id) + "' is no vertex of the graph");
            how.sources->push_back(v);
        }
        // A set: neither its order nor a vertex given twice shows in a digest.
        std::sort(how.sources->begin(), how.sources->end());
        how.sources->erase(std::unique(how.sources->begin(), how.sources->end()), how.sources->end());
        for (const std::int32_t v : *how.sources) chosen.push_back((*g.ids)[static_cast<std::size_t>(v)]);
    }
    const auto between = [&](const monitor& inner) { return betweenness(policy, g, how, inner); };
    table ranks = rank_graph(policy, g, verb.options, between, watch.part(0.2, 1.0));
    json told = values_of(verb.analysis());
    told["undirected"] = g.directed ? "false" : "true";
    told["strength"] = verb.columns.strength;
    told["length"] = verb.columns.length;
    told["sources"] = chosen;
    told["verb"] = "rank";
    std::vector<std::string> notes{"vertices: " + std::to_string(g.vertices()) + "  arcs: " + std::to_string(g.arcs()) +
                                   (g.directed ? "  directed" : "  undirected")};
    return {std::move(ranks), rejects_of(edges), std::move(told), std::move(notes), "none", {}};
}

// Reads edge lists (CSV, METIS by its name) as one graph, `vertices` (or null: ids, one a line) too, and ranks it.
template <class Policy>
verb_result run_rank(const Policy& policy, rank_verb& verb, const std::vector<input_file>& files, const input_file* vertices,
                     const monitor& watch = {}) {
    edge_list edges;
    edges.keep_loops = verb.options.keep_loops;
    for (const auto& file : files) read_edges(policy, edges, file.bytes, file.name, verb.columns, watch.part(0.0, 0.1));
    require_edges(edges);
    if (vertices != nullptr) read_vertices(edges, vertices->bytes, vertices->name);
    return run_rank(policy, verb, edges, watch.part(0.1, 1.0));
}

}  // namespace sanc::evidence
