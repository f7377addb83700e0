# SPDX-License-Identifier: Apache-2.0
# Every public header compiles alone in four compilers.
set -e
. scripts/lib.sh
"$SANC_PYTHON" tests/headers_test.py gcc=g++ clang=clang++-14 emscripten=em++ nvcc="$(need_nvcc)"
