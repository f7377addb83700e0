// SPDX-License-Identifier: Apache-2.0
// sum8 on a device: 8 threads to a block of 1,024 values.
#pragma once

#include <sanc/cuda/exec.cuh>
#include <sanc/cuda/graph_lanes.cuh>

namespace sanc::cuda {
namespace detail {

// A quarter of a warp; its fellows go their own ways.
struct team_of_8 {
    unsigned members = 0;
    int place = 0;

    SANC_HD static team_of_8 mine() {
#if defined(__CUDA_ARCH__)
        return {0xFFU << (threadIdx.x & 24U), static_cast<int>(threadIdx.x & 7U)};
#else
        return {};
#endif
    }
    SANC_HD int lane() const { return place; }
    SANC_HD double other(double value, int bits) const {
#if defined(__CUDA_ARCH__)
        return __shfl_xor_sync(members, value, bits);
#else
        return bits > 0 ? value : 0.0;
#endif
    }
};

inline constexpr int teams_per_block = 32;

// Which team of all this thread is in.
__device__ inline std::int64_t team_index() {
    return (static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x) / 8;
}

inline unsigned blocks_of_teams(std::int64_t teams) {
    constexpr std::int64_t most = 1 << 20;
    const std::int64_t needed = (teams + teams_per_block - 1) / teams_per_block;
    return static_cast<unsigned>(needed < most ? needed : most);
}

template <class T>
__global__ void sum8_kernel(column<const T> values, column<T> blocks) {
    const auto team = team_of_8::mine();
    const std::int64_t step = static_cast<std::int64_t>(gridDim.x) * teams_per_block;
    for (std::int64_t b = team_index(); b < blocks.size; b += step) {
        const std::int64_t low = b * sum8_block;
        const std::int64_t count = values.size - low < sum8_block ? values.size - low : sum8_block;
        const double sum = sum8_of_block(team, count, sanc::detail::column_value{values, low});
        if (team.lane() == 0) blocks[b] = sum;
    }
}

}  // namespace detail

inline double sum8(const on& policy, column<const double> values) {
    if (values.size == 0) return 0.0;
    const auto make = [&](column<const double> from) {
        buffer<double> blocks(policy, (from.size + sum8_block - 1) / sum8_block);
        detail::sum8_kernel<double><<<detail::blocks_of_teams(blocks.size()), 8 * detail::teams_per_block, 0, policy.stream>>>(from, view(blocks));
        check(cudaGetLastError(), "launch of sum8");
        return blocks;
    };
    auto blocks = make(values);
    while (blocks.size() > 1) blocks = make({blocks.data(), blocks.size()});
    return read_one(policy, blocks.data());
}

}  // namespace sanc::cuda
