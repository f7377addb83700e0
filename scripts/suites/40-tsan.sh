# SPDX-License-Identifier: Apache-2.0
# The programs that run on several threads, under ThreadSanitizer.
set -e
cmake --preset tsan
cmake --build --preset tsan --target test_core test_raster test_track test_graph
python3 scripts/gtest.py build/tsan/bin/test_*
