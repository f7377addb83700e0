// SPDX-License-Identifier: Apache-2.0
// The network of a case: its graphs by layer, ranks in each, and the paths from vessels to listed parties with the rows
// that prove them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sanc/evidence/case.hpp>
#include <sanc/evidence/inputs.hpp>
#include <sanc/evidence/rank.hpp>
#include <sanc/graph/csr.hpp>
#include <sanc/graph/paths.hpp>
#include <sanc/order.hpp>

namespace sanc::evidence {

// Who is named on lists of one class, and where.
struct listed_party {
    std::string id;
    std::string name;               // the first that is given
    std::string list_class;         // designation, port-state, mention, unknown
    std::vector<std::string> rows;  // "FILE:LINE"
};

// A path from a vessel to a listed party, in words that stand alone.
struct listed_path {
    std::string vessel;  // as in the tracks
    listed_party party;
    std::vector<std::string> vertices;            // from the vessel's vertex to the party
    std::vector<std::vector<std::string>> rows;   // per step "FILE:LINE", sorted
    std::vector<std::uint8_t> along;              // per step: whether the arc leads towards the party
};

// The graph of one layer, with the list it was made of.
struct network_layer {
    std::string name;
    edge_list edges;
    graph made;
    std::optional<graph> as_owned;  // of a layer that is ranked undirected: who owns whom has a direction all the same
    table ranks{schema{}};

    [[nodiscard]] const graph& for_paths() const { return as_owned ? *as_owned : made; }
};

struct path_options {
    std::int64_t max_hops = 6;
    direction way = direction::against;  // from what is owned to who owns it
};

// Adds the rows of a list `id,name,...` with a header; `#` lines are comments. Throws io_error.
inline void read_watchlist(std::vector<listed_party>& parties, std::string_view bytes, const std::string& name, const std::string& list_class) {
    csv_reader reader(bytes, ',', true);
    if (!reader.next()) bad_input("%: empty; a list has a header that names the columns id and name", name);
    const std::vector<std::string> header(reader.fields().begin(), reader.fields().end());
    const auto place = [&](std::string_view column) {
        const auto at = static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin());
        if (named_twice(header, at)) bad_input("%:%: two columns '%'; leave one out or rename it", name, reader.line(), column);
        return at;
    };
    const std::size_t id = place("id");
    const std::size_t label = place("name");
    if (id == header.size()) bad_input("%:%: no column 'id'; write it as in the graph", name, reader.line());
    while (reader.next()) {
        const auto& fields = reader.fields();
        if (!reader.defect().empty() || fields.size() <= id || fields[id].empty()) {
            bad_input("%:%: not a row of the list (%); mend or remove it", name, reader.line(), reader.defect().empty() ? "no id" : reader.defect());
        }
        parties.push_back({std::string(fields[id]), label < fields.size() ? std::string(fields[label]) : std::string(), list_class,
                           {filled("%:%", name, reader.line())}});
    }
}

// Each party once for each class of list, by id, then class; its rows in the order in which they were read.
inline void merge_parties(std::vector<listed_party>& parties) {
    sort_rows(parties, [](const listed_party& a, const listed_party& b) {
        const int order = compare_ids(a.id, b.id);
        return order != 0 ? order < 0 : a.list_class < b.list_class;
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < parties.size(); ++i) {
        if (kept > 0 && parties[kept - 1].id == parties[i].id && parties[kept - 1].list_class == parties[i].list_class) {
            listed_party& same = parties[kept - 1];
            if (same.name.empty()) same.name = parties[i].name;
            same.rows.push_back(parties[i].rows.front());
        } else {
            if (kept != i) parties[kept] = std::move(parties[i]);
            ++kept;
        }
    }
    parties.resize(kept);
}

// The vertices that are a vessel: "mmsi:N" and, where `imo` is known, "imo:N".
inline std::vector<std::string> vertices_of_vessel(const std::string& vessel, const std::vector<std::string>& imo_numbers) {
    std::vector<std::string> names{filled("mmsi:%", vessel)};
    for (const auto& number : imo_numbers) names.push_back(filled("imo:%", number));
    return names;
}

// The graphs of a layer in one: reads every [[graph]] of it, builds, ranks. Returns a layer without a vertex when the case
// has no graph of that layer. Throws io_error, cancelled.
template <class Policy>
network_layer make_layer(const Policy& policy, const std::string& name, const case_definition& the_case,
                         const std::vector<input_file>& files, const rank_options& options, const monitor& watch) {
    network_layer layer;
    layer.name = name;
    layer.edges.keep_loops = options.keep_loops;
    for (std::size_t i = 0; i < the_case.graphs.size(); ++i) {
        const auto& entry = the_case.graphs[i];
        if (entry.layer != name) continue;
        edge_columns columns;
        columns.strength = entry.strength;
        read_edges(policy, layer.edges, files[i].bytes, files[i].name, columns, watch.part(0.0, 0.2));
    }
    if (layer.edges.files.empty()) return layer;
    require_edges(layer.edges);
    layer.made = build_graph(policy, layer.edges, !options.undirected, watch.part(0.2, 0.3));
    if (options.undirected && name == "ownership") layer.as_owned = build_graph(policy, layer.edges, true);
    // A strength is no length.
    const auto between = [&](const monitor& inner) { return hop_betweenness(policy, layer.made, {}, inner); };
    layer.ranks = rank_graph(policy, layer.made, options, between, watch.part(0.3, 1.0));
    return layer;
}

namespace detail {

inline listed_path told_path(const network_layer& layer, const graph_path& path, const std::string& vessel, const listed_party& party) {
    listed_path made{vessel, party, {}, {}, {}};
    for (const auto v : path.vertices) made.vertices.push_back((*layer.made.ids)[static_cast<std::size_t>(v)]);
    for (const auto& step : path.steps) {
        std::vector<std::string> rows;
        for (const auto& row : step.rows) {
            rows.push_back(filled("%:%", layer.edges.files[static_cast<std::size_t>(row.file)], row.line));
        }
        made.rows.push_back(std::move(rows));
        made.along.push_back(step.along);
    }
    return made;
}

}  // namespace detail

// The shortest path of each (vessel, party) pair joined in the layer, sorted by vessel as given, then party as given; of a
// vessel's several vertices the first with the shortest one. A vessel that is itself listed has a path without a step, be it in the layer or not.
// O(parties x arcs) work. Throws cancelled.
template <class Policy>
std::vector<listed_path> paths_to_listed(const Policy& policy, const network_layer& layer, const std::vector<std::string>& vessels,
                                         const std::vector<std::vector<std::string>>& imo_numbers,
                                         const std::vector<listed_party>& parties, const path_options& options,
                                         const monitor& watch = {}) {
    std::vector<listed_path> found;
    const graph& g = layer.for_paths();
    std::vector<std::int32_t> targets, seeds;
    for (const auto& party : parties) {
        if (const auto v = g.find(party.id); v >= 0) targets.push_back(v);
    }
    std::vector<std::vector<std::string>> names(vessels.size());
    std::vector<std::vector<std::int32_t>> vertices(vessels.size());
    for (std::size_t i = 0; i < vessels.size(); ++i) {
        names[i] = vertices_of_vessel(vessels[i], imo_numbers[i]);
        for (const auto& name : names[i]) {
            if (const auto v = g.find(name); v >= 0) vertices[i].push_back(v);
        }
        seeds.insert(seeds.end(), vertices[i].begin(), vertices[i].end());
    }
    // Sorted by (seed, target), one for each pair that is joined.
    const auto paths = shortest_paths(policy, g, layer.edges, seeds, targets, options.way, static_cast<std::int32_t>(options.max_hops), watch);
    const auto path_between = [&](std::int32_t seed, std::int32_t target) {
        const auto at = std::lower_bound(paths.begin(), paths.end(), std::pair(seed, target), [](const graph_path& p, const auto& key) {
            return std::pair(p.vertices.front(), p.vertices.back()) < key;
        });
        const bool there = at != paths.end() && at->vertices.front() == seed && at->vertices.back() == target;
        return there ? &*at : nullptr;
    };
    std::vector<std::string> listed;
    for (const auto& party : parties) listed.push_back(party.id);
    sort_to_set(listed);
    for (std::size_t i = 0; i < vessels.size(); ++i) {
        const bool itself = std::any_of(names[i].begin(), names[i].end(), [&](const std::string& name) { return std::binary_search(listed.begin(), listed.end(), name); });
        if (!itself && vertices[i].empty()) continue;
        for (const auto& party : parties) {
            if (itself && std::find(names[i].begin(), names[i].end(), party.id) != names[i].end()) {
                found.push_back({vessels[i], party, {party.id}, {}, {}});
                continue;
            }
            const graph_path* best = nullptr;
            for (const std::int32_t seed : vertices[i]) {
                const graph_path* path = path_between(seed, g.find(party.id));
                if (path != nullptr && (best == nullptr || path->steps.size() < best->steps.size())) best = path;
            }
            if (best != nullptr) found.push_back(detail::told_path(layer, *best, vessels[i], party));
        }
    }
    return found;
}

}  // namespace sanc::evidence
