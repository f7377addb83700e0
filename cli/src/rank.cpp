// SPDX-License-Identifier: Apache-2.0
// The verb `rank`: who is central in a network.
#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <sanc/io/file.hpp>

#include "instances.hpp"

namespace sanc::cli {

namespace {

struct rank_command {
    std::vector<std::string> files;
    common_options common;
    evidence::rank_verb verb;
    std::string vertices;
    std::string sources;
    std::string sort_by;
};

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

void run_command(rank_command& command) {
    run job(command.common);
    const monitor watch = job.watch();
    auto& verb = command.verb;
    const auto& measures = verb.options.measures;
    if (!command.sort_by.empty() && std::find(measures.begin(), measures.end(), command.sort_by) == measures.end()) {
        throw CLI::ValidationError("--sort-by", "'" + command.sort_by + "': name one of the measures of --measure");
    }
    io::output_set outputs;
    std::int64_t bytes = 0;
    const auto read = [&](const std::string& path) {
        auto file = io::read_file(path, command.common.memory_limit_bytes() - bytes, watch);
        outputs.keep(path);
        bytes += static_cast<std::int64_t>(file.bytes.size());
        return evidence::input_file{path, file.size, std::move(file.sha256), std::move(file.bytes)};
    };
    std::vector<evidence::input_file> files;
    for (const auto& path : command.files) files.push_back(read(path));
    evidence::input_file vertices;
    if (!command.vertices.empty()) vertices = read(command.vertices);
    if (!command.sources.empty()) verb.sources = evidence::parse_ids(read(command.sources).bytes, command.sources, &verb.source_places);
    const auto made = job.with_policy(bytes, [&](const auto& policy) {
        return evidence::run_rank(policy, verb, files, command.vertices.empty() ? nullptr : &vertices, watch);
    });
    for (const auto& note : made.notes) job.say(note);
    print_top(job, made.result, command.sort_by.empty() ? measures.front() : command.sort_by);
    job.finish(made, outputs);
}

}  // namespace

void add_rank(CLI::App& app, int& status) {
    auto command = std::make_shared<rank_command>();
    CLI::App* sub = app.add_subcommand("rank", "centrality of the vertices of a network: betweenness, PageRank");
    sub->add_option("EDGES", command->files, "edge lists: CSV with a header (source,target,..), or METIS (.graph, .metis)")->required()->type_name("");
    evidence::option_list told;
    for (const auto& each : command->verb.analysis()) {
        if (std::string_view(each.name) != "undirected") told.push_back(each);
    }
    add_options(*sub, told);
    sub->add_flag("--undirected", command->verb.options.undirected, "take every row both ways");
    add_options(*sub, command->verb.filters());
    sub->add_option("--vertices", command->vertices, "ids, one a line: those without an edge too")->type_name("FILE");
    sub->add_option("--sources", command->sources, "ids, one a line: betweenness of the paths from these only")->type_name("FILE");
    sub->add_option("--sort-by", command->sort_by, "show the first ten by this measure (the output keeps its order)")->type_name("NAME");
    add_common(*sub, command->common, front_outputs::table_and_rejects);
    sub->callback([command, &status] {
        run_command(*command);
        status = 0;
    });
}

}  // namespace sanc::cli
