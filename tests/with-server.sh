#!/usr/bin/env bash
# Runs a command against the real program serving the demo world on a database of its own; its address is in DUIJIE_URL.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d /tmp/duijie-server.XXXXXX)
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
export DUIJIE_URL="http://127.0.0.1:$port"
(cd "$top" && cargo build --bin duijie)
DUIJIE_SERVER_ADDRESS="127.0.0.1:$port" DUIJIE_SERVER_PUBLIC_URL="$DUIJIE_URL" DUIJIE_DATABASE_URL="$folder/duijie.db" \
  DUIJIE_DATA_FOLDER="$folder" DUIJIE_LIMITS_BURST=100000 "$top/target/debug/duijie" serve --demo >"$folder/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 600); do
  kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  node -e 'fetch(process.env.DUIJIE_URL + "/readyz").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' && break
  sleep 0.5
done
"$@" || { tail -n 40 "$folder/log" >&2; exit 1; }
