// SPDX-License-Identifier: Apache-2.0
// Ranks by a measure, and the `ranks` table.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sanc/graph/bits.hpp>
#include <sanc/graph/components.hpp>
#include <sanc/schema.hpp>
#include <sanc/sort.hpp>

namespace sanc {

// A measure of every vertex, in canonical order; finite and >= 0.
struct measure {
    std::string name;
    std::vector<double> values;
};

namespace detail {

struct value_key_body {
    column<const double> values;
    column<std::uint64_t> key;
    SANC_HD void operator()(std::int64_t i) const { key[i] = double_bits(values[i]); }
};

// 1 + how many of the sorted keys stand above values[i] (1 + 1e-9).
struct rank_body {
    column<const double> values;
    column<const std::uint64_t> sorted;
    column<std::int64_t> rank;
    SANC_HD void operator()(std::int64_t i) const {
        const std::uint64_t limit = double_bits(values[i] + 1e-9 * values[i]);
        std::int64_t low = 0;
        std::int64_t high = sorted.size;
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            if (sorted[middle] <= limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        rank[i] = 1 + sorted.size - low;
    }
};

}  // namespace detail

// For each value, 1 + the number of values that exceed it by more than 1e-9 of it: 1 is the highest. Values are finite
// and >= +0.0. O(n log n) work, 32 bytes a value of scratch.
template <class Policy>
std::vector<std::int64_t> ranks_of(const Policy& policy, const std::vector<double>& values) {
    const auto count = static_cast<std::int64_t>(values.size());
    auto key = make_buffer<std::uint64_t>(policy, count);
    std::vector<std::int64_t> ranks(values.size());
    const auto held = to_device(policy, column<const double>(view(values)));
    for_each_index(policy, count, detail::value_key_body{view(held), view(key)});
    sort_keys(policy, view(key));
    fill_vector(policy, ranks, [&](column<std::int64_t> room) {
        for_each_index(policy, count, detail::rank_body{view(held), detail::read_only(key), room});
    });
    return ranks;
}

// The `ranks` table (schema.hpp): a row for each vertex in canonical order. The bounds of the ranks are null: no
// interval is computed here. Throws bad_argument where a measure has another number of values; cancelled.
template <class Policy>
table ranks_table(const Policy& policy, const graph& g, const std::vector<measure>& measures,
                  const monitor& watch = {}) {
    const auto rows = static_cast<std::size_t>(g.vertices());
    std::vector<std::string> names;
    for (const measure& m : measures) {
        if (m.values.size() != rows)
            bad_argument("ranks_table", m.name, filled("% values", m.values.size()), "give one a vertex");
        names.push_back(m.name);
    }
    table made(schemas::ranks(names));
    std::vector<std::uint32_t> vertex(rows);
    std::vector<std::uint32_t> component(rows);
    std::vector<std::int64_t> degree(rows);
    const std::vector<std::int32_t> label = components(policy, g, watch);
    for (std::size_t c = 0; c < rows; ++c) {
        vertex[c] = static_cast<std::uint32_t>(c);
        component[c] = static_cast<std::uint32_t>(label[c]);
        degree[c] = g.degree[g.internal_of[static_cast<std::int64_t>(c)]];
    }
    made.ids("vertex", std::move(vertex), g.ids);
    made.integers("degree", std::move(degree));
    made.ids("component", std::move(component), g.ids);
    for (const measure& m : measures) {
        made.scores(m.name, m.values);
        made.integers(filled("%_rank", m.name), ranks_of(policy, m.values));
        for (const char* bound : {"%_rank_low", "%_rank_high"}) {
            made.integers(filled(bound, m.name), std::vector<std::int64_t>(rows), std::vector<std::uint8_t>(rows));
        }
    }
    return made;
}

}  // namespace sanc
