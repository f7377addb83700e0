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
# What one analysis loads: the base and its part. The parts of a dossier are all there is (docs/decisions/010-module-size.md).
most_bytes=400000 most_gz=150000
for variant in simd scalar; do
    base=wasm/npm/dist/$variant.wasm
    for part in tracks rank change dossier; do
        files=("$base" "${base%.wasm}-$part.wasm")
        [ $part = dossier ] && files=("${files[1]}")
        bytes=$(cat "${files[@]}" | wc -c) gz=0
        for file in "${files[@]}"; do gz=$((gz + $(gzip -9c "$file" | wc -c))); done
        printf '%-8s %-8s %7d bytes  %7d gz\n' "$variant" "$part" "$bytes" "$gz"
        [ "$bytes" -le $most_bytes ] && [ "$gz" -le $most_gz ] ||
            { echo "failed: $variant, $part: more than $most_bytes bytes or $most_gz gz"; echo "RESULT passed=0 failed=1 skipped=0 reason=\"\""; exit 1; }
    done
    # All that a dossier loads, twice the bound: held to what it has come to.
    files=("$base" "${base%.wasm}"-*.wasm)
    bytes=$(cat "${files[@]}" | wc -c) gz=0
    for file in "${files[@]}"; do gz=$((gz + $(gzip -9c "$file" | wc -c))); done
    printf '%-8s %-8s %7d bytes  %7d gz\n' "$variant" all "$bytes" "$gz"
    [ "$bytes" -le 915000 ] && [ "$gz" -le 345000 ] ||
        { echo "failed: $variant: all files: more than 915000 bytes or 345000 gz"; echo "RESULT passed=0 failed=1 skipped=0 reason=\"\""; exit 1; }
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
