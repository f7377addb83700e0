// SPDX-License-Identifier: Apache-2.0
// change() by a given threshold on plain pixels whose rows come a few at a time, on the host. Of the images stay the masks and
// those words of 64 pixels in which something changed: objects read no others.
#pragma once

#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include <sanc/raster/change.hpp>

namespace sanc {

// Whether options are such that the comparison of so many bands is a matter of each pixel alone: no moments, no histogram, and
// no gradient.
inline bool goes_by_rows(const change_options& options, std::int32_t bands) {
    const std::size_t used = options.bands.empty() ? static_cast<std::size_t>(bands) : options.bands.size();
    return detail::takes_one_pass(options, used) && options.residual_q6 == 0;
}

template <class T>
class change_by_rows {
    static_assert(std::is_integral_v<T> && sizeof(T) <= 2, "pixels as they lie in files");

public:
    // Two images on one grid, of which all but the pixels is read, with options that go by rows. Throws as change().
    change_by_rows(const raster_view<T>& before, const raster_view<T>& after, const change_options& options)
        : options_(options), bands_(detail::check_pair(before, after, {}, {}, options)), limit_(detail::limit_of_size(options)),
          before_(before), after_(after), changed_(make_mask(seq, before.width, before.height)),
          not_observable_(make_mask(seq, before.width, before.height)), ranges_(before.height) {
        keep(before_);
        keep(after_);
    }

    // Rows [y, y + rows) of both images, each band after band without padding. Every row once, by any thread.
    // O(rows x width x bands).
    void add(std::int64_t y, std::int64_t rows, const T* before, const T* after) {
        const auto these = [&](bit_mask& mask) {
            const auto all = mask.view();
            return mutable_bit_view{all.words + y * all.words_per_row(), all.width, static_cast<std::int32_t>(rows)};
        };
        constexpr std::uint64_t most = std::make_unsigned_t<T>(-1);
        const mutable_bit_view changed = these(changed_);
        const detail::fused_row<T> row{piece(before_, before, rows), piece(after_, after, rows), view(bands_), {}, {},
                                       static_cast<std::make_unsigned_t<T>>(limit_ < most ? limit_ : most), these(not_observable_), changed,
                                       {ranges_.data() + y, rows}};
        for (std::int64_t i = 0; i < rows; ++i) {
            detail::in_wide_lanes(row, i);
            const std::uint64_t* words = changed.row(static_cast<std::int32_t>(i));
            for (std::int64_t word = 0; word < changed.words_per_row(); ++word) {
                if (words[word] == 0) continue;
                keep_word(before_, row.before, y, i, word);
                keep_word(after_, row.after, y, i, word);
            }
        }
    }

    // The result once every row was added. O(changed pixels x bands + corners) work. Throws cancelled.
    template <host_policy Policy>
    change_result finish(const Policy& policy, const georeference* lattice = nullptr, const monitor& watch = {}) && {
        if (lattice != nullptr) check_lattice(*lattice, before_.image.width, before_.image.height);
        change_set<Policy> set;
        set.bands = detail::put_values<band_form>(policy, detail::band_forms(policy, before_.image, after_.image, bands_, {}, options_, {}));
        detail::merge_ranges{view(ranges_)}(0);
        detail::tell_sizes(ranges_[0], std::int64_t{before_.image.width} * before_.image.height, options_, set.summary);
        set.changed = std::move(changed_);
        set.not_observable = std::move(not_observable_);
        detail::find_objects(policy, options_, set, watch.part(0.0, 0.5));
        return detail::tell_changes(policy, before_.image, after_.image, options_, lattice, std::move(set), watch.part(0.5, 1.0));
    }

private:
    // Memory of an image's size that is touched only where pixels are kept, in small pages.
    struct kept {
        explicit kept(const raster_view<T>& like) : image(like) {}
        raster_view<T> image;
        std::unique_ptr<T[]> pixels;
    };
    static void keep(kept& in) {
        raster_view<T>& image = in.image;
        image.row_stride = image.width;
        image.band_stride = std::int64_t{image.width} * image.height;
        in.pixels.reset(new T[static_cast<std::size_t>(image.band_stride * image.bands)]);  // not touched
        image.data = in.pixels.get();
    }
    static raster_view<T> piece(const kept& of, const T* pixels, std::int64_t rows) {
        raster_view<T> made = of.image;
        made.data = pixels;
        made.height = static_cast<std::int32_t>(rows);
        made.band_stride = rows * made.width;
        return made;
    }
    void keep_word(kept& in, const raster_view<T>& from, std::int64_t y, std::int64_t i, std::int64_t word) const {
        const std::int64_t left = from.width - 64 * word;
        for (const std::int32_t band : bands_) {
            std::memcpy(in.pixels.get() + band * in.image.band_stride + (y + i) * in.image.row_stride + 64 * word,
                        from.data + band * from.band_stride + i * from.row_stride + 64 * word,
                        static_cast<std::size_t>(left < 64 ? left : 64) * sizeof(T));
        }
    }

    change_options options_;
    std::vector<std::int32_t> bands_;  // from 0
    std::uint64_t limit_;              // of |d|
    kept before_, after_;
    bit_mask changed_, not_observable_;
    buffer<detail::score_range> ranges_;  // of each row
};

}  // namespace sanc
