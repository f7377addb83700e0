// SPDX-License-Identifier: Apache-2.0
#include "instances.hpp"

namespace sanc::evidence {

template dossier make_dossier<par>(const par&, std::string_view, const std::string&, const host&, const dossier_overrides&, const monitor&);
template verb_result run_tracks<par>(const par&, track_verb&, intake&, const monitor&);
template verb_result run_rank<par>(const par&, rank_verb&, const std::vector<input_file>&, const input_file*, const monitor&);

}  // namespace sanc::evidence

namespace sanc {
template intake read_fixes<par>(const par&, const std::vector<source_bytes>&, const intake_options&, const monitor&);
}  // namespace sanc
