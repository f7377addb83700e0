// SPDX-License-Identifier: Apache-2.0
// The work of the verbs, compiled once in the files *_instances.cpp, and the choice of where it runs.
#pragma once

#include <sanc/evidence/change_verb.hpp>
#include <sanc/evidence/device.hpp>
#include <sanc/evidence/dossier.hpp>
#include <sanc/evidence/rank_verb.hpp>
#include <sanc/evidence/track_verb.hpp>

#include "run.hpp"

// compare_images() has its own line: run_change() and make_dossier() share it.
#define SANC_CLI_CHANGE(EXTERN)                                                                                                    \
    EXTERN template change_result compare_images<on_device>(const on_device&, const input_image&, const input_image&,              \
                                                            const bit_mask&, const bit_mask&, change_options, const monitor&);     \
    EXTERN template change_outcome run_change<on_device>(const on_device&, change_verb&, const input_image&, const input_image&,   \
                                                         const input_file*, const monitor&);
#define SANC_CLI_OTHERS(EXTERN)                                                                                                    \
    EXTERN template verb_result run_tracks<on_device>(const on_device&, track_verb&, const std::vector<source_bytes>&,             \
                                                      const monitor&);                                                             \
    EXTERN template verb_result run_rank<on_device>(const on_device&, rank_verb&, const std::vector<input_file>&,                  \
                                                    const input_file*, const monitor&);                                            \
    EXTERN template dossier make_dossier<on_device>(const on_device&, std::string_view, const std::string&, const host&,           \
                                                    const dossier_overrides&, const monitor&);

namespace sanc::evidence {
SANC_CLI_CHANGE(extern)
SANC_CLI_OTHERS(extern)
}  // namespace sanc::evidence

namespace sanc::cli {

template <class Work>
auto run::with_policy(std::int64_t input_bytes, const Work& work) {
    if (auto found = device_for(input_bytes)) {
        try {
            return work(on_device(std::move(found), threads(), common_.backend == "cuda" ? device_share::all : device_share::gains));
        } catch (const cuda_error& problem) {
            leave_device(problem.what());
        }
    }
    return work(on_device(nullptr, threads()));
}

}  // namespace sanc::cli
