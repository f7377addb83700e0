// SPDX-License-Identifier: Apache-2.0
// Compressed sparse rows as a processor makes them (csr.hpp): what each vertex has is counted, put where its row is to be, and
// sorted there row by row. The bits are those of a sort of all arcs, whose keys and scratch are not held.
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
    // `canonical`: the place of each code, of which its internal number is made.
    csr_maker(const Policy& policy, const edge_list& list, std::vector<std::int32_t>& canonical, graph& made)
        : policy_(policy), list_(list), number_(view(canonical)), made_(made), rows_(static_cast<std::int64_t>(list.source.size())),
          vertices_(list.ids.size()), parts_(std::clamp<std::int64_t>((made.directed ? 1 : 2) * rows_ / (vertices_ + 1), 1, pieces(policy))) {
        while (item_bits_ < 62 && std::int64_t{1} << item_bits_ < 2 * rows_) ++item_bits_;
        if (vertices_ <= std::int64_t{1} << (63 - item_bits_)) return;
        bad_argument("build_graph", "list", filled("% rows", rows_), "rows times ids is beyond 2^61: split the graph");
    }

    void make(const monitor& watch) {
        buffer<std::int64_t> arcs(vertices_);  // by code
        buffer<std::int64_t> degree(vertices_);
        for_each_index(policy_, vertices_, [&](std::int64_t v) { degree[v] = 0; });
        if (made_.directed) {
            const auto turned = [&](std::int64_t part, const auto& take) { each_item(part, [&](std::int64_t row, std::int32_t a, std::int32_t b) { take(row, b, a); }); };
            places at = count(turned);
            count_arcs(at, turned, arcs, degree);
        }
        const auto items = [&](std::int64_t part, const auto& take) { each_item(part, take); };
        places at = count(items);
        count_arcs(at, items, arcs, degree);
        watch(0.5);
        number_vertices(degree);
        made_.out_offsets = offsets_of([&](std::int64_t v) { return arcs[v]; });
        arcs = {};
        degree = {};
        watch(0.55);
        place_items(std::move(at), watch);
        watch(0.9);
        if (made_.directed) turn_arcs();
        watch(1.0);
    }

private:
    // Where things of vertices are put that parts of all of them are gone through for, side by side.
    struct places {
        buffer<std::int64_t> offsets;  // where those of a vertex start, and the last ones end
        buffer<std::int64_t> next;     // next[part * vertices + v]: where the part's next one of v goes
    };

    // Where each(part, take) calls take(thing, vertex, other).
    template <class Each>
    places count(const Each& each) {
        places made{buffer<std::int64_t>(vertices_ + 1), buffer<std::int64_t>(parts_ * vertices_)};
        for_each_index(policy_, parts_, [&](std::int64_t part) {
            std::int64_t* const tally = made.next.data() + part * vertices_;
            std::fill(tally, tally + vertices_, 0);
            each(part, [&](std::int64_t, std::int32_t v, std::int32_t) { ++tally[v]; });
        });
        for_each_index(policy_, vertices_, [&](std::int64_t v) {
            made.offsets[v] = 0;
            for (std::int64_t part = 0; part < parts_; ++part) made.offsets[v] += made.next[part * vertices_ + v];
        });
        exclusive_scan(policy_, column<const std::int64_t>{made.offsets.data(), vertices_}, view(made.offsets));
        for_each_index(policy_, vertices_, [&](std::int64_t v) {
            std::int64_t place = made.offsets[v];
            for (std::int64_t part = 0; part < parts_; ++part) place += std::exchange(made.next[part * vertices_ + v], place);
        });
        return made;
    }

    // Calls put(place, thing, vertex, other) of each.
    template <class Each, class Put>
    void place(places& at, const Each& each, const Put& put) {
        for_each_index(policy_, parts_, [&](std::int64_t part) {
            std::int64_t* const next = at.next.data() + part * vertices_;
            each(part, [&](std::int64_t thing, std::int32_t v, std::int32_t other) { put(next[v]++, thing, v, other); });
        });
    }

    template <class Take>
    void each_item(std::int64_t part, const Take& take) {
        const auto source = view(list_.source);
        const auto target = view(list_.target);
        const std::int64_t step = (rows_ + parts_ - 1) / parts_;
        for (std::int64_t row = part * step; row < std::min(rows_, (part + 1) * step); ++row) {
            const std::int32_t a = source[row];
            const std::int32_t b = target[row];
            take(row, a, b);
            if (!made_.directed && a != b) take(rows_ + row, b, a);
        }
    }

    // The vertices before which a share of all things lies.
    [[nodiscard]] std::int64_t cut(const buffer<std::int64_t>& offsets, std::int64_t part, std::int64_t parts) const {
        if (part == parts) return vertices_;
        return std::lower_bound(offsets.begin(), offsets.begin() + vertices_, offsets[vertices_] / parts * part) - offsets.begin();
    }
    // Calls work(piece, v) for every vertex; pieces are of about as many things.
    template <class Work>
    void each_vertex(const buffer<std::int64_t>& offsets, const Work& work) {
        const std::int64_t count = pieces(policy_);
        for_each_index(policy_, count, [&](std::int64_t piece) {
            const std::int64_t last = cut(offsets, piece + 1, count);
            for (std::int64_t v = cut(offsets, piece, count); v < last; ++v) work(piece, v);
        });
    }

    // arcs[v]: how many vertices v has items to. They add to its degree, a loop of undirected ones twice.
    template <class Each>
    void count_arcs(places& at, const Each& each, buffer<std::int64_t>& arcs, buffer<std::int64_t>& degree) {
        buffer<std::int32_t> met(at.offsets[vertices_]);
        place(at, each, [&](std::int64_t i, std::int64_t, std::int32_t, std::int32_t other) { met[i] = other; });
        const std::int64_t words = vertices_ / 64 + 1;
        buffer<std::uint64_t> seen(pieces(policy_) * words);
        for_each_index(policy_, pieces(policy_), [&](std::int64_t piece) { std::fill(seen.data() + piece * words, seen.data() + (piece + 1) * words, 0); });
        each_vertex(at.offsets, [&](std::int64_t piece, std::int64_t v) {
            std::uint64_t* const bits = seen.data() + piece * words;
            std::int64_t found = 0;
            bool loop = false;
            for (std::int64_t i = at.offsets[v]; i < at.offsets[v + 1]; ++i) {
                const auto other = static_cast<std::uint32_t>(met[i]);
                const std::uint64_t bit = std::uint64_t{1} << other % 64;
                found += (bits[other / 64] & bit) == 0 ? 1 : 0;
                bits[other / 64] |= bit;
                loop |= other == v;
            }
            for (std::int64_t i = at.offsets[v]; i < at.offsets[v + 1]; ++i) bits[static_cast<std::uint32_t>(met[i]) / 64] = 0;
            arcs[v] = found;
            degree[v] += found + (loop && !made_.directed ? 1 : 0);
        });
    }

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

    // Offsets by internal number of what each code has size(code) of.
    template <class Size>
    buffer<std::int64_t> offsets_of(const Size& size) {
        buffer<std::int64_t> offsets(vertices_ + 1);
        for_each_index(policy_, vertices_, [&](std::int64_t v) { offsets[number_[v]] = size(v); });
        exclusive_scan(policy_, column<const std::int64_t>{offsets.data(), vertices_}, view(offsets));
        return offsets;
    }

    // The arcs and, behind each, its rows. `at` has been gone through, by code. Until its row of the graph is made, an item stands
    // below its target.
    void place_items(places at, const monitor& watch) {
        const auto offsets = offsets_of([&](std::int64_t v) { return at.offsets[v + 1] - at.offsets[v]; });
        for_each_index(policy_, vertices_, [&](std::int64_t v) {
            const std::int64_t first = offsets[number_[v]];
            for (std::int64_t part = parts_ - 1; part > 0; --part) at.next[part * vertices_ + v] = at.next[(part - 1) * vertices_ + v] - at.offsets[v] + first;
            at.next[v] = first;
        });
        buffer<std::int64_t> items(offsets[vertices_]);
        place(at, [&](std::int64_t part, const auto& take) { each_item(part, take); },
              [&](std::int64_t i, std::int64_t item, std::int32_t, std::int32_t other) { items[i] = std::int64_t{number_[other]} << item_bits_ | item; });
        at = {};
        watch(0.65);
        sort_rows(offsets, items);
        watch(0.8);

        const std::int64_t arcs = made_.out_offsets[vertices_];
        made_.out_targets = buffer<std::int32_t>(arcs);
        made_.row_offsets = buffer<std::int64_t>(arcs + 1);
        made_.row_offsets[arcs] = items.size();
        each_vertex(offsets, [&](std::int64_t, std::int64_t v) {
            std::int64_t arc = made_.out_offsets[v];
            std::int64_t before = -1;
            for (std::int64_t i = offsets[v]; i < offsets[v + 1]; ++i) {
                const std::int64_t target = target_of(items[i]);
                items[i] = row_of(items[i]);
                if (target == before) continue;
                made_.out_targets[arc] = static_cast<std::int32_t>(target);
                made_.row_offsets[arc++] = i;
                before = target;
            }
        });
        made_.rows = std::move(items);
        merge_rows();
    }

    [[nodiscard]] std::int64_t target_of(std::int64_t entry) const { return entry >> item_bits_; }
    [[nodiscard]] std::int64_t row_of(std::int64_t entry) const {
        const std::int64_t item = entry & ((std::int64_t{1} << item_bits_) - 1);
        return item < rows_ ? item : item - rows_;
    }

    // By target, then strength, then item.
    [[nodiscard]] bool before(std::int64_t a, std::int64_t b) const {
        if (list_.has_strength && target_of(a) == target_of(b)) {
            const auto strength = view(list_.strength);
            const std::uint64_t of_a = double_bits(strength[row_of(a)]);
            const std::uint64_t of_b = double_bits(strength[row_of(b)]);
            if (of_a != of_b) return of_a < of_b;
        }
        return a < b;
    }
    void sort_entries(column<std::int64_t> entries) const {
        sort_alone(policy_, entries.begin(), entries.end(), [this](std::int64_t a, std::int64_t b) { return before(a, b); });
    }

    void sort_rows(const buffer<std::int64_t>& offsets, buffer<std::int64_t>& items) {
        constexpr std::int64_t long_row = 64;                       // from which on targets are sorted by digits
        constexpr std::int64_t shared_row = std::int64_t{1} << 15;  // from which on the threads sort a row together
        const auto row = [&](std::int64_t v) { return column<std::int64_t>{items.data() + offsets[v], offsets[v + 1] - offsets[v]}; };
        if constexpr (std::is_same_v<Policy, smallest_policy>) return each_vertex(offsets, [&](std::int64_t, std::int64_t v) { sort_entries(row(v)); });
        std::int64_t longest = 0;
        for (std::int64_t v = 0; v < vertices_; ++v) {
            const column<std::int64_t> these = row(v);
            if (these.size < shared_row) {
                longest = std::max(longest, these.size);
            } else {  // no entry is negative
                sort_keys(policy_, column<std::uint64_t>{reinterpret_cast<std::uint64_t*>(these.data), these.size});
            }
        }
        buffer<std::int64_t> spare(longest < long_row ? 0 : pieces(policy_) * longest);
        each_vertex(offsets, [&](std::int64_t piece, std::int64_t v) {
            const column<std::int64_t> these = row(v);
            if (these.size < long_row) return sort_entries(these);
            if (these.size < shared_row) sort_targets(these, spare.data() + piece * longest);
            for (std::int64_t low = 0, high = 0; low < these.size; low = high) {
                while (high < these.size && target_of(these[high]) == target_of(these[low])) ++high;
                if (high - low > 1) sort_entries({these.data + low, high - low});
            }
        });
    }

    // By target alone, eight bits a pass.
    void sort_targets(column<std::int64_t> row, std::int64_t* spare) const {
        std::int64_t* from = row.data;
        std::int64_t* to = spare;
        for (int shift = 0; (vertices_ - 1) >> shift != 0; shift += 8) {
            const auto digit = [&](std::int64_t entry) { return target_of(entry) >> shift & 255; };
            std::int32_t at[256] = {};
            for (std::int64_t i = 0; i < row.size; ++i) ++at[digit(from[i])];
            std::int32_t sum = 0;
            for (std::int32_t& each : at) sum += std::exchange(each, sum);
            for (std::int64_t i = 0; i < row.size; ++i) to[at[digit(from[i])]++] = from[i];
            std::swap(from, to);
        }
        if (from != row.data) std::copy(from, from + row.size, row.data);
    }

    struct strength_of_row {
        column<const double> strength;
        column<const std::int64_t> rows;
        SANC_HD double operator()(std::int64_t i) const { return strength[rows[i]]; }
    };

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
            if (list_.has_strength) made_.out_strength[a] = sum8_of(rows.size, strength_of_row{strength, rows});
            if (!list_.has_length) return;
            std::int64_t least = length[rows[0]];
            for (const std::int64_t row : rows) least = std::min(least, length[row]);
            made_.out_length[a] = least;
        });
    }

    // The arcs by target.
    void turn_arcs() {
        const std::int64_t arcs = made_.arcs();
        const auto each = [&](std::int64_t part, const auto& take) {
            const std::int64_t last = cut(made_.out_offsets, part + 1, parts_);
            for (std::int64_t v = cut(made_.out_offsets, part, parts_); v < last; ++v) {
                for (std::int64_t a = made_.out_offsets[v]; a < made_.out_offsets[v + 1]; ++a) take(a, made_.out_targets[a], static_cast<std::int32_t>(v));
            }
        };
        places at = count(each);
        made_.in_targets = buffer<std::int32_t>(arcs);
        made_.in_strength = buffer<double>(list_.has_strength ? arcs : 0);
        made_.in_length = buffer<std::int64_t>(list_.has_length ? arcs : 0);
        place(at, each, [&](std::int64_t i, std::int64_t a, std::int32_t, std::int32_t source) {
            made_.in_targets[i] = source;
            if (list_.has_strength) made_.in_strength[i] = made_.out_strength[a];
            if (list_.has_length) made_.in_length[i] = made_.out_length[a];
        });
        made_.in_offsets = std::move(at.offsets);
    }

    const Policy& policy_;
    const edge_list& list_;
    column<std::int32_t> number_;  // of a code
    graph& made_;
    std::int64_t rows_;
    std::int64_t vertices_;
    std::int64_t parts_;  // of all rows, gone through side by side; no more than there are items a vertex, so that places are no more than items
    int item_bits_ = 1;
};

}  // namespace sanc::detail
