// SPDX-License-Identifier: Apache-2.0
// The pairs of pieces that share a cell, on a processor: in one pass and, where many do, by their boxes four at a time first.
// The pairs of find_pairs() of candidates.hpp, in the same order.
#pragma once

#include <cstring>

#include <sanc/track/candidates.hpp>
#include <sanc/track/host_lists.hpp>

namespace sanc::detail {

#if SANC_HOST_FORMS
// The boxes of the entries of one cell, widened to what floats can tell: where two do not meet the pieces are not near.
class cell_boxes {
public:
    static constexpr std::int64_t width = 4;

    void take(const pair_cells_body& join, std::int64_t first, std::int64_t behind) {
        first_ = first;
        const auto size = static_cast<std::size_t>((behind - first + width - 1) / width);
        for (auto& side : sides_) side.assign(size, group{});
        for (std::int64_t q = first; q < behind; ++q) {
            const piece_box box(join.pieces[join.owners[q]], join.grid);
            for (int c = 0; c < 3; ++c) {
                // A float below 2^32 is off by 128 at most.
                value(2 * c, q) = static_cast<float>(box.low[c] - 256);
                value(2 * c + 1, q) = static_cast<float>(box.high[c] + 256);
            }
        }
    }
    // Whether entry p may be near any of the `width` entries of a group; may[j] for the one of them.
    bool meet(std::int64_t p, std::int64_t at, std::int32_t (&may)[width]) const {
        const auto g = static_cast<std::size_t>(at);
        auto all = (sides_[0][g] <= spread(1, p)) & (sides_[1][g] >= spread(0, p));
        for (std::size_t c = 1; c < 3; ++c) {
            all &= (sides_[2 * c][g] <= spread(static_cast<int>(2 * c + 1), p)) & (sides_[2 * c + 1][g] >= spread(static_cast<int>(2 * c), p));
        }
        static_assert(sizeof all == sizeof may);
        std::uint64_t words[2];
        std::memcpy(words, &all, sizeof words);
        std::memcpy(may, &all, sizeof may);
        return (words[0] | words[1]) != 0;
    }

private:
    typedef float group __attribute__((vector_size(16)));

    float& value(int side, std::int64_t q) {
        const std::int64_t at = q - first_;
        return reinterpret_cast<float*>(sides_[side].data())[at];
    }
    group spread(int side, std::int64_t p) const {
        const float one = reinterpret_cast<const float*>(sides_[side].data())[p - first_];
        return group{one, one, one, one};
    }
    std::int64_t first_ = 0;
    std::vector<group> sides_[6];  // low and high of x, y, z
};

struct cell_pairs {
    const pair_cells_body& join;

    // The pairs of the entries of a cell from `first` on that lie before `end`, each with those behind it. Returns the entry behind the cell.
    std::int64_t operator()(std::int64_t first, std::int64_t end, cell_boxes& boxes, std::vector<std::uint64_t>& list) const {
        std::int64_t behind = first + 1;
        while (join.same_cell(first, behind)) ++behind;
        const bool many = behind - first >= 16;
        if (many) boxes.take(join, first, behind);
        for (std::int64_t p = first; p < std::min(behind, end) && (join.keys[p] & 1U) == 0; ++p) {
            if (many) {
                among_many(first, behind, p, boxes, list);
                continue;
            }
            for (std::int64_t q = p + 1; q < behind; ++q) {
                if (join.meet(p, q)) list.push_back(join.pair(p, q));
            }
        }
        return behind;
    }
    void among_many(std::int64_t first, std::int64_t behind, std::int64_t p, const cell_boxes& boxes, std::vector<std::uint64_t>& list) const {
        constexpr std::int64_t width = cell_boxes::width;
        for (std::int64_t at = (p + 1 - first) / width; first + at * width < behind; ++at) {
            std::int32_t may[width];
            if (!boxes.meet(p, at, may)) continue;
            for (std::int64_t j = 0; j < width; ++j) {
                const std::int64_t q = first + at * width + j;
                if (may[j] != 0 && q > p && q < behind && join.meet(p, q)) list.push_back(join.pair(p, q));
            }
        }
    }
};

template <host_policy Policy>
buffer<std::uint64_t> find_pairs(const Policy& policy, const pair_cells_body& join, const monitor& watch) {
    constexpr std::int64_t chunk = 512;  // a crowded cell is many parts, between which the monitor is asked
    const std::int64_t entries = join.keys.size;
    return gather_lists<std::uint64_t>(policy, (entries + chunk - 1) / chunk, watch, [&](std::int64_t part, std::vector<std::uint64_t>& list) {
        const std::int64_t end = std::min(entries, (part + 1) * chunk);
        cell_boxes boxes;
        for (std::int64_t first = part * chunk; first < end;) first = cell_pairs{join}(first, end, boxes, list);
    });
}
#endif

}  // namespace sanc::detail
