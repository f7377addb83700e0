# SPDX-License-Identifier: Apache-2.0
# The WebAssembly library and its npm package: built, packed, and held to the native program's bytes in node.
set -uo pipefail
. scripts/lib.sh
need_packages emscripten
need_node
program=build/release/bin/sanc
[ -x "$program" ] || { cmake --preset release > build/wasm-configure.log && cmake --build --preset release --target sanc_program >> build/wasm-configure.log; } ||
    { tail -n 20 build/wasm-configure.log; echo "RESULT passed=0 failed=1 skipped=0 reason=\"the program was not built\""; exit 1; }

need_modules wasm/npm
(cd wasm/npm && npm run build) ||
    { echo "failed: wasm/npm was not built"; echo "RESULT passed=0 failed=1 skipped=0 reason=\"\""; exit 1; }
# What a call loads: an analysis the base and its part, a dossier one file; what is beyond the bound is held to what it has come to
# (docs/decisions/010-module-size.md).
held() { # variant what bytes gz file..
    local variant=$1 what=$2 most_bytes=$3 most_gz=$4 bytes gz=0 file
    shift 4
    bytes=$(cat "$@" | wc -c)
    for file in "$@"; do gz=$((gz + $(gzip -9c "$file" | wc -c))); done
    printf '%-8s %-8s %7d bytes  %7d gz\n' "$variant" "$what" "$bytes" "$gz"
    [ "$bytes" -le "$most_bytes" ] && [ "$gz" -le "$most_gz" ] ||
        { echo "failed: $variant, $what: more than $most_bytes bytes or $most_gz gz"; echo "RESULT passed=0 failed=1 skipped=0 reason=\"\""; exit 1; }
}
for variant in simd scalar; do
    base=wasm/npm/dist/$variant.wasm
    for part in tracks rank change; do held $variant $part 255000 107500 "$base" "${base%.wasm}-$part.wasm"; done
    held $variant dossier 326500 150000 "${base%.wasm}-dossier.wasm"
    held $variant all 808000 341000 "$base" "${base%.wasm}"-*.wasm
done

export SANC_VECTORS=$PWD/build/wasm-npm/vectors
node wasm/npm/test/make_vectors.mjs "$PWD/$program" "$SANC_VECTORS" ||
    { echo "failed: the native program's vectors"; echo "RESULT passed=0 failed=1 skipped=0 reason=\"\""; exit 1; }
log=build/wasm-npm/test.log
(cd wasm/npm && node --test --test-reporter=tap test/*.test.mjs) > "$log" 2>&1
grep -E '^ *not ok' "$log" && sed -n '/not ok/,/\.\.\./p' "$log" | head -n 80
tell() { sed -n "s/^# $1 //p" "$log" | tail -n 1; }
passed=$(tell pass) failed=$(tell fail) skipped=$(tell skipped)
echo "RESULT passed=${passed:-0} failed=${failed:-1} skipped=${skipped:-0} reason=\"\""
[ "${failed:-1}" = 0 ]
