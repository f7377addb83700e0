// SPDX-License-Identifier: Apache-2.0
// change() by a given threshold on plain pixels that come part by part, on the host. Of the images stay the masks and the sums
// over changed pixels: objects ask for no more.
#pragma once

#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

#include <sanc/raster/change.hpp>
#include <sanc/raster/kept_sums.hpp>

namespace sanc {

// Whether options are such that the comparison of so many bands is a matter of each pixel alone: no moments, no histogram, and
// no gradient.
inline bool goes_by_rows(const change_options& options, std::int32_t bands) {
    const std::size_t used = options.bands.empty() ? static_cast<std::size_t>(bands) : options.bands.size();
    return detail::takes_one_pass(options, used) && options.residual_q6 == 0;
}

namespace detail {

// The rows of a part of the images, one below the other; the range of all of them.
template <class T>
struct fused_part {
    fused_row<T> first;          // of one row
    std::int64_t words_per_row;  // of the masks of the whole images
    std::int64_t rows;
    score_range& range;

    template <int Bytes>
    void operator()(std::integral_constant<int, Bytes> width, std::int64_t) const {
        fused_row<T> row = first;
        score_range ranges[2];
        row.ranges = {ranges + 1, 1};
        for (std::int64_t i = 0; i < rows; ++i) {
            row(width, 0);
            merge_ranges{{ranges, 2}}(0);
            row.before.data += row.before.row_stride;
            row.after.data += row.after.row_stride;
            row.hidden.words += words_per_row;
            row.changed.words += words_per_row;
        }
        range = ranges[0];
    }
};

}  // namespace detail

template <class T>
class change_by_rows {
    static_assert(std::is_integral_v<T> && sizeof(T) <= 2, "pixels as they lie in files");

public:
    // Two images on one grid, of which all but the pixels is read, with options that go by rows. Throws as change().
    change_by_rows(const raster_view<T>& before, const raster_view<T>& after, const change_options& options)
        : options_(options), bands_(detail::check_pair(before, after, {}, {}, options)), limit_(detail::limit_of_size(options)),
          before_(before), after_(after), changed_(make_mask(seq, before.width, before.height)),
          not_observable_(make_mask(seq, before.width, before.height)) {
    }

    // A part of both images, each band after band without padding. It begins at a multiple of 64 columns, and ends at one or with
    // the image; parts side by side are of one height. Every pixel once, by any thread. O(pixels x bands).
    void add(const raster_part& part, const T* before, const T* after) {
        const mutable_bit_view changed = changed_.view();
        const auto row_of = [&](mutable_bit_view all) {
            return mutable_bit_view{all.row(part.y) + part.x / 64, part.columns, 1};
        };
        constexpr std::uint64_t most = std::make_unsigned_t<T>(-1);
        const detail::fused_row<T> row{piece(before_, before, part), piece(after_, after, part), view(bands_), {}, {},
                                       static_cast<std::make_unsigned_t<T>>(limit_ < most ? limit_ : most), row_of(not_observable_.view()),
                                       row_of(changed), {}};
        detail::score_range range;
        detail::in_wide_lanes(detail::fused_part<T>{row, changed.words_per_row(), part.rows, range}, 0);
        auto sums = detail::sum_part(part, row.before, row.after, view(bands_), [&](std::int32_t y) { return changed.row(part.y + y) + part.x / 64; });
        const std::lock_guard lock(adding_);
        detail::score_range both[] = {range_, range};
        detail::merge_ranges{{both, 2}}(0);
        range_ = both[0];
        parts_.push_back(std::move(sums));
    }

    // The result once every pixel was added. O(changed pixels x bands + corners) work. Throws cancelled.
    template <host_policy Policy>
    change_result finish(const Policy& policy, const georeference* lattice = nullptr, const monitor& watch = {}) && {
        if (lattice != nullptr) check_lattice(*lattice, before_.width, before_.height);
        change_set<Policy> set;
        set.bands = detail::put_values<band_form>(policy, detail::band_forms(policy, before_, after_, bands_, {}, options_, {}));
        detail::tell_sizes(range_, std::int64_t{before_.width} * before_.height, options_, set.summary);
        set.changed = std::move(changed_);
        set.not_observable = std::move(not_observable_);
        detail::find_objects(policy, options_, set, watch.part(0.0, 0.5));
        const detail::kept_sums sums(std::move(parts_), before_.height, view(set.bands));
        change_result result;
        result.objects = make_objects(policy, std::as_const(set.changed).view(), set.found, sums, detail::two_to_the(detail::unit_log2(options_)), lattice, 0,
                                      watch.part(0.5, 1.0));
        detail::count_signs(result.objects, set.summary);
        result.summary = set.summary;
        result.changed = std::move(set.changed);
        result.not_observable = std::move(set.not_observable);
        return result;
    }

private:
    static raster_view<T> piece(const raster_view<T>& of, const T* pixels, const raster_part& part) {
        raster_view<T> made = of;
        made.data = pixels;
        made.width = part.columns;
        made.height = part.rows;
        made.row_stride = part.columns;
        made.band_stride = std::int64_t{part.rows} * part.columns;
        return made;
    }

    change_options options_;
    std::vector<std::int32_t> bands_;  // from 0
    std::uint64_t limit_;              // of |d|
    raster_view<T> before_, after_;    // without pixels
    bit_mask changed_, not_observable_;
    std::mutex adding_;
    detail::score_range range_;
    std::vector<detail::sums_of_part> parts_;
};

}  // namespace sanc
