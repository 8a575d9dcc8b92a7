"""Segments that are open already: whoever opens the next commit of an index reads only what is new in it.

Comes in: the path of a segment. Goes out: the segment, the same one for all who have it open. What a segment
holds never changes; a file that was replaced all the same has another inode, size or time.
"""

from __future__ import annotations

from pathlib import Path
from weakref import WeakValueDictionary

from search.engines.whoosh.segment import Segment

_Key = tuple[str, int, int, int]
_open: WeakValueDictionary[_Key, Segment] = WeakValueDictionary()


def segment_of(path: Path) -> Segment:
    """An open segment."""
    key = _key(path)
    segment = _open.get(key)
    if segment is None:
        segment = _open[key] = Segment(path)
    return segment


def is_verified(path: Path) -> bool:
    """Whether it is open already, and all of its content has been compared with its digest."""
    try:
        segment = _open.get(_key(path))
    except OSError:
        return False
    return segment is not None and segment.file.is_verified


def _key(path: Path) -> _Key:
    status = path.stat()
    return str(path), status.st_ino, status.st_size, status.st_mtime_ns
