# SPDX-License-Identifier: Apache-2.0
# A program with one unit compiled with other arithmetic gives no digest, whichever unit it is and wherever it stands on
# the linker's command line; with the flags of cmake/Reproducible.cmake in every unit it does.
set -uo pipefail
sources=tests/contract/hostile_flags
out=build/contract/hostile_flags
mkdir -p "$out"
clean="-O2 $(sed -n 's/.*CXX,GNU,Clang,AppleClang>:\(-f[^>]*\)>.*/\1/p' cmake/Reproducible.cmake | paste -s -d ' ')"
passed=0 failed=0 skipped=0 reason=""

compile() { # UNIT OBJECT FLAGS...
    "$compiler" -std=c++20 "${@:3}" -Ilibsanc/include -c "$sources/$1.cpp" -o "$out/$2.o"
}

links_to() { # WORD OBJECT OBJECT: linked in this order, the program says the word
    local said
    said=$("$compiler" "$out/$2.o" "$out/$3.o" -pthread -o "$out/program" && "$out/program")
    if [ "$said" = "$1" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "failed: $compiler: $2 then $3: '$said' and not '$1'"
    fi
}

fma=$(grep -c -m 1 -w fma /proc/cpuinfo || true)
for compiler in g++ clang++-14; do
    compile main clean-main $clean
    compile other clean-other $clean
    links_to clean clean-main clean-other
    links_to clean clean-other clean-main
    while read -r name flags; do
        if [[ $flags == *-march=native* && $fma = 0 ]]; then
            skipped=$((skipped + 4)) reason="this processor has no fused multiply-add: nothing can be contracted"
            continue
        fi
        compile main "$name-main" $flags
        compile other "$name-other" $flags
        links_to refused clean-main "$name-other"
        links_to refused "$name-other" clean-main
        links_to refused "$name-main" clean-other
        links_to refused clean-other "$name-main"
    done <<'FLAGS'
forgotten -O3 -march=native
contracting -O3 -march=native -ffp-contract=fast
regrouping -O3 -ffp-contract=off -funsafe-math-optimizations
FLAGS
    # -ffast-math does not get as far.
    if ! compile other fast -O2 -ffast-math 2> "$out/fast.log" && grep -q 'libsanc: -ffast-math' "$out/fast.log"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "failed: $compiler compiles -ffast-math, or does not say why not"
    fi
done
echo "RESULT passed=$passed failed=$failed skipped=$skipped reason=\"$reason\""
[ $failed = 0 ]
