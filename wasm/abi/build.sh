#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the WebAssembly module in its two variants, each as a base and its parts: build/wasm-npm/{simd,scalar}/{base,change,tracks,rank,
# dossier}.wasm.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=build/wasm-npm
mkdir -p "$out"
options() { sed -n "s/.*$1>:\(-[^>]*\)>.*/\1/p" cmake/Reproducible.cmake | paste -s -d ' '; }
warnings=$(sed -n 's/^set(SANC_WARNING_OPTIONS \([^)]*\).*/\1/p' cmake/Reproducible.cmake)
common="-std=c++20 $(options CXX,GNU,Clang,AppleClang) $warnings -DNDEBUG -Ilibsanc/include -fwasm-exceptions -flto"
# Every engine that has WebAssembly's exceptions has these.
common+=" -mbulk-memory -mnontrapping-fptoint -msign-ext"
cache=$(command -v ccache || true)
{
    cat <<RULES
builddir = $out
rule cxx
  command = $cache em++ \$flags -MMD -MF \$out.d -c \$in -o \$out
  description = \$out
  deps = gcc
  depfile = \$out.d
rule link
  command = em++ \$in \$flags -Wl,--print-map -o \$out > \$out.map
  description = \$out
rule split
  command = python3 wasm/abi/split.py \$in \$in.map \$folder
  description = \$out
RULES
    for variant in simd scalar; do
        flags=$common
        if [ $variant = simd ]; then flags="$common -msimd128"; fi
        objects=()
        # Of what two units both hold the first in the link stays.
        for unit in fast run_change run_tracks run_rank run_dossier image job library result table table_text; do
            object=$out/$variant/$unit.o
            level=-Oz
            if [ $unit = fast ]; then level=-O2; fi
            printf 'build %s: cxx wasm/abi/%s.cpp\n flags = %s\n' "$object" "$unit" "$flags $level"
            objects+=("$object")
        done
        # The names of functions and the map are for split.py, which needs a table that can grow.
        printf 'build %s: link %s\n flags = %s\n' "$out/$variant/whole.wasm" "${objects[*]}" \
            "-Oz --profiling-funcs -fwasm-exceptions -sSTANDALONE_WASM --no-entry -sALLOW_TABLE_GROWTH=1 -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=4GB -sINITIAL_MEMORY=4MB -sTOTAL_STACK=1MB -sERROR_ON_UNDEFINED_SYMBOLS=0 -sWARN_ON_UNDEFINED_SYMBOLS=0"
        printf 'build' && printf " $out/$variant/%s.wasm" base change tracks rank dossier
        printf ': split %s | wasm/abi/split.py\n folder = %s\n' "$out/$variant/whole.wasm" "$out/$variant"
    done
} > "$out/build.ninja"
NINJA_STATUS='[%f/%t, %es] ' ninja -f "$out/build.ninja" "$@"
