// SPDX-License-Identifier: Apache-2.0
// Which pixels can be compared at all: a pixel is not observable where any used band is nodata on either date, or where
// a cloud mask covers it. It is kept apart from "no change" from here to the end.
#pragma once

#include <sanc/raster/bits.hpp>
#include <sanc/raster/lanes.hpp>

namespace sanc {

namespace detail {

template <class T>
struct not_observable_row {
    raster_view<T> before, after;
    column<const std::int32_t> bands;
    bit_view cloud_before, cloud_after;  // words == nullptr: none
    mutable_bit_view out;

    SANC_HD std::uint64_t nodata_bits(const raster_view<T>& image, std::int32_t band, std::int32_t y,
                                      std::int64_t i) const {
        const T* pixel = image.data + band * image.band_stride + y * image.row_stride + 64 * i;
        const int count = image.width - 64 * i < 64 ? static_cast<int>(image.width - 64 * i) : 64;
        std::uint64_t word = 0;
        for (int k = 0; k < count; ++k) word |= static_cast<std::uint64_t>(pixel[k] == image.nodata) << k;
        return word;
    }
    SANC_HD void operator()(std::int64_t row) const {
        const auto y = static_cast<std::int32_t>(row);
        for (std::int64_t i = 0; i < out.words_per_row(); ++i) {
            std::uint64_t word = 0;
            if (cloud_before.words != nullptr) word |= cloud_before.row(y)[i];
            if (cloud_after.words != nullptr) word |= cloud_after.row(y)[i];
            for (std::int64_t b = 0; b < bands.size; ++b) {
                if (before.has_nodata) word |= nodata_bits(before, bands[b], y, i);
                if (after.has_nodata) word |= nodata_bits(after, bands[b], y, i);
            }
            out.row(y)[i] = word & inside_bits(out.width, i);
        }
    }
};

// The same on the host: most words have no nodata, which lanes of pixels tell together.
template <class T>
struct not_observable_lanes : not_observable_row<T> {
    template <int Bytes>
    static std::uint64_t nodata_word(const raster_view<T>& image, std::int32_t band, std::int64_t y, std::int64_t i) {
        using values = lanes<T, Bytes>;
        using masks = lanes<std::make_unsigned_t<T>, Bytes>;
        constexpr unsigned width = Bytes / sizeof(T);
        const T* pixel = image.data + band * image.band_stride + y * image.row_stride + 64 * i;
        const values nodata = values{} + image.nodata;
        masks found[64 / width];
        masks any = {};
        for (unsigned g = 0; g < 64 / width; ++g) {
            values value;
            load_lanes(value, pixel + width * g);
            found[g] = (masks)(value == nodata);
            any |= found[g];
        }
        return any_lane(any) ? word_of_lanes(found) : 0;
    }
    template <int Bytes>
    void operator()(std::integral_constant<int, Bytes>, std::int64_t row) const {
        const auto y = static_cast<std::int32_t>(row);
        for (std::int64_t i = 0; i < this->out.words_per_row(); ++i) {
            std::uint64_t word = ~inside_bits(this->out.width, i);
            if (this->cloud_before.words != nullptr) word |= this->cloud_before.row(y)[i];
            if (this->cloud_after.words != nullptr) word |= this->cloud_after.row(y)[i];
            const bool whole = 64 * i + 64 <= this->out.width;
            for (std::int64_t b = 0; b < this->bands.size && ~word != 0; ++b) {
                for (const raster_view<T>* image : {&this->before, &this->after}) {
                    if (!image->has_nodata) continue;
                    word |= whole ? nodata_word<Bytes>(*image, this->bands[b], y, i) : this->nodata_bits(*image, this->bands[b], y, i);
                }
            }
            this->out.row(y)[i] = word & inside_bits(this->out.width, i);
        }
    }
};

template <class T>
struct not_observable_body {
    not_observable_lanes<T> row;
    void operator()(std::int64_t y) const { in_wide_lanes(row, y); }
};

}  // namespace detail

// Sets the bits of the pixels that are not observable on either date; `bands` counts from 0. The cloud masks have the
// images' size; one without words is no mask. O(pixels x bands) work where an image has nodata, else O(words).
// Throws cancelled.
template <class Policy, class T>
void not_observable(const Policy& policy, raster_view<T> before, raster_view<T> after, column<const std::int32_t> bands,
                    bit_view cloud_before, bit_view cloud_after, mutable_bit_view out, std::int64_t chunk_rows = 256,
                    const monitor& watch = {}) {
    const detail::not_observable_row<T> row{before, after, bands, cloud_before, cloud_after, out};
    if constexpr (host_policy<Policy> && !std::is_same_v<Policy, smallest_policy>) {
        for_each_chunk(policy, out.height, chunk_rows, watch, detail::not_observable_body<T>{{row}});
    } else {
        for_each_chunk(policy, out.height, chunk_rows, watch, row);
    }
}

}  // namespace sanc
