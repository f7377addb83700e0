// SPDX-License-Identifier: Apache-2.0
// Rows of made files: put together, and put in another order.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <sanc/random.hpp>

namespace contract {

inline std::string join_rows(const std::vector<std::string>& rows, const std::string& header,
                             const char* line_end = "\n") {
    std::string out = header + line_end;
    for (const auto& row : rows) out.append(row).append(line_end);
    return out;
}

// Fisher and Yates.
inline std::vector<std::string> shuffled(std::vector<std::string> rows, std::uint64_t seed) {
    sanc::random_stream random(seed);
    for (std::size_t i = rows.size(); i > 1; --i)
        std::swap(rows[i - 1], rows[static_cast<std::size_t>(random.below(i))]);
    return rows;
}

}  // namespace contract
