#!/usr/bin/env bash
# Everything a bare Debian 12 (or Ubuntu) needs to build, run and test. Safe to run again.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf 'setup: %s\n' "$*" >&2; }
sudo_() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

mapfile -t pins < <(sed -E '/^\s*(#|$)/d' setup/apt.txt)
missing=()
for pin in "${pins[@]}"; do
  name=${pin%%=*}
  [ "$name" = npm ] && command -v npm >/dev/null && continue  # any npm will do: the lock file pins
  dpkg -s "$name" >/dev/null 2>&1 || missing+=("$pin")
done
if [ ${#missing[@]} -gt 0 ]; then
  say "system packages: ${missing[*]}"
  . /etc/os-release
  [ "${VERSION_ID:-}" = 12 ] || missing=("${missing[@]%%=*}")  # the pins are Debian 12's
  sudo_ apt-get update -qq
  sudo_ env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

mkdir -p .deps
say "DuckDB run-time library (npm verifies its sha512)"
rm -rf .deps/npm && mkdir -p .deps/npm .deps/lib
cp setup/package.json setup/package-lock.json .deps/npm/
npm ci --prefix .deps/npm --ignore-scripts --no-audit --no-fund --loglevel=error >&2
cp .deps/npm/node_modules/@duckdb/node-bindings-linux-*/libduckdb.so .deps/lib/
cp .deps/npm/node_modules/@duckdb/node-bindings-linux-*/LICENSE .deps/lib/LICENSE.duckdb
rm -rf .deps/npm

say "DuckDB extensions and test tools (pip verifies their sha256)"
[ -x .venv/bin/python3 ] || python3 -m venv .venv
pip() { .venv/bin/python3 -m pip --disable-pip-version-check --quiet "$@"; }
rm -rf .deps/wheels .deps/extensions && mkdir -p .deps/extensions
pip install --require-hashes --no-deps --target .deps/wheels -r setup/extensions.txt
find .deps/wheels -name '*.duckdb_extension' -exec cp {} .deps/extensions/ \;
rm -rf .deps/wheels
pip install --require-hashes --no-deps -r setup/requirements.txt
touch .deps/ready
say "ready"
