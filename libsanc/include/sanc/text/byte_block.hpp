// SPDX-License-Identifier: Apache-2.0
// Where bytes stand in 64 of them: a bit a byte, the first byte lowest. By SSE2 where the compiler has it, else eight
// bytes at a time; the same bits either way.
#pragma once

#include <cstdint>
#include <cstring>

#include <sanc/config.hpp>

#if defined(__SSE2__) && !defined(__CUDACC__) && !defined(__EMSCRIPTEN__)
#define SANC_BYTE_BLOCK_SSE2 1
#include <emmintrin.h>
#endif

namespace sanc::detail {

inline std::int64_t first_byte(std::uint64_t mask) { return __builtin_ctzll(mask); }  // that a mask other than 0 has

#if defined(SANC_BYTE_BLOCK_SSE2)

class byte_block {
public:
    static constexpr std::int64_t size = 64;

    explicit byte_block(const char* at) {
        for (int i = 0; i < 4; ++i) part_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16 * i));
    }

    [[nodiscard]] std::uint64_t equal(char c) const {
        const __m128i wanted = _mm_set1_epi8(c);
        return joined([&](int i) { return _mm_cmpeq_epi8(part_[i], wanted); });
    }
    // Is any byte `c`, NUL or beyond ASCII? And which are.
    [[nodiscard]] bool any_special(char c) const {
        const __m128i both = _mm_or_si128(_mm_or_si128(special_in(0, c), special_in(1, c)), _mm_or_si128(special_in(2, c), special_in(3, c)));
        return _mm_movemask_epi8(both) != 0;
    }
    [[nodiscard]] std::uint64_t special(char c) const {
        return joined([&](int i) { return special_in(i, c); });
    }

private:
    [[nodiscard]] __m128i special_in(int i, char c) const {
        return _mm_or_si128(part_[i], _mm_or_si128(_mm_cmpeq_epi8(part_[i], _mm_set1_epi8(c)), _mm_cmpeq_epi8(part_[i], _mm_setzero_si128())));
    }
    template <class Lanes>
    static std::uint64_t joined(const Lanes& lanes) {
        std::uint64_t mask = 0;
        for (int i = 3; i >= 0; --i) mask = mask << 16 | static_cast<std::uint32_t>(_mm_movemask_epi8(lanes(i)));
        return mask;
    }

    __m128i part_[4];
};

#else

class byte_block {
public:
    static constexpr std::int64_t size = 64;

    explicit byte_block(const char* at) {
        std::memcpy(word_, at, sizeof word_);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        for (std::uint64_t& word : word_) word = __builtin_bswap64(word);
#endif
    }

    [[nodiscard]] std::uint64_t equal(char c) const {
        return joined([&](std::uint64_t word) { return zeros(word ^ repeated(c)); });
    }
    // Is any byte `c`, NUL or beyond ASCII? And which are.
    [[nodiscard]] bool any_special(char c) const { return special(c) != 0; }
    [[nodiscard]] std::uint64_t special(char c) const {
        return joined([&](std::uint64_t word) { return word | zeros(word) | zeros(word ^ repeated(c)); });
    }

private:
    static constexpr std::uint64_t high_bits = 0x8080808080808080U;

    static std::uint64_t repeated(char c) { return 0x0101010101010101U * static_cast<unsigned char>(c); }
    // The high bit of every byte that is 0.
    static std::uint64_t zeros(std::uint64_t word) { return ~(((word & ~high_bits) + ~high_bits) | word); }
    template <class Lanes>
    [[nodiscard]] std::uint64_t joined(const Lanes& lanes) const {
        std::uint64_t mask = 0;
        for (int i = 7; i >= 0; --i) mask = mask << 8 | (((lanes(word_[i]) & high_bits) >> 7) * 0x0102040810204080U) >> 56;
        return mask;
    }

    std::uint64_t word_[8];
};

#endif

}  // namespace sanc::detail
