// SPDX-License-Identifier: Apache-2.0
// Pixels side by side in the registers of a CPU, by the vector types that GCC and Clang share: the width is chosen when the
// program runs, so that one build is fast on every machine. All of it is whole numbers: no width changes a bit of a result.
#pragma once

#include <cstring>
#include <type_traits>

#include <sanc/config.hpp>

namespace sanc::detail {

template <class T, int Bytes>
struct lanes_of {
    typedef T type __attribute__((vector_size(Bytes)));
};
template <class T, int Bytes>
using lanes = typename lanes_of<T, Bytes>::type;

// Vectors are taken and given by reference: how they pass by value depends on the machine that is compiled for.
template <class Lanes, class T>
inline void load_lanes(Lanes& to, const T* from) {
    std::memcpy(&to, from, sizeof(Lanes));
}
template <class Lanes>
inline bool any_lane(const Lanes& values) {
    std::uint64_t words[sizeof(Lanes) / 8];
    std::memcpy(words, &values, sizeof(Lanes));
    std::uint64_t any = 0;
    for (const std::uint64_t word : words) any |= word;
    return any != 0;
}

// A bit for each of 64 bytes of 0 or 255: eight of them and 1, times this number, have flag k in bit 56 + k.
inline std::uint64_t word_of_bytes(const std::uint8_t* flags) {
    std::uint64_t word = 0;
    for (int group = 0; group < 8; ++group) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, flags + 8 * group, 8);
        word |= ((eight & 0x0101010101010101U) * 0x0102040810204080U >> 56) << (8 * group);
    }
    return word;
}
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "byte k of eight in memory is bits 8 k to 8 k + 7");

// Calls body(width, i), width being the bytes of the widest registers that are worth it here.
#if defined(__AVX2__)
template <class Body>
inline void in_wide_lanes(const Body& body, std::int64_t i) {
    body(std::integral_constant<int, 32>{}, i);
}
#elif defined(__x86_64__) && !defined(__CUDACC__)
inline bool has_wide_lanes() {
    static const bool has = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("popcnt") != 0;
    return has;
}
template <class Body>
__attribute__((target("avx2,popcnt"), flatten)) inline void in_avx2(const Body& body, std::int64_t i) {
    body(std::integral_constant<int, 32>{}, i);
}
template <class Body>
inline void in_wide_lanes(const Body& body, std::int64_t i) {
    if (has_wide_lanes()) return in_avx2(body, i);
    body(std::integral_constant<int, 16>{}, i);
}
#else
template <class Body>
inline void in_wide_lanes(const Body& body, std::int64_t i) {
    body(std::integral_constant<int, 16>{}, i);
}
#endif

}  // namespace sanc::detail
