# SPDX-License-Identifier: Apache-2.0
# Building and running the fuzz targets of tests/fuzz (libFuzzer, AddressSanitizer, UndefinedBehaviorSanitizer). Sourced
# with the repository root as the current folder.

fuzz_folder=build/fuzz

fuzz_targets() { for file in tests/fuzz/*_fuzz.cpp; do basename "$file" _fuzz.cpp; done; }

# fuzz_build TARGET... makes build/fuzz/TARGET where its sources changed.
fuzz_build() {
    mkdir -p "$fuzz_folder/io"
    local compile=(clang++-14 -std=c++20 -O1 -g1 -ffp-contract=off -fsanitize=address,undefined,float-cast-overflow -fno-sanitize-recover=all
        -fno-omit-frame-pointer -Ilibsanc/include -Iio/include -Iio/src)
    command -v ccache >/dev/null && compile=(ccache "${compile[@]}")
    local target source object objects=() libraries=()
    for target in "$@"; do
        libraries=()
        objects=()
        if [ "$target" = tiff ]; then
            for source in io/src/*.cpp; do
                object=$fuzz_folder/io/$(basename "$source" .cpp).o
                "${compile[@]}" -fsanitize=fuzzer-no-link -DSANC_HAS_LIBDEFLATE=1 -I/usr/include/gdal -c "$source" -o "$object" || return 1
                objects+=("$object")
            done
            libraries=(-lgdal -lz -ldeflate)
        fi
        "${compile[@]}" -fsanitize=fuzzer-no-link -c "tests/fuzz/${target}_fuzz.cpp" -o "$fuzz_folder/$target.o" || return 1
        clang++-14 -fsanitize=fuzzer,address,undefined "$fuzz_folder/$target.o" "${objects[@]}" "${libraries[@]}" -pthread -o "$fuzz_folder/$target" || return 1
    done
}

# fuzz_seeds FOLDER TARGET fills FOLDER anew with the target's seeds.
fuzz_seeds() {
    rm -rf "$fuzz_folder/seeds" "$1"
    python3 tests/fuzz/seeds.py "$fuzz_folder/seeds" && mkdir -p "$(dirname "$1")" && mv "$fuzz_folder/seeds/$2" "$1"
}

# fuzz_run TARGET CORPUS OPTION... runs a target; what breaks it lies in build/fuzz/TARGET-*.
fuzz_run() {
    local target=$1 corpus=$2
    shift 2
    ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1 "$fuzz_folder/$target" "$corpus" \
        -artifact_prefix="$fuzz_folder/$target-" -timeout=20 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=0 "$@"
}
