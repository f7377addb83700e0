// SPDX-License-Identifier: Apache-2.0
// Texts of a few bytes as words: to compare, hash and read them without a call.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace sanc::detail {

template <class Word>
inline Word load(const char* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = sizeof word == 8 ? static_cast<Word>(__builtin_bswap64(word)) : static_cast<Word>(__builtin_bswap32(word));
#endif
    return word;
}

// `count` bytes, at most 8: the first one lowest, 0 above the last. No other byte is touched.
inline std::uint64_t load_word(const char* at, std::size_t count) {
    if (count == 8) return load<std::uint64_t>(at);
    if (count >= 4) {  // the two halves overlap
        return load<std::uint32_t>(at) | static_cast<std::uint64_t>(load<std::uint32_t>(at + count - 4)) << (8 * (count - 4));
    }
    const auto byte = [at](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])); };
    if (count == 0) return 0;
    return byte(0) | byte(count / 2) << (8 * (count / 2)) | byte(count - 1) << (8 * (count - 1));
}

inline bool same_text(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() <= 8) return load_word(a.data(), a.size()) == load_word(b.data(), b.size());
    if (a.size() > 32) return a == b;
    for (std::size_t at = 0; at + 8 < a.size(); at += 8) {
        if (load<std::uint64_t>(a.data() + at) != load<std::uint64_t>(b.data() + at)) return false;
    }
    return load<std::uint64_t>(a.data() + a.size() - 8) == load<std::uint64_t>(b.data() + b.size() - 8);
}

// The number of `count` decimal digits, at most 8, the first one lowest in `text`. False where a byte is none.
inline bool read_digits(std::uint64_t text, std::size_t count, std::uint64_t& value) {
    if (count == 0) {
        value = 0;
        return true;
    }
    // '0' before the first digit up to eight of them; then pairs, fours and all are joined.
    const std::uint64_t zeros = 0x3030303030303030U;
    std::uint64_t word = text << (64 - 8 * count);
    if (count < 8) word |= zeros >> (8 * count);
    if ((((word + 0x4646464646464646U) | (word - zeros)) & 0x8080808080808080U) != 0) return false;
    word -= zeros;
    word = (word * 10 + (word >> 8)) & 0x00FF00FF00FF00FFU;
    word = (word * 100 + (word >> 16)) & 0x0000FFFF0000FFFFU;
    value = (word * 10'000 + (word >> 32)) & 0xFFFFFFFFU;
    return true;
}

}  // namespace sanc::detail
