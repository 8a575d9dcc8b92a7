#!/usr/bin/env bash
# Runs the fast tests on every Python from 3.11 to 3.13 that this machine has, each in an environment of its
# own under .venvs/. Fails if any of them fails, or if none was found. BUT=3.11 leaves one out: .ci/run does so with
# the one on which `make test` runs everything.
set -euo pipefail
cd "$(dirname "$0")/.."

# A name on PATH may be a stub that only says where the real one is, so each candidate is asked its version.
find_python() {
  local version=$1 candidate
  for candidate in "python$version" "$HOME/.pyenv/versions/$version".*/bin/python "/usr/bin/python$version" \
                   "/usr/local/bin/python$version" "/opt/python$version/bin/python$version"; do
    if "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$version')" >/dev/null 2>&1; then
      echo "$candidate"; return
    fi
  done
}

ran=0
for version in 3.11 3.12 3.13; do
  if [ "$version" = "${BUT:-}" ]; then continue; fi
  python=$(find_python "$version")
  if [ -z "$python" ]; then echo "Python $version: not on this machine, left out"; continue; fi
  echo "== Python $version ($("$python" --version)) =="
  scripts/venv.sh ".venvs/$version" '.[test]' "$python"
  ".venvs/$version/bin/python" -m pytest -q -m "not slow and not browser and not opensearch" -p no:cacheprovider
  ran=$((ran + 1))
done
if [ "$ran" = 0 ]; then echo "No Python from 3.11 to 3.13 was found." >&2; exit 2; fi
