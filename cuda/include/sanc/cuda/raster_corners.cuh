// SPDX-License-Identifier: Apache-2.0
// The corners of outlines as kernels: a thread takes 64 places of a row of the pixel grid.
#pragma once

#include <sanc/cuda/raster_groups.cuh>
#include <sanc/cuda/raster_runs.cuh>
#include <sanc/raster/polygons.hpp>

namespace sanc::cuda {
namespace detail {

// Index = row of the grid x words of a row + word; a row has one word more than the mask where its width is whole words.
struct corner_words {
    bit_view bits;
    std::int64_t per_row;

    template <class Take>
    SANC_HD void visit(std::int64_t index, const Take& take) const {
        const std::int64_t y = index / per_row;
        const std::int64_t i = index - y * per_row;
        const std::uint64_t* above = y > 0 ? bits.row(static_cast<std::int32_t>(y - 1)) : nullptr;
        const std::uint64_t* below = y < bits.height ? bits.row(static_cast<std::int32_t>(y)) : nullptr;
        const std::uint64_t b = sanc::detail::word_or_none(above, bits, i);
        const std::uint64_t d = sanc::detail::word_or_none(below, bits, i);
        const std::uint64_t a = b << 1 | (i > 0 && above != nullptr ? above[i - 1] >> 63 : 0);
        const std::uint64_t c = d << 1 | (i > 0 && below != nullptr ? below[i - 1] >> 63 : 0);
        sanc::detail::corners_of_word(i, a, b, c, d, take);
    }
};

struct count_corners_of_word {
    corner_words words;
    column<std::int64_t> out;
    SANC_HD void operator()(std::int64_t index) const {
        std::int64_t corners = 0;
        words.visit(index, sanc::detail::corner_counter{&corners});
        out[index] = corners;
    }
};

struct write_corners_of_word {
    corner_words words;
    run_view runs;
    column<const std::int32_t> part_of_run;
    column<const std::int64_t> first;
    sanc::detail::corner_columns out;
    SANC_HD void operator()(std::int64_t index) const {
        std::int64_t next = first[index];
        if (next == first[index + 1]) return;
        const std::int64_t y = index / words.per_row;
        const std::int64_t leftmost = 64 * (index - y * words.per_row) - 1;
        std::int64_t above = y > 0 ? first_run_beyond(runs, runs.first_of_row[y - 1], runs.first_of_row[y], leftmost) : 0;
        std::int64_t below =
            y < words.bits.height ? first_run_beyond(runs, runs.first_of_row[y], runs.first_of_row[y + 1], leftmost) : 0;
        words.visit(index, sanc::detail::corner_writer{runs, part_of_run, out, y, &next, &above, &below});
    }
};

}  // namespace detail

inline sanc::detail::corner_set<on> find_corners(const on& policy, bit_view bits, run_view runs,
                                                 column<const std::int32_t> part_of_run) {
    const detail::corner_words words{bits, bits.width / 64 + 1};
    const std::int64_t count = words.per_row * (std::int64_t{bits.height} + 1);
    buffer<std::int64_t> first(policy, count + 1);
    for_each_index(policy, count, detail::count_corners_of_word{words, view(first)});
    sanc::detail::corner_set<on> made(policy, exclusive_scan(policy, column<const std::int64_t>{first.data(), count}, view(first)));
    for_each_index(policy, count, detail::write_corners_of_word{words, runs, part_of_run, view(first), made.see()});
    return made;
}

inline buffer<std::int64_t> order_by(const on& policy, column<const std::int32_t> values, std::int64_t most,
                                     buffer<std::uint64_t>& keys) {
    keys = buffer<std::uint64_t>(policy, values.size);
    buffer<std::int64_t> order(policy, values.size);
    for_each_index(policy, values.size, sanc::detail::key_of_corner{values, view(keys), view(order)});
    detail::sort_places(policy, keys, order, most);
    return order;
}

}  // namespace sanc::cuda
