#!/usr/bin/env bash
# Makes a virtual environment and installs this project into it: scripts/venv.sh FOLDER WHAT [PYTHON]
# Takes the system's Python if it is one of those that dogovor is tested on (3.11 to 3.13), else the newest of these
# that is there, else a newer one with a word of warning; PYTHON names another. On Debian the venv module is a package
# of its own; root gets it installed, anyone else is told its name.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1 what=$2 python=${3:-${PYTHON:-}}

works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

tested() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

if [ -z "$python" ]; then
  for candidate in python3 python3.13 python3.12 python3.11; do
    if tested "$candidate"; then python=$candidate; break; fi
  done
fi
if [ -z "$python" ] && works python3; then
  python=python3
  echo "dogovor is tested on Python 3.11 to 3.13; $(python3 --version) is newer and may do as well." >&2
fi
if [ -z "$python" ] || ! works "$python"; then
  echo "dogovor needs Python 3.11 or newer, and ${python:-python3} is not. Install it (apt install python3 python3-venv) or name one: PYTHON=/path/to/python3.12 make serve" >&2
  exit 2
fi

if [ ! -x "$folder/bin/python" ] || ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
  rm -rf "$folder"
  if ! "$python" -m venv "$folder" >/dev/null 2>&1; then
    rm -rf "$folder"
    if command -v uv >/dev/null 2>&1; then
      uv venv --quiet --seed --python "$python" "$folder"
    elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
      echo "Installing $version, which Debian keeps apart from Python..." >&2
      apt-get update -qq
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$version" >/dev/null
      "$python" -m venv "$folder"
    else
      echo "Python's venv module is missing. Install it and try again: sudo apt install python3-venv" >&2
      exit 2
    fi
  fi
fi
echo "Installing dogovor and what it needs into $folder (the first time takes a minute)..." >&2
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$what"
# Python compiles what it imports, and keeps that, unless PYTHONDONTWRITEBYTECODE forbids: then each start would compile.
"$folder/bin/python" -m compileall -q analyzers deals search web cli
