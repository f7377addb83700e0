// SPDX-License-Identifier: Apache-2.0
// graph: an edge list in compressed sparse rows, with the rows of the files behind every arc. Nothing in it but the
// provenance depends on the order of the rows, on how they were split over files, or on the policy.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <sanc/graph/bits.hpp>
#include <sanc/graph/edges.hpp>
#include <sanc/sort.hpp>
#include <sanc/sum8.hpp>

namespace sanc {

// What algorithms see. Vertices have internal numbers: total degree descending, then canonical id order. The arcs of a
// vertex are ascending; an undirected edge is two arcs, an undirected loop one.
struct graph_view {
    csr_view out;
    csr_view in;  // the same as `out` where undirected
    bool directed = true;

    SANC_HD constexpr std::int32_t vertices() const { return out.vertices(); }
};

// Two orders of the vertices: results come in canonical id order (sanc/id.hpp), algorithms work in internal numbers.
struct graph {
    std::shared_ptr<const std::vector<std::string>> ids;  // canonical order
    bool directed = true;
    bool has_strength = false;
    bool has_length = false;

    buffer<std::int32_t> internal_of;   // canonical index -> internal number
    buffer<std::int32_t> canonical_of;  // internal number -> canonical index
    buffer<std::int64_t> degree;        // by internal number: arcs in + arcs out after merging; undirected: edges, a loop 2

    buffer<std::int64_t> out_offsets, in_offsets;
    buffer<std::int32_t> out_targets, in_targets;
    buffer<double> out_strength, in_strength;          // empty without strength
    buffer<std::int64_t> out_length, in_length;        // empty without length
    buffer<std::int64_t> row_offsets;                  // out arc a was made by the rows of edge_list
    buffer<std::int64_t> rows;                         // rows[row_offsets[a] .. row_offsets[a + 1]), in no stated order

    [[nodiscard]] std::int32_t vertices() const { return static_cast<std::int32_t>(internal_of.size()); }
    [[nodiscard]] std::int64_t arcs() const { return out_targets.size(); }
    [[nodiscard]] graph_view view() const {
        const csr_view out{column_of(out_offsets), column_of(out_targets), column_of(out_strength), column_of(out_length)};
        const csr_view in{column_of(in_offsets), column_of(in_targets), column_of(in_strength), column_of(in_length)};
        return {out, directed ? in : out, directed};
    }
    // The arc from `source` to `target` (internal numbers), or -1. O(log degree).
    [[nodiscard]] std::int64_t arc(std::int32_t source, std::int32_t target) const {
        const std::int32_t* end = out_targets.data() + out_offsets[source + 1];
        const std::int32_t* found = std::lower_bound(out_targets.data() + out_offsets[source], end, target);
        return found != end && *found == target ? found - out_targets.data() : -1;
    }

private:
    template <class T>
    static column<const T> column_of(const buffer<T>& values) {
        return {values.data(), values.size()};
    }
};

namespace detail {

// The key of an arc: source above target, so that sorted keys are compressed rows.
SANC_HD constexpr std::uint64_t arc_key(std::int32_t source, std::int32_t target) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(source)) << 32 | static_cast<std::uint32_t>(target);
}
SANC_HD constexpr std::int32_t key_source(std::uint64_t key) { return static_cast<std::int32_t>(key >> 32); }
SANC_HD constexpr std::int32_t key_target(std::uint64_t key) { return static_cast<std::int32_t>(key & 0xFFFFFFFFU); }

// Item i below `rows` is row i, item rows + i is row i turned round; a loop is turned only into `no_arc`, sorted last.
inline constexpr std::uint64_t no_arc = ~std::uint64_t{0};

struct item_key_body {
    column<const std::int32_t> source, target, canonical;  // canonical: of a code
    column<const std::int64_t> item;
    column<std::uint64_t> key;
    SANC_HD void operator()(std::int64_t i) const {
        const std::int64_t row = item[i] % source.size;
        const std::int32_t a = canonical[source[row]];
        const std::int32_t b = canonical[target[row]];
        key[i] = item[i] < source.size ? arc_key(a, b) : a == b ? no_arc : arc_key(b, a);
    }
};

struct strength_key_body {
    column<const double> strength;
    column<std::uint64_t> key;
    SANC_HD void operator()(std::int64_t i) const { key[i] = double_bits(strength[i % strength.size]); }
};

struct iota_body {
    column<std::int64_t> values;
    SANC_HD void operator()(std::int64_t i) const { values[i] = i; }
};

struct first_of_run_body {
    column<const std::uint64_t> key;
    column<std::uint8_t> first;
    SANC_HD void operator()(std::int64_t i) const { first[i] = key[i] != no_arc && (i == 0 || key[i] != key[i - 1]); }
};

// offsets[v] = the place of the first key whose source is v or beyond.
struct offsets_body {
    column<const std::uint64_t> key;
    column<std::int64_t> offsets;
    SANC_HD void operator()(std::int64_t v) const {
        std::int64_t low = 0;
        std::int64_t high = key.size;
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            if (static_cast<std::int64_t>(key[middle] >> 32) < v) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        offsets[v] = low;
    }
};

// Arc keys of the run starts; the rows of a run merge: strength adds (least first, then sum8), length is the least.
struct merge_body {
    column<const std::uint64_t> item_key;
    column<const std::int64_t> item;
    column<const std::int64_t> start;  // arcs + 1
    column<const double> row_strength;
    column<const std::int64_t> row_length;
    std::int64_t row_count;
    column<std::uint64_t> key;
    column<double> strength;
    column<std::int64_t> length;
    SANC_HD void operator()(std::int64_t a) const {
        const std::int64_t begin = start[a];
        const std::int64_t count = start[a + 1] - begin;
        key[a] = item_key[begin];
        if (!row_strength.empty()) {
            const auto& self = *this;
            strength[a] = sum8_of(count, strength_value{self, begin});
        }
        if (!row_length.empty()) {
            std::int64_t least = row_length[item[begin] % row_count];
            for (std::int64_t i = 1; i < count; ++i) {
                const std::int64_t other = row_length[item[begin + i] % row_count];
                if (other < least) least = other;
            }
            length[a] = least;
        }
    }

private:
    struct strength_value {
        const merge_body& body;
        std::int64_t begin;
        SANC_HD double operator()(std::int64_t i) const { return body.row_strength[body.item[begin + i] % body.row_count]; }
    };
};

struct turned_key_body {
    column<const std::uint64_t> key;
    column<std::uint64_t> turned;
    SANC_HD void operator()(std::int64_t a) const { turned[a] = arc_key(key_target(key[a]), key_source(key[a])); }
};

struct degree_body {
    column<const std::int64_t> out, in;
    column<const std::uint64_t> key;  // empty where directed: there a loop is counted in and out
    column<std::int64_t> degree;
    SANC_HD void operator()(std::int64_t v) const {
        degree[v] = out[v + 1] - out[v];
        if (key.empty()) {
            degree[v] += in[v + 1] - in[v];
            return;
        }
        const auto loop = arc_key(static_cast<std::int32_t>(v), static_cast<std::int32_t>(v));
        std::int64_t low = out[v];
        std::int64_t high = out[v + 1];
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            if (key[middle] < loop) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low < out[v + 1] && key[low] == loop) ++degree[v];
    }
};

struct degree_key_body {
    column<const std::int64_t> degree;
    column<std::uint64_t> key;
    column<std::int32_t> canonical;
    SANC_HD void operator()(std::int64_t v) const {
        key[v] = static_cast<std::uint64_t>(0x7FFFFFFFFFFFFFFF - degree[v]);
        canonical[v] = static_cast<std::int32_t>(v);
    }
};

struct inverse_body {
    column<const std::int32_t> canonical_of;
    column<std::int32_t> internal_of;
    column<const std::int64_t> degree;  // canonical
    column<std::int64_t> internal_degree;
    SANC_HD void operator()(std::int64_t v) const {
        internal_of[canonical_of[v]] = static_cast<std::int32_t>(v);
        internal_degree[v] = degree[canonical_of[v]];
    }
};

struct relabel_body {
    column<const std::int32_t> internal_of;
    column<const std::uint64_t> key;
    column<std::uint64_t> relabelled;
    SANC_HD void operator()(std::int64_t a) const {
        relabelled[a] = arc_key(internal_of[key_source(key[a])], internal_of[key_target(key[a])]);
    }
};

// Arc a of the new order is arc from[a] of the old one.
struct gather_arc_body {
    column<const std::uint64_t> key;
    column<const std::int64_t> from;
    column<const double> old_strength;
    column<const std::int64_t> old_length;
    column<std::int32_t> targets;
    column<double> strength;
    column<std::int64_t> length;
    SANC_HD void operator()(std::int64_t a) const {
        targets[a] = key_target(key[a]);
        if (!old_strength.empty()) strength[a] = old_strength[from[a]];
        if (!old_length.empty()) length[a] = old_length[from[a]];
    }
};

struct run_size_body {
    column<const std::int64_t> from, start;
    column<std::int64_t> size;
    SANC_HD void operator()(std::int64_t a) const { size[a] = start[from[a] + 1] - start[from[a]]; }
};

struct gather_rows_body {
    column<const std::int64_t> from, start, item, row_offsets;
    std::int64_t row_count;
    column<std::int64_t> rows;
    SANC_HD void operator()(std::int64_t a) const {
        const std::int64_t begin = start[from[a]];
        const std::int64_t count = start[from[a] + 1] - begin;
        for (std::int64_t i = 0; i < count; ++i) rows[row_offsets[a] + i] = item[begin + i] % row_count;
    }
};

// The ids in canonical order and, for each code, its place in it.
inline std::shared_ptr<const std::vector<std::string>> canonical_ids(const id_table& ids,
                                                                     std::vector<std::int32_t>& canonical) {
    const std::vector<std::uint32_t> order = ids.canonical_order();
    std::vector<std::string> texts(order.size());
    canonical.resize(order.size());
    for (std::size_t place = 0; place < order.size(); ++place) {
        texts[place] = std::string(ids[order[place]]);
        canonical[order[place]] = static_cast<std::int32_t>(place);
    }
    return std::make_shared<const std::vector<std::string>>(std::move(texts));
}

template <class T>
column<const T> read_only(const buffer<T>& values) {
    return {values.data(), values.size()};
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

// The graph of an edge list. Parallel rows merge into one arc: strength adds, length is the least. Without strength or
// length columns every arc counts 1. `directed` = false, or a list that holds METIS files, makes every row an edge of
// both directions. O(rows log ids) work; scratch 40 bytes a row. Throws cancelled.
template <class Policy>
graph build_graph(const Policy& policy, const edge_list& list, bool directed, const monitor& watch = {}) {
    using namespace detail;
    const auto row_count = static_cast<std::int64_t>(list.source.size());
    const auto vertices = list.ids.size();
    graph made;
    made.directed = directed && !list.undirected;
    made.has_strength = list.has_strength;
    made.has_length = list.has_length;
    std::vector<std::int32_t> canonical;
    made.ids = canonical_ids(list.ids, canonical);
    watch(0.3);

    // Items: every row, where undirected once more turned round. Sorted by arc, within an arc by strength.
    const std::int64_t items = made.directed ? row_count : 2 * row_count;
    auto item = make_buffer<std::int64_t>(policy, items);
    auto item_key = make_buffer<std::uint64_t>(policy, items);
    for_each_index(policy, items, iota_body{view(item)});
    const column<const double> row_strength = view(list.strength);
    const column<const std::int64_t> row_length = view(list.length);
    if (list.has_strength && items > 0) {
        for_each_index(policy, items, strength_key_body{row_strength, view(item_key)});
        sort_by_key(policy, view(item_key), view(item));
    }
    for_each_index(policy, items, item_key_body{view(list.source), view(list.target), view(canonical), read_only(item), view(item_key)});
    sort_by_key(policy, view(item_key), view(item));
    watch(0.5);

    auto first = make_buffer<std::uint8_t>(policy, items);
    for_each_index(policy, items, first_of_run_body{read_only(item_key), view(first)});
    const auto run = select(policy, column<const std::uint8_t>(view(first)));
    const std::int64_t arcs = run.size();
    std::int64_t used = items;  // without the turned loops, which were sorted last
    while (used > 0 && item_key[used - 1] == no_arc) --used;
    auto start = make_buffer<std::int64_t>(policy, arcs + 1);
    std::copy(run.begin(), run.end(), start.begin());
    start[arcs] = used;

    auto key = make_buffer<std::uint64_t>(policy, arcs);
    auto strength = make_buffer<double>(policy, list.has_strength ? arcs : 0);
    auto length = make_buffer<std::int64_t>(policy, list.has_length ? arcs : 0);
    for_each_index(policy, arcs, merge_body{read_only(item_key), read_only(item), read_only(start), row_strength, row_length,
                                            row_count, view(key), view(strength), view(length)});

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
        for_each_index(policy, vertices + 1, offsets_body{read_only(turned), view(in)});
    }
    auto degree = make_buffer<std::int64_t>(policy, vertices);
    auto vertex_key = make_buffer<std::uint64_t>(policy, vertices);
    made.canonical_of = make_buffer<std::int32_t>(policy, vertices);
    made.internal_of = make_buffer<std::int32_t>(policy, vertices);
    made.degree = make_buffer<std::int64_t>(policy, vertices);
    const auto loop_keys = made.directed ? column<const std::uint64_t>{} : read_only(key);
    for_each_index(policy, vertices, degree_body{read_only(out), read_only(in), loop_keys, view(degree)});
    for_each_index(policy, vertices, degree_key_body{read_only(degree), view(vertex_key), view(made.canonical_of)});
    sort_by_key(policy, view(vertex_key), view(made.canonical_of));
    for_each_index(policy, vertices, inverse_body{read_only(made.canonical_of), view(made.internal_of), read_only(degree),
                                                  view(made.degree)});
    watch(0.7);

    // The rows in that numbering, outward and, where directed, inward.
    const auto lay = [&](buffer<std::int64_t>& offsets, buffer<std::int32_t>& targets, buffer<double>& to_strength,
                         buffer<std::int64_t>& to_length) {
        for_each_index(policy, arcs, iota_body{view(from)});
        sort_by_key(policy, view(turned), view(from));
        offsets = make_buffer<std::int64_t>(policy, vertices + 1);
        targets = make_buffer<std::int32_t>(policy, arcs);
        to_strength = make_buffer<double>(policy, strength.size());
        to_length = make_buffer<std::int64_t>(policy, length.size());
        for_each_index(policy, vertices + 1, offsets_body{read_only(turned), view(offsets)});
        for_each_index(policy, arcs, gather_arc_body{read_only(turned), read_only(from), read_only(strength), read_only(length),
                                                     view(targets), view(to_strength), view(to_length)});
    };
    for_each_index(policy, arcs, relabel_body{read_only(made.internal_of), read_only(key), view(turned)});
    if (made.directed) {
        auto inward = make_buffer<std::uint64_t>(policy, arcs);
        for_each_index(policy, arcs, turned_key_body{read_only(turned), view(inward)});
        std::swap(turned, inward);
        lay(made.in_offsets, made.in_targets, made.in_strength, made.in_length);
        std::swap(turned, inward);
    }
    lay(made.out_offsets, made.out_targets, made.out_strength, made.out_length);
    made.row_offsets = make_buffer<std::int64_t>(policy, arcs + 1);
    auto size = make_buffer<std::int64_t>(policy, arcs);
    for_each_index(policy, arcs, run_size_body{read_only(from), read_only(start), view(size)});
    made.rows = make_buffer<std::int64_t>(policy, exclusive_scan(policy, read_only(size), view(made.row_offsets)));
    for_each_index(policy, arcs, gather_rows_body{read_only(from), read_only(start), read_only(item), read_only(made.row_offsets),
                                                  row_count, view(made.rows)});
    watch(1.0);
    return made;
}

}  // namespace sanc
