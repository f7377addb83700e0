// SPDX-License-Identifier: Apache-2.0
#include "apart.hpp"
#include "graph_cases.hpp"

namespace contract {

void apart_graph(report& out) { graph_cases_on(apart::on{}, out); }

}  // namespace contract
