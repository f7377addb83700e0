// SPDX-License-Identifier: Apache-2.0
// Rows of 32 lanes on a processor, of which some lanes count: sums in the order in which the rows are given, and stores. Lanes
// that do not count are never looked at: what stands there need not be a number.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <sanc/graph/brandes.hpp>

namespace sanc::detail {

inline constexpr std::int32_t row_lanes = 32;

typedef double two_doubles __attribute__((vector_size(16)));     // NOLINT: not every compiler takes `using` here
typedef std::int64_t two_words __attribute__((vector_size(16)));  // NOLINT

// row[0] and row[1] where bits 0 and 1 of `lanes` are set, else +0.0.
inline two_doubles two_lanes(const double* row, std::uint32_t lanes) {
    static constexpr std::int64_t masks[4][2] = {{0, 0}, {-1, 0}, {0, -1}, {-1, -1}};
    two_words value;
    two_words mask;
    std::memcpy(&value, row, sizeof value);
    std::memcpy(&mask, masks[lanes & 3U], sizeof mask);
    return reinterpret_cast<two_doubles>(value & mask);
}

// Vertices that have lanes in common with those that are looked for, and which.
struct meetings {
    static constexpr std::int64_t most = 64;
    std::int32_t size;
    std::int32_t vertex[most];
    std::uint32_t common[most];
};

// Those among next[0 .. count), at most 64 of them. Returns the lanes in common with any.
inline std::uint32_t meet(meetings& met, const std::int32_t* next, std::int64_t count, const std::uint32_t* lanes_of, std::uint32_t lanes) {
    std::uint32_t all = 0;
    std::int32_t size = 0;
    for (std::int64_t i = 0; i < count; ++i) {  // without a branch: what does not count is overwritten
        met.vertex[size] = next[i];
        met.common[size] = lanes_of[next[i]] & lanes;
        all |= met.common[size];
        size += met.common[size] != 0 ? 1 : 0;
    }
    met.size = size;
    return all;
}

// sum += the rows of the vertices among next[0 .. count) that have lanes in common with `lanes`, in those lanes. Returns the
// lanes in common with any.
inline std::uint32_t add_rows(double* sum, const std::int32_t* next, std::int64_t count, const std::uint32_t* lanes_of, std::uint32_t lanes,
                              const double* rows) {
    std::uint32_t all = 0;
    meetings met;
    for (std::int64_t low = 0; low < count; low += meetings::most) {
        all |= meet(met, next + low, std::min(count - low, meetings::most), lanes_of, lanes);
        for (std::int32_t at = 0; at < row_lanes; at += 8) {  // the lanes of a cache line
            if ((all >> at & 0xFFU) == 0) continue;
            two_doubles part[4];
            std::memcpy(part, sum + at, sizeof part);
            for (std::int32_t i = 0; i < met.size; ++i) {
                const std::uint32_t set = met.common[i] >> at & 0xFFU;
                if (set == 0) continue;
                const double* const row = rows + std::int64_t{row_lanes} * met.vertex[i] + at;
                part[0] += two_lanes(row, set);
                part[1] += two_lanes(row + 2, set >> 2);
                part[2] += two_lanes(row + 4, set >> 4);
                part[3] += two_lanes(row + 6, set >> 6);
            }
            std::memcpy(sum + at, part, sizeof part);
        }
    }
    return all;
}

// The same for numbers of paths. Where a sum has reached 2^31, `over` has bit 31 set.
inline std::uint32_t add_rows(std::uint32_t* sum, const std::int32_t* next, std::int64_t count, const std::uint32_t* lanes_of, std::uint32_t lanes,
                              const std::uint32_t* rows, std::uint32_t& over) {
    std::uint32_t all = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::uint32_t common = lanes_of[next[i]] & lanes;
        all |= common;
        for (std::uint32_t rest = common; rest != 0; rest &= rest - 1) {
            const int j = lowest_bit(rest);
            sum[j] += rows[std::int64_t{row_lanes} * next[i] + j];
            over |= sum[j];
        }
    }
    return all;
}

// dependency: the pairs that go on through the vertex, in `lanes`; share: what each path hands back. A target of this weight ends
// as many pairs in a lane as its weight times that of the lane's source.
template <class Paths>
void settle_row(const Paths* count, double* dependency, double* share, const double* sum, const double* source_weight, double weight, std::uint32_t lanes) {
    for (; lanes != 0; lanes &= lanes - 1) {
        const int j = lowest_bit(lanes);
        const auto paths = static_cast<double>(count[j]);
        dependency[j] = paths * sum[j];
        share[j] = (source_weight[j] * weight + dependency[j]) / paths;
    }
}

// to = from, in `lanes`.
template <class Paths>
void store_counts(Paths* to, const Paths* from, std::uint32_t lanes) {
    for (; lanes != 0; lanes &= lanes - 1) to[lowest_bit(lanes)] = from[lowest_bit(lanes)];
}

// A row folded, +0.0 in lanes that are not among `lanes`.
inline double fold_row(const double* row, std::uint32_t lanes) {
    double lane[row_lanes] = {};
    for (; lanes != 0; lanes &= lanes - 1) lane[lowest_bit(lanes)] = row[lowest_bit(lanes)];
    return fold_32_lanes(lane);
}

// Those of the vertices next[0 .. count) that have lanes in common with `lanes`, to be summed up in these.
template <class Value>
struct met_rows {
    const std::int32_t* next;
    std::int64_t count;
    const std::uint32_t* lanes_of;
    std::uint32_t lanes;
    const Value* rows;
};

// Numbers of paths are doubles, or whole numbers below 2^31: those are half as wide, and the same numbers.
struct plain_rows {
    static bool is_here() { return true; }

    // to = the sum, in the lanes that any of the rows has; returns these. in_range is false from there on where a count is out
    // of range.
    static std::uint32_t count_paths(double* to, const met_rows<double>& met, bool& in_range) {
        double sum[row_lanes] = {};
        const std::uint32_t reached = add_rows(sum, met.next, met.count, met.lanes_of, met.lanes, met.rows);
        store_counts(to, sum, reached);
        for (std::uint32_t rest = reached; rest != 0; rest &= rest - 1) in_range = in_range && !out_of_range(sum[lowest_bit(rest)]);
        return reached;
    }
    static std::uint32_t count_paths(std::uint32_t* to, const met_rows<std::uint32_t>& met, bool& in_range) {
        std::uint32_t sum[row_lanes] = {};
        std::uint32_t over = 0;
        const std::uint32_t reached = add_rows(sum, met.next, met.count, met.lanes_of, met.lanes, met.rows, over);
        store_counts(to, sum, reached);
        in_range = in_range && over >> 31 == 0;
        return reached;
    }

    // Settles a vertex in met.lanes, as settle_row(). `dependency` may be `count`.
    template <class Paths>
    static void settle(const Paths* count, double* dependency, double* share, const met_rows<double>& met, const double* source_weight, double weight) {
        double sum[row_lanes] = {};
        add_rows(sum, met.next, met.count, met.lanes_of, met.lanes, met.rows);
        settle_row(count, dependency, share, sum, source_weight, weight, met.lanes);
    }

    // A row folded, +0.0 in lanes that are not among `lanes`.
    static double fold(const double* row, std::uint32_t lanes) { return fold_row(row, lanes); }
};

}  // namespace sanc::detail
