# SPDX-License-Identifier: Apache-2.0
# The examples as a project that finds an installed library, and the commands of the documents.
set -e
. scripts/checks.sh
cmake -S . -B build/examples-library -G Ninja -DCMAKE_BUILD_TYPE=Release -DSANC_BUILD_IO=OFF -DSANC_BUILD_CLI=OFF
rm -rf build/examples-prefix
cmake --install build/examples-library --prefix build/examples-prefix > build/examples-library/install.log
cmake -S examples -B build/examples -G Ninja -DCMAKE_PREFIX_PATH="$PWD/build/examples-prefix" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_CXX_FLAGS='-Wall -Wextra -Wpedantic -Wno-restrict -Wno-maybe-uninitialized -Werror'
cmake --build build/examples
cmake --preset release
cmake --build --preset release

for name in raster_change track_contacts graph_rank dossier_in_memory; do
    check "example $name" build/examples/example_$name
done
"$SANC_PYTHON" tests/guide_test.py build/release/bin/sanc || checks_guide=failed
checks_done
[ -z "${checks_guide:-}" ]
