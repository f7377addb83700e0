// SPDX-License-Identifier: Apache-2.0
// Every unit that computes with the library includes this through config.hpp, and probes its own compiler flags as the
// program starts. Inline functions are merged by the linker: one unit's flags can be those of the whole program.
#pragma once

#include <atomic>

namespace sanc::detail {

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

}  // namespace sanc::detail
