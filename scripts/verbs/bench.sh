# SPDX-License-Identifier: Apache-2.0
# usage: ./run bench [FAMILY...]  time this library beside its peers on the same input: raster, tracks, graph, wasm, browser, python, dossier; kernels: how cost grows (default all)
# --smoke: small inputs, one round. --only TEXT: contests whose name holds TEXT. Results in benchmarks/results (--smoke: build/bench).
set -euo pipefail
. scripts/lib.sh
options=() families=() results=benchmarks/results
while [ $# -gt 0 ]; do
    case $1 in
        --smoke) options+=(--smoke) results=build/bench ;;
        --only | --seconds) options+=("$1" "$2"); results=build/bench; shift ;;
        -*) die "no option $1: see ./run help" ;;
        *) families+=("$1") ;;
    esac
    shift
done
[ ${#families[@]} -gt 0 ] || families=(raster tracks graph wasm browser python dossier kernels)
need_packages "${build_packages[@]}" python3-venv libbenchmark-dev
if [[ " ${families[*]} " =~ " wasm "|" browser " ]]; then
    need_packages emscripten
    need_node
    need_modules wasm/npm
    (cd wasm/npm && npm run build >&2) || die "the WebAssembly module was not built"
fi
if [[ " ${families[*]} " == *" browser "* ]]; then need_modules benchmarks/peers/graphology; fi
need_venv build/bench-venv $(grep -v '^#' benchmarks/requirements.txt)
if [[ " ${families[*]} " == *" python "* ]]; then
    need_packages python3-dev
    wheel=.
    if [[ " ${options[*]} " == *" --smoke "* ]]; then wheel=$(ls build/python-dist/libsanc-*.whl 2>/dev/null || echo .); fi  # of the Python suite
    build/bench-venv/bin/pip install -q --disable-pip-version-check --no-deps --force-reinstall "$wheel" >&2 || die "the Python package was not built"
fi
cmake -S . -B build/bench -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O3 -DNDEBUG -march=native" -DSANC_BUILD_BENCHMARKS=ON \
    -DSANC_BUILD_IO=OFF -DSANC_BUILD_CLI=OFF > build/bench-configure.log || { cat build/bench-configure.log >&2; die "configuring failed"; }
NINJA_STATUS='[%f/%t, %es] ' cmake --build build/bench >&2
if [[ " ${families[*]} " == *" raster "* || " ${families[*]} " == *" dossier "* ]]; then  # the program itself
    cmake --preset release > build/bench-configure.log || { cat build/bench-configure.log >&2; die "configuring failed"; }
    NINJA_STATUS='[%f/%t, %es] ' cmake --build --preset release >&2
fi
build/bench-venv/bin/python benchmarks/bench.py build/bench/bin build/bench/data $results "${options[@]}" "${families[@]}"
