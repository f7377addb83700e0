// SPDX-License-Identifier: Apache-2.0
// The dossier of a case, and its verification: the same make_dossier for both.
#include <sanc/evidence/check.hpp>
#include <sanc/evidence/dossier.hpp>

#include "image.hpp"

namespace {

const sanc::abi::given_file& file_named(const sanc_job& job, const std::string& name) {
    const auto* found = job.file(name);
    if (found == nullptr) sanc::bad_input("%: not given; add this file", name);
    return *found;
}

sanc::evidence::input_image image_named(const sanc_job& job, const std::string& name, const std::string& lattice) {
    for (const auto& image : job.images) {
        if (std::string_view(image.name, image.name_size) == name) return sanc::abi::image_of(image, lattice);
    }
    sanc::bad_input("%: not given; decode this image and add it", name);
}

sanc::evidence::dossier make(std::string_view text, const std::string& name, const sanc::evidence::host& host,
                             const sanc::evidence::dossier_overrides& overrides) {
    return sanc::evidence::make_dossier(sanc::smallest, text, name, host, overrides, sanc::abi::host_monitor());
}

}  // namespace

sanc_status sanc_run_dossier(sanc_job* job, const char* case_name, size_t case_size, sanc_result** out) {
    return sanc::abi::guarded([&] {
        sanc::evidence::dossier_overrides overrides;
        sanc::abi::set_options(*job, {{sanc::evidence::text_option("as_of", "TIME", "", overrides.as_of)}});
        const sanc::evidence::host host{[&](const std::string& name) { return file_named(*job, name).input(); },
                                        [&](const std::string& name) { return image_named(*job, name, {}); }};
        const std::string name(case_name, case_size);
        auto made = make(file_named(*job, name).bytes, name, host, overrides);
        auto result = std::make_unique<sanc_result>();
        auto& texts = result->texts;
        texts[SANC_TEXT_DIGEST].push_back(made.digest);
        texts[SANC_TEXT_RESULT_DIGEST].push_back(made.result_digest);
        texts[SANC_TEXT_FINDINGS].push_back(std::to_string(made.findings));
        texts[SANC_TEXT_MANIFEST].push_back(sanc::filled("%\n", made.manifest.dump(3)));
        texts[SANC_TEXT_NOTE] = std::move(made.warnings);
        for (auto& [file, bytes] : made.files) {
            texts[SANC_TEXT_FILE_NAME].push_back(file);
            texts[SANC_TEXT_FILE].push_back(std::move(bytes));
        }
        *out = result.release();
    });
}

sanc_status sanc_run_verify(sanc_job* job, sanc_result** out) {
    return sanc::abi::guarded([&] {
        const auto output = [&](const std::string& file) -> std::optional<std::string> {
            const auto* found = job->output(file);
            if (found == nullptr) return {};
            return std::string(*found);
        };
        // An input is found by its hash as given; a lattice is a file of the dossier, and so is a copy of the case.
        const auto dossier_file = [&](const sanc::evidence::manifest_input& input, const std::string& file) {
            const auto* found = job->output(file);
            return found != nullptr && sanc::hex(sanc::sha256_of(*found)) == input.sha256;
        };
        std::map<std::string, std::string> own;  // inputs that the dossier holds itself
        const auto find = [&](const sanc::evidence::manifest_input& input, std::string& problem) {
            const auto* file = input.role == "lattice" ? nullptr : job->file(input.name);
            if (file != nullptr) {
                if (file->sha256 == input.sha256) return true;
                problem = "its SHA-256 is not the one in the manifest";
                return false;
            }
            for (const auto& name : {input.name, std::string("inputs/") + input.name, std::string(input.role == "case" ? "case.toml" : "")}) {
                if (name.empty() || !dossier_file(input, name)) continue;
                own[input.name] = name;
                return true;
            }
            problem = job->output(input.name) != nullptr ? "its SHA-256 is not the one in the manifest" : "not found; add this file";
            return false;
        };
        const auto read = [&](const std::string& name) -> sanc::evidence::input_file {
            const auto found = own.find(name);
            if (found == own.end()) return file_named(*job, name).input();
            const std::string_view bytes = *job->output(found->second);
            return {name, static_cast<std::int64_t>(bytes.size()), sanc::hex(sanc::sha256_of(bytes)), std::string(bytes)};
        };
        const auto image = [&](const std::string& name, const std::string& lattice) { return image_named(*job, name, lattice); };
        const sanc::evidence::dossier_files from{output, find, read, image};
        const auto* manifest = job->output("manifest.json");
        if (manifest == nullptr) throw sanc::io_error("manifest.json: not given; add every file of the dossier");
        const auto verdict = sanc::evidence::check_dossier(from, std::string(*manifest), "manifest.json", make);
        static constexpr const char* words[] = {"verified", "", "", "failed", "other-semantics"};
        auto result = std::make_unique<sanc_result>();
        result->texts[SANC_TEXT_VERDICT].emplace_back(words[static_cast<int>(verdict.is)]);
        result->texts[SANC_TEXT_VERDICT_LINE].push_back(verdict.text);
        result->texts[SANC_TEXT_DIGEST].push_back(verdict.digest);
        result->texts[SANC_TEXT_RESULT_DIGEST].push_back(verdict.result_digest);
        *out = result.release();
    });
}
