"""One writer at a time: a lock that the system releases when its holder ends, however it ends.

Comes in: the path of a lock file. Goes out: the lock, for the length of a `with` block.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import IndexLocked

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock, or refuse at once.

    Raises:
        IndexLocked: another process holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _take(descriptor):
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() if fcntl else ""
            by = f" (process {holder})" if holder else ""
            raise IndexLocked(
                f"Another dogovor{by} is building the index in {path.parent}. Wait until it is done."
            )
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)  # which releases it


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
