// SPDX-License-Identifier: Apache-2.0
// A text of records cut into parts at the starts of lines, and the parts read side by side.
#pragma once

#include <algorithm>
#include <limits>
#include <string_view>
#include <vector>

#include <sanc/detail/stopwatch.hpp>
#include <sanc/exec.hpp>

namespace sanc::detail {

// Where parts of about `part_bytes` of bytes [begin, end of the text) end, each behind a line end.
inline std::vector<std::int64_t> ends_of_parts(std::string_view bytes, std::int64_t begin, std::int64_t part_bytes) {
    const auto size = static_cast<std::int64_t>(bytes.size());
    std::vector<std::int64_t> ends;
    while (begin < size) {
        std::int64_t end = size;
        if (size - begin > part_bytes) {
            const std::size_t line_end = bytes.find('\n', static_cast<std::size_t>(begin + part_bytes - 1));
            if (line_end != std::string_view::npos) end = static_cast<std::int64_t>(line_end) + 1;
        }
        ends.push_back(end);
        begin = end;
    }
    return ends;
}

// Reads every part through; asks the monitor about every 20 ms. A part has done(), left() and advance(), in bytes, and throws
// nothing. Throws cancelled.
template <class Policy, class Part>
void read_all(const Policy& policy, std::vector<Part*>& parts, const monitor& watch) {
    std::int64_t total = 0;
    for (const Part* part : parts) total += part->left();
    std::int64_t step = watch ? std::int64_t{1} << 16 : std::numeric_limits<std::int64_t>::max();
    while (!parts.empty()) {
        const stopwatch clock;
        for_each_index(policy, static_cast<std::int64_t>(parts.size()), [&](std::int64_t i) { parts[static_cast<std::size_t>(i)]->advance(step); });
        parts.erase(std::remove_if(parts.begin(), parts.end(), [](const Part* part) { return part->done(); }), parts.end());
        if (!watch) continue;
        const std::int64_t took_ms = clock.ms();
        if (took_ms < 10) step = std::min(2 * step, std::int64_t{1} << 30);
        if (took_ms > 20) step = std::max<std::int64_t>(1 << 12, step / 2);
        std::int64_t left = 0;
        for (const Part* part : parts) left += part->left();
        watch(1 - static_cast<double>(left) / static_cast<double>(total));
    }
}

}  // namespace sanc::detail
