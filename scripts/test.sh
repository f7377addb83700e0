#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the suites of scripts/suites, all or those whose names hold one of the given words. A suite is a script that
# prints lines `RESULT passed=N failed=N skipped=N reason="why skipped"`; one that prints none has failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib.sh

need_packages "${build_packages[@]}" "${test_packages[@]}"
need_venv build/venv $(grep -v '^#' tests/requirements.txt)
export SANC_PYTHON=$PWD/build/venv/bin/python SANC_DATA=${SANC_DATA:-$PWD/../shared/data}

logs=build/test-logs
mkdir -p "$logs"
names=() passed=() failed=() skipped=() reasons=()
total_passed=0 total_failed=0 total_skipped=0

wanted() {
    local word
    [ $# -gt 1 ] || return 0
    for word in "${@:2}"; do [[ $1 == *"$word"* ]] && return 0; done
    return 1
}

for script in scripts/suites/*.sh; do
    name=$(basename "$script" .sh)
    wanted "$name" "$@" || continue
    say "suite $name"
    begin=$SECONDS
    bash "$script" > "$logs/$name.log" 2>&1 < /dev/null &
    suite=$!
    while kill -0 $suite 2>/dev/null; do  # a sign of life every half minute
        for _ in $(seq 150); do kill -0 $suite 2>/dev/null || break; sleep 0.2; done
        kill -0 $suite 2>/dev/null && say "  $name: $((SECONDS - begin)) s: $(tail -n 1 "$logs/$name.log" | cut -c 1-100)"
    done
    wait $suite
    status=$?
    read -r p f s < <(sed -n 's/^RESULT passed=\([0-9]*\) failed=\([0-9]*\) skipped=\([0-9]*\).*/\1 \2 \3/p' "$logs/$name.log" |
        awk '{p += $1; f += $2; s += $3} END {print p + 0, f + 0, s + 0}')
    why=$(sed -n 's/^RESULT .* reason="\(..*\)"$/\1/p' "$logs/$name.log" | sort -u | paste -s -d ';' | sed 's/;/; /g')
    # A suite that ran nothing, or that broke off without saying what failed.
    if [ $((p + f + s)) = 0 ] || { [ $status != 0 ] && [ "$f" = 0 ]; }; then
        f=$((f + 1))
        why="broke off with status $status${why:+; $why}"
    fi
    [ "$f" = 0 ] || { tail -n 40 "$logs/$name.log" >&2; say "  $name: $f failed: whole log in $logs/$name.log"; }
    say "  $name: $p passed, $f failed, $s skipped, $((SECONDS - begin)) s"
    names+=("$name") passed+=("$p") failed+=("$f") skipped+=("$s") reasons+=("$why")
    total_passed=$((total_passed + p)) total_failed=$((total_failed + f)) total_skipped=$((total_skipped + s))
done
[ ${#names[@]} -gt 0 ] || die "no suite of that name: see ls scripts/suites"

printf '\n%-24s %8s %8s %8s  %s\n' suite passed failed skipped why
for i in "${!names[@]}"; do
    printf '%-24s %8s %8s %8s  %s\n' "${names[i]}" "${passed[i]}" "${failed[i]}" "${skipped[i]}" "${reasons[i]}"
done
printf '%d passed, %d failed, %d skipped\n' $total_passed $total_failed $total_skipped
[ $total_failed = 0 ]
