// SPDX-License-Identifier: Apache-2.0
#include <sanc/evidence/track_verb.hpp>

#include "abi.hpp"

sanc_status sanc_run_tracks(sanc_job* job, const char* verb, size_t verb_size, sanc_result** out) {
    return sanc::abi::guarded([&] {
        sanc::evidence::track_verb chosen;
        chosen.name.assign(verb, verb_size);
        sanc::abi::set_options(*job, {chosen.analysis(), chosen.filters()});
        std::vector<sanc::source_bytes> sources;
        for (const auto& file : job->files) sources.push_back({file.name, file.bytes});
        *out = sanc::abi::result_of(sanc::evidence::run_tracks(sanc::compact, chosen, sources, sanc::abi::host_monitor())).release();
    });
}
