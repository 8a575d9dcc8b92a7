"""One writer at a time: a lock that the system releases when its holder ends, however it ends.

Comes in: the path of a lock file. Goes out: the lock, for the length of a `with` block. Who comes second is
refused, or waits, as it wishes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import IndexLocked

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


_LOOK_EVERY = 0.1
"""Seconds between two looks whether the lock is free."""


@contextmanager
def locked(path: Path, wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the lock.

    Args:
        wait: told once who holds it, where it must be waited for; None: who comes second is refused.

    Raises:
        IndexLocked: another process holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _take(descriptor):
            said = f"Another dogovor{_holder(descriptor)} is writing the index in {path.parent}."
            if wait is None:
                raise IndexLocked(f"{said} Wait until it is done.")
            wait(said)
            while not _take(descriptor):
                time.sleep(_LOOK_EVERY)
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)  # which releases it


def _holder(descriptor: int) -> str:
    """Who says that it holds the lock."""
    holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() if fcntl else ""
    return f" (process {holder})" if holder else ""


def _take(descriptor: int) -> bool:
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
