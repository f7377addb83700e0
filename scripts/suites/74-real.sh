# SPDX-License-Identifier: Apache-2.0
# Real files: a technical case held to its counts and digest, each verb on data whose truth or golden result is known.
set -e
cmake --preset release
cmake --build --preset release
"$SANC_PYTHON" tests/real/test_real.py build/release/bin/sanc
