# SPDX-License-Identifier: Apache-2.0
# usage: ./run fuzz [TARGET] [SECONDS]  fuzz one reader of hostile bytes, or each in turn (60 s each); finds stay in build/fuzz
set -euo pipefail
. scripts/lib.sh
. scripts/fuzz.sh
need_packages clang-14 libclang-rt-14-dev libgdal-dev zlib1g-dev libdeflate-dev python3

targets=$(fuzz_targets)
[ -z "${1:-}" ] || targets=$1
seconds=${2:-60}
for target in $targets; do
    [ -f "tests/fuzz/${target}_fuzz.cpp" ] || die "no fuzz target $target: choose one of $(fuzz_targets | paste -s -d ' ')"
    [[ $seconds =~ ^[0-9]+$ ]] || die "'$seconds' are no seconds: give a whole number"
    say "$target: building"
    fuzz_build "$target"
    corpus=$fuzz_folder/corpus/$target
    [ -d "$corpus" ] || fuzz_seeds "$corpus" "$target"
    say "$target: fuzzing for $seconds s; corpus in $corpus"
    fuzz_run "$target" "$corpus" -max_total_time="$seconds" || die "$target broke: the input lies in $fuzz_folder/$target-*"
done
