// SPDX-License-Identifier: Apache-2.0
// bits_ok(): does this process compute as the same-bits promise needs? Each compiled unit probes its own compiler flags
// as the program starts (detail/unit_probe.hpp); the state of the processor (flush to zero, rounding) is probed at the
// call. Without it no digest is given.
#pragma once

#include <stdexcept>

#include <sanc/detail/unit_probe.hpp>

namespace sanc {

namespace detail {

inline bool keeps_subnormals() {
    volatile double tiny = 0x1p-1022;
    volatile double half = tiny * 0.5;
    return half + half == tiny && half != 0.0;
}

inline bool rounds_to_nearest() {
    volatile double one = 1.0;
    volatile double quarter_ulp = 0x1p-54;
    return one + quarter_ulp == 1.0 && -one - quarter_ulp == -1.0 && one - 0x1p-55 == 1.0;
}

}  // namespace detail

// True when every unit of this program and this thread's processor state give the bits that every other build gives.
inline bool bits_ok() {
    return !detail::hostile_unit().load() && detail::keeps_subnormals() && detail::rounds_to_nearest();
}

// Throws std::runtime_error where bits_ok() is false.
inline void require_bits() {
    if (bits_ok()) return;
    throw std::runtime_error(
        "this program was compiled or runs with arithmetic that changes results (contraction, regrouping, flush to zero or "
        "another rounding); no digest is given. Link sanc::sanc, which carries the right flags");
}

}  // namespace sanc
