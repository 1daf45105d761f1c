#!/bin/sh
# Makes var/venv with the locked packages of one requirements file: deploy/prepare.sh [requirements/base.txt]
# Says and installs the Debian packages that are missing; without the right to, prints the one line to run.
# EXTRA_PACKAGES names further ones, for development.
set -eu
cd "$(dirname "$0")/.."
LOCK=${1:-requirements/base.txt}
VENV=var/venv
# Pango and HarfBuzz draw the PDFs, DejaVu stands in for letters our fonts lack, gettext compiles translations.
PACKAGES="python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core gettext ${EXTRA_PACKAGES:-}"

say() { printf '%s\n' "$*"; }
has_package() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q '^install ok installed'; }
may_sudo() { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && id -nG | tr ' ' '\n' | grep -qxE 'sudo|admin|wheel'; }; }; }

if command -v dpkg-query >/dev/null; then
    missing=""
    for package in $PACKAGES; do has_package "$package" || missing="$missing $package"; done
    if [ -n "$missing" ]; then
        say "Paquets Debian manquants :$missing"
        install="apt-get install -y --no-install-recommends$missing"
        if [ "$(id -u)" = 0 ]; then as_root=""
        elif may_sudo; then as_root="sudo"
        else
            say "Ce compte ne peut pas les installer. À lancer par un administrateur, puis recommencez :"
            say "    apt-get update && $install"
            exit 1
        fi
        $as_root apt-get update -q
        # shellcheck disable=SC2086
        $as_root env DEBIAN_FRONTEND=noninteractive $install
    fi
else
    say "Ce système n’utilise pas les paquets Debian : Pango et HarfBuzz doivent être installés autrement."
fi

mkdir -p var
if [ ! -x "$VENV/bin/python" ] || ! "$VENV/bin/python" -c '' 2>/dev/null; then
    say "Création de $VENV"
    rm -rf "$VENV"
    python3 -m venv "$VENV"
fi
"$VENV/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "Python 3.11 ou plus récent est nécessaire."; exit 1; }

stamp="$VENV/.$(basename "$LOCK").sum"
sum=$(cat "$LOCK" requirements/tools.txt | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$sum" ]; then
    say "Installation des paquets Python de $LOCK"
    "$VENV/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements/tools.txt
    # `install`, not `sync`: a developer's own tools stay where they are.
    "$VENV/bin/uv" pip install -q --python "$VENV/bin/python" --require-hashes -r "$LOCK"
    printf '%s\n' "$sum" > "$stamp"
fi

# French plurals (« 0 demande ») and the other languages.
for catalogue in locale/*/LC_MESSAGES/*.po; do
    compiled=${catalogue%.po}.mo
    if [ -e "$catalogue" ] && { [ ! -e "$compiled" ] || [ "$catalogue" -nt "$compiled" ]; }; then
        msgfmt -o "$compiled" "$catalogue"
    fi
done
