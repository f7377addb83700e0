// SPDX-License-Identifier: Apache-2.0
// The verbs over tracks: fixes, vessels, segments, gaps, contacts.
#include <memory>
#include <string>
#include <vector>

#include <sanc/io/file.hpp>

#include "instances.hpp"

namespace sanc::cli {

namespace {

struct track_command {
    std::vector<std::string> files;
    common_options common;
    evidence::track_verb verb;
};

void run_command(track_command& command) {
    run job(command.common);
    auto& verb = command.verb;
    try {
        verb.resolve();
    } catch (const evidence::option_error& problem) {
        throw as_usage(problem, verb.analysis());
    }
    const monitor watch = job.watch();
    std::vector<io::file_bytes> files;
    std::vector<source_bytes> sources;
    io::output_set outputs;
    std::int64_t bytes = 0;
    for (const auto& path : command.files) {
        files.push_back(io::read_file(path, command.common.memory_limit_bytes() - bytes, watch));
        bytes += static_cast<std::int64_t>(files.back().bytes.size());
        outputs.keep(path);
    }
    for (const auto& file : files) sources.push_back({file.path, file.bytes});
    // Only --backend cuda: the way to a device takes longer than the joins on threads (benchmarks/README.md).
    const auto made = job.with_policy(0, [&](const auto& policy) { return evidence::run_tracks(policy, verb, sources, watch); });
    for (const auto& note : made.notes) job.say(note);
    job.finish(made, outputs);
}

void add_verb(CLI::App& app, const std::string& name, const std::string& meaning, int& status) {
    auto command = std::make_shared<track_command>();
    command->verb.name = name;
    CLI::App* sub = app.add_subcommand(name, meaning);
    sub->add_option("FILE", command->files, "CSV files, gzip or not; several are one input")->required()->type_name("");
    add_options(*sub, command->verb.analysis());
    add_options(*sub, command->verb.filters());
    add_common(*sub, command->common, front_outputs::table_and_rejects);
    sub->callback([command, &status] {
        run_command(*command);
        status = 0;
    });
}

}  // namespace

void add_track_verbs(CLI::App& app, int& status) {
    add_verb(app, "fixes", "positions of vessels, cleaned: every row used or listed with its reason", status);
    add_verb(app, "vessels", "what vessels say of themselves, with the time in which they said it", status);
    add_verb(app, "segments", "the chains of fixes that a ship could have sailed", status);
    add_verb(app, "gaps", "silences between fixes and since the last one", status);
    add_verb(app, "contacts", "who was near whom, when: exact in whole milliseconds, never across silence", status);
}

}  // namespace sanc::cli
