"""What reading a file gives, and how it is read.

A file can hold one document or many (a feed, a table, an archive); each has a `fragment` that names it in
its file. What a document says of itself (`facts`) is kept apart from what merely its file tells (`traces`:
the day on which a PDF was made), since the second is only believed where nothing better is known.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, BinaryIO

from search.documents.limits import NAMES, Limits, said_size


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a document beside its text. `published` is ISO 8601, perhaps partial."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    lang: str | None = None

    def or_else(self, other: Facts) -> Facts:
        """These, and the other ones where these are silent.

        >>> Facts(title="Порт").or_else(Facts("Мост", "Рудь")).author
        'Рудь'
        """
        return Facts(*(getattr(self, one.name) or getattr(other, one.name) for one in fields(Facts)))


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it stands in its file.

    Attributes:
        text: a paragraph a line; headings known to be such begin with "# ", items of lists with a dash.
        facts: what the document says of itself.
        beside: what somebody says of it: a sidecar, the archive it lies in, the name of its file.
        traces: what only the properties of its file tell.
        fragment: names it among the documents of its file; empty where the file is the document.
        encoding: in which it was read.
        damaged: how many bytes no encoding explains.
        notes: what a person should know of the reading.
    """

    text: str
    facts: Facts = Facts()
    beside: Facts = Facts()
    traces: Facts = Facts()
    fragment: str = ""
    encoding: str = "utf-8"
    damaged: int = 0
    notes: tuple[str, ...] = ()

    def to_json(self) -> str:
        """On one line, for another process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Document:
        """The reverse of `to_json`."""
        held = json.loads(line)
        for name in ("facts", "beside", "traces"):
            held[name] = Facts(**held[name])
        return cls(**{**held, "notes": tuple(held["notes"])})


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read, and why."""

    reason: str
    fragment: str = ""


class CannotRead(Exception):
    """A file cannot be read; the message is the reason, in words that can stand after its name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read.

    Attributes:
        limits: what is too large, too deep or too slow.
        columns: fact or "text" or "id" -> column of a table, by name or by number from 1.
        stdin: what "-" stands for among the paths, and
        stdin_name: the name that it would have as a file.
    """

    limits: Limits = field(default_factory=Limits)
    columns: Mapping[str, str] = field(default_factory=dict)
    stdin: BinaryIO | None = None
    stdin_name: str = "stdin"

    def as_dict(self) -> dict[str, Any]:
        """What must be known to read the same files again in the same way."""
        return {"limits": self.limits.changed(), "columns": dict(self.columns)}

    @classmethod
    def from_dict(cls, held: Mapping[str, Any]) -> Reading:
        """The reverse of `as_dict`."""
        known = {name: value for name, value in held["limits"].items() if name in NAMES}
        return cls(replace(Limits(), **known), held["columns"])


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes that may be a document: a file, a member of an archive, an attachment, an answer of a server.

    Attributes:
        name: of the file, with its extension; used to tell the kind, never opened.
        stream: its bytes.
        fragment: names it in its file.
        depth: how many containers it lies in.
        kind: its kind where the container tells it.
        charset: its encoding where the container tells it.
        beside: what the container tells of it.
    """

    name: str
    stream: BinaryIO
    fragment: str = ""
    depth: int = 0
    kind: str | None = None
    charset: str | None = None
    beside: Facts = Facts()

    def whole(self, limit: int, name: str) -> bytes:
        """All its bytes.

        Raises:
            CannotRead: there are more than `limit`; `name` is that of the limit.
        """
        raw = self.stream.read(limit + 1)
        if len(raw) > limit:
            raise CannotRead(too_large(limit, name))
        return raw


def part_of(raw: bytes, name: str, **more: Any) -> Part:
    """Bytes at hand as a part."""
    return Part(name, io.BytesIO(raw), **more)


def too_large(limit: int, name: str) -> str:
    """Why so large a thing is not read, and which limit would let it be.

    >>> too_large(2**20, "line")
    'lines above 1 MiB are not read: split it, or set the limit line=...'
    """
    what = {"text": "texts", "line": "lines"}.get(name, "files")
    return f"{what} above {said_size(limit)} are not read: split it, or set the limit {name}=..."


def titled(title: str | None, text: str) -> str:
    """A text under its title, which is marked as such."""
    return f"# {' '.join(title.split())}\n\n{text}" if title and title.strip() else text
