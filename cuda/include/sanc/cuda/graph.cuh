// SPDX-License-Identifier: Apache-2.0
// What a device does its own way in graphs: overloads that the algorithms of sanc/graph find where they are instantiated.
#pragma once

#include <algorithm>
#include <optional>

#include <sanc/cuda/graph_brandes.cuh>
#include <sanc/cuda/graph_pull.cuh>
#include <sanc/graph/betweenness.hpp>

namespace sanc::cuda {
namespace detail {

// The warp of this thread.
struct whole_warp {
    SANC_HD static int lane() {
#if defined(__CUDA_ARCH__)
        return static_cast<int>(threadIdx.x & 31U);
#else
        return 0;
#endif
    }
    template <class T>
    SANC_HD static T shuffle(T value, int from) {
#if defined(__CUDA_ARCH__)
        return __shfl_sync(0xFFFFFFFFU, value, from);
#else
        return from >= 0 ? value : T{};
#endif
    }
    SANC_HD static double other(double value, int bits) {
#if defined(__CUDA_ARCH__)
        return __shfl_xor_sync(0xFFFFFFFFU, value, bits);
#else
        return bits > 0 ? value : 0.0;
#endif
    }
    SANC_HD static std::uint32_t ballot(bool flag) {
#if defined(__CUDA_ARCH__)
        return __ballot_sync(0xFFFFFFFFU, flag);
#else
        return flag ? 1U : 0U;
#endif
    }
};

inline constexpr int warps_per_block = 8;

template <class Body>
__global__ void warp_kernel(std::int64_t tasks, Body body) {
    const std::int64_t step = static_cast<std::int64_t>(gridDim.x) * warps_per_block;
    for (std::int64_t task = static_cast<std::int64_t>(blockIdx.x) * warps_per_block + threadIdx.x / 32; task < tasks; task += step) {
        body(whole_warp{}, task);
        __syncwarp();
    }
}

template <class Body>
void for_each_warp(const on& policy, std::int64_t tasks, const Body& body) {
    if (tasks <= 0) return;
    constexpr std::int64_t most_blocks = 1 << 20;
    const std::int64_t needed = (tasks + warps_per_block - 1) / warps_per_block;
    warp_kernel<<<static_cast<unsigned>(std::min(needed, most_blocks)), 32 * warps_per_block, 0, policy.stream>>>(tasks, body);
    check(cudaGetLastError(), "launch of for_each_warp");
}

// Bytes that buffers may take, with a fifth left to others. Beyond 32 GiB more batches at once fill no device better.
inline std::int64_t scratch_of(const on& policy) {
    std::size_t free = 0;
    std::size_t whole = 0;
    check(cudaMemGetInfo(&free, &whole), "cudaMemGetInfo");
    cudaMemPool_t pool = policy.memory;
    if (pool == nullptr) {
        int device = 0;
        check(cudaGetDevice(&device), "cudaGetDevice");
        check(cudaDeviceGetDefaultMemPool(&pool, device), "cudaDeviceGetDefaultMemPool");
    }
    std::uint64_t held = 0;
    std::uint64_t used = 0;
    check(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrReservedMemCurrent, &held), "cudaMemPoolGetAttribute");
    check(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrUsedMemCurrent, &used), "cudaMemPoolGetAttribute");
    const auto idle = static_cast<std::int64_t>(free) + static_cast<std::int64_t>(held > used ? held - used : 0);
    return std::min(idle / 5 * 4, std::int64_t{32} << 30);
}

}  // namespace detail

// The bits of sanc::detail::run_batches_by_hops, by warps. Where another takes the memory meanwhile, with less of it.
inline void run_batches_by_hops(const on& policy, const graph_view& g, column<const std::int32_t> sources,
                                std::optional<std::int64_t> scratch_bytes, column<double> total, const monitor& watch) {
    std::int64_t done = 0;
    for (std::int64_t bytes = scratch_bytes.value_or(detail::scratch_of(policy));; bytes /= 2) {
        try {
            if (!detail::run_levels<double>(policy, g, sources, bytes, total, watch, done)) {
                detail::run_levels<sanc::detail::scaled>(policy, g, sources, bytes, total, watch, done);
            }
            return;
        } catch (const out_of_memory&) {
            if (bytes == 0) throw;
        }
    }
}

}  // namespace sanc::cuda
