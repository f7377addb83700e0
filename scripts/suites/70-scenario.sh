# SPDX-License-Identifier: Apache-2.0
# The scenario's generator makes the committed files again, and its truth holds by plain means.
. scripts/checks.sh
check "scenario" "$SANC_PYTHON" tests/scenario/test_scenario.py
checks_done
