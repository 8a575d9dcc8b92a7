#!/usr/bin/env bash
# Finds a browser for the browser tests and names it in DOGOVOR_CHROMIUM: `. scripts/browser.sh` (or run it to see).
# An installed chromium is taken as it is; else root gets Debian's; else playwright fetches its own. If none can be
# had, that is said and the variable stays empty: browser tests are then skipped, and in CI they fail.

_browser_say() { echo "Browser tests: $*" >&2; }

_browser_find() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then command -v "$name"; return 0; fi
  done
  return 1
}

_browser_own() {
  local python=${VENV:-.venv}/bin/python
  [ -x "$python" ] || python=python3
  "$python" -c 'from playwright.sync_api import sync_playwright as play
with play() as p: print(p.chromium.executable_path)' 2>/dev/null
}

_browser_fetch() {
  local python=${VENV:-.venv}/bin/python
  [ -x "$python" ] || python=python3
  timeout 600 "$python" -m playwright install chromium >/dev/null 2>&1
}

if [ -n "${DOGOVOR_CHROMIUM:-}" ]; then
  if [ -x "$DOGOVOR_CHROMIUM" ]; then
    _browser_say "using $DOGOVOR_CHROMIUM (DOGOVOR_CHROMIUM)."
  else
    _browser_say "DOGOVOR_CHROMIUM names $DOGOVOR_CHROMIUM, which cannot be run; looking for another."
    DOGOVOR_CHROMIUM=
  fi
fi

if [ -z "${DOGOVOR_CHROMIUM:-}" ]; then
  if DOGOVOR_CHROMIUM=$(_browser_find); then
    _browser_say "using $DOGOVOR_CHROMIUM."
  else
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      _browser_say "no chromium here; installing Debian's with apt-get (a minute or two)..."
      if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1; then
        DOGOVOR_CHROMIUM=$(_browser_find) || true
      fi
    fi
    if [ -z "${DOGOVOR_CHROMIUM:-}" ]; then
      _browser_say "asking playwright for a browser of its own..."
      own=$(_browser_own) || true
      if [ -n "$own" ] && { [ -x "$own" ] || _browser_fetch; } && [ -x "$own" ]; then DOGOVOR_CHROMIUM=$own; fi
      unset own
    fi
    if [ -n "${DOGOVOR_CHROMIUM:-}" ]; then
      _browser_say "using $DOGOVOR_CHROMIUM."
    else
      _browser_say "no browser can be had. Install one (sudo apt install chromium) or name one in DOGOVOR_CHROMIUM."
    fi
  fi
fi
export DOGOVOR_CHROMIUM
unset -f _browser_say _browser_find _browser_own _browser_fetch
