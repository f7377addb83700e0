// SPDX-License-Identifier: Apache-2.0
// The templates that take long to compile are instantiated once, for sanc::par alone: it gives the bits of every policy.
#pragma once

#include <sanc/evidence/change_verb.hpp>
#include <sanc/evidence/dossier.hpp>
#include <sanc/evidence/rank_verb.hpp>
#include <sanc/evidence/track_verb.hpp>

namespace sanc::python {

// The score of every pixel on BEFORE's grid, NaN where it is not observable.
std::vector<float> score_of(const par& policy, const evidence::change_verb& verb, const evidence::input_image& before,
                            const evidence::input_image& after);

}  // namespace sanc::python

namespace sanc::evidence {

extern template change_result compare_images<par>(const par&, const input_image&, const input_image&, const bit_mask&,
                                                  const bit_mask&, change_options, const monitor&);
extern template change_outcome run_change<par>(const par&, change_verb&, const input_image&, const input_image&,
                                               const input_file*, const monitor&);
extern template dossier make_dossier<par>(const par&, std::string_view, const std::string&, const host&, const dossier_overrides&,
                                          const monitor&);
extern template verb_result run_tracks<par>(const par&, track_verb&, intake&, const monitor&);
extern template verb_result run_rank<par>(const par&, rank_verb&, const std::vector<input_file>&, const input_file*, const monitor&);

}  // namespace sanc::evidence

namespace sanc {
extern template intake read_fixes<par>(const par&, const std::vector<source_bytes>&, const intake_options&, const monitor&);
}  // namespace sanc
