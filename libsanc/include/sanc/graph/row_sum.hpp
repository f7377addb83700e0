// SPDX-License-Identifier: Apache-2.0
// Rows of 32 lanes on a processor, of which some lanes count: sums in the order in which the rows are given, and stores. Lanes
// that do not count are never looked at: what stands there need not be a number.
#pragma once

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

// sum += the rows of the vertices among next[0 .. count) that have lanes in common with `lanes`, in those lanes. Returns the
// lanes in common with any.
inline std::uint32_t add_rows(double* sum, const std::int32_t* next, std::int64_t count, const std::uint32_t* lanes_of, std::uint32_t lanes,
                                    const double* rows) {
    constexpr std::int64_t most = 64;
    std::uint32_t all = 0;
    std::int32_t vertex[most];
    std::uint32_t common[most];
    for (std::int64_t low = 0; low < count; low += most) {
        const std::int64_t high = count - low < most ? count : low + most;
        std::int32_t size = 0;
        for (std::int64_t i = low; i < high; ++i) {  // without a branch: what does not count is overwritten
            vertex[size] = next[i];
            common[size] = lanes_of[next[i]] & lanes;
            all |= common[size];
            size += common[size] != 0 ? 1 : 0;
        }
        for (std::int32_t at = 0; at < row_lanes; at += 8) {  // the lanes of a cache line
            if ((all >> at & 0xFFU) == 0) continue;
            two_doubles part[4];
            std::memcpy(part, sum + at, sizeof part);
            for (std::int32_t i = 0; i < size; ++i) {
                const std::uint32_t set = common[i] >> at & 0xFFU;
                if (set == 0) continue;
                const double* const row = rows + std::int64_t{row_lanes} * vertex[i] + at;
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

// A count gives way to its dependency, in `lanes`; share: what each path hands back. A target of this weight ends as many
// pairs in a lane as its weight times that of the lane's source.
inline void settle_row(double* count, double* share, const double* sum, const double* source_weight, double weight, std::uint32_t lanes) {
    for (; lanes != 0; lanes &= lanes - 1) {
        const int j = lowest_bit(lanes);
        const double dependency = count[j] * sum[j];
        share[j] = (source_weight[j] * weight + dependency) / count[j];
        count[j] = dependency;
    }
}

// to = from, in `lanes`. False where a count there is out of range.
inline bool store_counts(double* to, const double* from, std::uint32_t lanes) {
    bool in_range = true;
    for (; lanes != 0; lanes &= lanes - 1) {
        const int j = lowest_bit(lanes);
        to[j] = from[j];
        in_range = in_range && !out_of_range(from[j]);
    }
    return in_range;
}

// A row folded, +0.0 in lanes that are not among `lanes`.
inline double fold_row(const double* row, std::uint32_t lanes) {
    double lane[row_lanes] = {};
    for (; lanes != 0; lanes &= lanes - 1) lane[lowest_bit(lanes)] = row[lowest_bit(lanes)];
    return fold_32_lanes(lane);
}

// Those of the vertices next[0 .. count) that have lanes in common with `lanes`, to be summed up in these.
struct met_rows {
    const std::int32_t* next;
    std::int64_t count;
    const std::uint32_t* lanes_of;
    std::uint32_t lanes;
    const double* rows;
};

struct plain_rows {
    // to = the sum, in the lanes that any of the rows has; returns these. in_range is false from there on where a count is out
    // of range.
    static std::uint32_t count_paths(double* to, const met_rows& met, bool& in_range) {
        double sum[row_lanes] = {};
        const std::uint32_t reached = add_rows(sum, met.next, met.count, met.lanes_of, met.lanes, met.rows);
        if (reached != 0) in_range &= store_counts(to, sum, reached);
        return reached;
    }

    // A count gives way to its dependency, in `lanes`; share: what each path hands back. A target of this weight ends as many
    // pairs in a lane as its weight times that of the lane's source.
    static void settle(double* count, double* share, const met_rows& met, const double* source_weight, double weight) {
        double sum[row_lanes] = {};
        add_rows(sum, met.next, met.count, met.lanes_of, met.lanes, met.rows);
        settle_row(count, share, sum, source_weight, weight, met.lanes);
    }

    // A row folded, +0.0 in lanes that are not among `lanes`.
    static double fold(const double* row, std::uint32_t lanes) { return fold_row(row, lanes); }
};

}  // namespace sanc::detail
