# SPDX-License-Identifier: Apache-2.0
# The flags without which the same-bits promise does not hold (docs/decisions/002), and those that make warnings errors.
# They travel with sanc::sanc: a header-only function compiled in two units with and without contraction is merged by
# the linker, so every unit must have them.
set(SANC_REPRODUCIBLE_OPTIONS
  $<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang,AppleClang>:-ffp-contract=off>
  $<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang,AppleClang>:-fno-math-errno>
  $<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang,AppleClang>:-fno-trapping-math>
  $<$<COMPILE_LANG_AND_ID:CUDA,NVIDIA>:--fmad=false>
  $<$<COMPILE_LANG_AND_ID:CUDA,NVIDIA>:-Xcompiler=-ffp-contract=off>)

set(SANC_WARNING_OPTIONS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-align -Wundef -Werror
  # GCC 12 takes "text" + std::string for an overlapping copy (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
