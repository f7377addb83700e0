// SPDX-License-Identifier: Apache-2.0
#include "apart.hpp"
#include "track_cases.hpp"

namespace contract {

void apart_track(report& out) { track_cases_on(apart::on{}, out); }

}  // namespace contract
