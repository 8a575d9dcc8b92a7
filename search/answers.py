"""What a search gives back as plain values, ready for JSON: the same for every program that asks.

Comes in: results (`search.results`, `search.tally`) and the question they answer. Goes out: the dictionaries
that the API sends and the command line prints; `search.answer_schema` makes their published schemas from the
types of this room.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from analyzers.tokens import Span
from search.answer_filters import FilterFields, filter_fields
from search.answer_glosses import GlossFields, gloss_fields
from search.deal_record import DealRecord, SumFields, TotalRecord
from search.query import Query
from search.results import (
    ArticleInfo,
    ArticleView,
    DealHit,
    DealResults,
    Facet,
    Hit,
    IndexInfo,
    Note,
    Results,
)
from search.scope import scope_of
from search.tally import TallyResults, sum_fields


class ArticleFields(TypedDict):
    """An article: file name without folders, id, and what is known of it."""

    article: str
    article_id: str
    title: str | None
    published: str | None
    outlet: str | None
    author: str | None
    url: str | None


class DealFields(DealRecord):
    """A deal record with how well it answers the query."""

    score: float


class MatchedDealFields(DealFields):
    """A deal of a paragraph; `matching`: whether it satisfies the filters chosen."""

    matching: bool


class CopyFields(ArticleFields):
    """Where else a paragraph is printed, word for word or nearly so."""

    paragraph: int
    paragraph_id: str


class HitFields(ArticleFields):
    """A paragraph; `marks` count in `text`, `snippet_marks` in `snippet`: pairs of first and last + 1.
    `also_in`: its near copies in other articles."""

    paragraph: int
    paragraph_id: str
    lang: str
    score: float
    heading: str | None
    text: str
    marks: list[list[int]]
    glosses: list[GlossFields]
    snippet: str
    snippet_marks: list[list[int]]
    deals: list[MatchedDealFields]
    also_in: list[CopyFields]


class BucketFields(TypedDict):
    """A value of a facet, how many have it, whether it is chosen."""

    value: str
    count: int
    selected: bool


class FacetFields(TypedDict):
    """Counts of a facet's values; `unit` says of what: paragraphs or deals."""

    unit: str
    values: list[BucketFields]


class SaidFields(TypedDict):
    """A sentence for a person, and a name for it that programs can go by."""

    code: str
    text: str


class NoteFields(SaidFields, total=False):
    """What a person should know of how the query was understood.

    `start` and `stop` count in `query`; `suggestion` is a query to try instead.
    """

    start: int
    stop: int
    suggestion: str


class SearchedFields(TypedDict):
    """Where was searched: the languages of the documents; `exact`: only the words as typed counted."""

    languages: list[str]
    exact: bool


class AskedFields(TypedDict):
    """The question as it was understood."""

    query: str
    filters: FilterFields
    searched: SearchedFields
    once: bool


class SearchAnswer(AskedFields):
    """Paragraphs found. `total` and `total_deals` count all pages; `nearest` are no answers, only near.
    `copies`: near copies of a paragraph are given and counted each by itself, not once."""

    copies: bool
    total: int
    total_deals: int
    hits: list[HitFields]
    nearest: list[HitFields]
    facets: dict[str, FacetFields]
    notes: list[NoteFields]


class DealsAnswer(AskedFields):
    """Deals found, and the sums over many deals that the articles state, which are no deals."""

    total: int
    deals: list[DealFields]
    totals: list[TotalRecord]
    facets: dict[str, FacetFields]
    notes: list[NoteFields]


class FacetsAnswer(AskedFields):
    """How the results divide."""

    total: int
    total_deals: int
    facets: dict[str, FacetFields]
    notes: list[NoteFields]


class RowFields(SumFields):
    """What the deals of one value of a grouping come to."""

    value: str


class RetoldFields(TypedDict):
    """Further tellings of deals that several articles tell of, and their dollars."""

    deals: int
    usd: int


class SumsAnswer(AskedFields):
    """What the deals come to, in whole dollars, by one property and all together."""

    by: str
    rows: list[RowFields]
    total: SumFields
    retold: RetoldFields
    totals: list[TotalRecord]
    notes: list[NoteFields]


class ParagraphFields(TypedDict):
    """A paragraph of an article, with the deals it names."""

    paragraph: int
    paragraph_id: str
    lang: str
    heading: str | None
    text: str
    deals: list[DealFields]


class ArticleAnswer(ArticleFields):
    """A whole article; `furniture` counts the lines of page furniture left out."""

    lang: str
    furniture: int
    paragraphs: list[ParagraphFields]
    totals: list[TotalRecord]


class IndexAnswer(TypedDict):
    """What is indexed, and since when (ISO 8601)."""

    articles: int
    paragraphs: int
    deals: int
    built: str
    fingerprint: str


def article_fields(info: ArticleInfo) -> ArticleFields:
    """What a hit or an article says of its article."""
    return {
        "article": info.file,
        "article_id": info.id,
        "title": info.title,
        "published": info.published,
        "outlet": info.outlet,
        "author": info.author,
        "url": info.url,
    }


def deal_fields(deal: DealHit) -> DealFields:
    """A deal record as stored, with its score."""
    return {**deal.record, "score": round(deal.score, 4)}


def hit_fields(hit: Hit) -> HitFields:
    """A paragraph with its deals."""
    return {
        **article_fields(hit.article),
        "paragraph": hit.number,
        "paragraph_id": hit.id,
        "lang": hit.lang,
        "score": round(hit.score, 4),
        "heading": hit.heading,
        "text": hit.text,
        "marks": _pairs(hit.marks),
        "glosses": gloss_fields(hit.text, hit.glosses),
        "snippet": hit.snippet.text,
        "snippet_marks": _pairs(hit.snippet.marks),
        "deals": [{**deal_fields(deal), "matching": deal.id in hit.matching} for deal in hit.deals],
        "also_in": [
            {**article_fields(copy.article), "paragraph": copy.number, "paragraph_id": copy.id}
            for copy in hit.also_in
        ],
    }


def facet_fields(facets: Iterable[Facet]) -> dict[str, FacetFields]:
    """Facets by name, values in the order to show."""
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


def note_fields(notes: Iterable[Note]) -> list[NoteFields]:
    """Notes with whatever they have of a position and a suggestion."""
    told: list[NoteFields] = []
    for note in notes:
        fields: NoteFields = {"code": note.code, "text": note.text}
        if note.start is not None:
            fields["start"] = note.start
        if note.stop is not None:
            fields["stop"] = note.stop
        if note.suggestion is not None:
            fields["suggestion"] = note.suggestion
        told.append(fields)
    return told


def searched_fields(query: Query) -> SearchedFields:
    """Where the words of a query were looked for."""
    scope = scope_of(query)
    return {"languages": list(scope.languages), "exact": scope.exact}


def asked_fields(query: Query) -> AskedFields:
    """The question as it was understood."""
    return {
        "query": query.text,
        "filters": filter_fields(query),
        "searched": searched_fields(query),
        "once": query.once,
    }


def search_answer(query: Query, results: Results, notes: Sequence[Note] = ()) -> SearchAnswer:
    """Paragraphs found; `notes`: what else is to be said, beside the results' own."""
    return {
        **asked_fields(query),
        "copies": query.copies,
        "total": results.total,
        "total_deals": results.total_deals,
        "hits": [hit_fields(hit) for hit in results.hits],
        "nearest": [hit_fields(hit) for hit in results.nearest],
        "facets": facet_fields(results.facets),
        "notes": note_fields((*notes, *results.notes)),
    }


def deals_answer(query: Query, results: DealResults, notes: Sequence[Note] = ()) -> DealsAnswer:
    """Deals found."""
    return {
        **asked_fields(query),
        "total": results.total,
        "deals": [deal_fields(deal) for deal in results.deals],
        "totals": list(results.totals),
        "facets": facet_fields(results.facets),
        "notes": note_fields((*notes, *results.notes)),
    }


def facets_answer(query: Query, results: Results, facets: Iterable[Facet]) -> FacetsAnswer:
    """How paragraphs and deals divide, by some facets of the results."""
    return {
        **asked_fields(query),
        "total": results.total,
        "total_deals": results.total_deals,
        "facets": facet_fields(facets),
        "notes": note_fields(results.notes),
    }


def sums_answer(query: Query, results: TallyResults, *, with_rows: bool = True) -> SumsAnswer:
    """What deals come to; without rows, all together alone."""
    rows = results.rows if with_rows else ()
    return {
        **asked_fields(query),
        "by": results.grouping,
        "rows": [{"value": row.value, **sum_fields(row.tally)} for row in rows],
        "total": sum_fields(results.whole),
        "retold": {"deals": results.retold.deals, "usd": results.retold.usd},
        "totals": list(results.totals),
        "notes": note_fields(results.notes),
    }


def article_answer(view: ArticleView) -> ArticleAnswer:
    """An article in full."""
    return {
        **article_fields(view.info),
        "lang": view.info.lang,
        "furniture": view.furniture,
        "paragraphs": [
            {
                "paragraph": paragraph.number,
                "paragraph_id": paragraph.id,
                "lang": paragraph.lang,
                "heading": paragraph.heading,
                "text": paragraph.text,
                "deals": [deal_fields(deal) for deal in paragraph.deals],
            }
            for paragraph in view.paragraphs
        ],
        "totals": list(view.totals),
    }


def index_answer(info: IndexInfo) -> IndexAnswer:
    """What is indexed."""
    return {
        "articles": info.articles,
        "paragraphs": info.paragraphs,
        "deals": info.deals,
        "built": info.built,
        "fingerprint": info.fingerprint,
    }


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.stop] for span in spans]
