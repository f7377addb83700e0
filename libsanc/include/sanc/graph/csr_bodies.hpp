// SPDX-License-Identifier: Apache-2.0
// The bodies that turn rows of edges into compressed sparse rows (csr.hpp).
#pragma once

#include <sanc/column.hpp>
#include <sanc/graph/bits.hpp>
#include <sanc/sum8.hpp>

namespace sanc::detail {

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

// Where each arc's run of items starts, and where the last ends: before the turned loops, which were sorted last.
struct run_start_body {
    column<const std::int64_t> run;
    column<const std::uint64_t> item_key;
    column<std::int64_t> start;  // arcs + 1
    SANC_HD void operator()(std::int64_t a) const {
        if (a < run.size) {
            start[a] = run[a];
            return;
        }
        std::int64_t low = 0;
        std::int64_t high = item_key.size;
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            if (item_key[middle] == no_arc) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        start[a] = low;
    }
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
        SANC_HD double operator()(std::int64_t i) const {
            return body.row_strength[body.item[begin + i] % body.row_count];
        }
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

}  // namespace sanc::detail
