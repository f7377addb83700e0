// SPDX-License-Identifier: Apache-2.0
// Corners on the host: where runs are few from the runs alone, so that empty words cost nothing. The same corners as
// find_corners() of corners.hpp.
#pragma once

#include <sanc/detail/host_forms.hpp>
#include <sanc/raster/corners.hpp>

namespace sanc {
namespace detail {

#if SANC_HOST_FORMS
// The ends of runs along one row of pixels, from the left: 2 r is where run r begins, 2 r + 1 where it ends.
struct run_ends {
    const run_view& runs;
    std::int64_t at, end;

    // The ends in pixel row y; none beyond the image.
    run_ends(const run_view& all, std::int64_t y)
        : runs(all), at(y < 0 || y >= all.height() ? 0 : 2 * all.first_of_row[y]), end(y < 0 || y >= all.height() ? 0 : 2 * all.first_of_row[y + 1]) {}
    bool begins() const { return (at & 1) == 0; }
    std::int64_t run() const { return at >> 1; }
    std::int32_t x() const { return at == end ? INT32_MAX : (begins() ? runs.begin : runs.end)[run()]; }
};

// Calls lone(x, run) and crossing(x, left run, right run, whether the pixel above left is set) for grid row y in order of x. A
// run ends in one row only: a corner. One ends and one begins: two. Two begin or two end: none.
template <class Lone, class Crossing>
void corners_of_runs(const run_view& runs, std::int64_t y, const Lone& lone, const Crossing& crossing) {
    run_ends above(runs, y - 1);
    run_ends below(runs, y);
    while (above.at < above.end || below.at < below.end) {
        const std::int32_t a = above.x();
        const std::int32_t b = below.x();
        if (a < b) {
            lone(a, above.run());
        } else if (b < a) {
            lone(b, below.run());
        } else if (above.begins() != below.begins()) {
            if (below.begins()) crossing(a, above.run(), below.run(), true);
            else crossing(a, below.run(), above.run(), false);
        }
        above.at += a <= b;
        below.at += b <= a;
    }
}

// The number of corners of grid row y, word by word.
inline std::int64_t count_in_words(bit_view bits, std::int64_t y) {
    const std::uint64_t* above = y > 0 ? bits.row(static_cast<std::int32_t>(y - 1)) : nullptr;
    const std::uint64_t* below = y < bits.height ? bits.row(static_cast<std::int32_t>(y)) : nullptr;
    std::uint64_t above_carry = 0;
    std::uint64_t below_carry = 0;
    std::int64_t corners = 0;
    for (std::int64_t i = 0; 64 * i <= bits.width; ++i) {
        const std::uint64_t b = word_or_none(above, bits, i);
        const std::uint64_t d = word_or_none(below, bits, i);
        const std::uint64_t a = b << 1 | above_carry;
        const std::uint64_t c = d << 1 | below_carry;
        const std::uint64_t crossing = (a ^ b) & (a ^ c) & (b ^ d);
        corners += count_ones(a ^ b ^ c ^ d) + 2 * count_ones(crossing);
        above_carry = b >> 63;
        below_carry = d >> 63;
    }
    return corners;
}

// Whether the runs around grid row y are so few that they are read in place of the words: a branch that depends on the pixels
// costs as much as some ten words.
inline bool few_runs(const run_view& runs, std::int64_t y, std::int64_t words) {
    const std::int64_t low = runs.first_of_row[std::max<std::int64_t>(y - 1, 0)];
    const std::int64_t high = runs.first_of_row[std::min<std::int64_t>(y + 1, runs.height())];
    return 4 * (high - low) < words;
}

#endif  // SANC_HOST_FORMS

// find_corners() of corners.hpp.
template <host_policy Policy>
corner_set<Policy> find_corners_on_host(const Policy& policy, bit_view bits, run_view runs, column<const std::int32_t> part_of_run) {
#if SANC_HOST_FORMS
    const std::int64_t rows = std::int64_t{bits.height} + 1;
    const std::int64_t words = bits.words_per_row();
    buffer<std::int64_t> first(rows + 1);
    for_each_index(policy, rows, [&](std::int64_t y) {
        if (!few_runs(runs, y, words)) {
            first[y] = count_in_words(bits, y);
            return;
        }
        std::int64_t corners = 0;
        corners_of_runs(
            runs, y, [&](std::int32_t, std::int64_t) { ++corners; }, [&](std::int32_t, std::int64_t, std::int64_t, bool) { corners += 2; });
        first[y] = corners;
    });
    corner_set<Policy> made(policy, exclusive_scan(policy, column<const std::int64_t>{first.data(), rows}, view(first)));
    const corner_columns out = made.see();
    const write_corners in_words{bits, runs, part_of_run, view(first), out};
    for_each_index(policy, rows, [&](std::int64_t y) {
        if (!few_runs(runs, y, words)) return in_words(y);
        std::int64_t next = first[y];
        std::int64_t none = 0;
        const corner_writer write{runs, part_of_run, out, y, &next, &none, &none};
        corners_of_runs(
            runs, y, [&](std::int32_t x, std::int64_t run) { write.put(x, part_of_run[run], lone_corner); },
            [&](std::int32_t x, std::int64_t left, std::int64_t right, bool above_left) {
                write.put_crossing(x, part_of_run[left], part_of_run[right], above_left);
            });
    });
    return made;
#else
    return find_corners(policy, bits, runs, part_of_run);
#endif
}

}  // namespace detail
}  // namespace sanc
