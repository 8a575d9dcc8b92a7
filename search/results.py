"""What a search gives back: plain values, below everyone who fills or shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analyzers.tokens import Span
from search.deal_record import DealRecord, TotalRecord


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about how a query was understood.

    Attributes:
        code: stable slug: "syntax", "relaxed", "also", "layout", "corrected", "ignored", "suggest", ...
        text: a sentence in English.
        start, stop: the characters of the query it speaks of, or None.
        suggestion: a query to try instead, or None.
    """

    code: str
    text: str
    start: int | None = None
    stop: int | None = None
    suggestion: str | None = None

    @property
    def is_replacement(self) -> bool:
        """Whether something else was searched than was typed; what was typed can be searched exactly."""
        return self.code in REPLACED


REPLACED = frozenset({"layout", "corrected", "letters", "spaced"})
"""Codes of notes on words that were read otherwise than typed."""

MOST_NOTES = 16
"""Notes given with one answer: a person reads no more."""


def told_once(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes without repetitions, at most MOST_NOTES."""
    once = {(note.code, note.text): note for note in reversed(list(notes))}
    return tuple(reversed(once.values()))[:MOST_NOTES]


@dataclass(frozen=True, slots=True)
class Gloss:
    """What marked words of a text stand for, where they are no form of what was typed.

    Attributes:
        start, stop: the words, counted in the text whose marks they belong to.
        typed: the words of the query.
        lang: the language of those, where their letters tell it.
        concept: what both name, in English, where the glossary joined them.
    """

    start: int
    stop: int
    typed: str
    lang: str | None = None
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a paragraph, from its character `start` on; `marks` and `glosses` count in `text`.

    `cut_left`, `cut_right`: words were left out there.
    """

    text: str
    marks: tuple[Span, ...]
    cut_left: bool = False
    cut_right: bool = False
    start: int = 0
    glosses: tuple[Gloss, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article as a query found them; `marks` and `glosses` count in `text`."""

    text: str
    marks: tuple[Span, ...] = ()
    glosses: tuple[Gloss, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What is known of an article.

    Attributes:
        published: ISO 8601, perhaps partial ("2025-07"), or None.
        opening: its first words; what it is called by where it has no title.
    """

    id: str
    file: str
    title: str | None
    published: str | None
    outlet: str | None
    author: str | None
    lang: str
    url: str | None = None
    opening: str = ""


@dataclass(frozen=True, slots=True)
class DealHit:
    """One deal record as stored (`record` has the fields of docs/architecture.md, "The deal record").

    `quotes` are those of its evidence, in the same order, with a query's words marked; empty without one.
    """

    id: str
    score: float
    article: ArticleInfo
    paragraph: str
    record: DealRecord
    quotes: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """Where else a paragraph is printed: the paragraph there, its article, its running number."""

    id: str
    article: ArticleInfo
    number: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One paragraph: `text` whole, `marks` in it, `snippet` cut around them, and its deals.

    `matching` names the deals that satisfy the chosen facets (all of them where none is chosen). `glosses`:
    what those marks stand for that are no form of the words typed. `also_in`: its near copies.
    """

    id: str
    score: float
    article: ArticleInfo
    number: int
    lang: str
    heading: str | None
    text: str
    marks: tuple[Span, ...]
    snippet: Snippet
    deals: tuple[DealHit, ...]
    matching: frozenset[str] = frozenset()
    glosses: tuple[Gloss, ...] = ()
    also_in: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Bucket:
    """One value of a facet; `value` "none" stands for records without a value."""

    value: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """Counts for one facet in the order to show; `unit` says what is counted: "deals" or "paragraphs"."""

    name: str
    unit: str
    buckets: tuple[Bucket, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Paragraphs found. `total` counts paragraphs, `total_deals` matching deals in them, over all pages.

    `nearest` has paragraphs with some of the words, or words like them, where the hits do not fill a page;
    they are counted nowhere.
    """

    total: int
    total_deals: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    notes: tuple[Note, ...]
    took_ms: float
    nearest: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class DealResults:
    """Deals found, and the article-wide totals ("58 documents worth over 24 billion") that match."""

    total: int
    deals: tuple[DealHit, ...]
    totals: tuple[TotalRecord, ...]
    facets: tuple[Facet, ...]
    notes: tuple[Note, ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class ArticleParagraph:
    """One paragraph of an article in full; `deals` stand in it; `marks` are the words of a query, if any."""

    id: str
    number: int
    lang: str
    heading: str | None
    text: str
    marks: tuple[Span, ...]
    deals: tuple[DealHit, ...]
    glosses: tuple[Gloss, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleView:
    """A whole article, in order; `also_in`: the articles that print some of it too."""

    info: ArticleInfo
    paragraphs: Sequence[ArticleParagraph]
    totals: tuple[TotalRecord, ...]
    furniture: int
    also_in: tuple[ArticleInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an index holds and how it was made."""

    path: str
    articles: int
    paragraphs: int
    deals: int
    built: str
    fingerprint: str
    stale: str | None
    manifest: Mapping[str, Any]
    engine: Mapping[str, Any] = field(default_factory=dict)
