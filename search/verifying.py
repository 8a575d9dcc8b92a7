"""Files too large to be compared with their digests at opening, compared while questions are answered.

Comes in: the folder of an index that is open. Goes out: its open files, each known to be as it was written,
or word of the first that is not. A thread reads them, the smallest first, a piece at a time, and rests four
times as long as each piece took, so that answers hardly notice. What is known of a file holds for all commits
that have it: where a commit adds little, little is read.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from search.engines.whoosh.arrays import ArrayFile, identity_of
from search.engines.whoosh.shared import open_file
from search.errors import IndexDamaged
from search.logs import tell
from search.manifest import load_manifest

PIECE = 4 << 20
"""Bytes read at a time."""
REST = 4.0
"""How many times as long as it took to read a piece nothing is read after it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not as it was written.

    Attributes:
        file: as it is open.
        message: what is wrong, and what to do.
    """

    file: ArrayFile
    message: str

    def is_there(self) -> bool:
        """Whether the file still lies there; False: it was removed, or another one was put in its place."""
        try:
            return identity_of(self.file.path.stat()) == self.file.identity
        except OSError:
            return False

    def error(self) -> IndexDamaged:
        """To be raised instead of an answer."""
        return IndexDamaged(self.message)


@dataclass(frozen=True, slots=True)
class _Due:
    """An open file whose content is not known yet, and the digest that it should have."""

    file: ArrayFile
    sha256: str


class Verifying:
    """Compares the files of the commit that is served; one thread at a time, none while all are known."""

    def __init__(self, found: Callable[[Damage], None], rest: Callable[[float], None] = time.sleep) -> None:
        """Nothing is compared yet.

        Args:
            found: told of a file that is not as it was written, by the thread that compares.
            rest: waits so many seconds.
        """
        self._found = found
        self._rest = rest
        self._lock = threading.Lock()
        self._due: list[_Due] = []
        self._thread: threading.Thread | None = None

    def look_at(self, index: Path) -> None:
        """Compare, from here on, the open files of the commit that counts, and those of no other.

        Raises:
            DogovorError: its manifest cannot be read.
        """
        due = _due(index)
        with self._lock:
            damaged = next((one.file for one in due if one.file.is_damaged), None)
            self._due = [] if damaged is not None else due
            if self._due and self._thread is None:
                thread = threading.Thread(target=self._compare_all, name="verifying", daemon=True)
                thread.start()
                self._thread = thread
        if damaged is not None:
            self._found(_damage(damaged, "is not as it was written"))

    def close(self) -> None:
        """Compare nothing any more."""
        with self._lock:
            self._due = []

    def wait(self, seconds: float | None = None) -> bool:
        """Until all is compared, or so long; whether it is."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    def _compare_all(self) -> None:
        done: list[int] = []
        try:
            while (due := self._next()) is not None:
                damage = self._compare(due)
                if damage is not None:
                    self._tell(damage)
                elif due.file.is_verified:
                    done.append(due.file.identity[1])
            if done:
                tell(log, "verified", files=len(done), bytes=sum(done))
        finally:
            with self._lock:
                if (
                    self._thread is threading.current_thread()
                ):  # it ended of itself: the next look begins anew
                    self._thread = None

    def _tell(self, damage: Damage) -> None:
        """Tell of damage, unless the file belongs to no commit that is served any more."""
        with self._lock:
            if not any(one.file is damage.file for one in self._due):
                return
            damage.file.is_damaged, self._due = True, []
        self._found(damage)

    def _next(self) -> _Due | None:
        with self._lock:
            self._due = [one for one in self._due if not one.file.is_verified]
            if not self._due:
                self._thread = None
                return None
            return self._due[0]

    def _compare(self, due: _Due) -> Damage | None:
        """Compare a file as long as it is wanted; it is verified then, or damaged, or neither."""
        digest, piece = hashlib.sha256(), bytearray(PIECE)
        try:
            with due.file.path.open("rb", buffering=0) as file:
                if identity_of(os.fstat(file.fileno())) != due.file.identity:
                    self._leave_out(due.file)  # another one was put in its place, and will be opened
                    return None
                while True:
                    began = time.perf_counter()
                    if not (size := file.readinto(piece)):
                        break
                    digest.update(memoryview(piece)[:size])
                    self._rest(REST * (time.perf_counter() - began))
                    if not self._is_wanted(due.file):
                        return None
        except FileNotFoundError:
            self._leave_out(due.file)  # a commit did, too
            return None
        except OSError as problem:
            if problem.errno != errno.EIO:  # too many open files, no memory: that says nothing of the file
                self._leave_out(due.file)
                return None
            return _damage(due.file, f"cannot be read: {(problem.strerror or str(problem)).lower()}")
        if digest.hexdigest() != due.sha256:
            return _damage(due.file, "is not as it was written")
        due.file.is_verified = True
        return None

    def _is_wanted(self, file: ArrayFile) -> bool:
        with self._lock:
            return any(one.file is file for one in self._due)

    def _leave_out(self, file: ArrayFile) -> None:
        with self._lock:
            self._due = [one for one in self._due if one.file is not file]


def _due(index: Path) -> list[_Due]:
    """The open files of the commit that counts that are not known to be whole, the smallest first."""
    manifest = load_manifest(index)
    due = []
    for name, entry in sorted(manifest.files.items(), key=lambda one: one[1]["size"]):
        file = open_file(index / manifest.generation / name)
        if file is not None and not file.is_verified:
            due.append(_Due(file, entry["sha256"]))
    return due


def _damage(file: ArrayFile, what: str) -> Damage:
    index = file.path.parent.parent
    advice = f"Bring it back: dogovor repair --index {index}"
    return Damage(file, f"The index in {index} is damaged: {file.path.name} {what}. {advice}")
