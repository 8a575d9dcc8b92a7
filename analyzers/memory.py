"""What analysis found out about words, kept on disk from one run to the next.

Comes in: a word and its language. Goes out: what was found before, so that a search, a process of its own,
need not load dictionaries, and a second indexing is several times as fast as the first. One SQLite file in a
folder of the caller's choice, named by the fingerprint of code, tables and dictionaries: what another version
found is never read. Off unless `remember_in` names a folder.

It is only a memory: a file that is broken, locked, full or forbidden is done without, silently and at once,
and it may be deleted at any time. It holds words and which words stood beside them, no texts.
"""

from __future__ import annotations

import atexit
import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock

from analyzers.version import fingerprint

_AT_ONCE = 2_000  # words written in one transaction
_LARGEST = 64 << 20  # bytes, about a million words; then nothing is added
_VERSIONS = 3  # files kept; older ones go
_PATIENCE = 0.25  # seconds to wait for another writer

Terms = tuple[str, ...]


class Memory:
    """The words of one folder; safe to use from several threads and processes at once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"words-{fingerprint()}.sqlite3"
        self._lock = Lock()
        self._fresh: dict[tuple[str, str], str] = {}
        self._writable = True
        self._file: sqlite3.Connection | None = None
        self._file = self._opened()

    def recall(self, sort: str, word: str) -> tuple[Terms, ...] | None:
        """What was noted of a word; None if nothing was."""
        with self._lock:
            held = self._fresh.get((sort, word))
            if held is None and self._file:
                try:
                    row = self._file.execute(
                        "SELECT found FROM words WHERE sort = ? AND word = ?", (sort, word)
                    ).fetchone()
                except sqlite3.OperationalError:  # locked for long, or no longer there
                    self._let_go()
                    row = None
                except sqlite3.Error:
                    self._give_up()
                    row = None
                held = row[0] if row else None
        if not isinstance(held, str):
            return None
        return tuple(tuple(terms.split(" ")) if terms else () for terms in held.split("\t"))

    def note(self, sort: str, word: str, *found: Terms) -> None:
        """Keep what was found; written a little later, many words at once."""
        with self._lock:
            if self._file and self._writable:
                self._fresh[sort, word] = "\t".join(map(" ".join, found))
                if len(self._fresh) >= _AT_ONCE:
                    self._write()

    def write(self) -> None:
        """Write what is not yet written."""
        with self._lock:
            self._write()

    def close(self) -> None:
        """Write what is not yet written and let the file go; nothing is found or noted any more."""
        with self._lock:
            self._write()
            self._let_go()

    def __del__(self) -> None:
        with suppress(Exception):  # at the end of a process parts of it may be gone
            self._let_go()

    def _let_go(self) -> None:
        if self._file:
            self._file.close()
        self._file = None

    def _write(self) -> None:
        if not (self._file and self._fresh):
            return
        rows = [(sort, word, found) for (sort, word), found in self._fresh.items()]
        self._fresh.clear()
        try:
            with self._file:
                self._file.executemany("INSERT OR IGNORE INTO words VALUES (?, ?, ?)", rows)
            self._writable = self._path.stat().st_size < _LARGEST
        except (sqlite3.OperationalError, OSError):  # locked, full or read-only: do not ask again
            self._writable = False
        except sqlite3.Error:
            self._give_up()

    def _opened(self) -> sqlite3.Connection | None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = sqlite3.connect(self._path, timeout=_PATIENCE, check_same_thread=False)
        except (sqlite3.Error, OSError):
            return None
        try:
            file.execute(
                "CREATE TABLE IF NOT EXISTS words"
                " (sort TEXT, word TEXT, found TEXT, PRIMARY KEY (sort, word)) WITHOUT ROWID"
            )
            file.execute("SELECT sort, word, found FROM words LIMIT 1").fetchone()
        except sqlite3.OperationalError:  # locked or read-only; if it can be read, it will be
            return file
        except sqlite3.Error:  # no database, or a broken one
            file.close()
            with suppress(OSError):
                self._path.unlink()
            return None
        self._forget_older()
        return file

    def _forget_older(self) -> None:
        with suppress(OSError):
            known = sorted(self._path.parent.glob("words-*.sqlite3"), key=lambda path: -path.stat().st_mtime)
            for path in known[_VERSIONS:]:
                path.unlink()

    def _give_up(self) -> None:
        self._let_go()
        self._fresh.clear()
        with suppress(OSError):
            self._path.unlink()


_folder: Path | None = None
_memory: Memory | None = None
_opening = Lock()


def remember_in(folder: Path | None) -> None:
    """Keep words in a folder from now on; None: no longer."""
    global _folder, _memory
    with _opening:
        if _memory:
            _memory.close()
            atexit.unregister(_memory.close)
        _folder, _memory = folder, None


def memory() -> Memory | None:
    """The memory, opened when first asked for; None where none is kept."""
    global _memory
    if _memory is None and _folder is not None:
        with _opening:
            if _memory is None and _folder is not None:
                _memory = Memory(_folder)
                atexit.register(_memory.close)
    return _memory
