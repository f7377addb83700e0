// SPDX-License-Identifier: Apache-2.0
// What a centrality tells the others of itself: sums that no wrong value leaves as they are. centrality.py is the same.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "contest.hpp"

namespace bench {

template <class T>
answer tell(const std::vector<T>& values, double factor) {
    double sum = 0.0;
    double weighed = 0.0;
    double most = 0.0;
    for (std::size_t v = 0; v < values.size(); ++v) {
        const double value = factor * static_cast<double>(values[v]);
        sum += value;
        weighed += value * static_cast<double>(v * 7919 % 1009);
        most = std::max(most, value);
    }
    return answer().add("sum", sum).add("weighed", weighed).add("most", most);
}

// `count` vertices that have an edge, the same for everybody: every so manyth row's source.
inline std::vector<std::int32_t> some_sources(const std::vector<std::int32_t>& source, std::int64_t count) {
    std::vector<std::int32_t> chosen;
    for (std::size_t i = 0; static_cast<std::int64_t>(chosen.size()) < count && i < 64 * static_cast<std::size_t>(count); ++i) {
        const std::int32_t v = source[(i * 1000003 + 17) % source.size()];
        if (std::find(chosen.begin(), chosen.end(), v) == chosen.end()) chosen.push_back(v);
    }
    return chosen;
}

}  // namespace bench
