#!/bin/sh
# `make demo`: the demonstration city, from nothing to a page that answers. Everything it makes lies in var/.
set -eu
cd "$(dirname "$0")/.."
HOST=${HOST:-127.0.0.1}
PORT=${PORT:-8000}
shown=$HOST
case "$HOST" in 0.0.0.0|::) shown=$(hostname) ;; *:*) shown="[$HOST]" ;; esac
export HOST PORT
export LOG_LEVEL="${LOG_LEVEL:-WARNING}"
export SITE_ADDRESS="${SITE_ADDRESS:-http://$shown:$PORT}"
export DJANGO_SETTINGS_MODULE=portal.settings.demo
export PORTAL_VAR="${PORTAL_VAR:-$PWD/var/demo}"

sh deploy/prepare.sh requirements/base.txt
python=var/venv/bin/python
mkdir -p "$PORTAL_VAR"

secret="$PORTAL_VAR/secret"
[ -s "$secret" ] || (umask 077; $python -c 'import secrets; print(secrets.token_urlsafe(50))' > "$secret")
SECRET_KEY=${SECRET_KEY:-$(cat "$secret")}
export SECRET_KEY

# The city is loaded again only when its data, its loaders or the tables changed.
stamp="$PORTAL_VAR/city.sum"
sum=$(find portal/demo portal/starter portal/*/migrations search requirements/base.txt -type f ! -name '*.pyc' -print0 \
    | LC_ALL=C sort -z | xargs -0 cat | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$sum" ]; then
    printf '%s\n' "Préparation de la base (une minute environ, la première fois)"
    if ! $python manage.py migrate --verbosity 0; then
        printf '%s\n' "Cette base vient d’une autre version. « make demo-reset », puis « make demo », la refait."
        exit 1
    fi
    $python manage.py createcachetable --verbosity 0
    $python manage.py load_city
    $python manage.py settle_city
    printf '%s\n' "$sum" > "$stamp"
fi
exec $python deploy/serve.py
