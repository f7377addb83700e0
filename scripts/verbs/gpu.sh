# SPDX-License-Identifier: Apache-2.0
# usage: ./run gpu [FOLDER]  build for the CUDA device here, hold every algorithm to the host bit for bit, sanitize, measure
# Needs nvcc, cmake, ninja and g++ on the machine, no network. Logs and results go to FOLDER (default build/gpu-results).
set -uo pipefail
. scripts/lib.sh
. scripts/checks.sh
out=$(realpath -m "${1:-build/gpu-results}")
mkdir -p "$out"

table=()
row() { # NAME STATE WHAT
    table+=("$(printf '%-26s %-9s %s' "$1" "$2" "$3")")
    case $2 in
        passed) checks_passed=$((checks_passed + 1)) ;;
        skipped) checks_skipped=$((checks_skipped + 1)) ;;
        *) checks_failed=$((checks_failed + 1)) ;;
    esac
}
step() { # NAME COMMAND...: runs it into NAME.log; the last line tells
    local name=$1 begin=$SECONDS status
    shift
    say "$name"
    "$@" > "$out/$name.log" 2>&1
    status=$?
    local last
    last=$(tail -n 1 "$out/$name.log" | cut -c 1-110)
    if [ $status = 77 ]; then row "$name" skipped "$last"
    elif [ $status = 0 ]; then row "$name" passed "$((SECONDS - begin)) s  $last"
    else row "$name" FAILED "status $status  $last"; tail -n 15 "$out/$name.log" >&2
    fi
    return $status
}
finish() {
    printf '\n%-26s %-9s %s\n' step state what
    printf '%s\n' "${table[@]}"
    printf '%d passed, %d failed, %d skipped\n' "$checks_passed" "$checks_failed" "$checks_skipped"
    [ "$checks_failed" = 0 ]
    exit
}

device=$(nvidia-smi --query-gpu=name,compute_cap,driver_version --format=csv,noheader 2>/dev/null | head -n 1)
if [ -z "$device" ]; then
    row gpu skipped "no device: nvidia-smi shows none"
    finish
fi
say "device: $device"
capability=$(cut -d , -f 2 <<< "$device" | tr -d ' .')
nvcc=$(need_nvcc) || exit 1

build=build/gpu
configure() {
    cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O3 -DNDEBUG" -DSANC_CUDA=ON \
        -DSANC_BUILD_CUDA_TESTS=ON -DSANC_BUILD_EVIDENCE=OFF -DSANC_BUILD_IO=OFF -DSANC_BUILD_CLI=OFF \
        -DCMAKE_CUDA_COMPILER="$nvcc" -DSANC_CUDA_ARCHITECTURES="$capability-real" && cmake --build $build
}
step build configure || finish

step cases $build/bin/differential cases
cases=${SANC_GPU_CASES:-10000}
randoms() {
    local family pids=() failed=0
    for family in raster track graph; do
        $build/bin/differential random $family "$cases" 5 > "$out/random-$family.log" 2>&1 &
        pids+=($!)
    done
    for family in "${pids[@]}"; do wait "$family" || failed=1; done
    tail -n 3 "$out"/random-{raster,track,graph}.log
    echo "$(cat "$out"/random-*.log | grep -c ', 0 differ$') of 3 families agree on $cases random cases each"
    return $failed
}
step random randoms

scenario() {
    local flags="-std=c++20 -O1 -ffp-contract=off -fno-math-errno -fno-trapping-math -Ilibsanc/include -Icuda/include"
    g++ $flags cuda/tests/scenario.cpp -o $build/bin/scenario -pthread -ldl || return 1
    rm -rf $build/scenario
    cp -r examples/rajin-window $build/scenario
    local file
    for file in $build/scenario/*.gz $build/scenario/*/*.gz; do gunzip -c "$file" > "$file.raw"; done
    SANC_CUDA_PLUGIN=$PWD/$(find $build -name libsanc_cuda.so | head -n 1) $build/bin/scenario $build/scenario > $build/scenario.txt
    local status=$?
    cat $build/scenario.txt
    [ $status = 0 ] || return $status
    local wanted
    wanted=$(grep -E '^(result|dossier) ' tests/scenario/digest.txt)
    [ "$(grep -E '^(result|dossier) ' $build/scenario.txt)" = "$wanted" ] || { echo "the committed digest is $wanted"; return 1; }
    echo "dossier of the scenario on the device: $(sed -n 's/^dossier //p' $build/scenario.txt), as committed"
}
step scenario scenario

for family in raster track graph; do
    step "bench-$family" timeout 120 $build/bin/${family}_bench
    grep '^{' "$out/bench-$family.log" > "$out/bench-$family.jsonl"
done
python3 scripts/gpu_results.py "$out" "$device" "$(git rev-parse --short HEAD 2>/dev/null || echo unknown)" "$("$nvcc" --version | sed -n 's/.*release \([0-9.]*\),.*/\1/p')" ||
    row results FAILED "the JSON could not be written"

sanitize() { # TOOL
    command -v compute-sanitizer > /dev/null || { echo "compute-sanitizer is not here"; return 77; }
    local family failed=0 log
    log=$(mktemp)
    for family in raster track graph; do
        timeout 60 compute-sanitizer --tool "$1" --error-exitcode 9 $build/bin/differential random $family 3 1 > "$log" 2>&1
        local status=$?
        cat "$log"
        grep -q '3 random cases, 0 differ' "$log" || failed=1
        # A copy to the host takes the padding of structs with it, which nobody wrote: initcheck tells of such copies.
        # What counts is a kernel that reads what was not written.
        if [ "$1" = initcheck ]; then grep -q 'Uninitialized __[a-z]*__ memory read' "$log" && failed=1
        elif [ $status != 0 ]; then failed=1
        fi
    done
    rm -f "$log"
    [ $failed = 0 ] && echo "no error in 3 cases of each family"
    return $failed
}
for tool in memcheck racecheck initcheck; do step "$tool" sanitize $tool; done

finish
