// SPDX-License-Identifier: Apache-2.0
// The cases of change() under the policies of the host.
#include "raster_cases.hpp"

namespace contract {

void raster_cases(const any_policy& policy, report& out) {
    std::visit([&](const auto& p) { raster_cases_on(p, out); }, policy);
}

}  // namespace contract
