# SPDX-License-Identifier: Apache-2.0
# For suites made of commands: `check NAME COMMAND...` counts one test, `skip NAME WHY` one that cannot run, and
# `checks_done` prints the RESULT line and gives the exit status.
checks_passed=0 checks_failed=0 checks_skipped=0 checks_why=""

check() {
    local name=$1 begin=$SECONDS
    shift
    if "$@"; then
        checks_passed=$((checks_passed + 1))
        echo "ok      $name ($((SECONDS - begin)) s)"
    else
        checks_failed=$((checks_failed + 1))
        echo "FAILED  $name: $*"
    fi
}

skip() {
    checks_skipped=$((checks_skipped + 1))
    [[ $checks_why == *"$2"* ]] || checks_why+=${checks_why:+; }$2
    echo "skipped $1: $2"
}

checks_done() {
    echo "RESULT passed=$checks_passed failed=$checks_failed skipped=$checks_skipped reason=\"$checks_why\""
    [ "$checks_failed" = 0 ]
}
