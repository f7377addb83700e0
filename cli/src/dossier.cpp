// SPDX-License-Identifier: Apache-2.0
// The verb `dossier`: a case in, a folder out.
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <sanc/evidence/dossier.hpp>
#include <sanc/evidence/read_ahead.hpp>
#include <sanc/evidence/verify.hpp>
#include <sanc/io/dossier_target.hpp>
#include <sanc/io/file.hpp>
#include <sanc/io/output.hpp>
#include <sanc/io/viewer_page.hpp>

#include "host.hpp"
#include "instances.hpp"
#include "run.hpp"

namespace sanc::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t largest_inputs_in_page = std::int64_t{96} << 20;  // a browser holds a page as one text

struct dossier_command {
    std::string case_file;
    std::string output;
    std::string as_of;
    std::string viewer;
    bool bundle = false;
    bool dry_run = false;
    common_options common;
};

// The bytes of a case's files as they lie; those that are not there count nothing, they are missed later.
std::int64_t input_bytes(const evidence::case_definition& the_case, const fs::path& folder) {
    std::int64_t bytes = 0;
    const auto add = [&](const std::string& file) {
        std::error_code missing;
        const auto size = fs::file_size(folder / file, missing);
        if (!missing) bytes += static_cast<std::int64_t>(size);
    };
    for (const auto& image : the_case.images) add(image.file);
    for (const auto& entry : the_case.tracks) add(entry.file);
    for (const auto& entry : the_case.graphs) add(entry.file);
    return bytes;
}

// The viewer's page for this run: the one that was named, the installed one, or none.
std::string viewer_page(const std::string& named) {
    const fs::path page = named.empty() ? io::installed_viewer() : fs::path(named == "none" ? "" : named);
    return page.empty() ? std::string() : io::read_file(page).bytes;
}

void run_dossier(const dossier_command& command) {
    run job(command.common);
    const std::int64_t limit = command.common.memory_limit_bytes();
    const fs::path case_path = fs::is_directory(command.case_file) ? fs::path(command.case_file) / "case.toml" : fs::path(command.case_file);
    const auto text = io::read_raw(case_path, limit);
    const fs::path folder = fs::absolute(case_path).parent_path();
    const std::string name = case_path.filename().string();
    const monitor watch = job.watch();
    const std::string& case_text = text.bytes;
    const evidence::dossier_overrides overrides{command.as_of};
    const auto the_case = evidence::parse_case(case_text, name);
    if (command.dry_run) {
        evidence::check_parameters(the_case, name);
        evidence::check_inputs(the_case, folder_host(folder, limit, watch));
        job.say("the case and its inputs can be read: " + std::to_string(the_case.images.size()) + " images, " + std::to_string(the_case.tracks.size()) +
                " track files, " + std::to_string(the_case.graphs.size()) + " graphs, " + std::to_string(the_case.watchlists.size()) + " lists");
        return;
    }
    if (command.output.empty()) throw CLI::RequiredError("-o DIR");
    const fs::path target = command.output;
    const std::string page = viewer_page(command.viewer);
    const std::int64_t given = input_bytes(the_case, folder);
    if (given > limit) {
        throw io_error("the inputs of " + name + " have " + std::to_string(given) + " bytes, the memory limit is " + std::to_string(limit) +
                       ": give the case fewer or raise --memory-limit");
    }
    std::atomic<bool> stop{false};
    evidence::read_ahead ahead(the_case, folder_host(folder, limit, until(stop)), job.threads(), stop, watch);
    const auto made = job.with_policy(given, [&](const auto& policy) {
        return evidence::make_dossier(policy, case_text, name, ahead.see(), overrides, watch);
    });
    for (const auto& warning : made.warnings) job.warn(warning);
    io::output_folder out(target, io::holds_dossier_of(target, made.case_id, folder));
    json manifest = made.manifest;
    manifest["run"] = json::object{{"backend", command.common.backend}, {"device", job.device_name()}, {"library_version", library_version},
                                   {"seconds", format_fixed(static_cast<std::int64_t>(job.seconds() * 1000.0), 3)},
                                   {"case_folder", fs::proximate(folder, fs::absolute(target)).generic_string()},
                                   {"bundled", command.bundle}};
    auto shown = made.files;
    shown["manifest.json"] = manifest.dump(3) + "\n";
    for (const auto& [file, bytes] : shown) out.write(file, bytes);
    std::int64_t bundled = 0;
    if (command.bundle) {
        out.write_inputs(evidence::inputs_to_bundle(made.manifest), [&](const std::string& input) {
            std::string bytes = input == name ? case_text : io::read_raw(io::inside(folder, input), limit).bytes;
            bundled += static_cast<std::int64_t>(bytes.size());
            if (!page.empty() && bundled <= largest_inputs_in_page) shown["inputs/" + input] = bytes;
            return bytes;
        });
    }
    if (bundled > largest_inputs_in_page && !page.empty()) job.say("viewer.html: the inputs are too large for a page: drop the folder inputs on it");
    if (!page.empty()) out.write("viewer.html", io::page_of_dossier(page, made.case_id, shown));
    out.commit();
    job.say("findings: " + std::to_string(made.findings) + "  report: " + (target / "report.html").string());
    job.dossier_line(target.string(), made.digest, made.result_digest);
}

}  // namespace

void add_dossier(CLI::App& app, int& status) {
    auto make = std::make_shared<dossier_command>();
    CLI::App* command = app.add_subcommand("dossier", "run a case: images, tracks and networks into one dossier");
    command->add_option("CASE", make->case_file, "the case file, or the folder of case.toml")->required()->type_name("");
    command->add_option("-o,--output", make->output, "the folder to make; it appears whole or not at all")->type_name("DIR");
    command->add_flag("--bundle", make->bundle, "copy the inputs into DIR/inputs");
    command->add_option_function<std::string>(
            "--as-of", [make](const std::string& text) {
                std::int64_t unused = 0;
                std::string_view reason;
                if (!parse_time(text, std::nullopt, unused, reason)) throw CLI::ValidationError("--as-of", "'" + text + "': " + std::string(reason));
                make->as_of = text;
            },
            "count open gaps up to here instead of the case's as_of")->type_name("TIME");
    command->add_option("--viewer", make->viewer, "put this page of the viewer beside the report, the dossier inside; 'none': no page (default: the installed one, "
                                                  "share/sanc/viewer.html)")->type_name("PAGE");
    command->add_flag("--dry-run", make->dry_run, "read the case and find its inputs, compute nothing");
    add_common(*command, make->common, front_outputs::none);
    command->callback([make, &status] {
        run_dossier(*make);
        status = 0;
    });
}

}  // namespace sanc::cli
