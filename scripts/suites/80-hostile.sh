# SPDX-License-Identifier: Apache-2.0
# Hostile files: one clear line or a count, within 2 s and 256 MB, nothing outside touched, no socket.
set -e
cmake --preset release
cmake --build --preset release
"$SANC_PYTHON" tests/hostile/run_hostile.py build/release/bin/sanc
