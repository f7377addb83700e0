// SPDX-License-Identifier: Apache-2.0
// Views: a pointer and its sizes, on the host or on a device. They own nothing and are copied into function objects.
#pragma once

#include <cstdint>
#include <type_traits>
#include <vector>

#include <sanc/config.hpp>

namespace sanc {

// `size` values one after the other. column<const T> reads, column<T> also writes.
template <class T>
struct column {
    T* data = nullptr;
    std::int64_t size = 0;

    SANC_HD constexpr T& operator[](std::int64_t i) const { return data[i]; }
    SANC_HD constexpr T* begin() const { return data; }
    SANC_HD constexpr T* end() const { return data + size; }
    SANC_HD constexpr bool empty() const { return size == 0; }
    // A template, since nvcc warns of a plain conversion of column<const T> to itself.
    template <class U>
        requires(std::is_same_v<U, const T> && !std::is_const_v<T>)
    SANC_HD constexpr operator column<U>() const {
        return {data, size};
    }
};

// The column over a container with data() and size(): std::vector, std::span, buffer.
template <class Container>
auto view(Container& values) {
    return column<std::remove_pointer_t<decltype(values.data())>>{values.data(), static_cast<std::int64_t>(values.size())};
}

// An image: pixel (x, y) of band b stands at data[b * band_stride + y * row_stride + x]; strides count elements.
// A pixel is not observable where any of its bands equals `nodata` (when has_nodata) or is NaN.
template <class T>
struct raster_view {
    const T* data = nullptr;
    std::int32_t width = 0;   // px
    std::int32_t height = 0;  // px
    std::int32_t bands = 0;
    std::int64_t row_stride = 0;
    std::int64_t band_stride = 0;
    T nodata{};
    bool has_nodata = false;

    SANC_HD constexpr const T& at(std::int32_t band, std::int32_t y, std::int32_t x) const {
        return data[band * band_stride + y * row_stride + x];
    }
};

// A rectangle of an image: columns [x, x + columns) of rows [y, y + rows).
struct raster_part {
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::int32_t columns = 0;
    std::int32_t rows = 0;
};

// A mask: 64 pixels to a word, pixel x of row y is bit (x & 63) of words[y * words_per_row + x / 64]; bits beyond the
// width are 0.
template <class Word>
struct basic_bit_view {
    Word* words = nullptr;
    std::int32_t width = 0;   // px
    std::int32_t height = 0;  // px

    SANC_HD constexpr std::int64_t words_per_row() const { return (static_cast<std::int64_t>(width) + 63) / 64; }
    SANC_HD constexpr std::int64_t size() const { return words_per_row() * height; }
    SANC_HD constexpr Word* row(std::int32_t y) const { return words + y * words_per_row(); }
    SANC_HD constexpr bool test(std::int32_t y, std::int32_t x) const { return (row(y)[x >> 6] >> (x & 63)) & 1U; }
    template <class U>
        requires(std::is_same_v<U, const Word> && !std::is_const_v<Word>)
    SANC_HD constexpr operator basic_bit_view<U>() const {
        return {words, width, height};
    }
};
using bit_view = basic_bit_view<const std::uint64_t>;
using mutable_bit_view = basic_bit_view<std::uint64_t>;

// Tracks: fixes in order (vessel, segment, time). Segment s holds the fixes [offsets[s], offsets[s + 1]); its vessel is
// vessel[s]. Positions are kept both as given and as ECEF in units of 2^-8 m. Proved by validate() (sanc/track/fixes.hpp).
struct track_view {
    column<const std::int64_t> time_ms;  // per fix, UTC
    column<const std::int32_t> lon_e7;   // per fix
    column<const std::int32_t> lat_e7;   // per fix
    column<const std::int32_t> x, y, z;  // per fix, ECEF, 2^-8 m
    column<const std::int64_t> offsets;  // segments + 1
    column<const std::int32_t> vessel;   // per segment, index into the vessel list

    SANC_HD constexpr std::int64_t fixes() const { return time_ms.size; }
    SANC_HD constexpr std::int64_t segments() const { return vessel.size; }
};

// A graph in compressed sparse rows: the arcs of vertex v lead to targets[offsets[v] .. offsets[v + 1]), ascending.
struct csr_view {
    column<const std::int64_t> offsets;   // vertices + 1
    column<const std::int32_t> targets;   // per arc
    column<const double> strength;        // per arc, or empty: every arc 1
    column<const std::int64_t> length;    // per arc, or empty: every arc 1

    SANC_HD constexpr std::int32_t vertices() const { return static_cast<std::int32_t>(offsets.size - 1); }
    SANC_HD constexpr std::int64_t arcs() const { return targets.size; }
};

}  // namespace sanc
