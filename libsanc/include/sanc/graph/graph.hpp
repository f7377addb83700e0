// SPDX-License-Identifier: Apache-2.0
// graph: vertices and arcs in compressed sparse rows, with the rows of the files behind every arc.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sanc/exec.hpp>
#include <sanc/id.hpp>

namespace sanc {
namespace detail {

// A view that only reads, of values here or where a policy computes.
template <class Container>
auto read_only(const Container& values) {
    return sanc::view(values);
}

// Values by internal number to values in canonical order, times `factor`.
struct to_canonical_body {
    column<const std::int32_t> internal_of;
    column<const double> values;
    double factor;
    column<double> out;
    SANC_HD void operator()(std::int64_t c) const { out[c] = factor * values[internal_of[c]]; }
};

}  // namespace detail

// What algorithms see. Vertices have internal numbers: total degree descending, then canonical id order. The arcs of a
// vertex are ascending; an undirected edge is two arcs, an undirected loop one.
struct graph_view {
    csr_view out;
    csr_view in;  // the same as `out` where undirected
    bool directed = true;
    column<const std::int32_t> weight{};  // for betweenness, how many vertices a vertex stands for; empty: itself alone

    SANC_HD constexpr std::int32_t vertices() const { return out.vertices(); }
    SANC_HD constexpr double weight_of(std::int64_t v) const { return weight.size == 0 ? 1.0 : weight[v]; }
};

// Two orders of the vertices: results come in canonical id order (sanc/id.hpp), algorithms work in internal numbers.
struct graph {
    std::shared_ptr<const std::vector<std::string>> ids =
        std::make_shared<const std::vector<std::string>>();  // canonical order
    bool directed = true;
    bool has_strength = false;
    bool has_length = false;

    buffer<std::int32_t> internal_of;   // canonical index -> internal number
    buffer<std::int32_t> canonical_of;  // internal number -> canonical index
    buffer<std::int64_t> degree;  // by internal number: arcs in + arcs out after merging; undirected: edges, a loop 2

    buffer<std::int64_t> out_offsets, in_offsets;
    buffer<std::int32_t> out_targets, in_targets;
    buffer<double> out_strength, in_strength;    // empty without strength
    buffer<std::int64_t> out_length, in_length;  // empty without length
    buffer<std::int64_t> row_offsets;            // out arc a was made by the rows of edge_list
    buffer<std::int64_t> rows;                   // rows[row_offsets[a] .. row_offsets[a + 1]), in no stated order

    [[nodiscard]] std::int32_t vertices() const { return static_cast<std::int32_t>(internal_of.size()); }
    [[nodiscard]] std::int64_t arcs() const { return out_targets.size(); }
    [[nodiscard]] graph_view view() const {
        using detail::read_only;
        const csr_view out{read_only(out_offsets), read_only(out_targets), read_only(out_strength),
                           read_only(out_length)};
        const csr_view in{read_only(in_offsets), read_only(in_targets), read_only(in_strength), read_only(in_length)};
        return {out, directed ? in : out, directed};
    }
    // The canonical index of the vertex called `id`, or -1. O(log vertices).
    [[nodiscard]] std::int32_t find(std::string_view id) const {
        const auto at = std::lower_bound(ids->begin(), ids->end(), id,
                                         [](std::string_view a, std::string_view b) { return compare_ids(a, b) < 0; });
        return at != ids->end() && *at == id ? static_cast<std::int32_t>(at - ids->begin()) : -1;
    }
    // The arc from `source` to `target` (internal numbers), or -1. O(log degree).
    [[nodiscard]] std::int64_t arc(std::int32_t source, std::int32_t target) const {
        const std::int32_t* end = out_targets.data() + out_offsets[source + 1];
        const std::int32_t* found = std::lower_bound(out_targets.data() + out_offsets[source], end, target);
        return found != end && *found == target ? found - out_targets.data() : -1;
    }
};

}  // namespace sanc
