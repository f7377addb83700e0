// SPDX-License-Identifier: Apache-2.0
// The runs of a mask: a run is a longest row of set pixels.
#pragma once

#include <sanc/raster/bits.hpp>

namespace sanc {

// The runs of a mask in raster order: run r covers the pixels [begin, end) of row y; row y has the runs
// [first_of_row[y], first_of_row[y + 1]).
struct run_view {
    column<const std::int64_t> first_of_row;  // height + 1
    column<const std::int32_t> y, begin, end;

    SANC_HD constexpr std::int32_t height() const { return static_cast<std::int32_t>(first_of_row.size - 1); }
    SANC_HD constexpr std::int64_t size() const { return y.size; }
};

// Owns what a run_view shows.
template <class I64, class I32>
struct basic_run_list {
    I64 first_of_row;
    I32 y, begin, end;

    [[nodiscard]] run_view view() const {
        return {sanc::view(first_of_row), sanc::view(y), sanc::view(begin), sanc::view(end)};
    }
};
using run_list = basic_run_list<buffer<std::int64_t>, buffer<std::int32_t>>;  // on the host
template <class Policy>
using run_list_of = basic_run_list<buffer_of<Policy, std::int64_t>, buffer_of<Policy, std::int32_t>>;

namespace detail {

struct count_runs {
    bit_view bits;
    column<std::int64_t> out;
    SANC_HD void operator()(std::int64_t y) const {
        const std::uint64_t* row = bits.row(static_cast<std::int32_t>(y));
        std::int64_t runs = 0;
        std::uint64_t before = 0;
        for (std::int64_t i = 0; i < bits.words_per_row(); ++i) {
            runs += count_ones(row[i] & ~(row[i] << 1 | before));
            before = row[i] >> 63;
        }
        out[y] = runs;
    }
};

struct write_runs {
    bit_view bits;
    column<const std::int64_t> first;
    column<std::int32_t> ys, begins, ends;
    SANC_HD void operator()(std::int64_t y) const {
        const std::uint64_t* row = bits.row(static_cast<std::int32_t>(y));
        std::int64_t begun = first[y];
        std::int64_t ended = begun;
        std::uint64_t before = 0;
        for (std::int64_t i = 0; i < bits.words_per_row(); ++i) {
            const std::uint64_t shifted = row[i] << 1 | before;
            before = row[i] >> 63;
            for (std::uint64_t at = row[i] & ~shifted; at != 0; at &= at - 1) {
                ys[begun] = static_cast<std::int32_t>(y);
                begins[begun++] = static_cast<std::int32_t>(64 * i + lowest_one(at));
            }
            for (std::uint64_t at = ~row[i] & shifted; at != 0; at &= at - 1) {
                ends[ended++] = static_cast<std::int32_t>(64 * i + lowest_one(at));
            }
        }
        if (ended < begun) ends[ended] = bits.width;
    }
};

}  // namespace detail

// The runs of a mask in raster order. O(words + runs) work. Throws std::invalid_argument beyond 2^31 - 1 runs.
template <class Policy>
run_list_of<Policy> find_runs(const Policy& policy, bit_view bits) {
    run_list_of<Policy> made;
    made.first_of_row = make_buffer<std::int64_t>(policy, std::int64_t{bits.height} + 1);
    const column<std::int64_t> first = view(made.first_of_row);
    for_each_index(policy, bits.height, detail::count_runs{bits, first});
    const std::int64_t count = exclusive_scan(policy, column<const std::int64_t>{first.data, bits.height}, first);
    if (count > INT32_MAX)
        bad_argument("find_runs", "runs", count, "more than 2^31 - 1; split the image");
    made.y = make_buffer<std::int32_t>(policy, count);
    made.begin = make_buffer<std::int32_t>(policy, count);
    made.end = make_buffer<std::int32_t>(policy, count);
    for_each_index(policy, bits.height,
                   detail::write_runs{bits, first, view(made.y), view(made.begin), view(made.end)});
    return made;
}

}  // namespace sanc
