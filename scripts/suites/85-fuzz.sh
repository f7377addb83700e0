# SPDX-License-Identifier: Apache-2.0
# Every reader of hostile bytes under libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer: a fixed number of inputs
# grown from the seeds. `./run fuzz` goes on for as long as it is told.
. scripts/checks.sh
. scripts/fuzz.sh

short_run() {
    local target=$1 runs=20000
    case $target in
        edges_csv | fixes | toml_case | zones) runs=6000 ;;  # heavy: whole pipelines
        tiff) runs=3000 ;;
    esac
    fuzz_seeds "$fuzz_folder/short/$target" "$target" && fuzz_run "$target" "$fuzz_folder/short/$target" -seed=1 -runs=$runs -verbosity=0
}

for target in $(fuzz_targets); do
    if fuzz_build "$target"; then
        check "$target" short_run "$target"
    else
        check "$target does not build" false
    fi
done
checks_done
