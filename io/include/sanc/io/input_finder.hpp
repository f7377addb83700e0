// SPDX-License-Identifier: Apache-2.0
// The inputs of a dossier on a disk, found by their hash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sanc::io {

// Looks in `inputs` (may be empty), then in the dossier's own folder `inputs`, then where the manifest says the case was. The
// first place that has a file of the name decides; its hash must be the one in the manifest.
class input_finder {
public:
    // `remedy` is what to tell people who lack one.
    input_finder(std::filesystem::path dossier, const std::string& inputs, const std::string& case_folder, std::string remedy);

    // Whether the input is there as it was; else `problem` says why not. `role` as in the manifest. O(bytes of the file).
    bool find(const std::string& name, const std::string& role, const std::string& sha256, std::string& problem);

    // Of an input that was found.
    [[nodiscard]] const std::filesystem::path& path_of(const std::string& name) const { return found_.at(name); }
    // Of all that were found.
    [[nodiscard]] std::int64_t bytes() const { return bytes_; }

private:
    bool take(const std::string& name, const std::filesystem::path& path);

    std::filesystem::path dossier_;
    std::string remedy_;
    std::vector<std::filesystem::path> places_;
    std::map<std::string, std::filesystem::path> found_;
    std::int64_t bytes_ = 0;
};

}  // namespace sanc::io
