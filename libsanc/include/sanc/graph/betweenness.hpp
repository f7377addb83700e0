// SPDX-License-Identifier: Apache-2.0
// Betweenness of vertices: exact, directed or not, by arcs or by integer lengths, from every source or from some. Path
// counts cannot overflow (count.hpp).
//
// The order of the sums: sources stand in the order of a breadth-first walk over the graph (source_order) and go in
// batches of 32, a lane each. Per vertex and lane: counts add over the arcs in, shares over the arcs out, as they stand
// in the rows. Per vertex: lanes fold 16-8-4-2-1, missing ones are +0.0; batches add in their order.
//
// Where every vertex of an undirected graph is a source, all this is done on its blocks laid apart (blocks.hpp): a share
// is (source's weight x target's weight + dependency) / paths, and to the pairs that a vertex parts its copies add in order.
// Source: Brandes, "A faster algorithm for betweenness centrality", J. Math. Sociology 25(2), 2001.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include <sanc/graph/blocks.hpp>
#include <sanc/graph/brandes_host.hpp>
#include <sanc/graph/brandes_weighted.hpp>
#include <sanc/graph/brought.hpp>

namespace sanc {

struct betweenness_options {
    std::optional<std::vector<std::int32_t>> sources{};  // canonical indices; without a list every vertex is one
    bool hops = false;                                   // every arc counts 1, whatever its length
    std::optional<std::int64_t> scratch_bytes{};         // bounds how many batches run at once, at least one; without
                                                         // it 1 GiB, on a device most of its free memory
};

namespace detail {

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

struct longest_of_part_body {
    column<const std::int64_t> length;
    column<std::int64_t> most;  // per part
    SANC_HD void operator()(std::int64_t part) const {
        std::int64_t longest = 0;
        for (std::int64_t a = part; a < length.size; a += most.size)
            longest = length[a] > longest ? length[a] : longest;
        most[part] = longest;
    }
};

// Whether no path can be longer than an int64 holds, the sum of any two of them included.
template <class Policy>
bool path_lengths_fit_int64(const Policy& policy, column<const std::int64_t> length, std::int64_t vertices) {
    const std::int64_t parts = std::max<std::int64_t>(1, std::min<std::int64_t>(length.size, 1024));
    auto most = make_buffer<std::int64_t>(policy, parts);
    for_each_index(policy, parts, longest_of_part_body{length, view(most)});
    std::int64_t longest = 0;
    for (const std::int64_t of_part : to_host(policy, std::move(most))) longest = std::max(longest, of_part);
    return static_cast<int128>(longest) * vertices <= std::int64_t{1} << 62;
}

struct fill_zero_body {
    column<double> values;
    SANC_HD void operator()(std::int64_t i) const { values[i] = 0.0; }
};

inline constexpr std::int64_t default_scratch_bytes = std::int64_t{1} << 30;

// Runs the batches from `first` on and adds them to `total`. Returns the number of batches, or the first batch of the
// group in which a count left the range of Scratch's form; that group was not added.
template <class Scratch, class Policy>
std::int64_t run_batches(const Policy& policy, const graph_view& g, column<const std::int32_t> sources,
                         std::int64_t first, std::optional<std::int64_t> scratch_bytes, column<double> total,
                         const monitor& watch) {
    const std::int64_t batches = (sources.size + brandes_lanes - 1) / brandes_lanes;
    const std::int64_t fitting = scratch_bytes.value_or(default_scratch_bytes) / std::max<std::int64_t>(1, Scratch::bytes(g));
    const std::int64_t at_once = std::max<std::int64_t>(1, std::min({pieces(policy), fitting, batches - first}));
    Scratch scratch(policy, g, at_once);
    auto result = make_buffer<double>(policy, at_once * total.size);
    auto failed = make_buffer<std::uint8_t>(policy, at_once);
    for (std::int64_t batch = first; batch < batches; batch += at_once) {
        watch(static_cast<double>(batch) / static_cast<double>(batches));
        const std::int64_t count = std::min(at_once, batches - batch);
        for_each_index(policy, count, scratch.body(g, sources, batch, view(result), view(failed)));
        for (std::int64_t i = 0; i < count; ++i) {
            if (read_one(policy, failed.data() + i) != 0) return batch;
        }
        for_each_index(policy, total.size, add_batches_body{{result.data(), result.size()}, count, total});
    }
    return batches;
}

// Plain counts until one grows too large, from there on scaled ones: the bits are the same.
template <template <class, class> class Scratch, class Policy>
void run_all_batches(const Policy& policy, const graph_view& g, column<const std::int32_t> sources,
                     std::optional<std::int64_t> scratch_bytes, column<double> total, const monitor& watch) {
    const std::int64_t done = run_batches<Scratch<Policy, double>>(policy, g, sources, 0, scratch_bytes, total, watch);
    if (done * brandes_lanes < sources.size) {
        run_batches<Scratch<Policy, scaled>>(policy, g, sources, done, scratch_bytes, total, watch);
    }
}

// All batches by arcs. A policy with a way of its own has an overload.
template <class Policy>
void run_batches_by_hops(const Policy& policy, const graph_view& g, column<const std::int32_t> sources,
                         std::optional<std::int64_t> scratch_bytes, column<double> total, const monitor& watch) {
    run_all_batches<brandes_scratch>(policy, g, sources, scratch_bytes, total, watch);
}

template <host_policy Policy>
void run_batches_by_hops(const Policy& policy, const graph_view& g, column<const std::int32_t> sources,
                         std::optional<std::int64_t> scratch_bytes, column<double> total, const monitor& watch) {
    const std::int64_t done = run_host_batches(policy, g, sources, scratch_bytes.value_or(default_scratch_bytes), total, watch);
    if (done * brandes_lanes < sources.size) {
        run_batches<brandes_scratch<Policy, scaled>>(policy, g, sources, done, scratch_bytes, total, watch);
    }
}

// How the length of a path is told: its arcs, or the lengths of its arcs.
struct by_hops {
    static constexpr bool lengths = false;
    template <class Policy>
    void operator()(const Policy& policy, const graph_view& g, column<const std::int32_t> sources, std::optional<std::int64_t> scratch_bytes,
                    column<double> total, const monitor& watch) const {
        run_batches_by_hops(policy, g, sources, scratch_bytes, total, watch);
    }
};
struct by_lengths {
    static constexpr bool lengths = true;
    template <class Policy>
    void operator()(const Policy& policy, const graph_view& g, column<const std::int32_t> sources, std::optional<std::int64_t> scratch_bytes,
                    column<double> total, const monitor& watch) const {
        if (path_lengths_fit_int64(policy, g.out.length, g.vertices())) {
            run_all_batches<dijkstra_scratch_int64>(policy, g, sources, scratch_bytes, total, watch);
        } else {
            run_all_batches<dijkstra_scratch_int128>(policy, g, sources, scratch_bytes, total, watch);
        }
    }
};

// For every vertex the sum of its dependencies over `sources`. `g` lies where the policy computes.
template <class Way, class Policy>
buffer_of<Policy, double> dependencies(const Policy& policy, const graph_view& g, column<const std::int32_t> sources,
                                       std::optional<std::int64_t> scratch_bytes, const monitor& watch) {
    auto total = make_buffer<double>(policy, g.vertices());
    for_each_index(policy, g.vertices(), fill_zero_body{view(total)});
    const auto held_sources = to_device(policy, sources);
    Way{}(policy, g, view(held_sources), scratch_bytes, view(total), watch);
    return total;
}

// Of an undirected graph, from every source.
template <class Way, class Policy>
std::vector<double> betweenness_by_blocks(const Policy& policy, const graph& g, std::optional<std::int64_t> scratch_bytes, const monitor& watch) {
    const laid_blocks blocks = block_search(g.view(), watch).lay();
    const graph_view laid = blocks.view();
    const auto offsets = to_device(policy, laid.out.offsets);
    const auto targets = to_device(policy, laid.out.targets);
    const auto length = to_device(policy, Way::lengths ? laid.out.length : column<const std::int64_t>{});
    const auto weight = to_device(policy, laid.weight);
    const csr_view rows{read_only(offsets), read_only(targets), {}, read_only(length)};
    const std::vector<std::int32_t> sources = source_order(laid);
    const auto total = to_host(policy, dependencies<Way>(policy, graph_view{rows, rows, false, read_only(weight)}, view(sources), scratch_bytes, watch));
    std::vector<double> sum(blocks.parted.begin(), blocks.parted.end());
    for (std::size_t copy = 0; copy < blocks.vertex.size(); ++copy) {
        sum[static_cast<std::size_t>(blocks.vertex[copy])] += total[static_cast<std::int64_t>(copy)];
    }
    std::vector<double> result(sum.size());
    for (std::int64_t c = 0; c < g.vertices(); ++c) {
        result[static_cast<std::size_t>(c)] = 0.5 * sum[static_cast<std::size_t>(g.internal_of[c])];
    }
    return result;
}

template <class Way, class Policy>
std::vector<double> betweenness_of(const Policy& policy, const graph& g, const betweenness_options& options, const monitor& watch) {
    std::vector<std::uint8_t> wanted(static_cast<std::size_t>(g.vertices()), options.sources ? 0 : 1);
    for (const std::int32_t source : options.sources.value_or(std::vector<std::int32_t>{})) {
        if (source < 0 || source >= g.vertices()) {
            bad_argument("betweenness", "sources", source,
                         "give indices of vertices in canonical order");
        }
        wanted[static_cast<std::size_t>(g.internal_of[source])] = 1;
    }
    if (!g.directed && !options.sources) {
        std::vector<double> result = betweenness_by_blocks<Way>(policy, g, options.scratch_bytes, watch);
        watch(1.0);
        return result;
    }
    const std::vector<std::int32_t> sources = source_order(g.view(), view(wanted), std::count(wanted.begin(), wanted.end(), std::uint8_t{1}));
    const brought_graph<Policy> brought(policy, g, {.length = Way::lengths});
    const auto total = dependencies<Way>(policy, brought.see(), view(sources), options.scratch_bytes, watch);
    std::vector<double> result(static_cast<std::size_t>(g.vertices()));
    fill_vector(policy, result, [&](column<double> room) {
        for_each_index(policy, g.vertices(),
                       to_canonical_body{brought.internal_of(), read_only(total), g.directed ? 1.0 : 0.5, room});
    });
    watch(1.0);
    return result;
}

}  // namespace detail

// betweenness() with `hops` set: a program that never asks for lengths holds nothing of them.
template <class Policy>
std::vector<double> hop_betweenness(const Policy& policy, const graph& g, const betweenness_options& options = {}, const monitor& watch = {}) {
    return detail::betweenness_of<detail::by_hops>(policy, g, options, watch);
}

// The betweenness of every vertex, in canonical order: the sum over pairs (source, target) of the share of shortest
// paths that pass through it, ends left out. Undirected graphs: pairs counted once (with some sources: half of their
// sum, as igraph and NetworkX do). Exact but for rounding: O(sources x arcs) work, with lengths O(sources x arcs log
// vertices); scratch 800 to 950 bytes a vertex for each batch that runs at once. Sources given twice count once. Throws
// bad_argument for a source that is no vertex and for a graph that has a strength but no length, unless `hops` is set;
// cancelled.
template <class Policy>
std::vector<double> betweenness(const Policy& policy, const graph& g, const betweenness_options& options = {},
                                const monitor& watch = {}) {
    if (options.hops || !(g.has_strength || g.has_length)) return hop_betweenness(policy, g, options, watch);
    if (!g.has_length) {
        bad_argument("betweenness", "length", "none",
                     "a strength is no length: name a cost column with --length, or leave --strength out");
    }
    return detail::betweenness_of<detail::by_lengths>(policy, g, options, watch);
}

}  // namespace sanc
