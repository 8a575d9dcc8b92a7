"""Whoosh's table of contents, read without Whoosh and without trust.

Comes in: the folder of an index. Goes out: which segments there are, and what is deleted in them. The table
ends with a pickle, and a pickle may name any function of any library, which reading it calls. It is read by
a reader that knows the two classes of which it is made, as dumb holders of values, and refuses all else. To
load Whoosh takes longer than most questions; only who writes needs it (`search.engines.whoosh.contents`).
"""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

_TABLE = re.compile(r"_MAIN_(\d+)\.toc")
_NAME = "_MAIN_{}.toc"
_MARK = -12345
_PLAIN = {"copyreg _reconstructor", "builtins object", "builtins set"}
"""What Python itself names in a pickle of such things."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment: its name, how many documents it has, and which of them are deleted."""

    name: str
    size: int
    deleted: frozenset[int]


class Reader(pickle.Unpickler):
    """Reads objects of some classes, and nothing else."""

    def __init__(self, file: BinaryIO, classes: Mapping[str, Any]) -> None:
        super().__init__(file)
        self._classes = classes

    def find_class(self, module: str, name: str, /) -> Any:
        named = f"{module} {name}"
        if named in self._classes:
            return self._classes[named]
        if named in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"it names {module}.{name}, which no index of this program does")


class _Segment:
    """What Whoosh says of a segment."""

    indexname: str
    segid: str
    _doccount: int
    _deleted: set[int] | None


class _Codec:
    """What Whoosh says of our codec: nothing."""


_CLASSES = {
    "whoosh.codec.whoosh3 W3Segment": _Segment,
    "search.engines.whoosh.codec ArrayCodec": _Codec,
}


def name_of(commit: int) -> str:
    """The file of a commit's table of contents."""
    return _NAME.format(commit)


def last(folder: Path) -> int:
    """The number of the last commit, whether or not it counts.

    Raises:
        FileNotFoundError: there is none.
    """
    numbers = [int(found[1]) for path in folder.iterdir() if (found := _TABLE.fullmatch(path.name))]
    if not numbers:
        raise FileNotFoundError(f"no table of contents in {folder}")
    return max(numbers)


def read(folder: Path, commit: int) -> list[Part]:
    """The segments of a commit.

    Raises:
        UnpicklingError, ValueError, OSError and others: there is no table, or it is none of ours.
    """
    file = io.BytesIO((folder / name_of(commit)).read_bytes())
    for _ in range(3):
        _number(file)  # sizes of types
    if _whole(file) != _MARK:
        raise ValueError("this is no table of contents")
    _whole(file)  # version of the format
    for _ in range(3):
        _number(file)  # version of Whoosh
    file.seek(_number(file), io.SEEK_CUR)  # the schema, which is known
    _whole(file), _whole(file)  # the number of the commit; nothing
    segments: list[_Segment] = Reader(file, _CLASSES).load()
    return [
        Part(f"{one.indexname}_{one.segid}", one._doccount, frozenset(one._deleted or ())) for one in segments
    ]


def _number(file: BinaryIO) -> int:
    """A number of seven bits a byte, the lowest first; the last byte has no eighth bit."""
    number = shift = 0
    while True:
        [byte] = file.read(1)
        number |= (byte & 127) << shift
        if byte < 128:
            return number
        shift += 7


def _whole(file: BinaryIO) -> int:
    return int.from_bytes(file.read(4), "big", signed=True)
