// SPDX-License-Identifier: Apache-2.0
// The cases of tests/contract on a CUDA stream.
#include <sanc/cuda/instances.cuh>

#include "differential.hpp"
#include "graph_cases.hpp"
#include "portable.hpp"
#include "raster_cases.hpp"
#include "track_cases.hpp"

namespace contract {

void device_cases(report& out) {
    const sanc::cuda::on policy;
    portable_cases_on(policy, out);
    raster_cases_on(policy, out);
    track_cases_on(policy, out);
    graph_cases_on(policy, out);
}

}  // namespace contract
