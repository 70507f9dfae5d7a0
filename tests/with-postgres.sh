#!/usr/bin/env bash
# Runs a command with a PostgreSQL cluster of its own: a temporary folder, a free port, stopped and removed afterwards.
# The command finds it in DUIJIE_TEST_DATABASE_URL.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || true)")
[ -x "$bin/initdb" ] || { echo "PostgreSQL's server programs are missing; install them: apt-get install postgresql" >&2; exit 1; }
folder=$(mktemp -d /tmp/duijie-postgres.XXXXXX)
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
  chown postgres "$folder"
  as() { (cd / && runuser -u postgres -- "$@"); }
fi
stop() {
  as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
as "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
# Durability is what SQLite's and PostgreSQL's own tests are for; these databases live for seconds.
as "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -o "-p $port -c listen_addresses=127.0.0.1 -k $folder -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300" start >/dev/null
export DUIJIE_TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
"$@"
