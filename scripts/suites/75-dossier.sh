# SPDX-License-Identifier: Apache-2.0
# The main job on the scenario and on a case of real files: one digest on every policy and build, verify, flipped bytes.
set -e
cmake --preset release
cmake --build --preset release
for preset in dev clang; do  # -O2
    cmake --preset $preset
    cmake --build --preset $preset --target sanc_program
done
others=(gcc-O2=build/dev/bin/sanc clang-O2=build/clang/bin/sanc)
for compiler in g++ clang++-14; do
    cmake -S . -B build/native-$compiler -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER=$compiler \
        -DCMAKE_CXX_FLAGS='-O3 -march=native'
    cmake --build build/native-$compiler --target sanc_program
    others+=("$compiler-O3-native=build/native-$compiler/bin/sanc")
done

status=0
"$SANC_PYTHON" tests/dossier_test.py examples/rajin-window build/release/bin/sanc "${others[@]}" || status=1
if [ -d "$SANC_DATA/ais" ]; then
    rm -rf build/real-files
    "$SANC_PYTHON" tests/real/make_case.py build/real-files "$SANC_DATA"
    "$SANC_PYTHON" tests/dossier_test.py build/real-files build/release/bin/sanc "${others[@]}" || status=1
else
    echo 'RESULT passed=0 failed=0 skipped=1 reason="no ../shared/data"'
fi
exit $status
