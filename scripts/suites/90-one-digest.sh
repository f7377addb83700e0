# SPDX-License-Identifier: Apache-2.0
# One table over everything that can run here: the scenario and a case of real files, by every front door and build, one
# digest a row. It uses what the suites before it built.
set -uo pipefail
. scripts/lib.sh
[ -x build/release/bin/sanc ] || { cmake --preset release && cmake --build --preset release; }
real=()
if [ -d "$SANC_DATA/ais" ]; then
    [ -f build/real-files/case.toml ] || { rm -rf build/real-files; "$SANC_PYTHON" tests/real/make_case.py build/real-files "$SANC_DATA"; }
    real=(--real build/real-files)
fi
need_node
native() { # LABEL PROGRAM BACKEND THREADS
    [ -x "$2" ] && ways+=("$1=tests/native_digest.sh $2 $3 $4 {scenario} {real}")
}
ways=()
native "C++ GCC seq" build/release/bin/sanc seq 1
native "C++ GCC par 3" build/release/bin/sanc par 3
native "C++ GCC -O3 native" build/program-gcc-O3-native/bin/sanc par 2
native "C++ Clang seq" build/program-clang-O2/bin/sanc seq 1
native "C++ Clang par 3" build/program-clang-O2/bin/sanc par 3
native "C++ Clang -O3 native" build/program-clang-O3-native/bin/sanc par 2
ways+=("Python=build/python-venv/bin/python bindings/python/tests/digests.py . {real}")
ways+=("node WASM=node wasm/npm/test/digests.mjs {real}")
ways+=("Chromium WASM=node wasm/viewer/test/digests.mjs build/viewer/site {real}")
plugin=$PWD/build/contract/cuda/libsanc_cuda.so
[ ! -f "$plugin" ] || export SANC_CUDA_PLUGIN=$plugin
native "CUDA" build/release/bin/sanc cuda 0
"$SANC_PYTHON" tests/one_digest.py "${real[@]}" "${ways[@]}"
