"""What an index keeps of a file that was read: as what it was read, and what became of it.

Comes in: files on the disk, records of an index. Goes out: `Kept`, and a record of it. The record of a file
is committed with its articles, so that the two never disagree: a file without a record has not been read.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search.engine import Engine, Record, Request
from search.fields import SOURCE
from search.sources import STDIN, Skipped, Source

_AT_ONCE = 500
"""Records that are asked for together."""

_LOST = re.compile("[\ud800-\udfff]")
"""What stands for a byte of a name that is no UTF-8."""

_COARSE = 2_000_000_000
"""Nanoseconds that some file systems count as one moment."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was when it was read.

    Attributes:
        size: in bytes; -1: it was gone.
        mtime_ns: when it was written, as it says itself.
        ctime_ns: when the system last changed it or what is said of it; nobody can set that.
        seen_ns: when it was looked at.
        sha256: of its content; empty where it could not be read.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    seen_ns: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """A file as it is now."""
        seen = time.time_ns()
        try:
            status = path.stat()
        except OSError:
            return cls(-1, 0, 0, seen, "")
        digest = ""
        with suppress(OSError):
            digest = sha256(path) if path.is_file() else ""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, seen, digest)

    def now(self, path: Path) -> Stamp:
        """The file as it is now; it is this very stamp where its content need not be read to say so.

        Size and times are trusted, unless it was written at the very moment when it was looked at: then it
        may have been written once more in that moment.
        """
        try:
            status = path.stat()
        except OSError:
            return Stamp.of(path)
        same = (status.st_size, status.st_mtime_ns, status.st_ctime_ns) == (
            self.size,
            self.mtime_ns,
            self.ctime_ns,
        )
        settled = self.seen_ns - max(self.mtime_ns, self.ctime_ns) > _COARSE
        return self if same and settled and self.sha256 else Stamp.of(path)

    def is_like(self, other: Stamp) -> bool:
        """Whether the content is the same."""
        return bool(self.sha256) and (self.size, self.sha256) == (other.size, other.sha256)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was read, if it was taken or not.

    Attributes:
        digest: of the cleaned text, as long as needed.
        place: where it stood, for people.
        first: the place of the same text that goes before it; None: it was taken.
    """

    digest: str
    place: str
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was read.

    Attributes:
        id: of the source.
        key: its path from the root on; "-": it was standard input.
        stamp: as it was.
        sidecar: the path of the file beside it that tells of it, and as that was; or None.
        named: a person named it, so that it was read whatever its name.
        articles: ids of its articles.
        texts: its texts, those that are like another one too.
        skipped: what of it was not taken: place and reason.
        paragraphs, deals: how many its articles have.
    """

    id: str
    key: str
    stamp: Stamp
    sidecar: tuple[str, Stamp] | None = None
    named: bool = False
    articles: tuple[str, ...] = ()
    texts: tuple[Text, ...] = field(default=())
    skipped: tuple[tuple[str, str], ...] = ()
    paragraphs: int = 0
    deals: int = 0

    @property
    def record_id(self) -> str:
        """Under which it is kept."""
        return source_record_id(self.id)

    def left_out(self) -> Iterator[Skipped]:
        """What of it was not taken."""
        return (Skipped(place, reason, self.id) for place, reason in self.skipped)

    def record(self) -> Record:
        """It as a record."""
        beside = None if self.sidecar is None else [_written(self.sidecar[0]), _numbers(self.sidecar[1])]
        return Record(
            id=self.record_id,
            kind=SOURCE,
            parent=self.record_id,
            article=self.record_id,
            fields={},
            labels={},
            numbers={},
            stored={
                "id": self.id,
                "path": _written(self.key),
                "stamp": _numbers(self.stamp),
                "sidecar": beside,
                "named": self.named,
                "articles": list(self.articles),
                "texts": [[one.digest, one.place, one.first] for one in self.texts],
                "skipped": [list(one) for one in self.skipped],
                "paragraphs": self.paragraphs,
                "deals": self.deals,
            },
        )

    @classmethod
    def from_stored(cls, held: Mapping[str, Any]) -> Kept:
        """The reverse of `record`, from what it stores."""
        beside = held["sidecar"]
        return cls(
            id=held["id"],
            key=_as_named(held["path"]),
            stamp=Stamp(*held["stamp"]),
            sidecar=None if beside is None else (_as_named(beside[0]), Stamp(*beside[1])),
            named=held["named"],
            articles=tuple(held["articles"]),
            texts=tuple(Text(*one) for one in held["texts"]),
            skipped=tuple((place, reason) for place, reason in held["skipped"]),
            paragraphs=held["paragraphs"],
            deals=held["deals"],
        )


def source_record_id(source: str) -> str:
    """The id under which a file is kept."""
    return f"source:{source}"


def looked_at(source: Source) -> Kept:
    """A file as it is now, of which nothing has been read yet."""
    if source.path == STDIN:
        return Kept(source.id, source.key, Stamp(-1, 0, 0, time.time_ns(), ""), named=True)
    beside = None if source.sidecar is None else (source.sidecar.name, Stamp.of(source.sidecar))
    return Kept(source.id, source.key, Stamp.of(source.path), beside, source.named)


def kept_in(engine: Engine) -> Iterator[Kept]:
    """All files that an index holds, in no order."""
    total = engine.count(SOURCE)
    hits = engine.search(Request(SOURCE, None, sort=(), limit=total)).hits if total else ()
    for start in range(0, len(hits), _AT_ONCE):
        for record in engine.get([hit.id for hit in hits[start : start + _AT_ONCE]]):
            if record is not None:
                yield Kept.from_stored(record.stored)


def sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _written(name: str) -> str | list[str]:
    """A path as a record holds it: one with bytes that are no UTF-8 as the digits of all its bytes."""
    return name if name.isascii() or not _LOST.search(name) else [os.fsencode(name).hex()]


def _as_named(held: str | list[str]) -> str:
    """The reverse of `_written`."""
    return held if isinstance(held, str) else os.fsdecode(bytes.fromhex(held[0]))


def _numbers(stamp: Stamp) -> list[int | str]:
    return [stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.seen_ns, stamp.sha256]
