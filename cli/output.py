"""How values leave: JSON and plain lines for programs, and the talk on standard error.

Comes in: results and deal records. Goes out: text. Standard output carries data alone; whatever a person
should know besides (notes on the query, counts, progress) goes to standard error through `say`.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import click

from analyzers.tokens import Span
from search.exports import CONTROLS, plain_number
from search.logs import writing
from search.results import Note

log = logging.getLogger(__name__)


def say(text: str) -> None:
    """Tell a person something that is no data; where logs are lines, it is one of them."""
    if writing():
        log.info(text)
    else:
        click.echo(text, err=True)


def on_terminal() -> bool:
    """Whether a person reads standard output."""
    return sys.stdout.isatty()


def line_of(*cells: object) -> str:
    """Cells as one tab-separated line; tabs, line ends and control characters within a cell become spaces.

    >>> line_of("a.txt", 12, None, "two\\nlines")
    'a.txt\\t12\\t\\ttwo lines'
    """
    return "\t".join("" if cell is None else CONTROLS.sub(" ", str(cell)) for cell in cells)


def line_with_marks(line: str, text: str, marks: Iterable[Span]) -> str:
    """A line with one cell more, in which the words found stand out.

    >>> line_with_marks("a.txt\\t3", "за газ", (Span(3, 6),))
    'a.txt\\t3\\tза \\x1b[1;33mгаз\\x1b[0m'
    """
    pieces, at = [], 0
    for mark in marks:
        pieces += [
            line_of(text[at : mark.start]),
            f"\x1b[1;33m{line_of(text[mark.start : mark.stop])}\x1b[0m",
        ]
        at = mark.stop
    return "\t".join((line, "".join([*pieces, line_of(text[at:])])))


def print_json(value: Any, *, one_line: bool = False) -> None:
    """One JSON value: indented for a person on a terminal, on one line for a program."""
    indent = 2 if on_terminal() and not one_line else None
    click.echo(json_text(value, indent=indent, ascii_only=not prints_all_letters()))


def prints_all_letters() -> bool:
    """Whether standard output takes every letter, or JSON must escape them."""
    return (sys.stdout.encoding or "utf-8").lower().replace("-", "") == "utf8"


def json_text(value: Any, indent: int | None = None, ascii_only: bool = False) -> str:
    """A value as JSON; Decimals become numbers."""
    return json.dumps(value, ensure_ascii=ascii_only, indent=indent, default=_json_value)


def _json_value(value: object) -> object:
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def say_notes(notes: Sequence[Note], query: str) -> None:
    """Notes for a person; where one speaks of a place in the query, the place is pointed at."""
    for note in notes:
        try_this = note.suggestion and note.suggestion not in note.text
        say(f"note: {note.text}" + (f" Try: {note.suggestion}" if try_this else ""))
        if note.code == "syntax" and note.start is not None and len(query) <= 70 and "\n" not in query:
            width = max(1, (note.stop or note.start) - note.start)
            say(f"      {query}\n      {' ' * note.start}{'^' * width}")
    if any(note.is_replacement for note in notes):
        say("note: --exact searches exactly what was typed.")
