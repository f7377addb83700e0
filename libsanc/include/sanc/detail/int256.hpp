// SPDX-License-Identifier: Apache-2.0
// Unsigned integers of 256 bits, just enough to compare sums of products exactly where doubles cannot decide.
#pragma once

#include <sanc/config.hpp>

namespace sanc::detail {

struct uint256 {
    std::uint64_t word[4] = {};  // least first
};

SANC_HD constexpr uint128 magnitude(int128 value) {
    return value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value);
}

// The whole product: 128 x 128 bits fit 256.
SANC_HD constexpr uint256 multiply(uint128 a, uint128 b) {
    const std::uint64_t a_word[2] = {static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(a >> 64)};
    const std::uint64_t b_word[2] = {static_cast<std::uint64_t>(b), static_cast<std::uint64_t>(b >> 64)};
    uint256 out;
    for (int i = 0; i < 2; ++i) {
        std::uint64_t carry = 0;
        for (int j = 0; j < 2; ++j) {
            const uint128 sum = static_cast<uint128>(a_word[i]) * b_word[j] + out.word[i + j] + carry;
            out.word[i + j] = static_cast<std::uint64_t>(sum);
            carry = static_cast<std::uint64_t>(sum >> 64);
        }
        out.word[i + 2] = carry;
    }
    return out;
}

// Modulo 2^256; the callers' bounds keep below it.
SANC_HD constexpr uint256 multiply(const uint256& a, std::uint64_t b) {
    uint256 out;
    std::uint64_t carry = 0;
    for (int i = 0; i < 4; ++i) {
        const uint128 sum = static_cast<uint128>(a.word[i]) * b + carry;
        out.word[i] = static_cast<std::uint64_t>(sum);
        carry = static_cast<std::uint64_t>(sum >> 64);
    }
    return out;
}

SANC_HD constexpr uint256 add(const uint256& a, const uint256& b) {
    uint256 out;
    std::uint64_t carry = 0;
    for (int i = 0; i < 4; ++i) {
        const uint128 sum = static_cast<uint128>(a.word[i]) + b.word[i] + carry;
        out.word[i] = static_cast<std::uint64_t>(sum);
        carry = static_cast<std::uint64_t>(sum >> 64);
    }
    return out;
}

// -1, 0 or 1: the sign of a - b.
SANC_HD constexpr int compare(const uint256& a, const uint256& b) {
    for (int i = 3; i >= 0; --i) {
        if (a.word[i] != b.word[i]) return a.word[i] < b.word[i] ? -1 : 1;
    }
    return 0;
}

// -1, 0 or 1: the sign of a * b - c * d, in 384 bits.
SANC_HD constexpr int compare_products(const uint256& a, uint128 b, const uint256& c, uint128 d) {
    std::uint64_t product[2][6] = {};
    for (int side = 0; side < 2; ++side) {
        const uint256& wide = side == 0 ? a : c;
        const uint128 narrow = side == 0 ? b : d;
        const std::uint64_t narrow_word[2] = {static_cast<std::uint64_t>(narrow), static_cast<std::uint64_t>(narrow >> 64)};
        for (int j = 0; j < 2; ++j) {
            std::uint64_t carry = 0;
            for (int i = 0; i < 4; ++i) {
                const uint128 sum = static_cast<uint128>(wide.word[i]) * narrow_word[j] + product[side][i + j] + carry;
                product[side][i + j] = static_cast<std::uint64_t>(sum);
                carry = static_cast<std::uint64_t>(sum >> 64);
            }
            product[side][4 + j] = carry;
        }
    }
    for (int i = 5; i >= 0; --i) {
        if (product[0][i] != product[1][i]) return product[0][i] < product[1][i] ? -1 : 1;
    }
    return 0;
}

}  // namespace sanc::detail
