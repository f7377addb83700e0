# SPDX-License-Identifier: Apache-2.0
# The viewer: types, both builds, the size of the first load, and every flow in Debian's Chromium.
set -eo pipefail
. scripts/checks.sh
. scripts/lib.sh
bash scripts/verbs/viewer.sh --build
need_node
export SANC_PROGRAM=${SANC_PROGRAM:-$PWD/build/release/bin/sanc}
export SANC_VIEWER_SITE=$PWD/build/viewer/site SANC_VIEWER_FILE=$PWD/build/viewer/viewer.html SANC_DOSSIER=$PWD/build/viewer/dossier
node wasm/viewer/build.mjs file "$SANC_VIEWER_FILE"
rm -rf "$SANC_DOSSIER"
"$SANC_PROGRAM" dossier examples/rajin-window/case.toml -o "$SANC_DOSSIER" --bundle --viewer "$SANC_VIEWER_FILE" --quiet
check "verify passes over the page beside the report" "$SANC_PROGRAM" verify "$SANC_DOSSIER" --quiet

cd wasm/viewer
flows=0
node --test --test-reporter=tap test/viewer.test.mjs > ../../build/viewer/flows.tap || flows=1
cat ../../build/viewer/flows.tap
of() { sed -n "s/^# $1 \([0-9]*\)$/\1/p" ../../build/viewer/flows.tap; }
echo "RESULT passed=$(of pass) failed=$(of fail) skipped=$(of skipped) reason=\"\""
check "types" node node_modules/typescript/bin/tsc --noEmit
check "the first load is at most 1.5 MB compressed" node test/first-load.mjs "$SANC_VIEWER_SITE"
checks_done
[ $flows = 0 ]
