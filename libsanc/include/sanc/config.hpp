// SPDX-License-Identifier: Apache-2.0
// What every header of the library stands on: the host-device mark, and refusal of compilers set to change arithmetic.
#pragma once

#include <cfloat>
#include <cstdint>

#include <sanc/detail/unit_probe.hpp>

#if defined(__FAST_MATH__)
#error "libsanc: -ffast-math changes results; the same-bits promise cannot be kept. Link sanc::sanc for the right flags."
#endif
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0
#error "libsanc: this target evaluates double in a wider format (x87); use -msse2 -mfpmath=sse."
#endif

// A function or function object marked SANC_HD runs on the host and, under nvcc, on the device.
#if defined(__CUDACC__)
#define SANC_HD __host__ __device__
#else
#define SANC_HD
#endif

namespace sanc {

// Raised whenever any result on any input may change (docs/decisions/003).
inline constexpr int semantics_version = 5;
inline constexpr const char* library_version = "0.1.0";

__extension__ typedef __int128 int128;            // NOLINT: the extension mark keeps -Wpedantic quiet
__extension__ typedef unsigned __int128 uint128;  // NOLINT

}  // namespace sanc
