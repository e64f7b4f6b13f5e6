#!/usr/bin/env bash
# Bring this checkout to where `make demo`, `make lint` or `make test` can run; does only what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:?usage: scripts/setup.sh demo|lint|test}
python=${PYTHON:-python3}
venv=.venv

say() { printf 'set-up: %s\n' "$*"; }

fail() {
    printf 'set-up: %s\n' "$*" >&2
    exit 1
}

install_system_packages() {
    local command="apt-get install -y $*"
    command -v apt-get >/dev/null || fail "please install what Debian calls: $*"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; } ||
            fail "please run as root: apt-get update && $command"
        as_root=(sudo)
    fi
    say "installing system packages: $*"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

make_venv() {
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        fail "Polyleaf needs Python 3.11 or newer; say which with PYTHON=/path/to/python3 make $purpose"
    # Debian keeps ensurepip, without which there is no pip in the environment, in a package apart.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        install_system_packages "python3-venv"
    fi
    say "making $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
}

pip_install() {
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "$@"
}

# Run a command only if the files that it depends on differ from those that it last succeeded with.
when_changed() {
    local stamp="$venv/$1.stamp" files=$2 sum
    shift 2
    # shellcheck disable=SC2086  # a list of file names without spaces
    sum=$(pwd; cat $files | "$venv/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
    [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ] || return 0
    "$@"
    printf '%s\n' "$sum" >"$stamp"
}

install_requirements() {
    say "installing $1, every download checked against its hash (a minute or two)"
    pip_install --require-hashes -r "$1"
}

install_project() {
    say "installing polyleaf itself, editable"
    pip_install --no-deps --editable .
}

have_font() { [ -n "$(fc-list ":family=$1" 2>/dev/null)" ]; }

have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }

have_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

# PDFs are set with the system's fonts; a character that none has stops its PDF.
install_fonts() {
    local missing=()
    command -v fc-list >/dev/null || missing+=(fontconfig)
    if ! have_font 'Noto Nastaliq Urdu' || ! have_font 'Noto Sans Arabic' || ! have_font 'Noto Sans Bengali'; then
        missing+=(fonts-noto-core)
    fi
    # 60 MB for Chinese, Japanese and Korean alone: tests prove Chinese; installations without those do without it.
    [ "$purpose" != test ] || have_font 'Noto Sans CJK SC' || missing+=(fonts-noto-cjk)
    [ ${#missing[@]} -eq 0 ] || install_system_packages "${missing[@]}"
}

install_test_programs() {
    local missing=()
    command -v git >/dev/null || missing+=(git)
    command -v msgfmt >/dev/null || missing+=(gettext)
    command -v pdftotext >/dev/null || missing+=(poppler-utils)
    have_chromium >/dev/null || missing+=(chromium)
    have_postgres || missing+=(postgresql)
    [ ${#missing[@]} -eq 0 ] || install_system_packages "${missing[@]}"
}

case $purpose in
demo) requirements=requirements.txt ;;
lint | test) requirements=requirements-dev.txt ;;
*) fail "no such purpose: $purpose" ;;
esac

[ "$purpose" = lint ] || install_fonts
[ "$purpose" != test ] || install_test_programs
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv
when_changed "$requirements" "$requirements" install_requirements "$requirements"
when_changed polyleaf pyproject.toml install_project
say "ready"
