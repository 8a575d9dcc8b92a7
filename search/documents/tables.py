"""Tables of articles: CSV with a head line, JSON lines, and JSON with a list of objects.

Comes in: a table, read row by row however long it is. Goes out: a document a row. Which column holds the
text, the title, the date, the outlet is known by the names of columns (tables/columns.tsv) or said by a
person.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from search.documents.facts import column_for, facts_of, folded_names, line_of
from search.documents.fragments import Fragments
from search.documents.lines import TooLong, bounded_lines
from search.documents.markup import is_markup, plain_lines
from search.documents.model import CannotRead, Document, Part, Reading, Unread, titled, too_large
from search.encodings import Decoded, NotText, decode

_DELIMITERS = ",;\t|"
_MOST_NAMED = 12


def rows(part: Part, reading: Reading) -> Iterator[Document | Unread]:
    """The rows of a CSV file, also one with semicolons or tabs.

    Raises:
        CannotRead: it is no text, or no column holds the texts.
    """
    head, encoding = _head(part)
    limit = reading.limits.line
    csv.field_size_limit(limit)
    lines = _Given(bounded_lines(part.stream, head, encoding, limit))
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    by_number = bool(reading.columns) and all(name.isdigit() for name in reading.columns.values())
    read = csv.reader(lines, delimiter=delimiter)
    if by_number:
        names: list[str] = []
        read = csv.reader(_again(first, lines), delimiter=delimiter)
    else:
        names = [name.strip() for name in _fields(first, lines, delimiter)]
        _text_column(names, reading.columns)
    fragments = Fragments()
    number = 0
    while True:
        number += 1
        try:
            row = next(read, None)
        except csv.Error as problem:
            yield Unread(f"the row cannot be read ({problem})", fragments.of(None, number))
            continue
        for _ in range(lines.dropped()):
            yield Unread(too_large(limit, "line"), fragments.of(None, number))
        if row is None:
            return
        if any(cell.strip() for cell in row):
            values = (
                {str(at): cell for at, cell in enumerate(row, 1)}
                if by_number
                else dict(zip(names, row, strict=False))
            )
            yield _document(values, reading.columns, fragments, number, encoding)


def objects(part: Part, reading: Reading) -> Iterator[Document | Unread]:
    """The lines of a file of JSON lines."""
    head, encoding = _head(part)
    fragments = Fragments()
    number = 0
    for line in bounded_lines(part.stream, head, encoding, reading.limits.line):
        number += 1
        if isinstance(line, TooLong):
            yield Unread(too_large(reading.limits.line, "line"), fragments.of(None, number))
        elif line.strip():
            try:
                held = json.loads(line)
            except (ValueError, RecursionError) as problem:
                yield Unread(f"the line is no JSON ({_short(problem)})", fragments.of(None, number))
                continue
            yield _of_object(held, reading.columns, fragments, number, encoding)


def whole(part: Part, reading: Reading) -> Iterator[Document | Unread]:
    """A file that is one JSON value: an object, a list of objects, or an object that holds such a list."""
    raw = part.whole(reading.limits.file, "file")
    found = decode(raw)
    if isinstance(found, NotText):
        raise CannotRead(found.reason)
    try:
        held = json.loads(found.text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as problem:
        raise CannotRead(f"it is no JSON ({_short(problem)})") from None
    fragments = Fragments()
    if isinstance(held, dict):
        lists = [
            value
            for value in held.values()
            if isinstance(value, list) and value and isinstance(value[0], dict)
        ]
        if _value(held, "text", reading.columns) is not None or not lists:
            _text_column(list(held), reading.columns)
            yield _of_object(held, reading.columns, None, 1, found.encoding)
            return
        held = max(lists, key=len)
    if not isinstance(held, list):
        raise CannotRead("it holds no object and no list of objects")
    for number, one in enumerate(held, 1):
        yield _of_object(one, reading.columns, fragments, number, found.encoding)


def _head(part: Part) -> tuple[bytes, str]:
    """The first bytes and the encoding that they tell."""
    head = part.stream.read(2**18)
    if len(head) == 2**18:
        head += part.stream.readline(2**16)
    found = decode(head)
    if isinstance(found, Decoded):
        return head, found.encoding
    raise CannotRead(found.reason)


class _Given:
    """Lines for the reader of CSV, without those that are too long; these are counted."""

    def __init__(self, lines: Iterator[str | TooLong]) -> None:
        self._lines = lines
        self._dropped = 0

    def __iter__(self) -> _Given:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            if not isinstance(line, TooLong):
                return line.replace("\x00", "")
            self._dropped += 1
        raise StopIteration

    def dropped(self) -> int:
        """How many were left out since it was asked last."""
        count, self._dropped = self._dropped, 0
        return count


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _fields(first: str, lines: Iterator[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader(_again(first, lines), delimiter=delimiter), [])
    except csv.Error as problem:
        raise CannotRead(f"its head line cannot be read ({problem})") from None


def _text_column(names: Sequence[str], columns: Mapping[str, str]) -> None:
    """Refuse a table in which no column holds the texts.

    Raises:
        CannotRead: with the columns that there are.
    """
    there = ", ".join(filter(None, (line_of(name) for name in names[:_MOST_NAMED]))) or "none"
    there += ", ..." if len(names) > _MOST_NAMED else ""
    wrong = [name for name in columns.values() if name.partition(".")[0] not in names]
    if wrong:
        raise CannotRead(f"it has no column {wrong[0]!r}; its columns: {there}")
    if "text" not in columns and column_for("text", folded_names(names)) is None:
        raise CannotRead(
            f"no column is known to hold the text (its columns: {there}): name it, as --columns text=NAME"
        )


def _of_object(
    held: Any, columns: Mapping[str, str], fragments: Fragments | None, number: int, encoding: str
) -> Document | Unread:
    if not isinstance(held, dict):
        return Unread(
            "it is no object with names and values", fragments.of(None, number) if fragments else ""
        )
    return _document(held, columns, fragments, number, encoding)


def _document(
    values: Mapping[str, Any],
    columns: Mapping[str, str],
    fragments: Fragments | None,
    number: int,
    encoding: str,
) -> Document | Unread:
    """The document of a row."""
    chosen = {holds: value for holds in columns if (value := _value(values, holds, columns)) is not None}
    fragment = fragments.of(line_of(_value(values, "id", columns)), number) if fragments else ""
    paragraphs = _paragraphs(_value(values, "text", columns))
    facts = facts_of(chosen).or_else(facts_of({} if _is_numbered(columns) else values))
    if not paragraphs and not facts.title:
        return Unread("it has no text", fragment)
    return Document(titled(facts.title, "\n".join(paragraphs)), facts, fragment=fragment, encoding=encoding)


def _is_numbered(columns: Mapping[str, str]) -> bool:
    return bool(columns) and all(name.isdigit() for name in columns.values())


def _value(values: Mapping[str, Any], holds: str, columns: Mapping[str, str]) -> Any:
    """The value of the column that a person chose ("article.body" goes into objects), else of a known one."""
    if holds not in columns:
        column = column_for(holds, folded_names(values)) if not _is_numbered(columns) else None
        return values.get(column) if column else None
    name = columns[holds]
    if name in values:
        return values[name]
    inner: Any = values
    for step in name.split("."):
        inner = inner.get(step) if isinstance(inner, Mapping) else None
    return inner


def _paragraphs(value: Any) -> list[str]:
    """The lines of a text; of a list, each of its texts; of HTML, its blocks."""
    if isinstance(value, list):
        return [line for one in value[:100_000] if isinstance(one, str) for line in _paragraphs(one)]
    if not isinstance(value, str) or not value.strip():
        return []
    return plain_lines(value) if is_markup(value) else value.splitlines()


def _short(problem: Exception) -> str:
    return " ".join(str(problem).split())[:80] or type(problem).__name__
