// SPDX-License-Identifier: Apache-2.0
// The portable cases under sanc::cuda::on, where a device is; elsewhere one line that says why not.
#pragma once

#include <sanc/cuda/exec.cuh>

#include "portable.hpp"

namespace contract {

inline std::string run_on_device() {
    int devices = 0;
    const cudaError_t status = cudaGetDeviceCount(&devices);
    if (status != cudaSuccess || devices == 0) {
        return std::string("skipped: no device (") + cudaGetErrorString(status) + ")\n";
    }
    try {
        report out;
        portable_cases_on(sanc::cuda::on{}, out);
        return out.text();
    } catch (const std::exception& failure) {
        return std::string("MISMATCH driver: ") + failure.what() + "\n";
    }
}

}  // namespace contract
