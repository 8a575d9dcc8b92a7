"""Segments that are open already: whoever opens the next commit of an index reads only what is new in it.

Comes in: the path of a segment. Goes out: the segment, the same one for all who have it open. What a segment
holds never changes; a file that was replaced all the same has another inode, size or time.
"""

from __future__ import annotations

from pathlib import Path
from weakref import WeakValueDictionary

from search.engines.whoosh.arrays import ArrayFile, Identity, identity_of
from search.engines.whoosh.segment import Segment

_Key = tuple[str, Identity]
_open: WeakValueDictionary[_Key, Segment] = WeakValueDictionary()


def segment_of(path: Path) -> Segment:
    """An open segment."""
    key = _key(path)
    segment = _open.get(key)
    if segment is None:
        segment = _open[key] = Segment(path)
    return segment


def open_file(path: Path) -> ArrayFile | None:
    """The file of a segment that is open already."""
    try:
        segment = _open.get(_key(path))
    except OSError:
        return None
    return None if segment is None else segment.file


def _key(path: Path) -> _Key:
    return str(path), identity_of(path.stat())
