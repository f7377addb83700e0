// SPDX-License-Identifier: Apache-2.0
#include <sanc/cuda/instances.cuh>

namespace sanc {
SANC_CUDA_TRACK_INSTANCES()
}  // namespace sanc
