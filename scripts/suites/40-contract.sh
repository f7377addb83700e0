# SPDX-License-Identifier: Apache-2.0
# The idiom in four compilers: one driver (tests/contract), many builds, one digest; the same cases under a policy with
# memory of its own, and on a CUDA device where there is one. SANC_NVCC names an nvcc to take, SANC_CUDA_ARCHITECTURES fewer
# architectures than all.
set -uo pipefail
. scripts/lib.sh
out=build/contract
units=(driver text_cases portable_cases raster_cases track_cases graph_cases)
read -ra architectures <<< "${SANC_CUDA_ARCHITECTURES:-75 80 86 89 90 100 120}"
mkdir -p "$out"
nvcc=${SANC_NVCC:-$(need_nvcc)} || exit 1

# The flags of every build of this library.
options() { sed -n "s/.*$1>:\(-[^>]*\)>.*/\1/p" cmake/Reproducible.cmake | paste -s -d ' '; }
reproducible=$(options CXX,GNU,Clang,AppleClang)
warnings=$(sed -n 's/^set(SANC_WARNING_OPTIONS \([^)]*\).*/\1/p' cmake/Reproducible.cmake)
[[ $warnings == *-Werror* ]] || { echo "failed: the warning options are not found in cmake/Reproducible.cmake"; exit 1; }
common="-std=c++20 $reproducible $warnings -Ilibsanc/include"
# One translation for the oldest architecture, assembled for each; its PTX is there for later ones.
targets=$(printf 'sm_%s,' "${architectures[@]}")compute_${architectures[0]}
device="-std=c++20 -O2 $(options CUDA,NVIDIA) -Werror=all-warnings -Ilibsanc/include -Icuda/include"
device+=" -Itests/contract -Xcompiler=-fPIC,-fvisibility=hidden"
every=" -gencode arch=compute_${architectures[0]},code=[$targets]"
# The tests need not be there for each: what is missing a driver translates.
oldest=" -gencode arch=compute_${architectures[0]},code=[sm_${architectures[0]},compute_${architectures[0]}]"

# build NAME RULE COMPILER COMPILE-FLAGS LINK-FLAGS PROGRAM UNIT...: a unit is a file of tests/contract without its ending,
# or a path, or an object that is built elsewhere.
build() {
    local name=$1 rule=$2 unit file objects=()
    for unit in "${@:7}"; do
        case $unit in
            *.o) objects+=("$unit"); continue ;;
            */*) file=$unit ;;
            *) file=tests/contract/$unit.cpp ;;
        esac
        unit=$(basename "${unit%.*}")
        printf 'build %s: %s %s\n cxx = %s\n flags = %s\n' "$out/$name/$unit.o" "$rule" "$file" "$3" "$4"
        objects+=("$out/$name/$unit.o")
    done
    printf 'build %s: link %s\n cxx = %s\n flags = %s\n' "$out/$name/$6" "${objects[*]}" "$3" "$5"
}

cache=$(command -v ccache || true)
{
    cat <<RULES
builddir = build/contract
rule cxx
  command = $cache \$cxx \$flags -MMD -MF \$out.d -c \$in -o \$out
  description = \$out
  deps = gcc
  depfile = \$out.d
rule cu
  command = $cache \$cxx \$flags -MMD -MF \$out.d -x cu -c \$in -o \$out
  description = \$out
  deps = gcc
  depfile = \$out.d
rule link
  command = \$cxx \$in \$flags -o \$out
  description = \$out
RULES
    # What takes longest comes first.
    instances=("$out"/cuda/{raster,track,graph}.o)
    build cuda cu "$nvcc" "$device$every" "-shared -L$(dirname "$nvcc")/../lib" libsanc_cuda.so cuda/src/{raster,graph,track,device}.cu
    build cuda-tests cu "$nvcc" "$device$oldest" "-L$(dirname "$nvcc")/../lib" differential cuda/tests/{cases,random}.cu \
        "$out/cuda-host/differential.o" "$out/cuda-host/host.o" "${instances[@]}"
    for unit in differential host; do
        printf 'build %s: cxx %s\n cxx = g++\n flags = %s\n' "$out/cuda-host/$unit.o" "cuda/tests/$unit.cpp" "$common -Wno-restrict -Wno-maybe-uninitialized -O2 -Itests/contract"
    done
    build apart cxx g++ "$common -Wno-restrict -Wno-maybe-uninitialized -O2" -pthread apart apart_main apart_{portable,raster,track,graph}
    # GCC 12 takes the parts of a std::variant that is moved for uninitialised at -O2.
    build gcc-O2 cxx g++ "$common -Wno-restrict -Wno-maybe-uninitialized -O2" -pthread driver main "${units[@]}"
    build gcc-O3-native cxx g++ "$common -Wno-restrict -Wno-maybe-uninitialized -O3 -march=native" -pthread driver main "${units[@]}"
    build clang-O2 cxx clang++-14 "$common -O2" -pthread driver main "${units[@]}"
    build clang-O3-native cxx clang++-14 "$common -O3 -march=native" -pthread driver main "${units[@]}"
    wasm="-sSTANDALONE_WASM --no-entry -sEXPORTED_FUNCTIONS=_sanc_contract -sINITIAL_MEMORY=268435456"
    for kind in simd scalar; do
        flags="-O2 -fwasm-exceptions$([ $kind = simd ] && echo ' -msimd128')"
        build wasm-$kind cxx em++ "$common $flags" "$flags $wasm" driver.wasm "${units[@]}"
    done
} > "$out/build.ninja"
NINJA_STATUS='[%f/%t, %es] ' ninja -k 0 -f "$out/build.ninja" || echo "failed: not everything was built"

passed=0 failed=0 skipped=0 reason=""
reference=$out/reference.txt
"$out/gcc-O2/driver" seq > "$reference" || : > "$reference"
common_digest=$(sed -n 's/^all //p' "$reference")
[ -n "$common_digest" ] || { echo "failed: no reference: gcc-O2 seq"; cat "$reference"; failed=$((failed + 1)); }

# agrees NAME COMMAND...: prints the reference; `apart`, `cuda` and `nvcc seq` a part of it.
agrees() {
    local name=$1 begin=$EPOCHREALTIME status=0 text=$out/output.txt
    "${@:2}" > "$text" || status=$?
    local took=$(((${EPOCHREALTIME/./} - ${begin/./}) / 1000))
    if grep -q '^skipped: ' "$text"; then
        skipped=$((skipped + 1)) reason=$(sed -n 's/^skipped: //p' "$text")
        printf '%-24s skipped: %s\n' "$name" "$reason"
    elif [ $status = 0 ] && [ -n "$common_digest" ] && ! grep -v '^all ' "$text" | grep -qvxFf "$reference" &&
        { [[ " apart cuda nvcc seq " == *" $name "* ]] || cmp -s "$text" "$reference"; }; then
        passed=$((passed + 1))
        printf '%-24s %6d ms  %s\n' "$name" "$took" "$(tail -n 1 "$text")"
    else
        failed=$((failed + 1))
        echo "failed: $name: status $status, differs from gcc-O2 seq:"
        diff "$reference" "$text" | head -n 20
    fi
}
for threads in 1 2 8; do agrees "gcc-O2 par $threads" "$out/gcc-O2/driver" par $threads; done
for name in gcc-O2 gcc-O3-native clang-O2 clang-O3-native; do
    agrees "$name seq" "$out/$name/driver" seq
    agrees "$name par 3" "$out/$name/driver" par 3
done
for kind in simd scalar; do
    agrees "wasm-$kind seq" node tests/contract/run_wasm.mjs "$out/wasm-$kind/driver.wasm" 0
    agrees "wasm-$kind par 1" node tests/contract/run_wasm.mjs "$out/wasm-$kind/driver.wasm" 1
done
agrees "apart" "$out/apart/apart" cases
agrees "nvcc seq" "$out/cuda-tests/differential" host
agrees "cuda" "$out/cuda-tests/differential" cases

# holds NAME COMMAND...: one more test, its output shown.
holds() {
    if "${@:2}"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $1"; fi
}
holds "random cases with memory apart" "$out/apart/apart" random 300
exports() {
    local named
    named=$(nm -D --defined-only "$out/cuda/libsanc_cuda.so" | awk '$2 == "T" { print $3 }' | grep -v '^_Z' | sort | paste -s -d ' ')
    echo "the plugin exports: $named"
    [ "$named" = "sanc_cuda_abi sanc_cuda_close sanc_cuda_open" ]
}
holds "exports of the plugin" exports
plugin_without_device() {  # it opens, and says in one line why there is no device
    python3 - "$out/cuda/libsanc_cuda.so" <<'CHECK'
import ctypes, sys
plugin = ctypes.CDLL(sys.argv[1])
plugin.sanc_cuda_open.restype = ctypes.c_void_p
why = ctypes.create_string_buffer(500)
opened = plugin.sanc_cuda_open(why, ctypes.c_int64(500))
print("the plugin says:", "a device" if opened else why.value.decode())
sys.exit(0 if opened or why.value else 1)
CHECK
}
holds "the plugin on this machine" plugin_without_device

echo "RESULT passed=$passed failed=$failed skipped=$skipped reason=\"$reason\""
[ $failed = 0 ]
