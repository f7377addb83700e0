// SPDX-License-Identifier: Apache-2.0
// Masks of one bit a pixel: counting, and erosion and dilation by whole pixels on words.
#pragma once

#include <utility>

#include <sanc/exec.hpp>

namespace sanc {

// A mask that owns its words.
template <class Words>
struct basic_bit_mask {
    Words words;
    std::int32_t width = 0;   // px
    std::int32_t height = 0;  // px

    [[nodiscard]] bit_view view() const { return {words.data(), width, height}; }
    [[nodiscard]] mutable_bit_view view() { return {words.data(), width, height}; }
};
using bit_mask = basic_bit_mask<buffer<std::uint64_t>>;  // on the host
template <class Policy>
using bit_mask_of = basic_bit_mask<buffer_of<Policy, std::uint64_t>>;

template <class Policy>
bit_mask_of<Policy> make_mask(const Policy& policy, std::int32_t width, std::int32_t height) {
    return {make_buffer<std::uint64_t>(policy, mutable_bit_view{nullptr, width, height}.size()), width, height};
}

namespace detail {

SANC_HD inline int count_ones(std::uint64_t word) {
#if defined(__CUDA_ARCH__)
    return __popcll(word);
#elif defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__POPCNT__)
    // Here GCC would call a function that looks bytes up.
    word -= word >> 1 & 0x5555555555555555U;
    word = (word & 0x3333333333333333U) + (word >> 2 & 0x3333333333333333U);
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0FU;
    return static_cast<int>(word * 0x0101010101010101U >> 56);
#else
    return __builtin_popcountll(word);
#endif
}

// The place of the lowest bit that is set; `word` is not 0.
SANC_HD inline int lowest_one(std::uint64_t word) {
#if defined(__CUDA_ARCH__)
    return __ffsll(static_cast<long long>(word)) - 1;
#else
    return __builtin_ctzll(word);
#endif
}

// The bits of word `place` of a row that belong to the image.
SANC_HD constexpr std::uint64_t inside_bits(std::int32_t width, std::int64_t place) {
    const std::int64_t left = width - 64 * place;
    return left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
}

// 64 pixels of a row from pixel `x` on, which may lie left or right of the row: pixels beyond it are 0.
SANC_HD inline std::uint64_t bits_from(const std::uint64_t* row, std::int64_t words, std::int64_t x) {
    const std::int64_t place = x >> 6;
    const int shift = static_cast<int>(x & 63);
    const std::uint64_t low = place >= 0 && place < words ? row[place] : 0;
    if (shift == 0) return low;
    const std::uint64_t high = place + 1 >= 0 && place + 1 < words ? row[place + 1] : 0;
    return low >> shift | high << (64 - shift);
}

struct count_row {
    bit_view bits;
    column<std::int64_t> ones;
    SANC_HD void operator()(std::int64_t y) const {
        const std::uint64_t* row = bits.row(static_cast<std::int32_t>(y));
        std::int64_t sum = 0;
        for (std::int64_t i = 0; i < bits.words_per_row(); ++i) sum += count_ones(row[i]);
        ones[y] = sum;
    }
};

// One direction of a square erosion (all of the 2 r + 1 pixels) or dilation (any of them).
template <bool All, bool Across>
struct morph_row {
    bit_view from;
    mutable_bit_view to;
    std::int32_t radius;

    SANC_HD std::uint64_t tap(std::int64_t y, std::int64_t i, std::int32_t k) const {
        const std::int64_t words = from.words_per_row();
        if constexpr (Across) return bits_from(from.row(static_cast<std::int32_t>(y)), words, 64 * i + k);
        return y + k >= 0 && y + k < from.height ? from.row(static_cast<std::int32_t>(y + k))[i] : 0;
    }
    SANC_HD void operator()(std::int64_t y) const {
        for (std::int64_t i = 0; i < from.words_per_row(); ++i) {
            std::uint64_t word = tap(y, i, 0);
            for (std::int32_t k = 1; k <= radius; ++k) {
                if constexpr (All) {
                    word &= tap(y, i, k) & tap(y, i, -k);
                } else {
                    word |= tap(y, i, k) | tap(y, i, -k);
                }
            }
            to.row(static_cast<std::int32_t>(y))[i] = word & inside_bits(from.width, i);
        }
    }
};

template <bool All, class Policy>
void morph(const Policy& policy, bit_view from, mutable_bit_view to, std::int32_t radius) {
    if (radius < 0) bad_argument(All ? "erode" : "dilate", "radius", radius, "give 0 or more pixels");
    auto words = make_buffer<std::uint64_t>(policy, from.size());
    const mutable_bit_view between{words.data(), from.width, from.height};
    for_each_index(policy, from.height, morph_row<All, true>{from, between, radius});
    for_each_index(policy, from.height, morph_row<All, false>{between, to, radius});
}

// Puts one value where a policy computes.
template <class T>
struct put_value {
    T* at;
    T value;
    SANC_HD void operator()(std::int64_t) const { *at = value; }
};

template <class T>
struct fill_value {
    T* data;
    T value;
    SANC_HD void operator()(std::int64_t i) const { data[i] = value; }
};

// A few values of the host where a policy computes.
template <class T, class Policy, class Values>
auto put_values(const Policy& policy, const Values& values) {
    auto made = make_buffer<T>(policy, static_cast<std::int64_t>(values.size()));
    std::int64_t i = 0;
    for (const T& value : values) for_each_index(policy, 1, put_value<T>{made.data() + i++, value});
    return made;
}

}  // namespace detail

// How many pixels are set. O(words) work, one value a row of scratch.
template <class Policy>
std::int64_t count_bits(const Policy& policy, bit_view bits) {
    auto ones = make_buffer<std::int64_t>(policy, std::int64_t{bits.height} + 1);
    for_each_index(policy, bits.height, detail::count_row{bits, {ones.data(), ones.size()}});
    return exclusive_scan(policy, column<const std::int64_t>{ones.data(), bits.height},
                          column<std::int64_t>{ones.data(), ones.size()});
}

// The pixels whose whole square of 2 radius + 1 pixels is set, those beyond the image counting as not set. `to` has the
// size of `from` and other words. O(words x radius) work, one mask of scratch. Throws std::invalid_argument.
template <class Policy>
void erode(const Policy& policy, bit_view from, mutable_bit_view to, std::int32_t radius) {
    detail::morph<true>(policy, from, to, radius);
}

// The pixels with any pixel set in their square of 2 radius + 1 pixels. Costs and throws as erode.
template <class Policy>
void dilate(const Policy& policy, bit_view from, mutable_bit_view to, std::int32_t radius) {
    detail::morph<false>(policy, from, to, radius);
}

}  // namespace sanc
