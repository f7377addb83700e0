// SPDX-License-Identifier: Apache-2.0
// The verbs `dossier` and `verify`.
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/dossier.hpp>
#include <sanc/evidence/verify.hpp>
#include <sanc/io/file.hpp>
#include <sanc/io/output.hpp>

#include "host.hpp"
#include "instances.hpp"
#include "run.hpp"

namespace sanc::cli {

namespace fs = std::filesystem;

namespace {

constexpr int verification_failed = 3;
constexpr int other_semantics = 4;

struct dossier_verb {
    std::string case_file;
    std::string output;
    std::string as_of;
    bool bundle = false;
    bool dry_run = false;
    common_options common;
};

struct verify_verb {
    std::string folder;
    std::string inputs;
    common_options common;
};

// Whether a folder holds a dossier of the case, which may be replaced.
bool holds_dossier_of(const fs::path& folder, const std::string& case_id) {
    if (!fs::is_regular_file(folder / "manifest.json")) return false;
    const auto manifest = evidence::parse_manifest(io::read_file(folder / "manifest.json").bytes, (folder / "manifest.json").string());
    return manifest.case_id == case_id;
}

void run_dossier(const dossier_verb& verb) {
    const run job(verb.common);
    const std::int64_t limit = verb.common.memory_limit_bytes();
    const fs::path case_path = fs::is_directory(verb.case_file) ? fs::path(verb.case_file) / "case.toml" : fs::path(verb.case_file);
    const auto text = io::read_file(case_path, limit);
    const fs::path folder = fs::absolute(case_path).parent_path();
    const std::string name = case_path.filename().string();
    const monitor watch = job.watch();
    const std::string& case_text = text.bytes;
    const evidence::dossier_overrides overrides{verb.as_of};
    const auto host = folder_host(folder, limit);
    if (verb.dry_run) {
        const auto the_case = evidence::parse_case(case_text, name);
        evidence::check_inputs(the_case, host);
        job.say("the case can be run: " + std::to_string(the_case.images.size()) + " images, " + std::to_string(the_case.tracks.size()) +
                " track files, " + std::to_string(the_case.graphs.size()) + " graphs, " + std::to_string(the_case.watchlists.size()) + " lists");
        return;
    }
    if (verb.output.empty()) throw CLI::RequiredError("-o DIR");
    const fs::path target = verb.output;
    const auto made = job.with_policy([&](const auto& policy) { return evidence::make_dossier(policy, case_text, name, host, overrides, watch); });
    for (const auto& warning : made.warnings) job.warn(warning);
    const bool exists = fs::exists(target) && !(fs::is_directory(target) && fs::is_empty(target));
    if (exists && !holds_dossier_of(target, made.case_id)) {
        throw io_error(target.string() + ": exists and is no dossier of the case '" + made.case_id + "'; choose another folder or remove it");
    }
    io::output_folder out(target, fs::exists(target));
    for (const auto& [file, bytes] : made.files) out.write(file, bytes);
    json manifest = made.manifest;
    manifest["run"] = json::object{{"backend", verb.common.backend}, {"device", job.device()}, {"library_version", library_version},
                                   {"seconds", format_fixed(static_cast<std::int64_t>(job.seconds() * 1000.0), 3)},
                                   {"case_folder", fs::proximate(folder, fs::absolute(target)).generic_string()},
                                   {"bundled", verb.bundle}};
    out.write("manifest.json", manifest.dump(3) + "\n");
    if (verb.bundle) {
        for (const auto& input : evidence::inputs_to_bundle(made.manifest)) {
            out.write("inputs/" + input, io::read_raw(io::inside(folder, input), limit).bytes);
        }
    }
    out.commit();
    job.say("findings: " + std::to_string(made.findings) + "  report: " + (target / "report.html").string());
    job.dossier_line(target.string(), made.digest, made.result_digest);
}

// Finds every input: in --inputs, in the dossier's own `inputs`, then where the manifest says. The first place that has a
// file of the name decides; its hash must be the one in the manifest.
int run_verify(const verify_verb& verb) {
    const run job(verb.common);
    const std::int64_t limit = verb.common.memory_limit_bytes();
    const fs::path folder = verb.folder;
    if (!fs::is_directory(folder)) throw io_error(verb.folder + ": no such folder; give the folder of a dossier");
    const auto manifest_path = folder / "manifest.json";
    if (!fs::is_regular_file(manifest_path)) throw io_error(verb.folder + ": holds no manifest.json, so it is no dossier; give the folder that sanc dossier made");
    const auto manifest = evidence::parse_manifest(io::read_file(manifest_path, limit).bytes, manifest_path.string());
    const auto fail = [&](const std::string& what) {
        std::cerr << "verification failed: " << what << '\n';
        return verification_failed;
    };
    std::vector<fs::path> places;
    if (!verb.inputs.empty()) places.emplace_back(verb.inputs);
    places.push_back(folder / "inputs");
    places.push_back(folder / manifest.case_folder);
    std::map<std::string, fs::path> found;
    for (const auto& input : manifest.inputs) {
        const bool own = input.role == "lattice";
        for (const auto& place : own ? std::vector<fs::path>{folder} : places) {
            fs::path path;
            try {
                path = io::inside(place, input.name);
            } catch (const io_error&) {
                continue;
            }
            if (io::file_sha256(path) != input.sha256) {
                return fail("input " + input.name + ": the SHA-256 of " + path.string() + " is not the one in the manifest");
            }
            found[input.name] = path;
            break;
        }
        if (found.count(input.name) != 0) continue;
        // A dossier that was moved away from its case still has a copy of it.
        if (input.role == "case" && io::file_sha256(folder / "case.toml") == input.sha256) {
            found[input.name] = folder / "case.toml";
            continue;
        }
        return fail("input " + input.name + ": not found; give its folder with --inputs DIR");
    }
    for (const auto& [file, sha256] : manifest.outputs) {
        const auto path = folder / file;
        if (!fs::is_regular_file(path)) return fail("output " + file + ": is missing");
    }
    if (manifest.semantics_version != semantics_version) {
        std::cerr << "inputs intact; computed by semantics " << manifest.semantics_version << ", this is " << semantics_version << '\n';
        return other_semantics;
    }
    stored_lattices lattices;
    for (const auto& [image, file] : manifest.lattice_of) lattices[image] = io::read_file(found.at(file), limit).bytes;
    evidence::host host;
    host.read = [&](const std::string& name) {
        const auto at = found.find(name);
        if (at == found.end()) throw io_error(name + ": named in the case but not in the manifest");
        auto file = io::read_file(at->second, limit);
        return evidence::input_file{name, file.size, file.sha256, std::move(file.bytes)};
    };
    host.image = [&](const std::string& name) {
        const auto at = found.find(name);
        if (at == found.end()) throw io_error(name + ": named in the case but not in the manifest");
        return read_image(at->second, name, limit, lattices);
    };
    const auto text = io::read_file(found.at(manifest.case_name), limit);
    const monitor watch = job.watch();
    const auto made = job.with_policy([&](const auto& policy) { return evidence::make_dossier(policy, text.bytes, manifest.case_name, host, {manifest.as_of_option}, watch); });
    for (const auto& [file, bytes] : made.files) {
        const auto path = folder / file;
        if (!fs::is_regular_file(path)) return fail("output " + file + ": is missing");
        if (io::read_raw(path, limit).bytes != bytes) return fail("output " + file + ": differs from what is computed now");
    }
    const std::string difference = evidence::manifest_difference(made.manifest, io::read_file(manifest_path, limit).bytes, manifest_path.string());
    if (!difference.empty()) return fail("manifest.json: " + difference + " differs from what is computed now");
    job.say("verified: " + std::to_string(manifest.inputs.size()) + " inputs and " + std::to_string(made.files.size()) + " outputs are what the digest says");
    job.dossier_line(folder.string(), made.digest, made.result_digest);
    return 0;
}

}  // namespace

void add_dossier_verbs(CLI::App& app, int& status) {
    auto make = std::make_shared<dossier_verb>();
    CLI::App* command = app.add_subcommand("dossier", "run a case: images, tracks and networks into one dossier");
    command->add_option("CASE", make->case_file, "the case file, or the folder of case.toml")->required()->type_name("");
    command->add_option("-o,--output", make->output, "the folder to make; it appears whole or not at all")->type_name("DIR");
    command->add_flag("--bundle", make->bundle, "copy the inputs into DIR/inputs");
    command->add_option("--as-of", make->as_of, "count open gaps up to here instead of the case's as_of")->type_name("TIME");
    command->add_flag("--dry-run", make->dry_run, "read the case and find its inputs, compute nothing");
    add_common(*command, make->common, false);
    command->callback([make, &status] {
        run_dossier(*make);
        status = 0;
    });

    auto check = std::make_shared<verify_verb>();
    CLI::App* verify = app.add_subcommand("verify", "recompute a dossier and compare every byte");
    verify->add_option("DIR", check->folder, "the folder of a dossier")->required()->type_name("");
    verify->add_option("--inputs", check->inputs, "look for the inputs here first")->type_name("DIR");
    add_common(*verify, check->common, false);
    verify->callback([check, &status] { status = run_verify(*check); });
}

}  // namespace sanc::cli
