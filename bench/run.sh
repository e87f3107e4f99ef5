#!/usr/bin/env bash
# Runs every bench beside its peers, one after the other on a quiet machine, and writes RESULTS.md.
#   bench/run.sh            all      bench/run.sh load assign       only these
# Each bench/NAME.py prints one Markdown section; LODE_BENCH_SCALE (default 1) scales the volumes.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -e .venv-bench/ready ] || [ setup/requirements-bench.txt -nt .venv-bench/ready ]; then
  [ -x .venv-bench/bin/python3 ] || python3 -m venv .venv-bench
  .venv-bench/bin/python3 -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps \
    -r setup/requirements-bench.txt
  touch .venv-bench/ready
fi
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(startup load profile assign check dig discover)
mkdir -p build/bench
for name in "${names[@]}"; do
  echo "bench: $name" >&2
  .venv-bench/bin/python3 "bench/$name.py" build/lode build/bench >"build/bench/$name.md"
done
{
  echo "# Results"
  echo
  echo "Made by \`make bench\`. Ratios count: each pair was measured in one run on one machine, in turn; absolute"
  echo "figures depend on it."
  echo
  echo "- date: $(date -u +%Y-%m-%d)"
  echo "- machine: $(nproc) cores, $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(free -g | awk '/^Mem/{print $2}') GB, $(. /etc/os-release; echo "$PRETTY_NAME")"
  echo "- lode: $(build/lode --version), DuckDB 1.5.5"
  for section in startup load profile assign check dig discover; do
    [ -s "build/bench/$section.md" ] && { echo; cat "build/bench/$section.md"; }
  done
} >bench/RESULTS.md
echo "bench: wrote bench/RESULTS.md" >&2
