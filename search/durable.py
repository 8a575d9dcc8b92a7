"""The files of an index as they are written: made, synced, put in place, removed.

Comes in: bytes and names. Goes out: files that are there after a power cut, once they and their folder were
synced. All that is written of an index goes this way and asks the system by `os` alone: tests cut the power,
fill the disk and kill the process at each of these calls (tests/test_search_power_cut.py).
"""

# ruff: noqa: PTH102, PTH105, PTH106, PTH108

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Entry = dict[str, Any]
"""What a manifest says of a file: `size` and `sha256`."""

_BUFFER = 1 << 18
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class NotWritten(OSError):
    """The system could not write: the disk is full, it fails, or it may not be written to."""


@contextmanager
def told() -> Iterator[None]:
    """What the system says of writing, told apart from what it says of reading sources."""
    try:
        yield
    except NotWritten:
        raise
    except OSError as problem:
        raise NotWritten(problem.errno, problem.strerror or str(problem), problem.filename) from problem


class NewFile:
    """A file that is being written, front to back; closed well, it is on the disk."""

    def __init__(self, path: Path) -> None:
        with told():
            self._descriptor = os.open(path, _NEW, 0o666)
        self._waiting = bytearray()
        self._size = 0
        self._digest = hashlib.sha256()

    def write(self, raw: bytes | bytearray | memoryview) -> int:
        """Take bytes in; they go to the system in large pieces."""
        if len(self._waiting) + len(raw) <= _BUFFER:
            self._waiting += raw
        else:
            self.flush()
            self._out(memoryview(raw))
        return len(raw)

    def flush(self) -> None:
        """Give the system what waits."""
        waiting, self._waiting = self._waiting, bytearray()
        self._out(memoryview(waiting))

    def _out(self, raw: memoryview) -> None:
        while raw:
            with told():
                done = os.write(self._descriptor, raw)
            self._digest.update(raw[:done])
            self._size += done
            raw = raw[done:]

    def entry(self) -> Entry:
        """Size and digest of what was written."""
        return {"size": self._size, "sha256": self._digest.hexdigest()}

    def close(self) -> None:
        """Have all of it written to the disk."""
        if self._descriptor < 0:
            return
        try:
            self.flush()
            with told():
                os.fsync(self._descriptor)
        finally:
            self._let_go()

    def _let_go(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, fault: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if fault is None:
            self.close()
        elif self._descriptor >= 0:
            self._let_go()  # who sweeps will find it


def put(path: Path, raw: bytes) -> None:
    """Put a file in the place of an older one, at once. Its folder must still be synced."""
    fresh = path.with_name(f"{path.name}.new")
    remove(fresh)
    with NewFile(fresh) as file:
        file.write(raw)
    rename(fresh, path)


def keep(path: Path, other: Path) -> None:
    """Have `other` name what `path` names, at once. Their folder must still be synced."""
    fresh = other.with_name(f"{other.name}.new")
    remove(fresh)
    try:
        os.link(path, fresh)
    except OSError:  # a file system without links
        with NewFile(fresh) as file:
            file.write(path.read_bytes())
    rename(fresh, other)


def rename(path: Path, other: Path) -> None:
    """Give a file another name, in the place of what has it."""
    with told():
        os.replace(path, other)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can read, durably, and those above it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with told(), suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk."""
    if os.name == "nt":  # Windows cannot open a folder
        return
    with told():
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file, if that is possible; who sweeps tries again another time."""
    with suppress(OSError):
        os.unlink(path)


def remove_folder(folder: Path) -> None:
    """Remove a folder and the files in it, as far as that is possible."""
    with suppress(OSError):
        for path in list(folder.iterdir()):
            if path.is_dir() and not path.is_symlink():
                remove_folder(path)
            else:
                remove(path)
        os.rmdir(folder)
