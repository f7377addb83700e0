// SPDX-License-Identifier: Apache-2.0
// The cases under a policy with memory of its own: what a device will meet, shown where there is none.
#include "apart.hpp"
#include "portable.hpp"

namespace contract {

void apart_portable(report& out) {
    const apart::on policy;
    portable_cases_on(policy, out);
}

}  // namespace contract
