"""Deals, their sums, and paragraphs as files for other programs: CSV for a spreadsheet, a JSON object a line.

Comes in: deal records, what they come to, or paragraphs found. Goes out: text. CSV is RFC 4180; that of deals
has the columns of COLUMNS (docs/schemas/deals-csv.json describes them). JSON lines are the records themselves
(docs/schemas/deals.json). The third form, OCDS, has a room of its own (`search.ocds`).

A newspaper can write what a spreadsheet takes for a formula. In CSV such a cell begins with an apostrophe, by
which spreadsheets show it as text; a program that wants the words takes the apostrophe away, or reads JSON.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from decimal import Decimal
from typing import Any

from search.deal_record import DealRecord
from search.results import Hit
from search.tally import Tally, TallyResults

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""Characters that steer a terminal, end a line or turn the direction of writing: never printed."""

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, wide forms too."""


_FORMULA_AFTER = re.compile(f"(?<=;)(?=[{re.escape(''.join(FORMULA_STARTS))}])")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of CSV: its name, its type as in a Frictionless Table Schema, what stands in it."""

    name: str
    type: str
    meaning: str


COLUMNS = (
    Column("id", "string", "Article and running number of the deal."),
    Column("article", "string", "File name of the article."),
    Column("article_id", "string", "Id of the article in the index."),
    Column("paragraph", "integer", "Running number of the paragraph."),
    Column("lang", "string", "Language of the paragraph, ISO 639-1."),
    Column("published", "string", "Day, month or year of publication, ISO 8601."),
    Column("signed", "string", "Day, month or year of signing, where the text names it, ISO 8601."),
    Column("kind", "string", "Kind of deal."),
    Column("status", "string", "How far it has come, by the words of the text."),
    Column("title", "string", "How the text names the document."),
    Column("object", "string", "What it is about."),
    Column("parties", "string", "Names of the parties in base form, parted by a semicolon."),
    Column("parties_counted", "string", "The one name under which each is counted, in the same order."),
    Column("roles", "string", "Their roles, in the same order; empty between semicolons where unknown."),
    Column("countries", "string", "Their countries, in the same order, ISO 3166-1."),
    Column("amount", "number", "The sum in major units of its currency; of a range the low end."),
    Column("currency", "string", "Currency of the sum, ISO 4217."),
    Column("qualifier", "string", "How exactly the sum is stated."),
    Column("upper", "number", "High end of a range."),
    Column("amount_text", "string", "The sum in the words of the text."),
    Column("amount_usd", "integer", "The sum in whole US dollars; empty where no rate is known."),
    Column("fx_rate", "number", "Units of the currency for one dollar."),
    Column("fx_date", "string", "Day, month or year of that rate, ISO 8601."),
    Column("fx_source", "string", "Who published that rate."),
    Column("in_sums", "boolean", "Whether the sum may be added up; a yearly one may not."),
    Column("measures", "string", "Quantities that are no money, parted by a semicolon."),
    Column("sector", "string", "Sector of the deal."),
    Column("sector_alt", "string", "Sectors it comes near, parted by a semicolon."),
    Column("section_heading", "string", "Heading it stands under."),
    Column("place", "string", "Place as the text names it."),
    Column("place_counted", "string", "The one name under which it is counted."),
    Column("country", "string", "Country of the place, ISO 3166-1."),
    Column("same_deal", "string", "Group of tellings of the same deal: rows that share it tell of one deal."),
    Column("agrees", "string", "In what the tellings agree, parted by a semicolon."),
    Column("conflicts", "string", "In what they conflict, parted by a semicolon."),
    Column("quote", "string", "The sentence that names the deal."),
    Column("rule", "string", "The rule that read it."),
)

SUM_COLUMNS = tuple(field.name for field in fields(Tally))
"""What is told of each value of a sum, in JSON, in CSV and on lines."""

WHOLE = "total"
"""Name of the last row of sums, which is of all deals."""

CSV_COLUMNS = tuple(column.name for column in COLUMNS)

PARAGRAPH_COLUMNS = (
    *("article", "article_id", "paragraph", "paragraph_id", "lang", "published", "title", "outlet"),
    *("url", "heading", "text", "deals", "score", "also_in"),
)
"""Columns of paragraphs; `deals` is how many a paragraph names, `also_in` are its near copies."""

_BETWEEN = "; "


def csv_text(records: Iterable[Mapping[str, Any]]) -> str:
    """Deal records as CSV (RFC 4180) with a head line.

    >>> csv_text([]).startswith("id,article,article_id,")
    True
    """
    return csv_table(CSV_COLUMNS, (csv_row(record) for record in records))


def csv_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV (RFC 4180), no cell of which a spreadsheet takes for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)  # its default dialect is RFC 4180: commas, doubled quotes, CRLF
    writer.writerow(head)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def sums_csv(results: TallyResults, with_rows: bool = True) -> str:
    """What deals come to, as CSV: a row for each value, the last one for all of them."""
    head = (results.grouping if with_rows else "deals of", *SUM_COLUMNS)
    rows = [(row.value, row.tally) for row in results.rows] if with_rows else []
    named = (*rows, (WHOLE, results.whole))
    return csv_table(head, [(name, *astuple(tally)) for name, tally in named])


def paragraphs_csv(hits: Iterable[Hit]) -> str:
    """Paragraphs as CSV, in the order of PARAGRAPH_COLUMNS."""
    return csv_table(PARAGRAPH_COLUMNS, (_paragraph_row(hit) for hit in hits))


def _paragraph_row(hit: Hit) -> tuple[object, ...]:
    """The values of one paragraph."""
    info = hit.article
    return (
        *(info.file, info.id, hit.number, hit.id, hit.lang, info.published, info.title, info.outlet),
        *(info.url, hit.heading, hit.text, len(hit.deals), round(hit.score, 4)),
        _joined(copy.id for copy in hit.also_in),
    )


def csv_row(record: Mapping[str, Any]) -> list[object]:
    """The values of one deal, in the order of COLUMNS."""
    parties = record["parties"]
    same = record["same_deal"] or {"group": None, "agrees": (), "conflicts": ()}
    [first, *_] = record["evidence"] or [{"quote": None, "rule": None}]
    joined = {
        "parties": _joined(party["name"] for party in parties),
        "parties_counted": _joined(party["counted"] for party in parties),
        "roles": _aligned(party["role"] for party in parties),
        "countries": _aligned(party["country"] for party in parties),
        "measures": _joined(measure["text"] for measure in record["measures"]),
        "sector_alt": _joined(record["sector_alt"]),
        "same_deal": same["group"],
        "agrees": _joined(same["agrees"]),
        "conflicts": _joined(same["conflicts"]),
        "quote": first["quote"],
        "rule": first["rule"],
    }
    return [joined.get(name, record.get(name)) for name in CSV_COLUMNS]


def safe_cell(value: object) -> object:
    """A cell that a spreadsheet takes for text: what begins like a formula gets an apostrophe in front, also
    after a semicolon, at which spreadsheets of many countries part cells.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("– 5 млн"), safe_cell(-5), safe_cell(None), safe_cell("a;+1")
    ("'=HYPERLINK(1)", '– 5 млн', -5, '', "a;'+1")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, Decimal)):
        return plain_number(value)
    text = _FORMULA_AFTER.sub("'", CONTROLS.sub(" ", str(value)).strip())
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def plain_number(number: Decimal | int | float) -> int | float:
    """A number as JSON writes it: whole ones without a point, others without noise.

    >>> plain_number(Decimal("3500000000.00")), plain_number(Decimal("2.78")), plain_number(Decimal("5E+6"))
    (3500000000, 2.78, 5000000)
    """
    return int(number) if number == int(number) else float(number)


def json_lines(records: Iterable[DealRecord], ascii_only: bool = False) -> Iterator[str]:
    """Each deal record as a JSON object on one line, without the line's end."""
    for record in records:
        yield json.dumps(record, ensure_ascii=ascii_only)


def _joined(values: Iterable[str]) -> str:
    return _BETWEEN.join(values)


def _aligned(values: Iterable[str | None]) -> str:
    """Values with a place for each, nothing where none is known."""
    known = [value or "" for value in values]
    return _BETWEEN.join(known) if any(known) else ""
