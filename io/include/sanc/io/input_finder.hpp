// SPDX-License-Identifier: Apache-2.0
// The inputs of a dossier on a disk, found by their hash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <sanc/evidence/verify.hpp>
#include <sanc/monitor.hpp>

namespace sanc::io {

// Looks in `inputs` (may be empty), then in the dossier's own folder `inputs`, then where the manifest says the case was. The
// first place that has a file of the name decides; its hash must be the one in the manifest.
class input_finder {
public:
    // `remedy` is what to tell people who lack one.
    input_finder(std::filesystem::path dossier, const std::string& inputs, const std::string& case_folder, std::string remedy);

    // Looks for all, hashing as many files at a time as there are `threads` (0: as the machine runs). Asks `watch` on this
    // thread. O(bytes of the files). Throws cancelled, io_error for a file that cannot be read.
    void look_for(const std::vector<evidence::manifest_input>& all, unsigned threads, const monitor& watch = {});

    // Whether an input that was looked for is there as it was; else `problem` says why not.
    bool find(const evidence::manifest_input& input, std::string& problem) const;

    // Of an input that was found.
    [[nodiscard]] const std::filesystem::path& path_of(const std::string& name) const { return paths_.at(name); }
    // Of all that were found.
    [[nodiscard]] std::int64_t bytes() const { return bytes_; }

private:
    struct place {
        std::filesystem::path path;
        std::string problem;  // "": the input is there
    };
    [[nodiscard]] place place_of(const evidence::manifest_input& input, const monitor& watch) const;

    std::filesystem::path dossier_;
    std::string remedy_;
    std::vector<std::filesystem::path> places_;
    std::map<std::pair<std::string, std::string>, std::string> problems_;  // by name and role
    std::map<std::string, std::filesystem::path> paths_;
    std::int64_t bytes_ = 0;
};

}  // namespace sanc::io
