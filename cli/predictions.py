"""Many texts, a JSON object a line in and out: what `dogovor extract --jsonl` does.

Comes in: lines `{"id": ..., "text": ...}`; the paragraphs of a text are its lines. Goes out: for each the
languages of its paragraphs, its sums and its deals, small enough to be compared with labels or read by
another program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from analyzers import clean, language_of
from analyzers.detect import is_foreign
from deals import Deal
from deals.naming import plain_name
from search.corpus import Article, article_from_text, over_lines
from search.records import extraction_of
from search.sources import LARGEST_FILE, over_limit
from search.sums import amount_fields, high_end, sums_above

LONGEST_LINE = 4 * LARGEST_FILE
"""Bytes of a line: room for the largest text with its letters escaped, six bytes instead of two."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no text, and why; `number` from 1."""

    number: int
    reason: str


def read_texts(file: BinaryIO) -> Iterator[tuple[str | int, str] | BadLine]:
    """Id and text of every line that is not blank; of one that is too long, no more than a piece is held."""
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1):
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
            yield BadLine(number, f"it has more than {LONGEST_LINE // 2**20} MiB")
            continue
        if not line.strip():
            continue
        try:
            found = json.loads(line.decode("utf-8-sig"))
        except UnicodeDecodeError:
            yield BadLine(number, "it is not UTF-8")
        except (ValueError, RecursionError):
            yield BadLine(number, "it is not JSON")
        else:
            yield _text_of(found, number)


def _text_of(found: Any, number: int) -> tuple[str | int, str] | BadLine:
    if not isinstance(found, dict):
        return BadLine(number, "it is not a JSON object")
    identity, text = found.get("id"), found.get("text")
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        return BadLine(number, 'it has no "id" (a string or a whole number)')
    if not isinstance(text, str):
        return BadLine(number, 'it has no "text" (a string)')
    encoded = text.encode("utf-8", "replace")
    if reason := over_limit(len(encoded)) or over_lines(text):
        return BadLine(number, reason)
    return identity, encoded.decode("utf-8")


def prediction(identity: str | int, text: str) -> dict[str, Any]:
    """What was read from one text."""
    article = article_from_text(text, str(identity))
    found = extraction_of(article)
    above = () if article.foreign else sums_above(text, article)
    told = (mention.amount for mention in found.money)
    unread = [one.line - 1 for one in article.paragraphs if is_foreign(one.text)]
    return {
        "id": identity,
        "paragraphs": paragraph_languages(text, article),
        **({"unread": unread} if unread else {}),
        "money": [amount_fields(amount) for amount in (*above, *told)],
        "deals": [deal_fields(deal) for deal in found.deals],
    }


def paragraph_languages(text: str, article: Article) -> list[dict[str, Any]]:
    """The language of every line that is not blank, titles and page furniture too; `n` counts from 0."""
    known = {paragraph.line - 1: paragraph.lang for paragraph in article.paragraphs}
    return [
        {"n": n, "lang": known.get(n) or language_of(clean(line), article.lang) or article.lang}
        for n, line in enumerate(text.split("\n"))
        if line.strip()
    ]


def deal_fields(deal: Deal) -> dict[str, Any]:
    """A deal by its sentence."""
    return {
        "sentence": deal.evidence[0].quote,
        "kind": str(deal.kind),
        "parties": [plain_name(party.name) for party in deal.parties],
        "amount_value": None if deal.amount is None else high_end(deal.amount),
        "currency": None if deal.amount is None else deal.amount.currency,
        "sector": deal.sector,
    }
