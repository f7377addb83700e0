// SPDX-License-Identifier: Apache-2.0
// Weak components: which vertices hang together when arcs are taken in both directions.
#pragma once

#include <cstdint>
#include <vector>

#include <sanc/graph/graph.hpp>

namespace sanc {

// For each vertex, in canonical order, the canonical index of the smallest vertex of its component. O(arcs log
// vertices) work at worst, near O(arcs) in practice, on one thread whatever the policy. Throws cancelled. Source:
// Tarjan, van Leeuwen, "Worst-case analysis of set union algorithms", J. ACM 31(2), 1984 (path halving).
template <class Policy>
std::vector<std::int32_t> components(const Policy&, const graph& g, const monitor& watch = {}) {
    std::vector<std::int32_t> parent(static_cast<std::size_t>(g.vertices()));
    for (std::size_t c = 0; c < parent.size(); ++c) parent[c] = static_cast<std::int32_t>(c);
    const auto at = [&](std::int32_t c) -> std::int32_t& { return parent[static_cast<std::size_t>(c)]; };
    const auto root = [&](std::int32_t c) {
        while (at(c) != c) {
            at(c) = at(at(c));
            c = at(c);
        }
        return c;
    };
    for (std::int32_t v = 0; v < g.vertices(); ++v) {
        if (v % 65536 == 0) watch(static_cast<double>(v) / g.vertices());
        std::int32_t here = root(g.canonical_of[v]);
        for (std::int64_t a = g.out_offsets[v]; a < g.out_offsets[v + 1]; ++a) {
            const std::int32_t there = root(g.canonical_of[g.out_targets[a]]);
            if (there == here) continue;
            // The smaller one is always the root, so the root is the smallest of all.
            at(there > here ? there : here) = there > here ? here : there;
            here = there > here ? here : there;
        }
    }
    for (std::int32_t c = 0; c < g.vertices(); ++c) at(c) = at(at(c));  // parents are smaller and already final
    watch(1.0);
    return parent;
}

}  // namespace sanc
