# SPDX-License-Identifier: Apache-2.0
# usage: ./run viewer [--port N | --file OUT.html]  the viewer in a browser on this machine, or as one file that works from disk
set -euo pipefail
. scripts/lib.sh

port=0 file='' only_build=
while [ $# -gt 0 ]; do
    case $1 in
        --port) port=${2:-}; shift 2 || die "--port: give a number" ;;
        --file) file=${2:-}; shift 2 || die "--file: give the name of the page to write" ;;
        --build) only_build=yes; shift ;;
        *) die "no option $1: see ./run help" ;;
    esac
done
[[ $port =~ ^[0-9]+$ ]] || die "--port: '$port' is no number"

need_packages "${build_packages[@]}" emscripten
need_node
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

if [ -z "${SANC_PROGRAM:-}" ]; then
    say "the program, which makes the built-in case"
    cmake --preset release > build/viewer-configure.log 2>&1 || { cat build/viewer-configure.log >&2; die "configuring failed"; }
    cmake --build --preset release >&2
    export SANC_PROGRAM=$PWD/build/release/bin/sanc
fi
say "the library in WebAssembly"
need_modules wasm/npm
(cd wasm/npm && npm run build --loglevel=error >&2)
need_modules wasm/viewer

if [ -n "$file" ]; then
    say "the page as one file"
    node wasm/viewer/build.mjs file "$file"
    say "written: $file ($(du -h "$file" | cut -f 1))"
    exit
fi
say "the site"
node wasm/viewer/build.mjs site build/viewer/site
[ -z "$only_build" ] || exit 0
exec node wasm/viewer/serve.mjs build/viewer/site "$port"
