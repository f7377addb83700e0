// SPDX-License-Identifier: Apache-2.0
// From an edge list to a graph. Nothing in the graph but the provenance depends on the order of the rows, on how they
// were split over files, or on the policy.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sanc/graph/csr_bodies.hpp>
#include <sanc/graph/csr_host.hpp>
#include <sanc/graph/edges.hpp>
#include <sanc/graph/graph.hpp>
#include <sanc/sort.hpp>

namespace sanc {
namespace detail {

// The ids in canonical order and, for each code, its place in it.
template <class Policy>
std::shared_ptr<const std::vector<std::string>> canonical_ids(const Policy& policy, const id_table& ids, std::vector<std::int32_t>& canonical) {
    const std::vector<std::uint32_t> order = ids.canonical_order(policy);
    std::vector<std::string> texts(order.size());
    canonical.resize(order.size());
    const auto put = [&](std::int64_t place) {
        const std::uint32_t code = order[static_cast<std::size_t>(place)];
        texts[static_cast<std::size_t>(place)] = ids[code];
        canonical[code] = static_cast<std::int32_t>(place);
    };
    if constexpr (host_policy<Policy>) for_each_index(policy, ids.size(), put);
    else for_each_index(seq, ids.size(), put);
    return std::make_shared<const std::vector<std::string>>(std::move(texts));
}

// The rows of a graph by sorts of all its items, where a policy has memory of its own. 40 bytes a row of scratch.
template <class Policy>
void sort_into_rows(const Policy& policy, const edge_list& list, const std::vector<std::int32_t>& canonical, graph& made, const monitor& watch) {
    const auto row_count = static_cast<std::int64_t>(list.source.size());
    const auto vertices = list.ids.size();

    // Items: every row, where undirected once more turned round. Sorted by arc, within an arc by strength.
    const std::int64_t items = made.directed ? row_count : 2 * row_count;
    auto item = make_buffer<std::int64_t>(policy, items);
    auto item_key = make_buffer<std::uint64_t>(policy, items);
    for_each_index(policy, items, iota_body{view(item)});
    const auto row_source = to_device(policy, column<const std::int32_t>(view(list.source)));
    const auto row_target = to_device(policy, column<const std::int32_t>(view(list.target)));
    const auto place = to_device(policy, column<const std::int32_t>(view(canonical)));
    const auto held_strength = to_device(policy, column<const double>(view(list.strength)));
    const auto held_length = to_device(policy, column<const std::int64_t>(view(list.length)));
    const column<const double> row_strength = view(held_strength);
    const column<const std::int64_t> row_length = view(held_length);
    if (list.has_strength && items > 0) {
        for_each_index(policy, items, strength_key_body{row_strength, view(item_key)});
        sort_by_key(policy, view(item_key), view(item));
    }
    watch(0.35);
    for_each_index(
        policy, items,
        item_key_body{view(row_source), view(row_target), view(place), read_only(item), view(item_key)});
    sort_by_key(policy, view(item_key), view(item));
    watch(0.5);

    auto first = make_buffer<std::uint8_t>(policy, items);
    for_each_index(policy, items, first_of_run_body{read_only(item_key), view(first)});
    const auto run = select(policy, column<const std::uint8_t>(view(first)));
    const std::int64_t arcs = run.size();
    watch(0.55);
    auto start = make_buffer<std::int64_t>(policy, arcs + 1);
    for_each_index(policy, arcs + 1, run_start_body{read_only(run), read_only(item_key), view(start)});

    auto key = make_buffer<std::uint64_t>(policy, arcs);
    auto strength = make_buffer<double>(policy, list.has_strength ? arcs : 0);
    auto length = make_buffer<std::int64_t>(policy, list.has_length ? arcs : 0);
    for_each_index(policy, arcs,
                   merge_body{read_only(item_key), read_only(item), read_only(start), row_strength, row_length,
                              row_count, view(key), view(strength), view(length)});
    watch(0.6);

    // The internal numbering.
    auto out = make_buffer<std::int64_t>(policy, vertices + 1);
    auto in = make_buffer<std::int64_t>(policy, vertices + 1);
    for_each_index(policy, vertices + 1, offsets_body{read_only(key), view(out)});
    auto turned = make_buffer<std::uint64_t>(policy, arcs);
    auto from = make_buffer<std::int64_t>(policy, arcs);
    if (made.directed) {
        for_each_index(policy, arcs, turned_key_body{read_only(key), view(turned)});
        for_each_index(policy, arcs, iota_body{view(from)});
        sort_by_key(policy, view(turned), view(from));
    }
    for_each_index(policy, vertices + 1, offsets_body{made.directed ? read_only(turned) : read_only(key), view(in)});
    auto degree = make_buffer<std::int64_t>(policy, vertices);
    auto vertex_key = make_buffer<std::uint64_t>(policy, vertices);
    auto canonical_of = make_buffer<std::int32_t>(policy, vertices);
    auto internal_of = make_buffer<std::int32_t>(policy, vertices);
    auto internal_degree = make_buffer<std::int64_t>(policy, vertices);
    const auto loop_keys = made.directed ? column<const std::uint64_t>{} : read_only(key);
    for_each_index(policy, vertices, degree_body{read_only(out), read_only(in), loop_keys, view(degree)});
    for_each_index(policy, vertices, degree_key_body{read_only(degree), view(vertex_key), view(canonical_of)});
    sort_by_key(policy, view(vertex_key), view(canonical_of));
    for_each_index(
        policy, vertices,
        inverse_body{read_only(canonical_of), view(internal_of), read_only(degree), view(internal_degree)});
    watch(0.7);

    // The rows in that numbering, outward and, where directed, inward.
    const auto lay = [&](buffer<std::int64_t>& offsets, buffer<std::int32_t>& targets, buffer<double>& to_strength,
                         buffer<std::int64_t>& to_length) {
        for_each_index(policy, arcs, iota_body{view(from)});
        sort_by_key(policy, view(turned), view(from));
        watch(0.8);
        auto laid_offsets = make_buffer<std::int64_t>(policy, vertices + 1);
        auto laid_targets = make_buffer<std::int32_t>(policy, arcs);
        auto laid_strength = make_buffer<double>(policy, strength.size());
        auto laid_length = make_buffer<std::int64_t>(policy, length.size());
        for_each_index(policy, vertices + 1, offsets_body{read_only(turned), view(laid_offsets)});
        for_each_index(policy, arcs,
                       gather_arc_body{read_only(turned), read_only(from), read_only(strength), read_only(length),
                                       view(laid_targets), view(laid_strength), view(laid_length)});
        offsets = to_host(policy, std::move(laid_offsets));
        targets = to_host(policy, std::move(laid_targets));
        to_strength = to_host(policy, std::move(laid_strength));
        to_length = to_host(policy, std::move(laid_length));
    };
    for_each_index(policy, arcs, relabel_body{read_only(internal_of), read_only(key), view(turned)});
    if (made.directed) {
        auto inward = make_buffer<std::uint64_t>(policy, arcs);
        for_each_index(policy, arcs, turned_key_body{read_only(turned), view(inward)});
        std::swap(turned, inward);
        lay(made.in_offsets, made.in_targets, made.in_strength, made.in_length);
        std::swap(turned, inward);
    }
    lay(made.out_offsets, made.out_targets, made.out_strength, made.out_length);
    watch(0.9);
    auto row_offsets = make_buffer<std::int64_t>(policy, arcs + 1);
    auto size = make_buffer<std::int64_t>(policy, arcs);
    for_each_index(policy, arcs, run_size_body{read_only(from), read_only(start), view(size)});
    auto rows = make_buffer<std::int64_t>(policy, exclusive_scan(policy, read_only(size), view(row_offsets)));
    for_each_index(policy, arcs,
                   gather_rows_body{read_only(from), read_only(start), read_only(item), read_only(row_offsets), row_count,
                                    view(rows)});
    made.canonical_of = to_host(policy, std::move(canonical_of));
    made.internal_of = to_host(policy, std::move(internal_of));
    made.degree = to_host(policy, std::move(internal_degree));
    made.row_offsets = to_host(policy, std::move(row_offsets));
    made.rows = to_host(policy, std::move(rows));
    watch(1.0);
}

}  // namespace detail

// The graph of an edge list. Parallel rows merge into one arc: strength adds, length is the least. Without strength or
// length columns every arc counts 1. `directed` = false, or a list that holds METIS files, makes every row an edge of
// both directions. O(rows log ids) work. Scratch of a processor: some 80 bytes an id, for each thread as much as the longest rows
// of up to 2^15 arcs, and never more than the graph. Throws cancelled, and bad_argument where rows times ids is beyond 2^61.
template <class Policy>
graph build_graph(const Policy& policy, const edge_list& list, bool directed, const monitor& watch = {}) {
    graph made;
    made.directed = directed && !list.undirected;
    made.has_strength = list.has_strength;
    made.has_length = list.has_length;
    std::vector<std::int32_t> canonical;
    made.ids = detail::canonical_ids(policy, list.ids, canonical);
    watch(0.3);
    if constexpr (host_policy<Policy>) {
        detail::csr_maker<Policy>(policy, list, canonical, made).make(watch);
    } else {
        detail::sort_into_rows(policy, list, canonical, made, watch);
    }
    return made;
}

}  // namespace sanc
