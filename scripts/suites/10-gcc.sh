# SPDX-License-Identifier: Apache-2.0
# Every GoogleTest program, built by g++ with warnings as errors.
set -e
cmake --preset dev
cmake --build --preset dev
python3 scripts/gtest.py build/dev/bin/test_*
