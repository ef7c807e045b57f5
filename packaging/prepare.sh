#!/bin/sh
# Prepare a checkout: system libraries, .venv, pinned packages, editable install, compiled kernels.
# Idempotent: what is already there is left alone. Usage: packaging/prepare.sh [bench]
set -eu
cd "$(dirname "$0")/.."
want=${1:-}
venv=.venv
python=

say() { printf '%s\n' "$*"; }
fail() { printf 'make setup: %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
can_be_root() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }; }

install_packages() {
    if command -v apt-get >/dev/null 2>&1 && can_be_root; then
        say "      installing $*"
        log=$(mktemp)
        { as_root apt-get update -qq || true
          as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
        } >"$log" 2>&1 || { cat "$log" >&2; fail "apt-get could not install: $*"; }
        rm -f "$log"
    else
        fail "these system packages are missing. Install them, then run make again:
    sudo apt-get install --no-install-recommends $*"
    fi
}

missing_packages() {
    command -v dpkg-query >/dev/null 2>&1 || return 0
    grep -v '^#' packaging/system-packages.txt | while read -r name; do
        # Ubuntu 24.04 and Debian 13 carry some of these under a t64 name.
        for form in "$name" "${name}t64"; do
            dpkg-query -W -f '${Status}\n' "$form" 2>/dev/null | grep -q '^install ok installed' && continue 2
        done
        printf '%s ' "$name"
    done
}

find_python() {
    for candidate in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python3.14; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
            python=$candidate
            return
        fi
    done
    fail "Python 3.11 to 3.14 is needed, and none was found. Install python3, or name one: make PYTHON=/path/to/python3 run"
}

make_venv() {
    "$python" -m venv "$venv" >/dev/null 2>&1 && return
    rm -rf "$venv"
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if "$python" -m virtualenv --version >/dev/null 2>&1; then
        "$python" -m virtualenv -q "$venv"
        return
    fi
    install_packages "python$version-venv"
    "$python" -m venv "$venv"
}

stamp_of() { cat "$@" | cksum | tr ' ' '-'; }

done_before() { [ -f "$venv/$1" ] && [ "$(cat "$venv/$1")" = "$2" ]; }

pip_install() {
    log=$(mktemp)
    { "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off "$@" 2>&1 ||
        echo "PIP FAILED"; } | tee "$log" |
        awk '/^Collecting/ { n++; printf "      %3d %s\n", n, $2; fflush() }
             /^Installing/ { print "      unpacking"; fflush() }'
    if grep -q '^PIP FAILED' "$log"; then
        grep -v '^Collecting\|^  Using cached\|^  Downloading\|^PIP FAILED' "$log" | tail -n 30 >&2
        rm -f "$log"
        fail "the packages could not be installed; the lines above say why"
    fi
    rm -f "$log"
}

say "[1/5] system libraries"
missing=$(missing_packages)
# shellcheck disable=SC2086  -- a list of names
[ -z "$missing" ] || install_packages $missing

say "[2/5] Python environment"
if ! [ -x "$venv/bin/python" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    find_python
    make_venv
fi

say "[3/5] pinned packages"
stamp=$(stamp_of packaging/requirements.txt)
if ! done_before stamp-packages "$stamp"; then
    pip_install --require-hashes -r packaging/requirements.txt
    printf '%s' "$stamp" >"$venv/stamp-packages"
fi
if [ "$want" = bench ]; then
    stamp=$(stamp_of packaging/requirements-bench.txt)
    if ! done_before stamp-bench "$stamp"; then
        pip_install --require-hashes -r packaging/requirements-bench.txt
        printf '%s' "$stamp" >"$venv/stamp-bench"
    fi
fi

say "[4/5] Cupola itself"
stamp="$(stamp_of pyproject.toml)-$(pwd)"
if ! done_before stamp-cupola "$stamp"; then
    pip_install --no-deps --no-build-isolation --editable .
    printf '%s' "$stamp" >"$venv/stamp-cupola"
fi

say "[5/5] compiled kernels"
stamp=$(find core -name '*.py' -exec cat {} + | cksum | tr ' ' '-')
if ! done_before stamp-kernels "$stamp"; then
    "$venv/bin/python" -m cupola.simulation.warm
    printf '%s' "$stamp" >"$venv/stamp-kernels"
fi
say "ready: .venv/bin/cupola"
