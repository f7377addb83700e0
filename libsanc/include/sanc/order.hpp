// SPDX-License-Identifier: Apache-2.0
// Rows sorted by any comparison. Places are sorted, by one function that a program holds once, and the rows follow: of `std::sort` it
// would hold one for each comparison, of 2 to 8 KB. For rejects, findings, paths; millions of rows have sort_by_key().
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace sanc {

namespace detail {

struct place_order {
    const void* rows;
    bool (*compare)(const void* rows, std::int64_t a, std::int64_t b);
    bool operator()(std::int64_t a, std::int64_t b) const { return compare(rows, a, b); }
};

inline std::vector<std::int64_t> sorted_places(std::size_t count, place_order before) {
    std::vector<std::int64_t> places(count);
    std::iota(places.begin(), places.end(), std::int64_t{0});
    std::vector<std::int64_t> merged(count);
    for (std::size_t width = 1; width < count; width *= 2) {
        for (std::size_t begin = 0; begin < count; begin += 2 * width) {
            const std::size_t middle = std::min(begin + width, count);
            const std::size_t end = std::min(middle + width, count);
            const bool in_order = middle == end || !before(places[middle], places[middle - 1]);
            std::size_t a = begin, b = middle;
            for (std::size_t k = begin; k < end; ++k) {
                const bool first = b == end || (a < middle && (in_order || !before(places[b], places[a])));
                merged[k] = places[first ? a++ : b++];
            }
        }
        places.swap(merged);
    }
    return places;
}

}  // namespace detail

// The places [0, count) in the order of before(a, b), which is asked for places; equal ones stay as they are. O(n log n).
template <class Before>
std::vector<std::int64_t> order_of(std::size_t count, const Before& before) {
    return detail::sorted_places(count, {&before, [](const void* rows, std::int64_t a, std::int64_t b) { return (*static_cast<const Before*>(rows))(a, b); }});
}

// Sorts `count` rows by before(row, row); equal ones stay as they are. O(n log n), the rows once more in memory.
template <class Row, class Before>
void sort_rows(Row* rows, std::size_t count, const Before& before) {
    const auto places = order_of(count, [&](std::int64_t a, std::int64_t b) { return before(rows[a], rows[b]); });
    std::vector<Row> sorted;
    sorted.reserve(count);
    for (const std::int64_t place : places) sorted.push_back(std::move(rows[place]));
    std::move(sorted.begin(), sorted.end(), rows);
}
template <class Row, class Before>
void sort_rows(std::vector<Row>& rows, const Before& before, std::size_t first = 0) {
    sort_rows(rows.data() + first, rows.size() - first, before);
}

template <class Value>
void sort_values(std::vector<Value>& values) {
    sort_rows(values, [](const Value& a, const Value& b) { return a < b; });
}

// Sorted, each value once.
template <class Value>
void sort_to_set(std::vector<Value>& values) {
    sort_values(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace sanc
