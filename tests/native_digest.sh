#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The dossier digests of cases by one program: native_digest.sh PROGRAM BACKEND THREADS SCENARIO [REAL]
set -euo pipefail
program=$1 backend=$2 threads=$3
if [ "$backend" = cuda ]; then
    why=$("$program" devices --json | sed -n 's/.*"cuda":{"why":"\([^"]*\)".*/\1/p')
    [ -z "$why" ] || { echo "skipped: no device: $why"; exit 0; }
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for name in scenario real; do
    [ $# -ge 4 ] || break
    "$program" dossier "$4" -o "$out/$name" --backend "$backend" --threads "$threads" --quiet 2> "$out/error" || { cat "$out/error" >&2; exit 1; }
    echo "$name $(sed -n 's/^.*"dossier_digest": *"\([0-9a-f]*\)".*/\1/p' "$out/$name/manifest.json")"
    shift
done
