// SPDX-License-Identifier: Apache-2.0
// change() and change_score() on a CUDA stream.
#include <sanc/cuda/instances.cuh>

namespace sanc {
SANC_CUDA_RASTER_INSTANCES()
}  // namespace sanc
