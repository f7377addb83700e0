// SPDX-License-Identifier: Apache-2.0
// The few operations on the bits of words and doubles that graph bodies need, on the host and on a device.
#pragma once

#include <cstring>

#include <sanc/config.hpp>

namespace sanc::detail {

// The place of the lowest bit set; `word` is not 0.
SANC_HD inline int lowest_bit(std::uint32_t word) {
#if defined(__CUDA_ARCH__)
    return __ffs(static_cast<int>(word)) - 1;
#else
    return __builtin_ctz(word);
#endif
}

SANC_HD inline int lowest_bit(std::uint64_t word) {
#if defined(__CUDA_ARCH__)
    return __ffsll(static_cast<long long>(word)) - 1;
#else
    return __builtin_ctzll(word);
#endif
}

// The bits of a double; of doubles >= +0.0 they stand in the order of the values.
SANC_HD inline std::uint64_t double_bits(double value) {
    std::uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

// 2^exponent, -1022 <= exponent <= 1023.
SANC_HD inline double power_of_two(std::int32_t exponent) {
    const auto bits = static_cast<std::uint64_t>(exponent + 1023) << 52;
    double value = 0.0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

}  // namespace sanc::detail
