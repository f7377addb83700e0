# SPDX-License-Identifier: Apache-2.0
# Every GoogleTest program, built by clang++-14 with warnings as errors, under AddressSanitizer and
# UndefinedBehaviorSanitizer.
set -e
cmake --preset asan
cmake --build --preset asan
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
python3 scripts/gtest.py build/asan/bin/test_*
