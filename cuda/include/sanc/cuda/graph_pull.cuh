// SPDX-License-Identifier: Apache-2.0
// The sums over rows of PageRank on a device: 8 threads to a row, a block of 256 to a row longer than 1,024, in the order
// of sum8.
#pragma once

#include <sanc/cuda/sum8.cuh>
#include <sanc/graph/pagerank.hpp>

namespace sanc::cuda {
namespace detail {

struct sum_by_8 {
    team_of_8 team;
    template <class Value>
    SANC_HD double operator()(std::int64_t count, const Value& value) const {
        return sum8_by_8(team, count, value);
    }
    SANC_HD bool writes() const { return team.lane() == 0; }
};

inline constexpr std::int64_t longest_shared_row = 4096 * sum8_block;  // the sums of its blocks fill 32 KiB

// The blocks of the row to the teams of a block of threads, their sums to the first team.
struct sum_by_block {
    team_of_8 team;
    double* sums;  // shared, 4,096
    template <class Value>
    SANC_HD double operator()(std::int64_t count, const Value& value) const {
#if defined(__CUDA_ARCH__)
        const std::int64_t blocks = (count + sum8_block - 1) / sum8_block;
        for (std::int64_t b = threadIdx.x / 8; b < blocks; b += teams_per_block) {
            const std::int64_t low = b * sum8_block;
            const std::int64_t size = count - low < sum8_block ? count - low : sum8_block;
            const double sum = sum8_of_block(team, size, [&](std::int64_t i) { return value(low + i); });
            if (team.lane() == 0) sums[b] = sum;
        }
        __syncthreads();
        const double sum = threadIdx.x < 8 ? sum8_by_8(team, blocks, [&](std::int64_t b) { return sums[b]; }) : 0.0;
        __syncthreads();  // the next row may use `sums`
        return sum;
#else
        return sum8_of(count, value);
#endif
    }
    SANC_HD bool writes() const {
#if defined(__CUDA_ARCH__)
        return threadIdx.x == 0;
#else
        return true;
#endif
    }
};

// Rows below `shared` longer than a block of sum8 belong to the other kernel.
SANC_HD inline bool is_shared_row(const csr_view& rows, std::int64_t v, std::int64_t shared) {
    const std::int64_t count = rows.offsets[v + 1] - rows.offsets[v];
    return v < shared && count > sum8_block && count <= longest_shared_row;
}

template <class Body>
__global__ void rows_kernel(std::int64_t vertices, std::int64_t shared, Body body) {
    const sum_by_8 sum{team_of_8::mine()};
    const std::int64_t step = static_cast<std::int64_t>(gridDim.x) * teams_per_block;
    for (std::int64_t v = team_index(); v < vertices; v += step) {
        if (!is_shared_row(body.rows(), v, shared)) body.sum_row(v, sum);
    }
}

template <class Body>
__global__ void shared_rows_kernel(std::int64_t shared, Body body) {
    __shared__ double sums[longest_shared_row / sum8_block];
    const sum_by_block sum{team_of_8::mine(), sums};
    for (std::int64_t v = blockIdx.x; v < shared; v += gridDim.x) {
        if (is_shared_row(body.rows(), v, shared)) body.sum_row(v, sum);
    }
}

// Vertices are numbered by total degree, so rows longer than 1,024 are among the first 2 arcs / 1,024.
template <class Body>
void for_each_row(const on& policy, std::int64_t vertices, const Body& body) {
    if (vertices == 0) return;
    const std::int64_t most = 2 * body.rows().arcs() / sum8_block;
    const std::int64_t shared = most < vertices ? most : vertices;
    if (shared > 0) {
        const auto blocks = static_cast<unsigned>(shared < 2048 ? shared : 2048);
        shared_rows_kernel<<<blocks, 8 * teams_per_block, 0, policy.stream>>>(shared, body);
        check(cudaGetLastError(), "launch of sums over long rows");
    }
    rows_kernel<<<blocks_of_teams(vertices), 8 * teams_per_block, 0, policy.stream>>>(vertices, shared, body);
    check(cudaGetLastError(), "launch of sums over rows");
}

}  // namespace detail

inline void for_each_index(const on& policy, std::int64_t vertices, const sanc::detail::pull_body& body) {
    detail::for_each_row(policy, vertices, body);
}
inline void for_each_index(const on& policy, std::int64_t vertices, const sanc::detail::out_strength_body& body) {
    detail::for_each_row(policy, vertices, body);
}

}  // namespace sanc::cuda
