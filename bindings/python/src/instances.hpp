// SPDX-License-Identifier: Apache-2.0
// The templates that take long to compile are instantiated once, in the files *_instances.cpp.
#pragma once

#include <sanc/evidence/change_verb.hpp>
#include <sanc/evidence/device.hpp>
#include <sanc/evidence/dossier.hpp>
#include <sanc/evidence/rank_verb.hpp>
#include <sanc/evidence/track_verb.hpp>

namespace sanc::python {

// The score of every pixel on BEFORE's grid into `out`, row by row, NaN where it is not observable.
void score_of(const par& policy, const evidence::change_verb& verb, const evidence::input_image& before, const evidence::input_image& after,
              float* out, const monitor& watch);

}  // namespace sanc::python

// compare_images() has its own line: run_change() and make_dossier() share it.
#define SANC_PYTHON_CHANGE(EXTERN)                                                                                                \
    EXTERN template change_result compare_images<on_device>(const on_device&, const input_image&, const input_image&,             \
                                                            const bit_mask&, const bit_mask&, change_options, const monitor&);    \
    EXTERN template change_outcome run_change<on_device>(const on_device&, change_verb&, const input_image&, const input_image&,  \
                                                         const input_file*, const monitor&);
#define SANC_PYTHON_OTHERS(EXTERN)                                                                                                \
    EXTERN template dossier make_dossier<on_device>(const on_device&, std::string_view, const std::string&, const host&,          \
                                                    const dossier_overrides&, const monitor&);                                    \
    EXTERN template verb_result run_tracks<on_device>(const on_device&, track_verb&, intake&, const monitor&);                    \
    EXTERN template verb_result run_rank<on_device>(const on_device&, rank_verb&, const std::vector<input_file>&,                 \
                                                    const input_file*, const monitor&);

namespace sanc::evidence {
SANC_PYTHON_CHANGE(extern)
SANC_PYTHON_OTHERS(extern)
}  // namespace sanc::evidence

namespace sanc {
extern template intake read_fixes<par>(const par&, const std::vector<source_bytes>&, const intake_options&, const monitor&);
}  // namespace sanc
