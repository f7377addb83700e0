// SPDX-License-Identifier: Apache-2.0
// Wall time of calls that wait for the device, and results as lines of JSON.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <cuda_runtime.h>

namespace bench {

// The median of `runs` times of call(), after one that is not counted; ms.
template <class Call>
double median_of(int runs, const Call& call) {
    call();
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        call();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

inline void say(const std::string& name, double ms, const std::vector<std::pair<std::string, std::int64_t>>& more, double ratio = 0.0) {
    std::printf("{\"name\":\"%s\",\"ms_median\":%.4f", name.c_str(), ms);
    for (const auto& [key, value] : more) std::printf(",\"%s\":%lld", key.c_str(), static_cast<long long>(value));
    if (ratio > 0.0) std::printf(",\"times_host\":%.2f", ratio);
    std::printf("}\n");
    std::fflush(stdout);
}

// Freed device memory stays for the next buffer, as in the plugin.
inline void keep_device_memory() {
    cudaMemPool_t pool = nullptr;
    std::uint64_t kept = ~std::uint64_t{0};
    if (cudaDeviceGetDefaultMemPool(&pool, 0) == cudaSuccess) cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &kept);
}

}  // namespace bench
