// SPDX-License-Identifier: Apache-2.0
// What all verbs of the program share: the common options, the policy, progress, outputs and the last line.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <sanc/evidence/option.hpp>
#include <sanc/evidence/verb.hpp>
#include <sanc/io/output.hpp>
#include <sanc/monitor.hpp>

namespace sanc {
class device;
}

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

// What a verb writes: -o and --plot are there for a table, --rejects where rows are read.
enum class front_outputs { none, table, table_and_rejects };

// Adds the common options to a verb.
void add_common(CLI::App& verb, common_options& common, front_outputs outputs);

// Adds the options of a list, with - for _.
void add_options(CLI::App& verb, const evidence::option_list& options);

// The text of a wrong value as the command line writes option names: with -- and -.
CLI::ValidationError as_usage(const evidence::option_error& problem, const evidence::option_list& options);

// One run of a verb: starts the clock, shows progress, ends with the last line.
class run {
public:
    // Throws io_error where --backend cuda finds no device, CLI::ValidationError for an output that cannot be written so.
    explicit run(const common_options& common);

    // Progress on standard error, and the end when the user interrupts.
    [[nodiscard]] monitor watch() const;

    // Calls work(policy) with the policy that the options ask for; `input_bytes` is how much it computes on. What fails on
    // a device under --backend auto is done again on the CPU, so work(policy) must leave its inputs as they are. Defined
    // in instances.hpp.
    template <class Work>
    auto with_policy(std::int64_t input_bytes, const Work& work);

    // Whether the options name a device.
    [[nodiscard]] bool wants_device() const { return common_.backend == "cuda"; }

    // As the options ask; 0 = all.
    [[nodiscard]] unsigned threads() const;
    // How many that is.
    [[nodiscard]] unsigned thread_count() const;

    // What computed, for people.
    [[nodiscard]] std::string device_name() const;

    // A line on standard error that starts "warning: ".
    void warn(std::string_view text) const;
    // A line on standard error, unless --quiet.
    void say(std::string_view text) const;

    // Writes the result to every -o (.csv, .geojson, - = CSV on standard output) and its rejects to --rejects, all or none,
    // with what `files` holds already; then the last line, and the object of --json.
    void finish(const evidence::verb_result& made, io::output_set& files) const;

    // The last line of a dossier made or verified, and its --json object.
    void dossier_line(const std::string& folder, const std::string& digest_text, const std::string& result_text) const;

    [[nodiscard]] double seconds() const;

private:
    void check_outputs() const;
    // The device for so much input, or nullptr.
    std::shared_ptr<device> device_for(std::int64_t input_bytes);
    // In a handler of cuda_error: throws it on under --backend cuda, else warns.
    void leave_device(std::string_view why);
    void last_line(std::int64_t rows, const std::string& digest_text, json more) const;

    const common_options& common_;
    std::chrono::steady_clock::time_point start_;
    std::shared_ptr<device> device_;
    bool searched_ = false;    // for a device
    std::string computed_on_;  // the name of the device; "": the CPU
};

// The verbs. Each adds itself to the program; its callback sets the exit status.
void add_change(CLI::App& app, int& status);
void add_track_verbs(CLI::App& app, int& status);
void add_rank(CLI::App& app, int& status);
void add_dossier(CLI::App& app, int& status);
void add_verify(CLI::App& app, int& status);
void add_devices(CLI::App& app, int& status);

}  // namespace sanc::cli
