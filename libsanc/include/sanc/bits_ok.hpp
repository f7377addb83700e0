// SPDX-License-Identifier: Apache-2.0
// bits_ok(): does this process compute as the same-bits promise needs? Each compiled unit that includes this header
// probes its own compiler flags as the program starts; the state of the processor (flush to zero, rounding) is probed
// at the call. Without it no digest is given.
#pragma once

#include <atomic>
#include <string>

#include <sanc/error.hpp>

namespace sanc {

namespace detail {

// One flag for all units of the program: true as soon as one unit was compiled to other arithmetic.
inline std::atomic<bool>& hostile_unit() {
    static std::atomic<bool> found{false};
    return found;
}

// The functions below are meant to have one copy per unit, compiled with that unit's flags: hence internal linkage.
namespace {

// (1 + e) (1 - e) - 1 is 0 when the product is rounded and -e^2 when it is contracted with the subtraction.
[[maybe_unused]] bool unit_contracts() {
    volatile double e = 0x1p-30;
    const double a = 1.0 + e;
    const double b = 1.0 - e;
    const volatile double minus_one = -1.0;
    return a * b + minus_one != 0.0;
}

// (2^60 + 1) - 2^60 is 0 in the order written and 1 when the compiler regroups.
[[maybe_unused]] bool unit_regroups() {
    const volatile double big = 0x1p60;
    const volatile double one = 1.0;
    const double held = big;
    return (held + one) - held != 0.0;
}

struct unit_probe {
    unit_probe() {
        if (unit_contracts() || unit_regroups()) hostile_unit().store(true);
    }
};
[[maybe_unused]] const unit_probe probe_of_this_unit;

}  // namespace

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
