// SPDX-License-Identifier: Apache-2.0
// Compressed sparse rows as a processor makes them (csr.hpp): every item is put into the row of its vertex, where it is to stay,
// and row by row they are sorted there. Beside the list and the graph, some words a vertex are held; the bits are those of a sort
// of all.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <sanc/error.hpp>
#include <sanc/graph/bits.hpp>
#include <sanc/graph/edges.hpp>
#include <sanc/graph/graph.hpp>
#include <sanc/sort.hpp>
#include <sanc/sum8.hpp>

namespace sanc::detail {

// Item i below `rows` is row i, item rows + i is row i turned round; there is none of a turned loop.
template <host_policy Policy>
class csr_maker {
public:
    csr_maker(const Policy& policy, const edge_list& list, std::vector<std::int32_t>& canonical, graph& made)
        : policy_(policy), list_(list), number_(view(canonical)), made_(made), rows_(static_cast<std::int64_t>(list.source.size())),
          vertices_(list.ids.size()), shared_(pieces(policy) > 1) {
        while (item_bits_ < 63 && (std::int64_t{1} << item_bits_) < 2 * rows_) ++item_bits_;
        if (item_bits_ < 63 && vertices_ - 1 <= static_cast<std::int64_t>(std::numeric_limits<std::uint64_t>::max() >> item_bits_)) return;
        bad_argument("build_graph", "list", std::to_string(rows_) + " rows", "their number times that of the vertices is beyond 2^63: split the graph");
    }

    void make(const monitor& watch) {
        buffer<std::int64_t> out(vertices_ + 1);  // arcs by code, then offsets by internal number
        buffer<std::int64_t> in(made_.directed ? vertices_ + 1 : 0);
        buffer<std::int64_t> size(vertices_ + 1);  // items by code
        {
            buffer<std::int64_t> degree(vertices_);
            for_each_index(policy_, vertices_, [&](std::int64_t v) { degree[v] = 0; });
            if (made_.directed) count_arcs([&](const auto& take) { each_item([&](std::int64_t, std::int32_t a, std::int32_t b) { take(b, a); }); }, in, degree, size);
            count_arcs([&](const auto& take) { each_item([&](std::int64_t, std::int32_t a, std::int32_t b) { take(a, b); }); }, out, degree, size);
            watch(0.5);
            number_vertices(degree);
        }
        made_.out_offsets = offsets_of(out);
        if (made_.directed) made_.in_offsets = offsets_of(in);
        out = {};
        in = {};
        watch(0.55);
        place_items(offsets_of(size), watch);
        watch(0.9);
        if (made_.directed) turn_arcs();
        watch(1.0);
    }

private:
    // Calls take(item, source, target), by codes; shared_ of several threads.
    template <class Take>
    void each_item(const Take& take) {
        const auto source = view(list_.source);
        const auto target = view(list_.target);
        for_each_index(policy_, rows_, [&](std::int64_t row) {
            const std::int32_t a = source[row];
            const std::int32_t b = target[row];
            take(row, a, b);
            if (!made_.directed && a != b) take(rows_ + row, b, a);
        });
    }

    // The next place of a row. Which item comes to which depends on the threads, until the row is sorted.
    std::int64_t next(std::int64_t& place) const { return shared_ ? __atomic_fetch_add(&place, 1, __ATOMIC_RELAXED) : place++; }

    // Calls work(first, last) with runs of vertices of about as many items; `ends`: where the items of each vertex end.
    template <class Work>
    void each_run(const buffer<std::int64_t>& ends, const Work& work) {
        const std::int64_t parts = pieces(policy_);
        const std::int64_t all = vertices_ == 0 ? 0 : ends[vertices_ - 1];
        const auto cut = [&](std::int64_t part) {
            return part == parts ? vertices_ : std::lower_bound(ends.begin(), ends.begin() + vertices_, all / parts * part) - ends.begin();
        };
        for_each_index(policy_, parts, [&](std::int64_t part) { work(part, cut(part), cut(part + 1)); });
    }

    // arcs[code]: how many vertices `each` takes a vertex to, each once; size[code]: how often. Adds to the degrees.
    template <class Each>
    void count_arcs(const Each& each, buffer<std::int64_t>& arcs, buffer<std::int64_t>& degree, buffer<std::int64_t>& size) {
        buffer<std::int64_t> ends(vertices_ + 1);
        for_each_index(policy_, vertices_ + 1, [&](std::int64_t v) { ends[v] = 0; });
        each([&](std::int32_t a, std::int32_t) { next(ends[a]); });
        for_each_index(policy_, vertices_, [&](std::int64_t v) { size[v] = ends[v]; });
        buffer<std::int32_t> met(exclusive_scan(policy_, column<const std::int64_t>{ends.data(), vertices_}, view(ends)));
        each([&](std::int32_t a, std::int32_t b) { met[next(ends[a])] = b; });
        const std::int64_t words = vertices_ / 64 + 1;
        buffer<std::uint64_t> seen(pieces(policy_) * words);
        each_run(ends, [&](std::int64_t part, std::int64_t first, std::int64_t last) {
            std::uint64_t* const bits = seen.data() + part * words;
            std::fill(bits, bits + words, 0);
            for (std::int64_t v = first; v < last; ++v) {
                const column<const std::int32_t> row{met.data() + ends[v] - size[v], size[v]};
                std::int64_t found = 0;
                bool loop = false;
                for (const std::int32_t other : row) {
                    std::uint64_t& word = bits[static_cast<std::uint32_t>(other) / 64];
                    const std::uint64_t bit = std::uint64_t{1} << static_cast<std::uint32_t>(other) % 64;
                    found += (word & bit) == 0 ? 1 : 0;
                    word |= bit;
                    loop |= other == v;
                }
                for (const std::int32_t other : row) bits[static_cast<std::uint32_t>(other) / 64] = 0;
                arcs[v] = found;
                degree[v] += found + (loop && !made_.directed ? 1 : 0);
            }
        });
    }

    // Of places in the canonical order, number_ makes internal numbers. `degree`: by code.
    void number_vertices(const buffer<std::int64_t>& degree) {
        constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
        buffer<std::uint64_t> key(vertices_);
        made_.canonical_of = buffer<std::int32_t>(vertices_);
        made_.internal_of = buffer<std::int32_t>(vertices_);
        made_.degree = buffer<std::int64_t>(vertices_);
        for_each_index(policy_, vertices_, [&](std::int64_t v) {
            key[number_[v]] = static_cast<std::uint64_t>(most - degree[v]);
            made_.canonical_of[v] = static_cast<std::int32_t>(v);
        });
        sort_by_key(policy_, view(key), view(made_.canonical_of));
        for_each_index(policy_, vertices_, [&](std::int64_t v) {
            made_.internal_of[made_.canonical_of[v]] = static_cast<std::int32_t>(v);
            made_.degree[v] = most - static_cast<std::int64_t>(key[v]);
        });
        for_each_index(policy_, vertices_, [&](std::int64_t v) { number_[v] = made_.internal_of[number_[v]]; });
    }

    // Sums of sizes by code, in the order of the internal numbers.
    buffer<std::int64_t> offsets_of(const buffer<std::int64_t>& size) {
        buffer<std::int64_t> offsets(vertices_ + 1);
        for_each_index(policy_, vertices_, [&](std::int64_t v) { offsets[number_[v]] = size[v]; });
        exclusive_scan(policy_, column<const std::int64_t>{offsets.data(), vertices_}, view(offsets));
        return offsets;
    }

    // The arcs and, behind each, its rows. While a row is sorted, an entry is its target above the item.
    void place_items(buffer<std::int64_t> ends, const monitor& watch) {
        buffer<std::int64_t> entries(ends[vertices_]);
        each_item([&](std::int64_t item, std::int32_t a, std::int32_t b) {
            entries[next(ends[number_[a]])] = static_cast<std::int64_t>(static_cast<std::uint64_t>(number_[b]) << item_bits_ | static_cast<std::uint64_t>(item));
        });
        watch(0.65);
        sort_rows(ends, entries);
        watch(0.8);

        const std::int64_t arcs = made_.out_offsets[vertices_];
        made_.out_targets = buffer<std::int32_t>(arcs);
        made_.row_offsets = buffer<std::int64_t>(arcs + 1);
        made_.row_offsets[arcs] = entries.size();
        each_run(ends, [&](std::int64_t, std::int64_t first, std::int64_t last) {
            for (std::int64_t v = first; v < last; ++v) {
                std::int64_t arc = made_.out_offsets[v];
                std::int32_t before = -1;
                for (std::int64_t i = v == 0 ? 0 : ends[v - 1]; i < ends[v]; ++i) {
                    const std::int32_t target = target_of(entries[i]);
                    entries[i] = row_of(entries[i]);
                    if (target == before) continue;
                    made_.out_targets[arc] = target;
                    made_.row_offsets[arc++] = i;
                    before = target;
                }
            }
        });
        made_.rows = std::move(entries);
        merge_rows();
    }

    [[nodiscard]] std::int32_t target_of(std::int64_t entry) const { return static_cast<std::int32_t>(static_cast<std::uint64_t>(entry) >> item_bits_); }
    [[nodiscard]] std::int64_t row_of(std::int64_t entry) const {
        const std::int64_t item = entry & ((std::int64_t{1} << item_bits_) - 1);
        return item < rows_ ? item : item - rows_;
    }

    // By target, then strength, then item.
    void sort_rows(const buffer<std::int64_t>& ends, buffer<std::int64_t>& entries) {
        constexpr std::int64_t large = std::int64_t{1} << 15;  // from which on the threads sort a row together
        const auto row = [&](std::int64_t v) {
            const std::int64_t begin = v == 0 ? 0 : ends[v - 1];
            // Of one representation: an unsigned number is what a signed one may be read as.
            return column<std::uint64_t>{reinterpret_cast<std::uint64_t*>(entries.data() + begin), ends[v] - begin};
        };
        for (std::int64_t v = 0; v < vertices_; ++v) {
            if (row(v).size >= large) sort_keys(policy_, row(v));
        }
        each_run(ends, [&](std::int64_t, std::int64_t first, std::int64_t last) {
            for (std::int64_t v = first; v < last; ++v) {
                const column<std::uint64_t> these = row(v);
                if (these.size < large) std::sort(these.begin(), these.end());
                if (list_.has_strength) sort_strengths(these);
            }
        });
    }

    void sort_strengths(column<std::uint64_t> row) const {
        const auto strength = view(list_.strength);
        const auto bits = [&](std::uint64_t entry) { return double_bits(strength[row_of(static_cast<std::int64_t>(entry))]); };
        for (std::int64_t low = 0, high = 0; low < row.size; low = high) {
            while (high < row.size && row[high] >> item_bits_ == row[low] >> item_bits_) ++high;
            if (high - low == 1) continue;
            std::sort(row.data + low, row.data + high, [&](std::uint64_t a, std::uint64_t b) { return std::pair(bits(a), a) < std::pair(bits(b), b); });
        }
    }

    // The rows of an arc merge: strength adds (least first, then sum8), length is the least.
    void merge_rows() {
        const std::int64_t arcs = made_.arcs();
        made_.out_strength = buffer<double>(list_.has_strength ? arcs : 0);
        made_.out_length = buffer<std::int64_t>(list_.has_length ? arcs : 0);
        if (!list_.has_strength && !list_.has_length) return;
        const auto strength = view(list_.strength);
        const auto length = view(list_.length);
        for_each_index(policy_, arcs, [&](std::int64_t a) {
            const column<const std::int64_t> rows{made_.rows.data() + made_.row_offsets[a], made_.row_offsets[a + 1] - made_.row_offsets[a]};
            if (list_.has_strength) made_.out_strength[a] = sum8_of(rows.size, [&](std::int64_t i) { return strength[rows[i]]; });
            if (!list_.has_length) return;
            std::int64_t least = length[rows[0]];
            for (const std::int64_t row : rows) least = std::min(least, length[row]);
            made_.out_length[a] = least;
        });
    }

    // The arcs by target.
    void turn_arcs() {
        const std::int64_t arcs = made_.arcs();
        made_.in_targets = buffer<std::int32_t>(arcs);
        made_.in_strength = buffer<double>(list_.has_strength ? arcs : 0);
        made_.in_length = buffer<std::int64_t>(list_.has_length ? arcs : 0);
        buffer<std::int64_t> ends(vertices_);
        for_each_index(policy_, vertices_, [&](std::int64_t v) { ends[v] = made_.in_offsets[v]; });
        for_each_index(policy_, vertices_, [&](std::int64_t v) {
            for (std::int64_t a = made_.out_offsets[v]; a < made_.out_offsets[v + 1]; ++a) {
                made_.in_targets[next(ends[made_.out_targets[a]])] = static_cast<std::int32_t>(v);
            }
        });
        each_run(ends, [&](std::int64_t, std::int64_t first, std::int64_t last) {
            for (std::int64_t v = first; v < last; ++v) {
                const std::int64_t begin = made_.in_offsets[v];
                if (shared_) std::sort(made_.in_targets.data() + begin, made_.in_targets.data() + ends[v]);
                if (!list_.has_strength && !list_.has_length) continue;
                for (std::int64_t i = begin; i < ends[v]; ++i) {
                    const std::int64_t arc = made_.arc(made_.in_targets[i], static_cast<std::int32_t>(v));
                    if (list_.has_strength) made_.in_strength[i] = made_.out_strength[arc];
                    if (list_.has_length) made_.in_length[i] = made_.out_length[arc];
                }
            }
        });
    }

    const Policy& policy_;
    const edge_list& list_;
    column<std::int32_t> number_;  // of a code
    graph& made_;
    std::int64_t rows_;
    std::int64_t vertices_;
    bool shared_;
    int item_bits_ = 1;
};

}  // namespace sanc::detail
