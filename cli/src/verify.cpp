// SPDX-License-Identifier: Apache-2.0
// The verb `verify`: a dossier computed again, every byte compared.
#include <atomic>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include <sanc/evidence/check.hpp>
#include <sanc/evidence/read_ahead.hpp>
#include <sanc/io/dossier_target.hpp>
#include <sanc/io/file.hpp>
#include <sanc/io/input_finder.hpp>
#include <sanc/text/utf8.hpp>

#include "host.hpp"
#include "instances.hpp"

namespace sanc::cli {

namespace fs = std::filesystem;

namespace {

struct verify_command {
    std::string folder;
    std::string inputs;
    common_options common;
};

int run_verify(const verify_command& command) {
    run job(command.common);
    const std::int64_t limit = command.common.memory_limit_bytes();
    const fs::path folder = command.folder;
    if (!fs::is_directory(folder)) throw io_error(command.folder + ": no such folder; give the folder of a dossier");
    const auto manifest = folder / "manifest.json";
    if (!fs::is_regular_file(manifest)) throw io_error(command.folder + ": holds no manifest.json, so it is no dossier; give the folder that sanc dossier made");
    const std::string text = io::read_file(manifest, limit).bytes;
    const auto stored = evidence::parse_manifest(text, manifest.string());
    const monitor watch = job.watch();
    io::input_finder inputs(folder, command.inputs, stored.case_folder, "give its folder with --inputs DIR");
    inputs.look_for(stored.inputs, job.threads(), watch.part(0.0, 0.1));
    std::atomic<bool> stop{false};
    evidence::dossier_files from;
    from.find = [&](const evidence::manifest_input& input, std::string& problem) { return inputs.find(input, problem); };
    from.output = [&](const std::string& file) -> std::optional<std::string> {
        fs::path path;
        try {
            path = io::inside(folder, file);
        } catch (const io_error&) {
            return {};  // missing, or no file of the folder
        }
        return io::read_raw(path, limit).bytes;
    };
    from.read = [&](const std::string& name) {
        auto file = io::read_file(inputs.path_of(name), limit, until(stop));
        return evidence::input_file{name, file.size, file.sha256, std::move(file.bytes)};
    };
    from.image = [&](const std::string& name, const std::string& lattice) { return read_image(inputs.path_of(name), name, limit, lattice, until(stop)); };
    const auto made = evidence::check_dossier(from, text, manifest.string(), [&](const std::string& case_text, const std::string& name,
                                                                                 const evidence::host& host, const evidence::dossier_overrides& overrides) {
        evidence::read_ahead ahead(evidence::parse_case(case_text, name), host, job.threads(), stop, watch);
        return job.with_policy(inputs.bytes(), [&](const auto& policy) { return evidence::make_dossier(policy, case_text, name, ahead.see(), overrides, watch.part(0.1, 1.0)); });
    });
    // Whoever reads the folder would take them for parts of what was verified.
    for (const auto& other : io::other_files(folder, stored)) job.warn(escape_text(other, 4096) + ": no part of the dossier, not looked at");
    if (fs::exists(folder / "viewer.html")) job.say("viewer.html: the page of whoever made the dossier, not looked at");
    if (made.is == evidence::verdict_kind::verified) {
        job.say(made.text);
        job.dossier_line(folder.string(), made.digest, made.result_digest);
    } else {
        std::cerr << (made.is == evidence::verdict_kind::failed ? "verification failed: " : "") << made.text << '\n';
    }
    return static_cast<int>(made.is);
}

}  // namespace

void add_verify(CLI::App& app, int& status) {
    auto command = std::make_shared<verify_command>();
    CLI::App* sub = app.add_subcommand("verify", "recompute a dossier and compare every byte");
    sub->add_option("DIR", command->folder, "the folder of a dossier")->required()->type_name("");
    sub->add_option("--inputs", command->inputs, "look for the inputs here first")->type_name("DIR");
    add_common(*sub, command->common, front_outputs::none);
    sub->callback([command, &status] { status = run_verify(*command); });
}

}  // namespace sanc::cli
