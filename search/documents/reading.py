"""Which room a file goes to, and what comes out: the documents of a file, whatever kind it is.

Comes in: a path, a stream or a part of either. Goes out: `Document`s and `Unread`s in the order of the
file; it raises nothing for what is wrong with a file. Kinds that are read as a whole by large parsers are
read in a process of their own (`apart`); tables and archives are read here, piece by piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from search.documents.apart import Apart
from search.documents.facts import facts_of_name
from search.documents.kinds import HEAD, kind_of, not_read
from search.documents.model import CannotRead, Document, Facts, Part, Reading, Unread

Room = Callable[[Part, Reading], Iterator[Document | Part | Unread]]

UNFORESEEN = "reading it failed in a way that was not foreseen"
"""What is said where a reader has a fault of its own."""

APART = frozenset({"html", "pdf", "docx", "mail", "json", "feed"})
"""Kinds that are read in a process of their own."""

SINGLE = frozenset({"text", "html", "pdf", "docx", "mail"})
"""Kinds of which a file is one document, so that its name may tell of it."""


def read_part(
    part: Part, reading: Reading, apart: Apart | None = None, *, named: bool = False
) -> Iterator[Document | Unread]:
    """The documents of a part; its own fragment goes before theirs. Where there is none, the reason.

    Args:
        part: the bytes and what is known of them.
        reading: limits and columns.
        apart: reads the kinds that are read in a process of their own; without it they are read here.
        named: a person named the file.
    """
    nothing = True
    for found in _read(part, reading, apart, named):
        nothing = False
        yield _named(found, part.fragment)
    if nothing:
        yield Unread("there is nothing in it to read", part.fragment)


def _read(part: Part, reading: Reading, apart: Apart | None, named: bool) -> Iterator[Document | Unread]:
    """The same without the fragment of the part."""
    try:
        kind = part.kind or kind_of(part.name, _head(part.stream), named=named)
        if kind is None:
            raise CannotRead(not_read(part.name))
        beside = part.beside.or_else(facts_of_name(part.name)) if kind in SINGLE else Facts()
        part = replace(part, beside=beside)
        found = apart.read(kind, part, reading) if apart and kind in APART else _room(kind)(part, reading)
        for one in found:
            if isinstance(one, Part):
                yield from read_part(one, reading, apart)
            elif isinstance(one, Document):
                yield replace(one, beside=one.beside.or_else(beside))
            else:
                yield one
    except CannotRead as reason:
        yield Unread(str(reason))
    except RecursionError:
        yield Unread("its parts lie in one another too deep")
    except MemoryError:
        raise
    except OSError as problem:
        yield Unread(f"it cannot be read: {(problem.strerror or str(problem)).lower()}")
    except Exception as problem:  # a library can fail on a damaged file in any way: only this file is lost
        yield Unread(f"{UNFORESEEN} ({type(problem).__name__}: {str(problem)[:80]})")


def _room(kind: str) -> Room:
    """The function that reads a kind. A new kind of file is a row here and its extensions in `kinds`.

    Imported when such a file comes: a search has no need of them.
    """
    from search.documents.archives import parts as members
    from search.documents.docx import read as read_docx
    from search.documents.feeds import read as read_feed
    from search.documents.html import read as read_html
    from search.documents.mail import letters
    from search.documents.mail import read as read_mail
    from search.documents.pdf import read as read_pdf
    from search.documents.tables import objects, rows, whole
    from search.documents.text import read as read_text
    from search.documents.warc import parts as answers

    rooms: dict[str, Room] = {
        "text": read_text,
        "html": read_html,
        "pdf": read_pdf,
        "docx": read_docx,
        "mail": read_mail,
        "mbox": letters,
        "csv": rows,
        "jsonl": objects,
        "json": whole,
        "feed": read_feed,
        "warc": answers,
        "zip": members,
    }
    return rooms[kind]


def _named(found: Document | Unread, fragment: str) -> Document | Unread:
    """With the fragment of what it lies in before its own."""
    return replace(found, fragment="#".join(filter(None, (fragment, found.fragment))))


def _head(stream: BinaryIO) -> bytes:
    """The first bytes, which stay to be read."""
    if hasattr(stream, "peek"):
        return bytes(stream.peek(HEAD)[:HEAD])
    place = stream.tell()
    head = stream.read(HEAD)
    stream.seek(place)
    return head
