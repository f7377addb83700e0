// SPDX-License-Identifier: Apache-2.0
// The templates that take long to compile are instantiated once for each policy, in with_seq.cpp and with_par.cpp.
#pragma once

#include <sanc/evidence/dossier.hpp>

#define SANC_CLI_INSTANCES(EXTERN, POLICY)                                                                                  \
    EXTERN template change_result evidence::compare_images<POLICY>(                                                         \
        const POLICY&, const evidence::input_image&, const evidence::input_image&, const bit_mask&, const bit_mask&,        \
        change_options, const monitor&);                                                                                    \
    EXTERN template evidence::dossier evidence::make_dossier<POLICY>(const POLICY&, std::string_view, const std::string&,   \
                                                                     const evidence::host&,                                 \
                                                                     const evidence::dossier_overrides&, const monitor&);

namespace sanc {
SANC_CLI_INSTANCES(extern, sequential_policy)
SANC_CLI_INSTANCES(extern, par)
}  // namespace sanc
