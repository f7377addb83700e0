// SPDX-License-Identifier: Apache-2.0
// Betweenness by arcs for warps, level by level, many batches at once: the bits of sanc/graph/brandes.hpp. A policy with
// warps has, beside the verbs,
//
//   for_each_warp(policy, tasks, body)   body(warp, task) for tasks in [0, tasks), by all lanes of a warp (graph_lanes.cuh)
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "graph_levels.cuh"

namespace sanc::cuda::detail {

// Adds the batches from `done` on to `total` and counts them up, as many at once as fit in scratch_bytes. False where a
// count left the range of its form; the batches not yet counted were not added then.
template <class Count, class Policy>
bool run_levels(const Policy& policy, const graph_view& g, column<const std::int32_t> sources, std::int64_t scratch_bytes,
                column<double> total, const monitor& watch, std::int64_t& done) {
    const std::int64_t n = g.vertices();
    const std::int64_t batches = (sources.size + warp_lanes - 1) / warp_lanes;
    if (done >= batches) return true;
    const std::int64_t batch_bytes = n * (warp_lanes * static_cast<std::int64_t>(sizeof(Count) + 16) + 12);
    const std::int64_t at_once =
        std::max<std::int64_t>(1, std::min({scratch_bytes / batch_bytes, std::int64_t{0xFFFFFFFF} / n, batches - done}));
    const std::int64_t groups = (n + warp_lanes - 1) / warp_lanes;
    auto count = make_buffer<Count>(policy, at_once * n * warp_lanes);
    auto dependency = make_buffer<double>(policy, at_once * n * warp_lanes);
    auto visited = make_buffer<std::uint32_t>(policy, at_once * n);
    auto here = make_buffer<std::uint32_t>(policy, at_once * n);
    auto next = make_buffer<std::uint32_t>(policy, at_once * n);
    auto node = make_buffer<std::uint32_t>(policy, at_once * n * warp_lanes);
    auto lanes = make_buffer<std::uint32_t>(policy, at_once * n * warp_lanes);
    auto made = make_buffer<unsigned long long>(policy, 2);
    const level_view<Count> level{n, count.data(), dependency.data(), visited.data(), node.data(), lanes.data(), made.data()};

    while (done < batches) {
        const std::int64_t now = std::min(at_once, batches - done);
        const auto ask = [&] { watch(static_cast<double>(done) / static_cast<double>(batches)); };
        const std::int64_t low = done * warp_lanes;
        const std::int64_t taken = std::min(now * warp_lanes, sources.size - low);
        for_each_index(policy, now * n, clear_body{visited.data(), here.data(), next.data(), made.data()});
        for_each_index(policy, taken, start_body<Count>{{sources.data + low, taken}, level, here.data()});
        std::vector<std::int64_t> start{0, taken};  // of each level among the entries
        for (;;) {
            ask();
            for_each_warp(policy, groups * now,
                          forward_body<Count>{g.in, level, groups, now, taken, here.data(), next.data()});
            const auto state = to_host(policy, column<const unsigned long long>{made.data(), 2});
            if (state[1] != 0) return false;
            if (static_cast<std::int64_t>(state[0]) == start.back()) break;
            start.push_back(static_cast<std::int64_t>(state[0]));
            std::swap(here, next);
        }
        // `next` is all zero now, and `here` masks the last level.
        const auto levels = start.size() - 1;
        for (std::size_t depth = levels - 1; depth > 0; --depth) {
            ask();
            for_each_warp(policy, start[depth + 1] - start[depth],
                          back_body<Count>{g, {sources.data + low, taken}, level, start[depth], next.data(), here.data()});
            if (depth + 1 < levels) {
                for_each_index(policy, start[depth + 2] - start[depth + 1],
                               forget_body{node.data() + start[depth + 1], next.data()});
            }
            std::swap(here, next);
        }
        for_each_warp(policy, n, fold_body<Count>{level, now, total.data});
        done += now;
    }
    return true;
}

}  // namespace sanc::cuda::detail
