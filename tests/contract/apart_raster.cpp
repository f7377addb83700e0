// SPDX-License-Identifier: Apache-2.0
// The cases of change() under a policy with memory of its own.
#include "apart.hpp"
#include "raster_cases.hpp"

namespace contract {

void apart_raster(report& out) {
    const apart::on policy;
    raster_cases_on(policy, out);
}

}  // namespace contract
