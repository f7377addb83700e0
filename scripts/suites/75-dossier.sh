# SPDX-License-Identifier: Apache-2.0
# The main job on the scenario and on a case of real files: one digest on every policy and build, verify, flipped bytes.
set -e
cmake --preset release
cmake --build --preset release
others=()
while read -r name compiler flags; do  # release is g++ -O2
    cmake -S . -B "build/program-$name" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER="$compiler" \
        -DCMAKE_CXX_FLAGS_RELEASE="$flags -DNDEBUG" < /dev/null
    cmake --build "build/program-$name" --target sanc_program < /dev/null
    others+=("$name=build/program-$name/bin/sanc")
done <<'BUILDS'
gcc-O3-native g++ -O3 -march=native
clang-O2 clang++-14 -O2
clang-O3-native clang++-14 -O3 -march=native
BUILDS

status=0
"$SANC_PYTHON" tests/memory_test.py build/release/bin/sanc || status=1
"$SANC_PYTHON" tests/dossier_test.py examples/rajin-window build/release/bin/sanc "${others[@]}" || status=1
if [ -d "$SANC_DATA/ais" ]; then
    rm -rf build/real-files
    "$SANC_PYTHON" tests/real/make_case.py build/real-files "$SANC_DATA"
    "$SANC_PYTHON" tests/dossier_test.py build/real-files build/release/bin/sanc "${others[@]}" || status=1
else
    echo 'RESULT passed=0 failed=0 skipped=1 reason="no ../shared/data"'
fi
exit $status
