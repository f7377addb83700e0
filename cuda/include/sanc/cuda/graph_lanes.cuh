// SPDX-License-Identifier: Apache-2.0
// The orders of the sums (sanc/sum8.hpp, sanc/graph/brandes.hpp) by lanes that work side by side. What lanes tell one
// another goes through a team, so that a host can stand in for a device: a device's is in sum8.cuh and graph.cuh, a test's
// in tests/graph/lane_order_test.cpp. Every lane of a team calls the same functions in the same order.
//
//   team.lane()               which lane this is
//   team.other(value, bits)   the double that lane ^ bits gives
//   warp.shuffle(value, lane) the integer that `lane` gives        (32 lanes only)
//   warp.ballot(flag)         a bit a lane: whether its flag is set (32 lanes only)
#pragma once

#include <cstdint>

#include <sanc/sum8.hpp>

namespace sanc::cuda::detail {

// l0+l4 .. l3+l7, then +2, then +1. Every lane has the sum.
template <class Team>
SANC_HD double fold_8(const Team& team, double lane) {
    for (int apart = 4; apart > 0; apart /= 2) lane += team.other(lane, apart);
    return lane;
}

// 16-8-4-2-1. Every lane has the sum.
template <class Team>
SANC_HD double fold_32(const Team& team, double lane) {
    for (int apart = 16; apart > 0; apart /= 2) lane += team.other(lane, apart);
    return lane;
}

// sum8 of at most 1,024 values by a team of 8. Loads go eight ahead of the additions.
template <class Team, class Value>
SANC_HD double sum8_of_block(const Team& team, std::int64_t count, const Value& value) {
    constexpr int ahead = 8;
    double sum = 0.0;
    std::int64_t i = team.lane();
    for (; i + 8 * (ahead - 1) < count; i += 8 * ahead) {
        double term[ahead];
        for (int k = 0; k < ahead; ++k) term[k] = value(i + 8 * k);
        for (int k = 0; k < ahead; ++k) sum += term[k];
    }
    for (; i < count; i += 8) sum += value(i);
    return fold_8(team, sum);
}

// sum8 of any number of values by a team of 8: sum8_of, a lane of each level to a lane of the team.
template <class Team, class Value>
SANC_HD double sum8_by_8(const Team& team, std::int64_t count, const Value& value) {
    if (count <= sum8_block) return sum8_of_block(team, count, value);
    double lane[4] = {};
    std::int64_t filled[4] = {};
    const auto add = [&](int level, double sum) {
        if (filled[level]++ % 8 == team.lane()) lane[level] += sum;
    };
    for (std::int64_t low = 0; low < count; low += sum8_block) {
        const std::int64_t size = count - low < sum8_block ? count - low : sum8_block;
        double sum = sum8_of_block(team, size, [&](std::int64_t i) { return value(low + i); });
        for (int level = 0; level < 4; ++level) {
            add(level, sum);
            if (filled[level] < sum8_block || level == 3) break;
            sum = fold_8(team, lane[level]);
            lane[level] = 0.0;
            filled[level] = 0;
        }
    }
    for (int level = 0; level < 3; ++level) {
        if (filled[level] == 0) continue;
        const double sum = fold_8(team, lane[level]);
        bool above = false;
        for (int higher = level + 1; higher < 4; ++higher) above = above || filled[higher] != 0;
        if (!above) return sum;
        add(level + 1, sum);
    }
    return fold_8(team, lane[3]);
}

}  // namespace sanc::cuda::detail
