"""Arrays in a file: what a segment of the index is made of.

Comes in: named arrays and byte strings. Goes out: one file, and the same arrays again, mapped into memory:
opening reads a few kilobytes, however large the file, and the system keeps what is used.

    "DOGOVOR2"
    the arrays, one after another, each beginning at a multiple of 64 bytes (a cache line), little-endian
    a directory in JSON: for each array its name, type, length, place and checksum, and some small values
    length of the directory (8 bytes) and its checksum (4 bytes), "DOGOVOR2"

Nothing in it is a pickle: a file from a stranger can be wrong, but cannot run.
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from search.errors import IndexDamaged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.durable import NewFile

    Array = NDArray[Any]
else:
    Array = np.ndarray  # to load what types are written with takes longer than a question

Identity = tuple[int, int, int]
"""Inode, size and time of change (ns) of a file."""

MAGIC = b"DOGOVOR2"
_LINE = 64
_TAIL = 8 + 4 + len(MAGIC)
_EMPTY = np.zeros(0, np.uint8)
TYPES = ("|u1", "|i1", "<u2", "<u4", "<u8", "<i4", "<i8")
"""What an array may be made of."""


class ArrayWriter:
    """Writes one file, array by array."""

    def __init__(self, file: BinaryIO | NewFile) -> None:
        self._file = file
        self._at = file.write(MAGIC)
        self._directory: dict[str, tuple[str, int, int, int]] = {}

    def add(self, name: str, *pieces: Array | bytes | bytearray | memoryview) -> None:
        """Write one array, given in pieces of one type; bytes are an array of bytes."""
        arrays = [
            piece if isinstance(piece, np.ndarray) else np.frombuffer(piece, np.uint8) for piece in pieces
        ]
        kind = arrays[0].dtype.newbyteorder("<") if arrays else np.dtype(np.uint8)
        self._at += self._file.write(bytes(-self._at % _LINE))
        start, checksum = self._at, 0
        for array in arrays:
            raw = np.ascontiguousarray(array, kind).data.cast("B") if array.size else b""
            checksum = zlib.crc32(raw, checksum)
            self._at += self._file.write(raw)
        length = (self._at - start) // kind.itemsize
        self._directory[name] = (kind.str, length, start, checksum)

    def finish(self, values: Mapping[str, Any]) -> None:
        """Write the directory, with small values of any kind that JSON has."""
        held = {"arrays": self._directory, "values": dict(values)}
        raw = json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()
        self._file.write(raw)
        self._file.write(len(raw).to_bytes(8, "little") + zlib.crc32(raw).to_bytes(4, "little") + MAGIC)


class ArrayFile:
    """The arrays of one file. They stay readable for as long as someone holds one of them.

    Attributes:
        identity: of the file that is mapped.
        is_damaged: its content was compared with a digest, and is another one.
        is_verified: its whole content was compared with a digest. Otherwise what compiled loops rely on must
            be looked at before they are given it, since these would read or write anywhere
            (`search.engines.whoosh.guarding`).
    """

    def __init__(self, path: Path) -> None:
        """Map a file.

        Raises:
            IndexDamaged: it is cut short, or is none of ours.
        """
        self.path = path
        self.is_verified = self.is_damaged = False
        with path.open("rb") as file:
            self.identity = identity_of(os.fstat(file.fileno()))
            size = file.seek(0, 2)
            if size < len(MAGIC) + _TAIL:
                raise IndexDamaged(f"{path.name} is cut short.")
            # Nothing is ever written, and if it were, only in memory. But an array that cannot be written is
            # of another type to compiled loops, and each would have to be compiled for both.
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        tail = self._map[size - _TAIL :]
        length = int.from_bytes(tail[:8], "little")
        raw = self._map[max(0, size - _TAIL - length) : size - _TAIL]
        if (
            tail[-len(MAGIC) :] != MAGIC
            or self._map[: len(MAGIC)] != MAGIC
            or len(raw) != length
            or zlib.crc32(raw).to_bytes(4, "little") != tail[8:12]
        ):
            raise IndexDamaged(f"{path.name} is damaged: its directory is not as it was written.")
        held = json.loads(raw)
        self.values: dict[str, Any] = held["values"]
        self._directory: dict[str, tuple[str, int, int, int]] = held["arrays"]

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def array(self, name: str) -> Array:
        """An array, not to be written; empty where there is none of that name."""
        if name not in self._directory:
            return _EMPTY
        kind, length, start, _ = self._directory[name]
        if kind not in TYPES:
            raise IndexDamaged(f"{self.path.name} is damaged: {name} is of a type that is never written.")
        return np.frombuffer(self._map, np.dtype(kind), length, start)

    def bytes(self, name: str) -> memoryview:
        """An array as bytes."""
        array = self.array(name)
        return array.data.cast("B") if array.size else memoryview(b"")

    def json(self, name: str) -> Any:
        """What `json_bytes` made."""
        return json.loads(zlib.decompress(self.bytes(name))) if name in self else None

    def damaged(self) -> Iterable[str]:
        """The names of arrays that are not as they were written. Reads the whole file."""
        for name, (_, _, _, checksum) in self._directory.items():
            if zlib.crc32(self.bytes(name)) != checksum:
                yield name


def identity_of(status: os.stat_result) -> Identity:
    """What tells a file from another one that was put in its place."""
    return status.st_ino, status.st_size, status.st_mtime_ns


def json_bytes(value: Any) -> bytes:
    """A value as compressed JSON."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def smallest(*pieces: Array, least: int = 1) -> list[Array]:
    """The same whole numbers (none below 0) in the smallest type of 1, 2 or 4 bytes that holds them all.

    Args:
        least: bytes that they have at least. Loops are compiled for each type, so what is rarely small is not
            made small.
    """
    largest = max((int(piece.max(initial=0)) for piece in pieces), default=0)
    bytes_ = next(size for size in (1, 2, 4) if size >= least and largest < 2 ** (8 * size))
    return [piece.astype(np.dtype(f"u{bytes_}")) for piece in pieces]


def offsets(sizes: Array) -> Array:
    """Where each of some pieces begins, and where the last one ends.

    >>> offsets(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)))


def ranges(starts: Array, sizes: Array) -> Array:
    """All numbers of some ranges, one after another.

    >>> ranges(np.array([5, 1]), np.array([2, 3])).tolist()
    [5, 6, 1, 2, 3]
    """
    ends = np.cumsum(sizes, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.int64) + np.repeat(np.asarray(starts, np.int64) - (ends - sizes), sizes)
