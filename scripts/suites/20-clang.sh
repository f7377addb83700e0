# SPDX-License-Identifier: Apache-2.0
# Every GoogleTest program, built by clang++-14 with warnings as errors.
set -e
cmake --preset clang
cmake --build --preset clang
python3 scripts/gtest.py build/clang/bin/test_*
