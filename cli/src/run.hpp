// SPDX-License-Identifier: Apache-2.0
// What all verbs of the program share: the common options, the policy, progress, outputs and the last line.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <sanc/digest.hpp>
#include <sanc/evidence/option.hpp>
#include <sanc/exec.hpp>
#include <sanc/io/output.hpp>
#include <sanc/monitor.hpp>
#include <sanc/table.hpp>
#include <sanc/table_text.hpp>

namespace sanc::cli {

struct common_options {
    std::vector<std::string> outputs;  // -o
    std::string rejects;
    std::string plot;
    std::string backend = "auto";
    unsigned threads = 0;
    std::string memory_limit = "2GB";
    bool as_json = false;
    bool quiet = false;

    [[nodiscard]] std::int64_t memory_limit_bytes() const;
};

// Adds the common options to a verb; `table_outputs` are -o and --rejects.
void add_common(CLI::App& verb, common_options& common, bool table_outputs);

// Adds the options of a list, with - for _.
void add_options(CLI::App& verb, const evidence::option_list& options);

// One run of a verb: starts the clock, shows progress, ends with the last line.
class run {
public:
    explicit run(const common_options& common);

    // Progress on standard error, and the end when the user interrupts.
    [[nodiscard]] monitor watch() const;

    // Calls work(policy) with the policy that the options ask for.
    template <class Work>
    auto with_policy(const Work& work) const {
        if (common_.backend == "seq") return work(seq);
        return work(par(common_.threads));
    }
    [[nodiscard]] std::string device() const;

    // A line on standard error that starts "warning: ".
    void warn(std::string_view text) const;
    // A line on standard error, unless --quiet.
    void say(std::string_view text) const;

    // Writes `result` to every -o (.csv, .geojson, - = CSV on standard output) and `rejects` to --rejects, all or none, with
    // what `files` holds already; then the last line, and the object of --json.
    void finish(const table& result, const table* rejects, const json& parameters, const coordinate_text& corner,
                std::string_view coordinates, io::output_set& files) const;

    // The last line and the --json object of a run whose outputs stand already.
    void last_line(std::int64_t rows, const std::string& digest_text, json more) const;

    // The last line of a dossier made or verified, and its --json object.
    void dossier_line(const std::string& folder, const std::string& digest_text, const std::string& result_text) const;

    [[nodiscard]] double seconds() const;

private:
    const common_options& common_;
    std::chrono::steady_clock::time_point start_;
};

// "3 duplicate, 1 range" of the reasons in a table of rejects, most frequent first.
std::string tally_reasons(const table& rejects);

// The verbs. Each adds itself to the program; its callback sets the exit status.
void add_change(CLI::App& app, int& status);
void add_track_verbs(CLI::App& app, int& status);
void add_rank(CLI::App& app, int& status);
void add_dossier_verbs(CLI::App& app, int& status);

}  // namespace sanc::cli
