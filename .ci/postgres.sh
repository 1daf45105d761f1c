#!/usr/bin/env bash
# Starts a PostgreSQL of its own in a temporary folder, runs the command given with DATABASE_URL set, stops it.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1 || true)
[ -n "$bin" ] || { echo "PostgreSQL is missing: install the Debian package postgresql." >&2; exit 1; }
folder=$(mktemp -d /tmp/portal-postgres.XXXXXX)
run() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
chmod 755 "$folder"
run "$bin/initdb" -D "$folder/data" -A trust -U portal --locale=C.UTF-8 -E UTF8 >/dev/null
run "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
  -o "-k $folder -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start >/dev/null
stop() { run "$bin/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null || true; rm -rf "$folder"; }
trap stop EXIT
run "$bin/createdb" -h "$folder" -U portal portal
export DATABASE_URL="postgres://portal@/portal?host=$folder"
"$@"
