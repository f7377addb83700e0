// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/input_finder.hpp>

#include <atomic>
#include <future>

#include <sanc/detail/task_team.hpp>
#include <sanc/error.hpp>
#include <sanc/io/file.hpp>

namespace sanc::io {

namespace fs = std::filesystem;

input_finder::input_finder(fs::path dossier, const std::string& inputs, const std::string& case_folder, std::string remedy)
    : dossier_(std::move(dossier)), remedy_(std::move(remedy)) {
    if (!inputs.empty() && !fs::is_directory(inputs)) throw io_error(inputs + ": no such folder; give the folder of the inputs");
    if (!inputs.empty()) places_.emplace_back(inputs);
    places_.push_back(dossier_ / "inputs");
    places_.push_back(dossier_ / case_folder);
}

input_finder::place input_finder::place_of(const evidence::manifest_input& input, const monitor& watch) const {
    for (const auto& folder : input.role == "lattice" ? std::vector<fs::path>{dossier_} : places_) {
        fs::path path;
        try {
            path = inside(folder, input.name);
        } catch (const io_error&) {
            continue;
        }
        if (file_sha256(path, watch) == input.sha256) return {path, {}};
        return {path, "the SHA-256 of " + path.string() + " is not the one in the manifest"};
    }
    // A dossier that was moved away from its case still has a copy of it.
    const fs::path copy = dossier_ / "case.toml";
    if (input.role == "case" && fs::is_regular_file(copy) && file_sha256(copy, watch) == input.sha256) return {copy, {}};
    return {{}, input.role == "lattice" ? "is missing from the dossier, which made it" : "not found; " + remedy_};
}

void input_finder::look_for(const std::vector<evidence::manifest_input>& all, unsigned threads, const monitor& watch) {
    std::atomic<bool> stop{false};
    const monitor go_on([&stop](double) { return !stop.load(); });
    std::vector<std::future<place>> found;
    detail::task_team team(stop);
    for (const auto& input : all) found.push_back(team.add<place>([this, &input, &go_on] { return place_of(input, go_on); }));
    team.start(threads);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const place here = detail::task_team::wait(std::move(found[i]), watch, static_cast<double>(i) / static_cast<double>(all.size()));
        problems_[{all[i].name, all[i].role}] = here.problem;
        if (!here.problem.empty()) continue;
        paths_[all[i].name] = here.path;
        bytes_ += static_cast<std::int64_t>(fs::file_size(here.path));
    }
}

bool input_finder::find(const evidence::manifest_input& input, std::string& problem) const {
    problem = problems_.at({input.name, input.role});
    return problem.empty();
}

}  // namespace sanc::io
