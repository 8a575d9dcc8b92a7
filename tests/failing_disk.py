"""Disks that fail: one that tells what was written in which order, so that its power can be cut afterwards at
any moment, and one that becomes full. Each stands in for `os` in `search.durable`, by which all that is
written of an index goes. Neither waits for a real disk.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from search import durable


class RecordingDisk:
    """Notes every call in order; `cut` makes what is left when the power fails after some of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.calls: list[tuple[Any, ...]] = []
        self._files: dict[int, int] = {}
        self._folders: dict[int, str] = {}
        self._made = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def _place(self, path: Any) -> str:
        return Path(path).relative_to(self.root).as_posix()

    def open(self, path: Any, flags: int, mode: int = 0o777) -> int:
        descriptor = os.open(path, flags, mode)
        if flags & os.O_CREAT:
            self._made += 1
            self._files[descriptor] = self._made
            self.calls.append(("name", self._place(path), self._made))
        else:
            self._folders[descriptor] = self._place(path)
        return descriptor

    def write(self, descriptor: int, raw: Any) -> int:
        done = os.write(descriptor, raw)
        self.calls.append(("write", self._files[descriptor], bytes(raw[:done])))
        return done

    def fsync(self, descriptor: int) -> None:
        if descriptor in self._files:
            self.calls.append(("sync", self._files[descriptor]))
        else:
            self.calls.append(("sync names", self._folders[descriptor]))

    def close(self, descriptor: int) -> None:
        os.close(descriptor)
        self._files.pop(descriptor, None)
        self._folders.pop(descriptor, None)

    def replace(self, path: Any, other: Any) -> None:
        Path(path).replace(other)
        self.calls.append(("rename", self._place(path), self._place(other)))

    def link(self, path: Any, other: Any) -> None:
        Path(other).hardlink_to(path)
        self.calls.append(("link", self._place(path), self._place(other)))

    def mkdir(self, path: Any, mode: int = 0o777) -> None:
        Path(path).mkdir(mode)
        self.calls.append(("name", self._place(path), 0))

    def unlink(self, path: Any) -> None:
        Path(path).unlink()
        self.calls.append(("unname", self._place(path)))

    def rmdir(self, path: Any) -> None:
        Path(path).rmdir()
        self.calls.append(("unname", self._place(path)))

    def cut(self, after: int, random: Random) -> _Remains:
        """What is on the disk when the power fails after so many calls."""
        remains = _Remains()
        for call in self.calls[:after]:
            remains.take(call)
        remains.lose(random)
        return remains


@dataclass
class _File:
    content: bytes = b""
    synced: int = 0


Names = dict[str, int]
"""Path -> number of a file; 0: a folder."""


@dataclass
class _Remains:
    """What programs see, and what of it the disk has."""

    seen: Names = field(default_factory=dict)
    held: Names = field(default_factory=dict)
    files: dict[int, _File] = field(default_factory=dict)
    waiting: list[tuple[str, Names, list[str]]] = field(default_factory=list)

    def take(self, call: tuple[Any, ...]) -> None:
        what, *told = call
        if what == "name":
            path, number = told
            self._change({path: number}, [])
            if number:
                self.files[number] = _File()
        elif what == "write":
            self.files[told[0]].content += told[1]
        elif what == "sync":
            self.files[told[0]].synced = len(self.files[told[0]].content)
        elif what == "rename":
            path, other = told
            self._change({other: self.seen[path]}, [path])
        elif what == "link":
            self._change({told[1]: self.seen[told[0]]}, [])
        elif what == "unname":
            self._change({}, [told[0]])
        else:
            for folder, named, gone in self.waiting:
                if folder == told[0]:
                    _apply(self.held, named, gone)
            self.waiting = [one for one in self.waiting if one[0] != told[0]]

    def _change(self, named: Names, gone: list[str]) -> None:
        _apply(self.seen, named, gone)
        [folder] = {Path(path).parent.as_posix() for path in (*named, *gone)}
        self.waiting.append((folder, named, gone))

    def lose(self, random: Random) -> None:
        """Of what was not synced some reaches the disk: names in any choice, contents torn."""
        share = random.choice((0.0, 0.5, 1.0))
        for _, named, gone in self.waiting:
            if random.random() < share:
                _apply(self.held, named, gone)
        for file in self.files.values():
            rest = file.content[file.synced :]
            torn = (b"", rest[: random.randrange(len(rest) + 1)], bytes(len(rest)), rest)
            file.content = file.content[: file.synced] + random.choice(torn)

    def write(self, root: Path) -> None:
        """Make these files."""
        for path, number in sorted(self.held.items()):
            if number == 0:
                (root / path).mkdir(parents=True, exist_ok=True)
        for path, number in self.held.items():
            if number and (root / path).parent.is_dir():  # else its folder did not reach the disk
                (root / path).write_bytes(self.files[number].content)


def _apply(names: Names, named: Names, gone: list[str]) -> None:
    names |= named
    for path in gone:
        names.pop(path, None)


class FullDisk:
    """Takes so many bytes, each name counting for some, and then no more."""

    NAME = 64

    def __init__(self, room: int) -> None:
        self.room = room

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def _need(self, size: int) -> None:
        if size > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.room -= size

    def open(self, path: Any, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            self._need(self.NAME)
        return os.open(path, flags, mode)

    def write(self, descriptor: int, raw: Any) -> int:
        if raw and not self.room:
            self._need(1)
        done = os.write(descriptor, raw[: self.room])
        self.room -= done
        return done

    def fsync(self, descriptor: int) -> None:
        pass

    def link(self, path: Any, other: Any) -> None:
        self._need(self.NAME)
        Path(other).hardlink_to(path)

    def mkdir(self, path: Any, mode: int = 0o777) -> None:
        self._need(self.NAME)
        Path(path).mkdir(mode)


@contextmanager
def disk(stand_in: RecordingDisk | FullDisk) -> Iterator[None]:
    """All of an index is written to this disk within the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "os", stand_in)
        yield
