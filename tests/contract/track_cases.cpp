// SPDX-License-Identifier: Apache-2.0
#include "track_cases.hpp"

namespace contract {

void track_cases(const any_policy& policy, report& out) {
    std::visit([&](const auto& p) { track_cases_on(p, out); }, policy);
}

}  // namespace contract
