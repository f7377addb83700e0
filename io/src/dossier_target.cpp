// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/dossier_target.hpp>

#include <algorithm>

#include <sanc/error.hpp>
#include <sanc/io/file.hpp>

namespace sanc::io {

namespace fs = std::filesystem;

namespace {

// Whether a run made the file, or its --bundle or --viewer did.
bool made_by_a_run(const evidence::read_manifest& manifest, const fs::path& relative) {
    if (relative == "manifest.json" || relative == "viewer.html" || manifest.outputs.count(relative.generic_string()) != 0) return true;
    return std::any_of(manifest.inputs.begin(), manifest.inputs.end(),
                       [&](const evidence::manifest_input& input) { return relative == ("inputs" / fs::path(input.name)).lexically_normal(); });
}

}  // namespace

std::vector<std::string> other_files(const fs::path& dossier, const evidence::read_manifest& manifest) {
    std::vector<std::string> names;
    const fs::path root = fs::canonical(dossier);
    for (const auto& item : fs::recursive_directory_iterator(root)) {
        const fs::path relative = item.path().lexically_relative(root);
        const bool plain_folder = item.is_directory() && !item.is_symlink();
        if (!plain_folder && !made_by_a_run(manifest, relative)) names.push_back(relative.generic_string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool holds_dossier_of(const fs::path& target, const std::string& case_id, const fs::path& case_folder) {
    if (!fs::exists(target) || (fs::is_directory(target) && fs::is_empty(target))) return false;
    const auto refuse = [&](const std::string& what) { throw io_error(target.string() + ": " + what); };
    const fs::path manifest_path = target / "manifest.json";
    if (!fs::is_regular_file(manifest_path)) refuse("exists and is no dossier of the case '" + case_id + "'; choose another folder or remove it");
    const auto manifest = evidence::parse_manifest(read_file(manifest_path).bytes, manifest_path.string());
    if (manifest.case_id != case_id) refuse("exists and is no dossier of the case '" + case_id + "'; choose another folder or remove it");
    const fs::path root = fs::canonical(target);
    const fs::path inputs = fs::canonical(case_folder);
    if (std::mismatch(root.begin(), root.end(), inputs.begin(), inputs.end()).first == root.end()) {
        refuse("the case's own files lie in it and would be lost; choose another folder");
    }
    if (const auto others = other_files(root, manifest); !others.empty()) {
        refuse("holds " + others.front() + ", which is no part of the dossier and would be lost; move it elsewhere");
    }
    return true;
}

}  // namespace sanc::io
