#!/usr/bin/env bash
# What the tests need from Debian: PostgreSQL, Chromium, a Chinese font. Installs what is missing when it may, and otherwise
# stops with the command to run.
set -euo pipefail
missing=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium)
fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing+=(fonts-noto-cjk fontconfig)
[ ${#missing[@]} -eq 0 ] && exit 0
install="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing for the tests: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  bash -c "$install" >/dev/null
else
  echo "the tests need: ${missing[*]}; run: sudo bash -c '$install'" >&2
  exit 1
fi
