"""What is found in a text, as plain values: the pure function that processes and clusters run.

Comes in: dictionaries with `id` and `text`, and what else is known (title, date, author, outlet, url, lang:
by any of the names in tables/columns.tsv). Goes out: for each, in the same order, an `Analysed`: its
paragraphs with their terms, its deals and its totals. A text that cannot be read gives a record with an
`error`; nothing is raised and nothing is left out.

>>> [found] = analyse_batch([{"id": "a1", "text": "Банк подписал договор с портом на 5 млн долларов."}])
>>> found["lang"], found["paragraphs"][0]["lemmas"][2], found["deals"][0]["amount"]
('ru', ['ru:договор'], 5000000)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict

from analyzers.analyzer import Words, words_of
from analyzers.detect import is_foreign
from deals.model import Extraction
from search.corpus import Article, article_from_document, over_lines
from search.deal_record import DealRecord, TotalRecord
from search.documents.facts import column_for, facts_of, folded_names
from search.documents.model import Document, Unread
from search.plain_deals import deal_records, total_records
from search.records import extraction_of
from search.sources import over_limit
from search.terms import terms_of_words

TERMS = ("lemmas", "forms", "skeletons")
"""The text fields whose terms can be given, for each position of a paragraph those that stand there."""


class ParagraphFields(TypedDict):
    """A paragraph; a field of terms that was not asked for is null."""

    id: str
    number: int
    lang: str
    heading: str | None
    text: str
    lemmas: list[list[str]] | None
    forms: list[list[str]] | None
    skeletons: list[list[str]] | None


class Analysed(TypedDict):
    """What was found in one text. `unread` are the numbers of paragraphs in other languages; `error` says why
    there is nothing, or why there are no deals."""

    id: str | None
    error: str | None
    lang: str | None
    title: str | None
    published: str | None
    outlet: str | None
    author: str | None
    url: str | None
    unread: list[int]
    paragraphs: list[ParagraphFields]
    deals: list[DealRecord]
    totals: list[TotalRecord]


def analyse_batch(
    texts: Iterable[Mapping[str, Any] | Unread], terms: Sequence[str] = TERMS, rates: Path | None = None
) -> Iterator[Analysed]:
    """What is found in each text; one is held at a time.

    Args:
        texts: what is to be read; `Unread` for what was no text, whose reason is handed on.
        terms: which of TERMS are given.
        rates: exchange rates of the user's own.

    Raises:
        TableError: `rates` cannot be read.
    """
    for text in texts:
        yield nothing(None, text.reason) if isinstance(text, Unread) else _analysed(text, terms, rates)


def _analysed(given: Mapping[str, Any], terms: Sequence[str], rates: Path | None) -> Analysed:
    named = folded_names(given)
    identity, text = (given.get(column_for(what, named) or what) for what in ("id", "text"))
    whole = isinstance(identity, int) and not isinstance(identity, bool)
    known = str(identity) if whole or isinstance(identity, str) else None
    if known is None:
        return nothing(None, 'it has no "id" (a string or a whole number)')
    if not isinstance(text, str):
        return nothing(known, 'it has no "text" (a string)')
    encoded = text.encode("utf-8", "replace")
    if reason := over_limit(len(encoded)) or over_lines(text):
        return nothing(known, reason)
    read = article_from_document(Document(encoded.decode("utf-8"), facts=facts_of(given)), "text")
    return _found(_called(read, known), terms, rates)


def nothing(identity: str | None, error: str) -> Analysed:
    """The record of a text that could not be read."""
    return {
        "id": identity,
        "error": error,
        "lang": None,
        "title": None,
        "published": None,
        "outlet": None,
        "author": None,
        "url": None,
        "unread": [],
        "paragraphs": [],
        "deals": [],
        "totals": [],
    }


def _called(article: Article, identity: str) -> Article:
    """The article under the id that its reader gave it, whatever letters that has."""
    paragraphs = tuple(replace(one, id=f"{identity}#{one.number}") for one in article.paragraphs)
    return replace(article, id=identity, file=identity, path=identity, paragraphs=paragraphs)


def _found(article: Article, terms: Sequence[str], rates: Path | None) -> Analysed:
    words = {one.number: words_of(one.text, one.lang) for one in article.paragraphs}
    error = None
    try:
        extraction = extraction_of(article, {number: one.tokens() for number, one in words.items()})
    except Exception as fault:  # one strange text must not stop millions of others
        extraction = Extraction()
        error = f"its deals could not be read ({type(fault).__name__}: {fault})"
    deals = deal_records(article, extraction, rates)
    return {
        "id": article.id,
        "error": error,
        "lang": None if article.foreign else article.lang,
        "title": article.title,
        "published": article.published,
        "outlet": article.outlet,
        "author": article.author,
        "url": article.url,
        "unread": [one.number for one in article.paragraphs if is_foreign(one.text)],
        "paragraphs": [
            {
                "id": one.id,
                "number": one.number,
                "lang": one.lang,
                "heading": one.heading,
                "text": one.text,
                **_terms(words[one.number], one.text, terms),
            }
            for one in article.paragraphs
        ],
        "deals": list(deals),
        "totals": list(total_records(article, extraction, deals, rates)),
    }


class _TermFields(TypedDict):
    lemmas: list[list[str]] | None
    forms: list[list[str]] | None
    skeletons: list[list[str]] | None


def _terms(words: Words, text: str, wanted: Sequence[str]) -> _TermFields:
    held = terms_of_words(words, text).fields if wanted else {}

    def of(name: str) -> list[list[str]] | None:
        return [list(slot) for slot in held[name]] if name in wanted else None

    return {"lemmas": of("lemmas"), "forms": of("forms"), "skeletons": of("skeletons")}
