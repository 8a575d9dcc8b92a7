"""Folders followed: whenever something in them has changed and come to rest, the index is brought up to date.

Comes in: how to look at the folders, how to bring the index up to date. Goes out: a report of each round that
did something. It looks instead of asking the system to be told: folders of other machines tell nothing, and a
look at thousands of files takes a fraction of a second. A file that is still being written is waited for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from search.batches import IndexStopped
from search.documents.model import Reading
from search.errors import DogovorError, SeedError
from search.indexing import Report
from search.sources import find_sources

EVERY = 1.0
"""Seconds between two looks."""

SETTLE_EVERY = 30.0
"""Seconds between two times that deals are compared with all others, and words counted up."""

_SHARE = 0.05
"""Of the time that is spent looking, at most."""

_PATIENCE = 10.0
"""Seconds after which what does not come to rest is indexed as it is."""

_BLINK = 0.1
"""Seconds between two questions whether to end."""


def wait(seconds: float, is_stopped: Callable[[], bool]) -> None:
    """Let time pass, unless it is stopped."""
    until = time.monotonic() + seconds
    while not is_stopped() and (left := until - time.monotonic()) > 0:
        time.sleep(min(_BLINK, left))


def watch(
    look: Callable[[], object],
    update: Callable[[bool], Report],
    told: Callable[[Report | DogovorError], None],
    is_stopped: Callable[[], bool],
    pause: Callable[[float, Callable[[], bool]], None] = wait,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Follow until it is stopped.

    Args:
        look: what the folders look like; equal to what it was before as long as nothing changed.
        update: brings the index up to date; told whether what depends on the whole collection is too.
        told: what a round did, or why it could not do it; of one and the same reason it is told once.
        is_stopped: whether to end.
        pause: lets seconds pass between two looks, unless it is stopped.
        clock: tells seconds.

    Raises:
        DogovorError: the first round could not be done.
    """
    indexed = look()
    told(update(True))
    settled_at = clock()
    before, changed_at, reason, is_settled = indexed, 0.0, "", True
    while not is_stopped():
        started = clock()
        now = look()
        took = clock() - started
        settles = started - settled_at >= SETTLE_EVERY
        if now == indexed and (is_settled or not settles):
            before = now
        else:
            if before == indexed:
                changed_at = started
            if now == before or started - changed_at > _PATIENCE:
                try:
                    report = update(settles)
                except IndexStopped:
                    return
                except DogovorError as problem:
                    if str(problem) != reason:
                        told(problem)
                    reason = str(problem)
                else:
                    reason, is_settled = "", settles
                    settled_at = clock() if settles else settled_at
                    if not report.is_idle:
                        told(report)
                indexed = now
            before = now
        pause(max(EVERY, took / _SHARE), is_stopped)


def seen(sources: Sequence[Path], reading: Reading, *others: Path | None) -> object:
    """What can be told of folders without reading a file.

    Args:
        sources: as they were named.
        reading: how they are read.
        others: files that count beside them.
    """
    try:
        found, _ = find_sources(sources, reading)
    except SeedError as problem:
        return str(problem)
    beside = [source.sidecar for source in found if source.sidecar is not None]
    paths = (*(source.path for source in found), *beside, *(one for one in others if one is not None))
    return [(path, _stamp(path)) for path in paths]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
