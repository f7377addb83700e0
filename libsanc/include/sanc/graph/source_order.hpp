// SPDX-License-Identifier: Apache-2.0
// The order of the sources of betweenness.
#pragma once

#include <cstdint>
#include <vector>

#include <sanc/graph/graph.hpp>

namespace sanc::detail {

// Those of `wanted` (a byte a vertex, `count` of them not 0) in the order of breadth-first walks over the arcs in both
// directions, each from the lowest vertex not yet reached: neighbours come together, so that the lanes of a batch meet the
// same vertices at the same time. A walk ends where the last one is reached: of few, long before its arcs are gone through.
inline std::vector<std::int32_t> source_order(const graph_view& g, column<const std::uint8_t> wanted, std::int64_t count) {
    std::vector<std::int32_t> order;
    std::vector<std::int32_t> queue;
    std::vector<std::uint8_t> seen(static_cast<std::size_t>(g.vertices()), 0);
    const auto visit = [&](std::int32_t v) {
        if (seen[static_cast<std::size_t>(v)] != 0) return;
        seen[static_cast<std::size_t>(v)] = 1;
        queue.push_back(v);
        if (wanted[v] != 0) order.push_back(v);
    };
    const auto visit_row = [&](const csr_view& rows, std::int32_t v) {
        for (std::int64_t a = rows.offsets[v]; a < rows.offsets[v + 1]; ++a) visit(rows.targets[a]);
    };
    const auto all = static_cast<std::size_t>(count);
    order.reserve(all);
    queue.reserve(seen.size());
    std::size_t at = 0;
    for (std::int32_t start = 0; order.size() < all; ++start) {
        visit(start);
        for (; at < queue.size() && order.size() < all; ++at) {
            const std::int32_t v = queue[at];
            visit_row(g.out, v);
            if (g.directed) visit_row(g.in, v);
        }
    }
    return order;
}
inline std::vector<std::int32_t> source_order(const graph_view& g) {
    const std::vector<std::uint8_t> every(static_cast<std::size_t>(g.vertices()), 1);
    return source_order(g, view(every), g.vertices());
}

}  // namespace sanc::detail
