// SPDX-License-Identifier: Apache-2.0
// The templates that take long to compile are instantiated once for each policy, in the files *_instances.cpp. One thread is
// a team of one: it gives the bits of the sequential policy.
#pragma once

#include <sanc/evidence/change_verb.hpp>
#include <sanc/evidence/device.hpp>
#include <sanc/evidence/dossier.hpp>
#include <sanc/evidence/rank_verb.hpp>
#include <sanc/evidence/track_verb.hpp>

namespace sanc::python {

// The score of every pixel on BEFORE's grid, NaN where it is not observable.
std::vector<float> score_of(const par& policy, const evidence::change_verb& verb, const evidence::input_image& before,
                            const evidence::input_image& after);

}  // namespace sanc::python

// compare_images() has its own line: run_change() and make_dossier() share it.
#define SANC_PYTHON_CHANGE(EXTERN, POLICY)                                                                                        \
    EXTERN template change_result compare_images<POLICY>(const POLICY&, const input_image&, const input_image&, const bit_mask&,  \
                                                         const bit_mask&, change_options, const monitor&);                        \
    EXTERN template change_outcome run_change<POLICY>(const POLICY&, change_verb&, const input_image&, const input_image&,        \
                                                      const input_file*, const monitor&);
#define SANC_PYTHON_OTHERS(EXTERN, POLICY)                                                                                        \
    EXTERN template dossier make_dossier<POLICY>(const POLICY&, std::string_view, const std::string&, const host&,                \
                                                 const dossier_overrides&, const monitor&);                                       \
    EXTERN template verb_result run_tracks<POLICY>(const POLICY&, track_verb&, intake&, const monitor&);                          \
    EXTERN template verb_result run_rank<POLICY>(const POLICY&, rank_verb&, const std::vector<input_file>&, const input_file*,    \
                                                 const monitor&);

namespace sanc::evidence {
SANC_PYTHON_CHANGE(extern, par)
SANC_PYTHON_CHANGE(extern, on_device)
SANC_PYTHON_OTHERS(extern, par)
SANC_PYTHON_OTHERS(extern, on_device)
}  // namespace sanc::evidence

namespace sanc {
extern template intake read_fixes<par>(const par&, const std::vector<source_bytes>&, const intake_options&, const monitor&);
}  // namespace sanc
