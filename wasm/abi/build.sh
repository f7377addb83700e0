#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the WebAssembly module in its two variants, each as one file for a dossier and as a base and its parts for analyses:
# build/wasm-npm/{simd,scalar}/{dossier,base,change,tracks,rank}.wasm.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=build/wasm-npm
mkdir -p "$out"
options() { sed -n "s/.*$1>:\(-[^>]*\)>.*/\1/p" cmake/Reproducible.cmake | paste -s -d ' '; }
warnings=$(sed -n 's/^set(SANC_WARNING_OPTIONS \([^)]*\).*/\1/p' cmake/Reproducible.cmake)
common="-std=c++20 $(options CXX,GNU,Clang,AppleClang) $warnings -DNDEBUG -Iwasm/std -Ilibsanc/include -flto"
# With -Oz em++ would tell the compiler to put no function where it is called, however small: iterators and views stayed calls.
common+=" -finline-functions"
# wasm/std has the module's own std::vector.
# Every engine of 2022 and later has these. No exceptions: an error ends the instance (error.cpp).
common+=" -mbulk-memory -mnontrapping-fptoint -msign-ext"
# No help is shown here (help_text.hpp).
common+=" -DSANC_NO_HELP"
features="--enable-simd --enable-bulk-memory --enable-sign-ext --enable-nontrapping-float-to-int --enable-mutable-globals"
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
rule strip
  command = wasm-opt \$in $features -Oz --always-inline-max-function-size=4 --flatten --rereloop -Oz --flatten --rereloop -Oz -Oz --strip-debug --strip-producers --strip-target-features -o \$out.all && python3 wasm/abi/order.py \$out.all \$out.ordered $features && python3 wasm/abi/locals.py \$out.ordered \$out
  description = \$out
rule split
  command = python3 wasm/abi/split.py \$in \$in.map \$folder
  description = \$out
RULES
    for variant in simd scalar; do
        flags=$common
        if [ $variant = simd ]; then flags="$common -msimd128"; fi
        objects=()
        # Of what two units both hold the first in the link stays. A dossier has no part in fast.cpp.
        for unit in fast run_change run_tracks run_rank table table_text image error job library result vector run_dossier; do
            object=$out/$variant/$unit.o
            case $unit in fast) level='-O2 -fno-rtti' ;; error) level=-Oz ;; vector) level='-Oz -fno-rtti -fno-lto' ;; *) level='-Oz -fno-rtti' ;; esac
            printf 'build %s: cxx wasm/abi/%s.cpp\n flags = %s\n' "$object" "$unit" "$flags $level"
            objects+=("$object")
        done
        # The names of functions and the map are for split.py, which needs a table that can grow.
        linking="-Oz --profiling-funcs -sSTANDALONE_WASM --no-entry -sALLOW_TABLE_GROWTH=1 -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=4GB -sINITIAL_MEMORY=4MB -sTOTAL_STACK=1MB -sERROR_ON_UNDEFINED_SYMBOLS=0 -sWARN_ON_UNDEFINED_SYMBOLS=0"
        printf 'build %s: link %s\n flags = %s\n' "$out/$variant/linked.wasm" "${objects[*]:6}" "$linking -sMALLOC=emmalloc"
        printf 'build %s: strip %s\n' "$out/$variant/dossier.wasm" "$out/$variant/linked.wasm | wasm/abi/order.py wasm/abi/locals.py wasm/abi/leb128.py"
        printf 'build %s: link %s\n flags = %s\n' "$out/$variant/analyses.wasm" "${objects[*]::${#objects[@]}-1}" "$linking"
        printf 'build' && printf " $out/$variant/%s.wasm" base change tracks rank
        printf ': split %s | wasm/abi/split.py wasm/abi/leb128.py\n folder = %s\n' "$out/$variant/analyses.wasm" "$out/$variant"
    done
} > "$out/build.ninja"
NINJA_STATUS='[%f/%t, %es] ' ninja -f "$out/build.ninja" "$@"
