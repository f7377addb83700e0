// SPDX-License-Identifier: Apache-2.0
// Pixels side by side in the registers of a CPU, by the vector types that GCC and Clang share: the width is chosen when the
// program runs, so that one build is fast on every machine. All of it is whole numbers: no width changes a bit of a result.
#pragma once

#include <cstring>
#include <type_traits>

#include <sanc/exec.hpp>

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

// A bit for each of the 64 lanes of 0 or all ones in `masks`.
template <class Lanes>
inline std::uint64_t word_of_lanes(const Lanes* masks) {
    constexpr int width = static_cast<int>(sizeof(Lanes) / sizeof(masks[0][0]));
    std::uint8_t flags[64];
    for (int g = 0; g < 64 / width; ++g) {
        const auto bytes = __builtin_convertvector(masks[g], lanes<std::uint8_t, width>);
        std::memcpy(flags + width * g, &bytes, sizeof bytes);
    }
    return word_of_bytes(flags);
}

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
// AVX-512 compares whole numbers without a sign, and gives a bit a lane, in one instruction each; registers of 64 bytes are no faster
// for plain pixels and half as fast for z-scores.
inline bool has_lanes_by_bits() {
    static const bool has = has_wide_lanes() && __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
                            __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0;
    return has;
}
template <class Body>
__attribute__((target("avx2,popcnt,avx512f,avx512bw,avx512dq,avx512vl"), flatten)) inline void in_avx512(const Body& body, std::int64_t i) {
    body(std::integral_constant<int, 32>{}, i);
}
template <class Body>
inline void in_wide_lanes(const Body& body, std::int64_t i) {
    if (has_lanes_by_bits()) return in_avx512(body, i);
    if (has_wide_lanes()) return in_avx2(body, i);
    body(std::integral_constant<int, 16>{}, i);
}
#else
template <class Body>
inline void in_wide_lanes(const Body& body, std::int64_t i) {
    body(std::integral_constant<int, 16>{}, i);
}
#endif

// A body that is compiled for the widest registers as well, for loops that a compiler turns into vectors by itself. A policy
// of another memory takes it as it is.
template <class Body>
struct in_lanes {
    Body body;
    void operator()(std::int64_t i) const { in_wide_lanes([this](auto, std::int64_t at) { body(at); }, i); }
};
template <host_policy Policy, class Body>
in_lanes<Body> widest(const Policy&, const Body& body) {
    return {body};
}
template <class Policy, class Body>
    requires(!host_policy<Policy>)
const Body& widest(const Policy&, const Body& body) {
    return body;
}

}  // namespace sanc::detail
