// SPDX-License-Identifier: Apache-2.0
// The verb `rank`: who is central in a network.
#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <sanc/evidence/analysis_options.hpp>
#include <sanc/io/file.hpp>

#include "run.hpp"

namespace sanc::cli {

namespace {

struct rank_verb {
    std::vector<std::string> files;
    common_options common;
    evidence::rank_options options;
    edge_columns columns;
    bool undirected = false;
    std::string vertices;
    std::string sources;
    std::string sort_by;
    evidence::option_list own;
};

// The canonical indices of the ids in a file, one a line. Throws io_error for an id that is no vertex.
std::vector<std::int32_t> read_sources(const graph& g, const io::file_bytes& file) {
    std::vector<std::int32_t> found;
    csv_reader reader(file.bytes, ',', true);
    while (reader.next()) {
        const std::string id(reader.fields().empty() ? std::string_view() : reader.fields()[0]);
        const std::int32_t v = g.find(id);
        if (v < 0) throw io_error(file.path + ":" + std::to_string(reader.line()) + ": '" + escape_text(id) + "' is no vertex of the graph");
        found.push_back(v);
    }
    if (found.empty()) throw io_error(file.path + ": no id in it; write one vertex a line");
    return found;
}

// The first rows by a measure, for people.
void print_top(const run& job, const table& ranks, const std::string& measure) {
    const auto& scores = ranks.scores(measure);
    const auto& places = ranks.integers(measure + "_rank");
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t shown = std::min<std::size_t>(order.size(), 10);
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(), [&](std::size_t a, std::size_t b) {
        return places[a] != places[b] ? places[a] < places[b] : a < b;
    });
    job.say("rank  " + measure + "  vertex");
    for (std::size_t i = 0; i < shown; ++i) {
        const auto row = order[i];
        job.say(std::to_string(places[row]) + "  " + format_double(scores[row]) + "  " + ranks.texts("vertex")[row]);
    }
}

void run_rank(rank_verb& verb) {
    const run job(verb.common);
    const monitor watch = job.watch();
    verb.options.undirected = verb.options.undirected || verb.undirected;
    if (!verb.sort_by.empty() && std::find(verb.options.measures.begin(), verb.options.measures.end(), verb.sort_by) == verb.options.measures.end()) {
        bad_argument("rank", "--sort-by", verb.sort_by, "name one of the measures of --measure");
    }
    io::output_set outputs;
    edge_list edges;
    edges.keep_loops = verb.options.keep_loops;
    const std::int64_t limit = verb.common.memory_limit_bytes();
    for (const auto& path : verb.files) {
        const auto file = io::read_file(path, limit, watch);
        outputs.keep(path);
        evidence::read_edges(edges, file.bytes, path, verb.columns, watch.part(0.0, 0.1));
    }
    require_edges(edges);
    if (!verb.vertices.empty()) {
        outputs.keep(verb.vertices);
        read_vertices(edges, io::read_file(verb.vertices, limit).bytes, verb.vertices);
    }
    job.with_policy([&](const auto& policy) {
        const graph g = build_graph(policy, edges, !verb.options.undirected, watch.part(0.1, 0.2));
        std::optional<std::vector<std::int32_t>> sources;
        if (!verb.sources.empty()) {
            outputs.keep(verb.sources);
            sources = read_sources(g, io::read_file(verb.sources, limit));
        }
        job.say("vertices: " + std::to_string(g.vertices()) + "  arcs: " + std::to_string(g.arcs()) + (g.directed ? "  directed" : "  undirected"));
        const table ranks = evidence::rank_graph(policy, g, verb.options, false, watch.part(0.2, 1.0), sources);
        const table rejects = evidence::rejects_of(edges);
        json parameters = evidence::values_of(verb.own);
        parameters["undirected"] = g.directed ? "false" : "true";
        parameters["strength"] = verb.columns.strength;
        parameters["length"] = verb.columns.length;
        json chosen{json::array{}};
        for (const auto v : sources.value_or(std::vector<std::int32_t>{})) chosen.push_back((*g.ids)[static_cast<std::size_t>(v)]);
        parameters["sources"] = chosen;
        parameters["verb"] = "rank";
        print_top(job, ranks, verb.sort_by.empty() ? verb.options.measures.front() : verb.sort_by);
        job.finish(ranks, &rejects, parameters, {}, "none", outputs);
    });
}

}  // namespace

void add_rank(CLI::App& app, int& status) {
    auto verb = std::make_shared<rank_verb>();
    CLI::App* command = app.add_subcommand("rank", "centrality of the vertices of a network: betweenness, PageRank");
    command->add_option("EDGES", verb->files, "edge lists: CSV with a header (source,target,..), or METIS (.graph, .metis)")->required()->type_name("");
    verb->own = evidence::rank_list(verb->options);
    evidence::option_list told;
    for (const auto& each : verb->own) {
        if (each.name != "undirected") told.push_back(each);
    }
    add_options(*command, told);
    command->add_flag("--undirected", verb->undirected, "take every row both ways");
    command->add_option("--source", verb->columns.source, "column of the source (default source)")->type_name("COL");
    command->add_option("--target", verb->columns.target, "column of the target (default target)")->type_name("COL");
    command->add_option("--strength", verb->columns.strength, "column of amounts or stakes: for PageRank, never a length")->type_name("COL");
    command->add_option("--length", verb->columns.length, "column of costs, integers from 1: for paths")->type_name("COL");
    command->add_option("--vertices", verb->vertices, "ids, one a line: those without an edge too")->type_name("FILE");
    command->add_option("--sources", verb->sources, "ids, one a line: betweenness of the paths from these only")->type_name("FILE");
    command->add_option("--sort-by", verb->sort_by, "show the first ten by this measure (the output keeps its order)")->type_name("NAME");
    add_common(*command, verb->common, true);
    command->callback([verb, &status] {
        run_rank(*verb);
        status = 0;
    });
}

}  // namespace sanc::cli
