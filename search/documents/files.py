"""A source is opened and read: the way from a path to its documents.

Comes in: a source, how it is read. Goes out: its `Document`s, and `Unread`s with reasons. What a sidecar says
is put beside what the documents say; nothing is raised for what is wrong with a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from search.documents.apart import Apart
from search.documents.facts import LARGEST_SIDECAR, read_sidecar
from search.documents.kinds import EXTENSIONS, extension_of
from search.documents.limits import said_size
from search.documents.model import CannotRead, Document, Facts, Part, Reading, Unread, too_large
from search.documents.reading import APART, read_part
from search.sources import STDIN, Source, no_file, shown, why


def documents_of(source: Source, reading: Reading, apart: Apart | None) -> Iterator[Document | Unread]:
    """The documents of a source.

    Args:
        source: a file, or standard input.
        reading: limits, columns, and where standard input comes from.
        apart: reads what is read in a process of its own.
    """
    if source.path == STDIN:
        if reading.stdin is None:
            yield Unread("there is no standard input here")
        else:
            yield from read_part(Part(reading.stdin_name, reading.stdin), reading, apart, named=True)
        return
    path = source.path
    try:
        if not path.is_file():
            yield Unread(no_file(path))
            return
        if reason := _over_limit(source, path.stat().st_size, reading):
            yield Unread(reason)
            return
        beside, note = _sidecar(source)
        with path.open("rb") as stream:
            part = Part(shown(path.name), stream, beside=beside)
            for found in read_part(part, reading, apart, named=source.named):
                yield replace(found, notes=(*found.notes, *note)) if isinstance(found, Document) else found
    except OSError as problem:
        yield Unread(f"it cannot be read: {why(problem)}")


def _over_limit(source: Source, size: int, reading: Reading) -> str | None:
    """Why a file is not even opened."""
    kind = EXTENSIONS.get(extension_of(source.path.name), "")
    limits = reading.limits
    most, name = (limits.text, "text") if kind == "text" else (limits.file, "file")
    if size > most and (kind == "text" or kind in APART):
        return f"it has {said_size(size)}; {too_large(most, name)}"
    return None


def _sidecar(source: Source) -> tuple[Facts, tuple[str, ...]]:
    """What the sidecar of a source tells, or a note of why it tells nothing."""
    if source.sidecar is None:
        return Facts(), ()
    try:
        with source.sidecar.open("rb") as stream:
            return read_sidecar(stream.read(LARGEST_SIDECAR + 1), source.sidecar.name), ()
    except OSError as problem:
        reason = f"it cannot be read: {why(problem)}"
    except CannotRead as problem:
        reason = str(problem)
    return Facts(), (f"{shown(source.sidecar.name)} beside it tells nothing: {reason}",)
