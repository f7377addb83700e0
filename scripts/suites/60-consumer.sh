# SPDX-License-Identifier: Apache-2.0
# The installed library is found and used by a project outside this tree.
set -e
cmake --preset release -B build/library -DSANC_BUILD_CLI=OFF
cmake --build build/library
rm -rf build/consumer build/prefix
cmake --install build/library --prefix build/prefix > build/library/install.log
cmake -S tests/consumer -B build/consumer -G Ninja -DCMAKE_PREFIX_PATH="$PWD/build/prefix" -DCMAKE_BUILD_TYPE=Release
cmake --build build/consumer
passed=0 failed=0
check() { if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $*"; fi; }
needs_no_gdal() { ! ldd build/consumer/headers_only | grep -qi gdal; }
names_no_machine_path() { ! grep -rl "$PWD" build/prefix/lib/*/cmake build/prefix/lib/cmake 2>/dev/null | grep .; }
check build/consumer/headers_only
check build/consumer/with_files
check needs_no_gdal
check names_no_machine_path
echo "RESULT passed=$passed failed=$failed skipped=0"
