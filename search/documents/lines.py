"""Lines of a stream whose length nobody vouches for.

Comes in: bytes as they come, their encoding. Goes out: lines of text with their ends; for each that is longer
than the limit, a `TooLong`, and never more of it in memory than the limit.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 2**18


class TooLong:
    """Stands for a line that was left out."""


def bounded_lines(stream: BinaryIO, head: bytes, encoding: str, limit: int) -> Iterator[str | TooLong]:
    """The lines of a text.

    Args:
        stream: the bytes after `head`.
        head: the bytes before, which were read to find out the encoding.
        encoding: how they are read; what it cannot explain is replaced.
        limit: characters of a line.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    waiting: list[str] = []
    size = 0
    for raw in _chunks(stream, head):
        *complete, rest = decoder.decode(raw, final=not raw).split("\n")
        for piece in complete:
            yield "".join((*waiting, piece, "\n")) if size + len(piece) <= limit else TooLong()
            waiting, size = [], 0
        size += len(rest)
        if size <= limit:
            waiting.append(rest)
        else:
            waiting = []  # it is counted on, and not kept
    if size:
        yield "".join(waiting) if size <= limit else TooLong()


def _chunks(stream: BinaryIO, head: bytes) -> Iterator[bytes]:
    """The bytes, and empty ones as the last."""
    yield head.removeprefix(codecs.BOM_UTF8)
    while chunk := stream.read(_CHUNK):
        yield chunk
    yield b""
