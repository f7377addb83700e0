// SPDX-License-Identifier: Apache-2.0
// The sums over changed pixels of images that come part by part and are not kept: what an object's table asks of a difference.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include <sanc/raster/objects.hpp>

namespace sanc::detail {

// The changed pixels that lie side by side in one word of the mask.
struct piece_sums {
    std::int32_t x = 0;  // of the first
    std::int64_t signed_sum = 0;
    std::int64_t absolute_sum = 0;
};

struct sums_of_part {
    raster_part part;
    std::vector<std::int32_t> first;  // of each row, and where the last one ends
    std::vector<piece_sums> pieces;   // row by row, from the left
};

// What changed in a part; `row` gives its mask by rows, `before` and `after` begin with it.
template <class T, class Row>
sums_of_part sum_part(const raster_part& part, const raster_view<T>& before, const raster_view<T>& after, column<const std::int32_t> bands, const Row& row) {
    sums_of_part made{part, {0}, {}};
    made.first.reserve(static_cast<std::size_t>(part.rows) + 1);
    for (std::int32_t y = 0; y < part.rows; ++y) {
        const std::uint64_t* words = row(y);
        for (std::int32_t x0 = 0; x0 < part.columns; x0 += 64) {
            for (std::uint64_t left = words[x0 / 64]; left != 0;) {
                const int begin = lowest_one(left);
                const std::uint64_t beyond = ~(left | ((std::uint64_t{1} << begin) - 1));
                const int end = beyond == 0 ? 64 : lowest_one(beyond);
                piece_sums sums{part.x + x0 + begin, 0, 0};
                for (const std::int32_t band : bands) {
                    for (std::int32_t x = x0 + begin; x < x0 + end; ++x) {
                        const std::int64_t d = std::int64_t{after.at(band, y, x)} - before.at(band, y, x);
                        sums.signed_sum += d;
                        sums.absolute_sum += d < 0 ? -d : d;
                    }
                }
                made.pieces.push_back(sums);
                left = end == 64 ? 0 : left >> end << end;
            }
        }
        made.first.push_back(static_cast<std::int32_t>(made.pieces.size()));
    }
    return made;
}

// The sums of runs, as a difference gives them, from parts that lie in rows of equal height and cover the image.
class kept_sums {
public:
    kept_sums(std::vector<sums_of_part> parts, std::int32_t height, column<const band_form> used) : bands(used), parts_(std::move(parts)) {
        std::sort(parts_.begin(), parts_.end(), [](const sums_of_part& a, const sums_of_part& b) {
            return a.part.y != b.part.y ? a.part.y < b.part.y : a.part.x < b.part.x;
        });
        part_of_row_.resize(static_cast<std::size_t>(height));
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            const raster_part& part = parts_[i].part;
            if (part.x == 0) std::fill_n(part_of_row_.begin() + part.y, part.rows, i);
        }
    }

    // The sums over the pixels [x0, x1) of row y, a whole run; no gradient is kept.
    [[nodiscard]] change_sums sums(std::int64_t y, std::int64_t x0, std::int64_t x1, bool) const {
        change_sums total;
        std::size_t i = part_of_row_[static_cast<std::size_t>(y)];
        while (parts_[i].part.x + parts_[i].part.columns <= x0) ++i;
        for (bool more = true; more && i < parts_.size() && parts_[i].part.y <= y; ++i) {
            const sums_of_part& in = parts_[i];
            const std::int32_t* first = in.first.data() + (y - in.part.y);
            const piece_sums* const end = in.pieces.data() + first[1];
            const piece_sums* at = std::lower_bound(in.pieces.data() + first[0], end, x0, [](const piece_sums& piece, std::int64_t x) { return piece.x < x; });
            for (; at != end && at->x < x1; ++at) {
                total.signed_sum += at->signed_sum;
                total.absolute_sum += at->absolute_sum;
            }
            more = in.part.x + in.part.columns < x1;
        }
        return total;
    }

    column<const band_form> bands;

private:
    std::vector<sums_of_part> parts_;
    std::vector<std::size_t> part_of_row_;  // the leftmost
};

template <host_policy Policy>
void sum_runs(const Policy& policy, const kept_sums& pair, run_view runs, const lattice_view& places, bool with_gradient, column<object_sums> of_run,
              const monitor& watch) {
    sum_runs_on_host(policy, pair, runs, places, with_gradient, of_run, watch);
}

}  // namespace sanc::detail
