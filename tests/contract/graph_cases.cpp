// SPDX-License-Identifier: Apache-2.0
#include "graph_cases.hpp"

namespace contract {

void graph_cases(const any_policy& policy, report& out) {
    std::visit([&](const auto& p) { graph_cases_on(p, out); }, policy);
}

}  // namespace contract
