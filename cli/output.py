"""How values leave: JSON and plain lines for programs, and the talk on standard error.

Comes in: results and deal records. Goes out: text. Standard output carries data alone; whatever a person
should know besides (notes on the query, counts, progress) goes to standard error through `say`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import click

from search.exports import CONTROLS, plain_number
from search.results import ArticleInfo, DealHit, Facet, Hit, Note


def say(text: str) -> None:
    """Tell a person something that is no data."""
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


def article_fields(info: ArticleInfo) -> dict[str, Any]:
    """What a hit or an article says of its article; `article` is the file's name without folders."""
    return {
        "article": info.file,
        "article_id": info.id,
        "title": info.title,
        "published": info.published,
        "outlet": info.outlet,
        "author": info.author,
        "url": info.url,
    }


def deal_fields(deal: DealHit) -> dict[str, Any]:
    """A deal record as printed: as stored, with its score."""
    return {**deal.record, "score": round(deal.score, 4)}


def hit_fields(hit: Hit) -> dict[str, Any]:
    """A paragraph as printed. `marks` count in `text`, `snippet_marks` in `snippet`."""
    return {
        **article_fields(hit.article),
        "paragraph": hit.number,
        "paragraph_id": hit.id,
        "lang": hit.lang,
        "score": round(hit.score, 4),
        "heading": hit.heading,
        "text": hit.text,
        "marks": [[mark.start, mark.stop] for mark in hit.marks],
        "snippet": hit.snippet.text,
        "snippet_marks": [[mark.start, mark.stop] for mark in hit.snippet.marks],
        "deals": [{**deal_fields(deal), "matching": deal.id in hit.matching} for deal in hit.deals],
    }


def facet_fields(facets: Iterable[Facet]) -> dict[str, Any]:
    """Facets by name, each with what it counts and its values in the order to show."""
    return {
        facet.name: {
            "unit": facet.unit,
            "values": [
                {"value": bucket.value, "count": bucket.count, "selected": bucket.selected}
                for bucket in facet.buckets
            ],
        }
        for facet in facets
    }


def note_fields(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Notes with whatever they have of a position and a suggestion."""
    return [
        {
            name: value
            for name, value in (
                ("code", note.code),
                ("text", note.text),
                ("start", note.start),
                ("stop", note.stop),
                ("suggestion", note.suggestion),
            )
            if value is not None
        }
        for note in notes
    ]


def say_notes(notes: Sequence[Note], query: str) -> None:
    """Notes for a person; where one speaks of a place in the query, the place is pointed at."""
    for note in notes:
        try_this = note.suggestion and note.suggestion not in note.text
        say(f"note: {note.text}" + (f" Try: {note.suggestion}" if try_this else ""))
        if note.code == "syntax" and note.start is not None and len(query) <= 70 and "\n" not in query:
            width = max(1, (note.stop or note.start) - note.start)
            say(f"      {query}\n      {' ' * note.start}{'^' * width}")
