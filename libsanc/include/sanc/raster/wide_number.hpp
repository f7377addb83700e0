// SPDX-License-Identifier: Apache-2.0
// Natural numbers beyond 128 bits, for the few places where fractions of products are compared exactly. Host only.
#pragma once

#include <sanc/config.hpp>

namespace sanc::detail {

// A natural number of up to 384 bits.
struct wide_number {
    std::uint32_t limb[12] = {};

    explicit wide_number(uint128 value) {
        for (int i = 0; i < 4; ++i) limb[i] = static_cast<std::uint32_t>(value >> (32 * i));
    }
    // The product, which fits: the callers multiply less than 2^384.
    [[nodiscard]] wide_number times(const wide_number& other) const {
        wide_number product{0};
        for (int i = 0; i < 12; ++i) {
            std::uint64_t carry = 0;
            for (int j = 0; i + j < 12; ++j) {
                carry += std::uint64_t{limb[i]} * other.limb[j] + product.limb[i + j];
                product.limb[i + j] = static_cast<std::uint32_t>(carry);
                carry >>= 32;
            }
        }
        return product;
    }
    [[nodiscard]] bool less(const wide_number& other) const {
        for (int i = 11; i >= 0; --i) {
            if (limb[i] != other.limb[i]) return limb[i] < other.limb[i];
        }
        return false;
    }
};

}  // namespace sanc::detail
