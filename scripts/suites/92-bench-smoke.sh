# SPDX-License-Identifier: Apache-2.0
# The contests of `./run bench` on small inputs, one round: that every contestant runs and the answers agree, not how fast.
set -uo pipefail
. scripts/checks.sh
for family in raster tracks graph wasm browser python dossier kernels; do check "contests: $family" bash scripts/verbs/bench.sh --smoke "$family"; done
check "the tables are those of the results" python3 scripts/bench_table.py --check
checks_done
