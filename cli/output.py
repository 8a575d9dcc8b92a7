"""How values leave: JSON, CSV and plain lines for programs, and the talk on standard error.

Comes in: results and deal records. Goes out: text. Standard output carries data alone; whatever a person
should know besides (notes on the query, counts, progress) goes to standard error through `say`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import click

from search.results import ArticleInfo, DealHit, Facet, Hit, Note

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
"""Characters that steer a terminal or turn the direction of writing: never printed from a document."""

FORMULA_STARTS = ("=", "+", "-", "@")

CSV_COLUMNS = (
    "id", "article", "paragraph", "lang", "published", "kind", "status", "title", "object", "parties",
    "amount", "currency", "qualifier", "upper", "amount_text", "amount_usd", "fx_rate", "fx_date",
    "fx_source", "in_sums", "measures", "sector", "sector_alt", "section_heading", "place", "country",
    "same_deal", "quote", "rule",
)  # fmt: skip


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


def plain_number(number: Decimal | int | float) -> int | float:
    """A number as JSON writes it: whole ones without a point, others without noise.

    >>> plain_number(Decimal("3500000000.00")), plain_number(Decimal("2.78")), plain_number(Decimal("5E+6"))
    (3500000000, 2.78, 5000000)
    """
    return int(number) if number == int(number) else float(number)


def print_json(value: Any, *, one_line: bool = False) -> None:
    """One JSON value: indented for a person on a terminal, on one line for a program."""
    encoding = (sys.stdout.encoding or "utf-8").lower().replace("-", "")
    indent = 2 if on_terminal() and not one_line else None
    click.echo(json_text(value, indent=indent, ascii_only=encoding != "utf8"))


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


# --- CSV ---------------------------------------------------------------------------------------------------


def csv_text(records: Iterable[Mapping[str, Any]]) -> str:
    """Deal records as CSV (RFC 4180) with a head line; lists are joined by "; ".

    >>> csv_text([]).startswith("id,article,paragraph,")
    True
    """
    out = io.StringIO()
    rows = csv.writer(out)  # its default dialect is RFC 4180: commas, doubled quotes, CRLF
    rows.writerow(CSV_COLUMNS)
    for record in records:
        rows.writerow(csv_row(record))
    return out.getvalue()


def csv_row(record: Mapping[str, Any]) -> list[object]:
    """The cells of one deal, in the order of CSV_COLUMNS."""
    evidence = record.get("evidence") or [{}]
    same = record.get("same_deal")
    joined = {
        "parties": "; ".join(party["name"] for party in record.get("parties") or ()),
        "measures": "; ".join(measure["text"] for measure in record.get("measures") or ()),
        "sector_alt": "; ".join(record.get("sector_alt") or ()),
        "same_deal": same["group"] if same else None,
        "quote": evidence[0].get("quote"),
        "rule": evidence[0].get("rule"),
    }
    return [safe_cell(joined.get(name, record.get(name))) for name in CSV_COLUMNS]


def safe_cell(value: object) -> object:
    """A cell that a spreadsheet takes for text: what begins like a formula gets an apostrophe in front.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("– 5 млн"), safe_cell(-5), safe_cell(None)
    ("'=HYPERLINK(1)", '– 5 млн', -5, '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, Decimal)):
        return plain_number(value)
    text = CONTROLS.sub(" ", str(value)).strip()
    return "'" + text if text.startswith(FORMULA_STARTS) else text
