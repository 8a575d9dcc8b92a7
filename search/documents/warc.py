"""A web archive (WARC, also packed with gzip): each page that a server gave is a part.

Comes in: the archive, read from start to end. Goes out: a `Part` for each answer with a document in it.
Pictures, scripts and redirections are what an archive is full of: they are passed over and counted in one
line.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from search.documents.facts import address_of
from search.documents.fragments import Fragments
from search.documents.kinds import MEDIA_TYPES
from search.documents.markup import missing
from search.documents.model import CannotRead, Facts, Part, Reading, Unread, part_of, too_large


def parts(part: Part, reading: Reading) -> Iterator[Part | Unread]:
    """The answers in a web archive.

    Raises:
        CannotRead: it is no WARC, lies too deep in other archives, or has too many records.
    """
    limits = reading.limits
    if part.depth > limits.nesting:
        raise CannotRead(
            "archives that lie deeper in one another are not read: unpack it, or set the limit nesting=..."
        )
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise missing("web archives", "warcio") from None
    stream = _Timed(part.stream, limits.seconds)
    fragments = Fragments()
    number = other = 0
    records = ArchiveIterator(stream)
    records.INC_RECORD = ""  # it would write its doubts about damaged archives to standard error
    while True:
        stream.begin()
        try:
            record = next(records, None)
            if record is None:
                break
            number += 1
            if number > limits.members:
                raise CannotRead(
                    f"it has more than {limits.members:,} records: split it, or set the limit members=..."
                )
            kind, charset = _kind_of(record)
            if kind is None:
                other += 1
                continue
            address = record.rec_headers.get_header("WARC-Target-URI")
            fragment = fragments.of(address, number)
            raw = record.content_stream().read(limits.file + 1)
        except CannotRead:
            raise
        except (
            ArchiveLoadFailed,
            RecursionError,
            ValueError,
            OSError,
            EOFError,
            KeyError,
            AttributeError,
        ) as problem:
            short = " ".join(str(problem).split())[:80] or type(problem).__name__
            yield Unread(f"it is damaged after record {number} ({short})")
            return
        if len(raw) > limits.file:
            yield Unread(too_large(limits.file, "file"), fragment)
        elif raw.strip():
            beside = Facts(url=address_of(address))
            yield part_of(
                raw, "", fragment=fragment, depth=part.depth + 1, kind=kind, charset=charset, beside=beside
            )
    if not number:
        raise CannotRead("it is no WARC, or an empty one")
    if other == number:
        raise CannotRead("it holds no pages or documents")


def _kind_of(record: Any) -> tuple[str | None, str | None]:
    """The kind of document that a record holds and its encoding; None where it holds none."""
    if record.rec_type == "response" and record.http_headers is not None:
        if not str(record.http_headers.get_statuscode() or "").startswith("2"):
            return None, None
        stated = record.http_headers.get_header("Content-Type") or "text/html"
    elif record.rec_type in ("resource", "conversion"):
        stated = record.rec_headers.get_header("Content-Type") or ""
    else:
        return None, None
    media, _, parameters = stated.partition(";")
    _, _, charset = parameters.partition("charset=")
    return MEDIA_TYPES.get(media.strip().lower()), charset.strip(" \"'") or None


class _Timed:
    """A stream that gives up where one record takes too long: packed zeros unpack without end."""

    def __init__(self, stream: BinaryIO, seconds: float) -> None:
        self._stream = stream
        self._seconds = seconds
        self._begun = time.monotonic()
        self._place = 0

    def begin(self) -> None:
        """A new record."""
        self._begun = time.monotonic()

    def read(self, size: int = -1) -> bytes:
        if time.monotonic() - self._begun > self._seconds:
            raise CannotRead(f"a record took more than {self._seconds} seconds: set the limit seconds=...")
        raw = self._stream.read(size)
        self._place += len(raw)
        return raw

    def tell(self) -> int:
        """How much was read; a pipe cannot say."""
        return self._place
