// SPDX-License-Identifier: Apache-2.0
// The work of the verbs, compiled once for each policy in with_par.cpp and with_device.cpp, and the choice of the policy.
// One thread is a team of one: it runs the code of the sequential policy.
#pragma once

#include <sanc/evidence/change_verb.hpp>
#include <sanc/evidence/device.hpp>
#include <sanc/evidence/dossier.hpp>
#include <sanc/evidence/rank_verb.hpp>
#include <sanc/evidence/track_verb.hpp>

#include "run.hpp"

#define SANC_CLI_INSTANCES(EXTERN, POLICY)                                                                                         \
    EXTERN template change_outcome run_change<POLICY>(const POLICY&, change_verb&, const input_image&, const input_image&,         \
                                                      const input_file*, const monitor&);                                          \
    EXTERN template verb_result run_tracks<POLICY>(const POLICY&, track_verb&, const std::vector<source_bytes>&, const monitor&);  \
    EXTERN template verb_result run_rank<POLICY>(const POLICY&, rank_verb&, const std::vector<input_file>&, const input_file*,     \
                                                 const monitor&);                                                                  \
    EXTERN template dossier make_dossier<POLICY>(const POLICY&, std::string_view, const std::string&, const host&,                 \
                                                 const dossier_overrides&, const monitor&);

namespace sanc::evidence {
SANC_CLI_INSTANCES(extern, par)
SANC_CLI_INSTANCES(extern, on_device)
}  // namespace sanc::evidence

namespace sanc::cli {

template <class Work>
auto run::with_policy(std::int64_t input_bytes, const Work& work) {
    if (auto found = device_for(input_bytes)) {
        try {
            return work(on_device(std::move(found), threads()));
        } catch (const cuda_error& problem) {
            leave_device(problem.what());
        }
    }
    return work(par(threads()));
}

}  // namespace sanc::cli
