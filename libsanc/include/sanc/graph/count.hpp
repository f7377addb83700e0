// SPDX-License-Identifier: Apache-2.0
// Numbers of shortest paths that cannot overflow: a double with an int32 exponent of its own. Every operation rounds as
// the same operation on doubles does where those stay normal, so both forms give the same bits.
#pragma once

#include <sanc/graph/bits.hpp>

namespace sanc::detail {

// mantissa * 2^exponent with 1 <= mantissa < 2, or mantissa 0.
struct scaled {
    double mantissa;
    std::int32_t exponent;
};

// Doubles below this hold path counts, and its inverse the shares of paths, with room for 2^63 terms of a sum.
inline constexpr double plain_count_limit = 0x1p960;

SANC_HD inline scaled normalised(double mantissa, std::int32_t exponent) {
    if (mantissa >= 2.0) return {0.5 * mantissa, exponent + 1};
    if (mantissa < 1.0) return {2.0 * mantissa, exponent - 1};
    return {mantissa, exponent};
}

template <class Count>
SANC_HD Count count_of(double value);  // value: 0, or 1 up to the largest double

template <>
SANC_HD inline double count_of<double>(double value) {
    return value;
}
template <>
SANC_HD inline scaled count_of<scaled>(double value) {
    if (value == 0.0) return {0.0, 0};
    const auto exponent = static_cast<std::int32_t>(double_bits(value) >> 52) - 1023;
    return {value * power_of_two(-exponent), exponent};
}

SANC_HD inline void add_to(double& sum, double term) { sum += term; }
SANC_HD inline void add_to(scaled& sum, scaled term) {
    if (term.mantissa == 0.0) return;
    if (sum.mantissa == 0.0) {
        sum = term;
        return;
    }
    const scaled high = sum.exponent >= term.exponent ? sum : term;
    const scaled low = sum.exponent >= term.exponent ? term : sum;
    const std::int64_t apart = static_cast<std::int64_t>(high.exponent) - low.exponent;
    // Beyond 60 bits the lower number is less than half of the last place, as it would be in a double.
    sum = apart > 60 ? high
                     : normalised(high.mantissa + low.mantissa * power_of_two(static_cast<std::int32_t>(-apart)),
                                  high.exponent);
}

// Paths through a vertex: count * share, as a double (+0.0 below 2^-1022).
SANC_HD inline double times(double count, double share) { return count * share; }
SANC_HD inline double times(scaled count, scaled share) {
    const scaled product = normalised(count.mantissa * share.mantissa, count.exponent + share.exponent);
    if (share.mantissa == 0.0 || product.exponent < -1022) return 0.0;
    return product.mantissa * power_of_two(product.exponent);
}

// What each path to a vertex hands back: value / count, value >= 1.
SANC_HD inline double share_of(double value, double count) { return value / count; }
SANC_HD inline scaled share_of(double value, scaled count) {
    const scaled top = count_of<scaled>(value);
    return normalised(top.mantissa / count.mantissa, top.exponent - count.exponent);
}

// Whether a count leaves the range in which it is safe in this form.
SANC_HD inline bool out_of_range(double count) { return !(count < plain_count_limit); }
SANC_HD inline bool out_of_range(scaled) { return false; }

}  // namespace sanc::detail
