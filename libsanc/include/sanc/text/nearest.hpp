// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the known name nearest to one that is not known.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sanc {

// The fewest insertions, deletions, changes and swaps of neighbours that make b of a, bytes, letters of either case
// being one. O(|a| |b|) work and scratch. Source: Damerau, CACM 7(3), 1964; Lowrance and Wagner, JACM 22(2), 1975.
inline std::int64_t edit_distance(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); };
    const std::size_t width = b.size() + 2;
    const auto most = static_cast<std::int64_t>(a.size() + b.size());
    // cost[i + 1][j + 1]: from the first i bytes of a to the first j of b; row and column 0 are a fence.
    std::vector<std::int64_t> cost((a.size() + 2) * width, most);
    std::size_t last_row[256] = {};  // where in a each byte was seen last
    for (std::size_t j = 0; j <= b.size(); ++j) cost[width + j + 1] = static_cast<std::int64_t>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        cost[(i + 1) * width + 1] = static_cast<std::int64_t>(i);
        std::size_t last_match = 0;  // where in b the byte a[i - 1] was seen last
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t row = last_row[lower(b[j - 1])];
            const std::size_t match = last_match;
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            if (same) last_match = j;
            const std::int64_t swap = cost[row * width + match] + static_cast<std::int64_t>(i - row + j - match) - 1;
            cost[(i + 1) * width + j + 1] =
                std::min({cost[i * width + j] + (same ? 0 : 1), cost[i * width + j + 1] + 1,
                          cost[(i + 1) * width + j] + 1, row > 0 && match > 0 ? swap : most});
        }
        last_row[lower(a[i - 1])] = i;
    }
    return cost.back();
}

// The candidate nearest to `given`, the first of several; "" where none is within a third of the longer one's length.
// Candidates: any range of things that read as std::string_view. Names beyond 64 bytes have no neighbour.
template <class Names>
std::string_view nearest_name(std::string_view given, const Names& candidates) {
    constexpr std::size_t longest = 64;
    std::string_view best;
    std::int64_t best_distance = 0;
    if (given.size() > longest) return best;
    for (const auto& candidate : candidates) {
        const std::string_view name(candidate);
        if (name.empty() || name.size() > longest) continue;
        const std::int64_t distance = edit_distance(given, name);
        if (3 * distance > static_cast<std::int64_t>(std::max(given.size(), name.size()))) continue;
        if (best.empty() || distance < best_distance) {
            best = name;
            best_distance = distance;
        }
    }
    return best;
}

// Does the name at `place` (none where it is the end) come again behind it?
template <class Names>
bool named_twice(const Names& names, std::size_t place) {
    return place < names.size() && std::find(names.begin() + static_cast<std::ptrdiff_t>(place) + 1, names.end(), names[place]) != names.end();
}

}  // namespace sanc
