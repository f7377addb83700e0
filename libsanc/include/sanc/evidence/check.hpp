// SPDX-License-Identifier: Apache-2.0
// Verification of a dossier by any host: every input and output against its hash, then everything computed again.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include <sanc/config.hpp>
#include <sanc/evidence/dossier.hpp>
#include <sanc/evidence/verify.hpp>

namespace sanc::evidence {

enum class verdict_kind : std::uint8_t { verified = 0, failed = 3, other_semantics = 4 };  // the program's exit status

struct verdict {
    verdict_kind is = verdict_kind::failed;
    std::string text;           // one line; where it failed it starts with the file or field
    std::string digest;         // of the dossier made again, where it was verified
    std::string result_digest;
};

// What a host gives: the dossier's files, and its inputs wherever they are.
struct dossier_files {
    std::function<std::optional<std::string>(const std::string& file)> output;  // bytes of a file of the dossier; none: missing
    std::function<bool(const manifest_input& input, std::string& problem)> find;  // the input is there with its hash, or why not
    std::function<input_file(const std::string& name)> read;                    // an input that was found
    std::function<input_image(const std::string& name, const std::string& lattice)> image;  // with its stored lattice, or ""
};

// Recomputes a dossier from its inputs and compares every byte. `make` computes: make_dossier() under a policy. Throws
// io_error where the manifest is none or an input cannot be read, cancelled.
template <class Make>
verdict check_dossier(const dossier_files& from, const std::string& manifest_text, const std::string& manifest_name, const Make& make) {
    const read_manifest manifest = parse_manifest(manifest_text, manifest_name);
    const auto fail = [](const char* form, const filling& name, const filling& what) {
        return verdict{verdict_kind::failed, filled(form, name, what), {}, {}};
    };
    for (const auto& input : manifest.inputs) {
        std::string problem;
        if (!from.find(input, problem)) return fail("input %: %", input.name, problem);
    }
    for (const auto& [file, sha256] : manifest.outputs) {
        const auto stored = from.output(file);
        if (!stored) return fail("output %: %", file, "is missing");
        if (hex(sha256_of(*stored)) != sha256) return fail("output %: %", file, "its SHA-256 is not the one in the manifest");
    }
    if (manifest.semantics_version != semantics_version) {
        return {verdict_kind::other_semantics,
                filled("inputs intact; computed by semantics %, this is %", manifest.semantics_version, semantics_version),
                {}, {}};
    }
    const std::string case_text = from.read(manifest.case_name).bytes;
    std::string unlisted;
    const auto look = [&](const std::string& name) {
        const auto names_it = [&](const manifest_input& input) { return input.name == name; };
        if (unlisted.empty() && std::none_of(manifest.inputs.begin(), manifest.inputs.end(), names_it)) unlisted = name;
    };
    for_each_input(parse_case(case_text, manifest.case_name), look, look);
    if (!unlisted.empty()) return fail("input %: %", unlisted, "is named in the case but not in the manifest");
    std::int64_t as_of_ms = 0;
    std::string_view reason;
    if (!manifest.as_of_option.empty() && !parse_time(manifest.as_of_option, std::nullopt, as_of_ms, reason)) {
        return fail("manifest.json: % %", "as_of_option", "is no time");
    }
    const host host{from.read, [&](const std::string& name) {
                        const auto lattice = manifest.lattice_of.find(name);
                        return from.image(name, lattice == manifest.lattice_of.end() ? std::string() : from.read(lattice->second).bytes);
                    }};
    const dossier made = make(case_text, manifest.case_name, host, dossier_overrides{manifest.as_of_option});
    for (const auto& [file, bytes] : made.files) {
        const auto stored = from.output(file);
        if (!stored) return fail("output %: %", file, "is missing");
        if (*stored != bytes) return fail("output %: %", file, "differs from what is computed now");
    }
    const std::string difference = manifest_difference(made.manifest, manifest_text, manifest_name);
    if (!difference.empty()) return fail("manifest.json: % %", difference, "differs from what is computed now");
    return {verdict_kind::verified,
            filled("verified: % inputs and % outputs are what the digest says", manifest.inputs.size(), made.files.size()),
            made.digest, made.result_digest};
}

}  // namespace sanc::evidence
