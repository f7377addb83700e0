// SPDX-License-Identifier: Apache-2.0
#include <sanc/evidence/rank_verb.hpp>

#include "abi.hpp"

namespace {

// The file that an option names, or nullptr where the option is not given.
const sanc::abi::given_file* file_of(const sanc_job& job, const char* option) {
    const std::string& name = job.option(option);
    if (name.empty()) return nullptr;
    const auto* found = job.file(name);
    if (found == nullptr) throw sanc::evidence::option_error(option, std::string(option) + ": '" + name + "' is none of the files; give it with them");
    return found;
}

}  // namespace

sanc_status sanc_run_rank(sanc_job* job, sanc_result** out) {
    return sanc::abi::guarded([&] {
        sanc::evidence::rank_verb verb;
        sanc::abi::set_options(*job, {verb.analysis(), verb.filters()}, {"vertices", "sources"});
        const auto* vertices = file_of(*job, "vertices");
        const auto* sources = file_of(*job, "sources");
        if (sources != nullptr) verb.sources = sanc::evidence::parse_ids(sources->bytes, sources->name);
        std::vector<sanc::evidence::input_file> files;
        for (const auto& file : job->files) {
            if (&file != vertices && &file != sources) files.push_back(file.input());
        }
        std::optional<sanc::evidence::input_file> more;
        if (vertices != nullptr) more = vertices->input();
        const sanc::monitor watch = sanc::abi::host_monitor();
        *out = sanc::abi::result_of(sanc::evidence::run_rank(sanc::compact, verb, files, more ? &*more : nullptr, watch)).release();
    });
}
