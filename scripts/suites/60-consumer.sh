# SPDX-License-Identifier: Apache-2.0
# The installed library is found and used by a project outside this tree.
set -e
. scripts/checks.sh
cmake --preset release -B build/library -DSANC_BUILD_CLI=OFF
cmake --build build/library
rm -rf build/consumer build/prefix
cmake --install build/library --prefix build/prefix > build/library/install.log
cmake -S tests/consumer -B build/consumer -G Ninja -DCMAKE_PREFIX_PATH="$PWD/build/prefix" -DCMAKE_BUILD_TYPE=Release
cmake --build build/consumer

needs_no_gdal() { ! ldd build/consumer/headers_only | grep -qi gdal; }
names_no_path_of_this_machine() { ! grep -rl "$PWD" build/prefix --include=*.cmake; }
check "program with sanc::sanc runs" build/consumer/headers_only
check "program with sanc::io and sanc::evidence runs" build/consumer/with_files
check "sanc::sanc needs no GDAL" needs_no_gdal
check "the package names no path of this machine" names_no_path_of_this_machine
checks_done
