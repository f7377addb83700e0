# SPDX-License-Identifier: Apache-2.0
# Includes point only to the left of the layers.
"$SANC_PYTHON" tests/layers_test.py
