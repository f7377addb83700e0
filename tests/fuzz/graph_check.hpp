// SPDX-License-Identifier: Apache-2.0
// What holds of every edge list that was read: its columns are of one length, and its graph is the same on every policy.
#pragma once

#include <algorithm>

#include <sanc/exec.hpp>
#include <sanc/graph/csr.hpp>

#include "fuzz.hpp"

namespace sanc::fuzz {

template <class Column>
bool same(const Column& a, const Column& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}

inline void check_edges(const edge_list& list) {
    const std::size_t rows = list.source.size();
    check(list.target.size() == rows && list.file.size() == rows && list.line.size() == rows, "columns have one length");
    check(list.strength.size() == (list.has_strength ? rows : 0) && list.length.size() == (list.has_length ? rows : 0), "as asked for");
    for (std::size_t i = 0; i < rows; ++i) {
        check(list.source[i] >= 0 && list.source[i] < list.ids.size() && list.target[i] >= 0 && list.target[i] < list.ids.size(), "codes are of ids");
        check(list.keep_loops || list.source[i] != list.target[i], "loops are rejects");
        if (list.has_strength) check(list.strength[i] >= 0.0, "a strength is not negative");
        if (list.has_length) check(list.length[i] >= 1, "a length is 1 or more");
    }
    if (rows == 0) return;
    for (const bool directed : {false, true}) {
        const graph a = build_graph(seq, list, directed);
        const graph b = build_graph(par(2), list, directed);
        check(*a.ids == *b.ids && a.vertices() == list.ids.size(), "every id is a vertex");
        check(std::is_sorted(a.ids->begin(), a.ids->end(), [](const auto& x, const auto& y) { return compare_ids(x, y) < 0; }), "in canonical order");
        check(a.arcs() <= static_cast<std::int64_t>(2 * rows) && a.directed == (directed && !list.undirected), "a row makes at most two arcs");
        check(same(a.out_offsets, b.out_offsets) && same(a.out_targets, b.out_targets) && same(a.out_strength, b.out_strength) &&
                  same(a.out_length, b.out_length) && same(a.degree, b.degree), "one graph on every policy");
    }
}

}  // namespace sanc::fuzz
