// SPDX-License-Identifier: Apache-2.0
#include "portable.hpp"

namespace contract {

void portable_cases(const any_policy& policy, report& out) {
    std::visit([&](const auto& p) { portable_cases_on(p, out); }, policy);
}

}  // namespace contract
