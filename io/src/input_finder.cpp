// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/input_finder.hpp>

#include <utility>

#include <sanc/error.hpp>
#include <sanc/io/file.hpp>

namespace sanc::io {

namespace fs = std::filesystem;

input_finder::input_finder(fs::path dossier, const std::string& inputs, const std::string& case_folder, std::string remedy)
    : dossier_(std::move(dossier)), remedy_(std::move(remedy)) {
    if (!inputs.empty()) places_.emplace_back(inputs);
    places_.push_back(dossier_ / "inputs");
    places_.push_back(dossier_ / case_folder);
}

bool input_finder::find(const std::string& name, const std::string& role, const std::string& sha256, std::string& problem) {
    for (const auto& place : role == "lattice" ? std::vector<fs::path>{dossier_} : places_) {
        fs::path path;
        try {
            path = inside(place, name);
        } catch (const io_error&) {
            continue;
        }
        if (file_sha256(path) == sha256) return take(name, path);
        problem = "the SHA-256 of " + path.string() + " is not the one in the manifest";
        return false;
    }
    // A dossier that was moved away from its case still has a copy of it.
    const fs::path copy = dossier_ / "case.toml";
    if (role == "case" && fs::is_regular_file(copy) && file_sha256(copy) == sha256) return take(name, copy);
    problem = "not found; " + remedy_;
    return false;
}

bool input_finder::take(const std::string& name, const fs::path& path) {
    found_[name] = path;
    bytes_ += static_cast<std::int64_t>(fs::file_size(path));
    return true;
}

}  // namespace sanc::io
