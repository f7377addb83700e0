# SPDX-License-Identifier: Apache-2.0
# The dossier of the scenario against what was planted in it, then against the committed digest.
set -e
cmake --preset release
cmake --build --preset release
"$SANC_PYTHON" tests/scenario/test_truth.py build/release/bin/sanc
