"""Large merges, made beside the commits by a process of their own.

Comes in: which segments are to be one. Goes out: that one, which a later commit takes up in their place, with
whatever was deleted in them meanwhile deleted in it. One merge runs at a time; the process has the lowest
claim to the processor that is polite, and ends with whoever started it, however that one ends: then a file is
left that no commit has, and the next sweep removes it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Protocol

from search.durable import Entry, NewFile
from search.engines.whoosh.arrays import ArrayWriter
from search.engines.whoosh.columns import Leaf
from search.engines.whoosh.guarding import damaged
from search.engines.whoosh.kernels import loops, plain, use_loops
from search.engines.whoosh.layout import segment_path
from search.engines.whoosh.merging import merge
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.table import Part

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from search.engines.whoosh.background import serve; serve()"
)
_NICE = 5


@dataclass(frozen=True, slots=True)
class Merged:
    """A segment that was made of others: how many documents it has, size and digest of its file."""

    documents: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Task:
    """Segments, as they were when the merge began, and the name of the one to be made of them."""

    folder: Path
    parts: tuple[Part, ...]
    name: str

    def run(self) -> Merged:
        """Make it."""
        leaves, base = [], 0
        for part in self.parts:
            segment = sound(segment_path(self.folder, part.name))
            leaves.append(Leaf.of(segment, base, part.deleted))
            base += segment.size
        with NewFile(segment_path(self.folder, self.name)) as file:
            documents = merge(leaves, ArrayWriter(file), loops())
        return Merged(documents, file.entry())

    def deleted_since(self, now: dict[str, frozenset[int]]) -> Iterator[int]:
        """The documents of the new segment that were deleted in the old ones while it was made."""
        base = 0
        for part in self.parts:
            before = sorted(part.deleted)
            for number in now[part.name] - part.deleted:
                yield base + number - bisect_left(before, number)
            base += part.size - len(before)


class Running(Protocol):
    """A merge that has been started."""

    def is_done(self) -> bool: ...

    def result(self) -> Merged | None:
        """Wait for it; None: it failed."""
        ...

    def stop(self) -> None: ...


def sound(path: Path) -> Segment:
    """A segment whose arrays are as they were written: what is made of it gets checksums of its own.

    Raises:
        IndexDamaged: they are not.
    """
    segment = Segment(path)
    for name in segment.file.damaged():
        raise damaged(path, name)
    return segment


class Merges:
    """The merge that is under way, if there is one, and what is known of those before."""

    def __init__(self) -> None:
        self.task: Task | None = None
        self._running: Running | None = None
        self._has_failed = False

    @property
    def busy(self) -> frozenset[str]:
        """Names of the segments that are being merged."""
        return frozenset(part.name for part in self.task.parts) if self.task else frozenset()

    def begin(self, task: Task) -> None:
        """Start a merge, unless one is under way, or one has failed: the disk may be full."""
        if self.task is None and not self._has_failed:
            self._running = start(task)
            self.task = task

    def finished(self) -> tuple[Task, Merged] | None:
        """What has been made since it was last asked."""
        if self.task is None or self._running is None or not self._running.is_done():
            return None
        task, merged = self.task, self._running.result()
        self.task = self._running = None
        self._has_failed = merged is None
        return (task, merged) if merged is not None else None

    def wait(self) -> bool:
        """Wait for the merge that is under way; False: there is none."""
        if self._running is None:
            return False
        self._running.result()
        return True

    def stop(self) -> None:
        """Drop the merge that is under way."""
        if self._running is not None:
            self._running.stop()
        self.task = self._running = None


# --- the process --------------------------------------------------------------------------------------------


def start(task: Task) -> Running:
    """Have a process make it."""
    return _Process(task)


class _Process:
    def __init__(self, task: Task) -> None:
        self._merged: Merged | None = None
        self._process = subprocess.Popen(  # noqa: S603  (our own Python with our own code)
            [sys.executable, "-I", "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the process that asked
        )
        parts = [(part.name, part.size, sorted(part.deleted)) for part in task.parts]
        told = [str(task.folder), parts, task.name, loops() is not plain]
        assert self._process.stdin  # noqa: S101
        with suppress(OSError):  # it has ended already: it failed
            self._process.stdin.write(json.dumps(told).encode() + b"\n")
            self._process.stdin.flush()

    def is_done(self) -> bool:
        return self._process.poll() is not None

    def result(self) -> Merged | None:
        assert self._process.stdin and self._process.stdout  # noqa: S101
        if self._merged is None and not self._process.stdout.closed:
            answer = self._process.stdout.read()
            if self._process.wait() == 0:
                documents, entry = json.loads(answer)
                self._merged = Merged(documents, entry)
            self._close()
        return self._merged

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._close()

    def _close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def serve() -> None:
    """Make what is asked for on standard input, and say what it came to."""
    folder, parts, name, is_compiled = json.loads(sys.stdin.buffer.readline())
    Thread(target=_end_with_who_asked, daemon=True).start()
    with suppress(OSError, AttributeError):
        os.nice(_NICE)
    use_loops(compiled=is_compiled, at_hand=False)
    told = tuple(Part(part, size, frozenset(deleted)) for part, size, deleted in parts)
    merged = Task(Path(folder), told, name).run()
    sys.stdout.write(json.dumps([merged.documents, merged.entry]))
    sys.stdout.flush()
    os._exit(0)  # the thread that waits for the end of the input would be waited for


def _end_with_who_asked() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)
