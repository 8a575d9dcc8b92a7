"""Articles as records: here, and only here, analysis and extraction meet.

Comes in: an article. Goes out: its paragraphs and deals as `Record`s for an engine, and deals as the plain
dictionaries that are stored, shown and printed (docs/architecture.md, "The deal record").

A deal's record repeats the terms of its paragraph: "oil, over 1 billion" must hold for one and the same deal,
so a search with such a choice runs over deals and folds them by paragraph; no engine is asked to join.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TypeVar

from deals.extract import extract
from deals.model import Amount, Block, Deal, Evidence, Extraction, Qualifier, Total
from deals.rates import dollars
from search.corpus import Article, Paragraph
from search.deal_record import DealRecord, EvidenceFields, MoneyFields, TotalRecord, WhereFields
from search.deal_words import deal_words
from search.engine import Record
from search.facets import UNCONVERTED, band_of
from search.fields import (
    AMOUNT_USD,
    ARTICLE,
    DEAL,
    DEAL_WORDS,
    FILE,
    HEADINGS,
    LEAST_USD,
    LEMMAS,
    ORDER,
    PARAGRAPH,
    PUBLISHED,
    TOTALS,
    article_record_id,
)
from search.results import ArticleInfo
from search.terms import Slots, terms_of

Told = TypeVar("Told", DealRecord, TotalRecord)

_ARTICLE_STEP = 1_000_000
"""Room for the paragraphs of one article in the order of the collection."""

MOST_DOLLARS = 10**15
"""Above that, several times the product of the whole world, a sum is a slip or a jest: it is kept as written
and not converted."""

LONGEST_OPENING = 80
"""Characters of an article's first words, by which it is called where it has no title."""


@dataclass(frozen=True, slots=True)
class ArticleRecords:
    """What one article puts into an index; deals apart, since they are linked over articles first.

    `fault` says why its deals could not be read; its text is there all the same.
    """

    texts: tuple[Record, ...]
    deals: tuple[Record, ...]
    fault: str | None = None


def extraction_of(article: Article) -> Extraction:
    """What the article tells of deals."""
    blocks = [Block(one.number, one.text, one.lang, one.heading) for one in article.paragraphs]
    return extract(blocks)


def article_records(article: Article, number: int) -> ArticleRecords:
    """The records of the article that stands at place `number` in the collection."""
    fault = None
    try:
        extraction = extraction_of(article)
    except Exception as error:  # one strange text must not cost a person the index of all the others
        extraction = Extraction()
        fault = f"its deals could not be read ({type(error).__name__}: {error})"
    deals = deal_records(article, extraction)
    totals = total_records(article, extraction)
    fields = _fields(article)
    deals_of, totals_of = _by_paragraph(deals), _by_paragraph(totals)
    order = number * _ARTICLE_STEP
    paragraphs = [
        _paragraph_record(
            article,
            one,
            fields[one.number],
            deals_of.get(one.number, ()),
            totals_of.get(one.number, ()),
            order + one.number,
        )
        for one in article.paragraphs
    ]
    return ArticleRecords(
        texts=(_article_record(article, order, totals), *paragraphs),
        deals=tuple(
            _deal_record(
                article, _paragraph(article, deal["paragraph"]), fields[deal["paragraph"]], deal, order
            )
            for deal in deals
        ),
        fault=fault,
    )


def article_info(article: Article) -> ArticleInfo:
    """What is known of an article."""
    return ArticleInfo(
        id=article.id,
        file=article.file,
        title=article.title,
        published=article.published,
        outlet=article.outlet,
        author=article.author,
        lang=article.lang,
        url=article.url,
        opening=_opening(article),
    )


def _opening(article: Article) -> str:
    """The first words of the text, cut at a word."""
    text = article.paragraphs[0].text if article.paragraphs else ""
    return text if len(text) <= LONGEST_OPENING else text[:LONGEST_OPENING].rpartition(" ")[0] + "…"


# --- deals as dictionaries ----------------------------------------------------------------------------------


def deal_records(article: Article, extraction: Extraction) -> tuple[DealRecord, ...]:
    """The deals of an article, numbered in the order of the text."""
    return tuple(deal_record(article, deal, number) for number, deal in enumerate(extraction.deals, 1))


def deal_record(article: Article, deal: Deal, number: int) -> DealRecord:
    """One deal as a dictionary. Amounts are in major units; without a known rate there are no dollars."""
    amount = deal.amount
    return {
        "id": f"{article.id}.d{number}",
        **_where(article, deal.block),
        "kind": str(deal.kind),
        "status": str(deal.status),
        "parties": [
            {"as_written": one.as_written, "name": one.name, "role": one.role, "country": one.country}
            for one in deal.parties
        ],
        "title": deal.title,
        "object": deal.object,
        **_money(amount, deal.amount_text, deal.signed or article.published),
        "is_total": False,
        "in_sums": amount is not None and not amount.per_year,
        "measures": [
            {
                "value": plain(one.value),
                "unit": one.unit,
                "text": _words(article, deal, one.span.start, one.span.stop),
            }
            for one in deal.measures
        ],
        "sector": deal.sector,
        "sector_alt": list(deal.sector_alt),
        "section_heading": deal.heading,
        "place": deal.place,
        "country": deal.country,
        "signed": deal.signed,
        "evidence": _evidence(article, deal.evidence),
        "same_deal": None,
    }


def total_records(article: Article, extraction: Extraction) -> tuple[TotalRecord, ...]:
    """Sums and counts over many deals ("58 documents worth over 24 billion")."""
    return tuple(total_record(article, total) for total in extraction.totals)


def total_record(article: Article, total: Total) -> TotalRecord:
    """One sum over many deals as a dictionary: shown beside deals, never counted among them."""
    return {
        **_where(article, total.block),
        "count": total.count,
        "count_qualifier": str(total.count_qualifier),
        **_money(total.amount, total.amount_text, article.published),
        "is_total": True,
        "in_sums": False,
        "evidence": _evidence(article, total.evidence),
    }


def plain(value: Decimal) -> int | float:
    """A number for JSON: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def _where(article: Article, number: int) -> WhereFields:
    paragraph = _paragraph(article, number)
    return {
        "article": article.file,
        "article_id": article.id,
        "paragraph": number,
        "paragraph_id": paragraph.id,
        "lang": paragraph.lang,
        "published": article.published,
    }


def _money(amount: Amount | None, words: str | None, date: str | None) -> MoneyFields:
    worth = dollars(amount.value, amount.currency, date) if amount else None
    if worth is not None and worth.usd > MOST_DOLLARS:
        worth = None
    qualifier = None if amount is None else Qualifier.PER_YEAR if amount.per_year else amount.qualifier
    return {
        "amount": plain(amount.value) if amount else None,
        "currency": amount.currency if amount else None,
        "amount_text": words,
        "qualifier": None if qualifier is None else str(qualifier),
        "upper": plain(amount.upper) if amount and amount.upper is not None else None,
        "amount_usd": worth.usd if worth else None,
        "fx_rate": plain(worth.rate) if worth else None,
        "fx_date": worth.date if worth else None,
        "fx_source": worth.source if worth else None,
    }


def _evidence(article: Article, evidence: Sequence[Evidence]) -> list[EvidenceFields]:
    return [
        {
            "paragraph": one.block,
            "paragraph_id": _paragraph(article, one.block).id,
            "start": one.span.start,
            "stop": one.span.stop,
            "quote": one.quote,
            "rule": one.rule,
        }
        for one in evidence
    ]


def _paragraph(article: Article, number: int) -> Paragraph:
    return article.paragraphs[number - 1]


def _words(article: Article, deal: Deal, start: int, stop: int) -> str:
    return _paragraph(article, deal.block).text[start:stop]


# --- records ------------------------------------------------------------------------------------------------


def _fields(article: Article) -> dict[int, Mapping[str, Slots]]:
    """Each paragraph's terms, and those of the title or heading that it is the first to stand under."""
    found: dict[int, Mapping[str, Slots]] = {}
    above: Slots = terms_of(article.title, article.lang).fields[LEMMAS] if article.title else ()
    heading: str | None = None
    for paragraph in article.paragraphs:
        if paragraph.heading and paragraph.heading != heading:
            heading = paragraph.heading
            above += terms_of(heading, paragraph.lang).fields[LEMMAS]
        fields = dict(terms_of(paragraph.text, paragraph.lang).fields)
        if above:
            fields[HEADINGS] = above
        found[paragraph.number] = fields
        above = ()
    return found


def _by_paragraph(records: Sequence[Told]) -> dict[int, list[Told]]:
    grouped: dict[int, list[Told]] = {}
    for record in records:
        grouped.setdefault(record["paragraph"], []).append(record)
    return grouped


def _article_record(article: Article, order: int, totals: Sequence[TotalRecord]) -> Record:
    return Record(
        id=article_record_id(article.id),
        kind=ARTICLE,
        parent=article_record_id(article.id),
        article=article.id,
        fields={},
        labels={FILE: (article.file,)},
        numbers={ORDER: order, PUBLISHED: date_number(article.published)},
        stored={
            "info": asdict(article_info(article)),
            "paragraphs": [one.id for one in article.paragraphs],
            "totals": list(totals),
            "furniture": article.furniture,
        },
    )


def _paragraph_record(
    article: Article,
    paragraph: Paragraph,
    fields: Mapping[str, Slots],
    deals: Sequence[DealRecord],
    totals: Sequence[TotalRecord],
    order: int,
) -> Record:
    sums = [deal["amount_usd"] for deal in deals if deal["amount_usd"] is not None]
    return Record(
        id=paragraph.id,
        kind=PARAGRAPH,
        parent=paragraph.id,
        article=article.id,
        fields=fields,
        labels={**_shared_labels(article, paragraph), TOTALS: ("yes",) if totals else ()},
        numbers={
            ORDER: order,
            PUBLISHED: date_number(article.published),
            AMOUNT_USD: max(sums, default=None),
            LEAST_USD: min(sums, default=None),
        },
        stored={
            "number": paragraph.number,
            "lang": paragraph.lang,
            "heading": paragraph.heading,
            "text": paragraph.text,
            "bullet": paragraph.bullet,
            "deals": [deal["id"] for deal in deals],
            "totals": list(totals),
        },
    )


def _deal_record(
    article: Article, paragraph: Paragraph, fields: Mapping[str, Slots], deal: DealRecord, order: int
) -> Record:
    own = (deal["title"], deal["object"], deal["place"], *(one["as_written"] for one in deal["parties"]))
    return Record(
        id=deal["id"],
        kind=DEAL,
        parent=paragraph.id,
        article=article.id,
        fields={**fields, DEAL_WORDS: deal_words(own, paragraph.lang)},
        labels={
            **_shared_labels(article, paragraph),
            "sector": _label(deal["sector"]),
            "amount": _band(deal),
            "kind": _label(deal["kind"]),
            "currency": _label(deal["currency"]),
            "qualifier": _label(deal["qualifier"]),
            "party": tuple(dict.fromkeys(one["name"] for one in deal["parties"] if one["name"])),
            "place": _label(deal["place"]),
        },
        numbers={
            ORDER: order + paragraph.number,
            PUBLISHED: date_number(article.published),
            AMOUNT_USD: deal["amount_usd"],
            LEAST_USD: deal["amount_usd"],
        },
        stored=deal,
    )


def _shared_labels(article: Article, paragraph: Paragraph) -> dict[str, tuple[str, ...]]:
    return {"lang": (paragraph.lang,), "year": (article.published[:4],) if article.published else ()}


def _label(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _band(deal: DealRecord) -> tuple[str, ...]:
    if deal["amount"] is None:
        return ()
    return (UNCONVERTED if deal["amount_usd"] is None else band_of(deal["amount_usd"]),)


def date_number(published: str | None) -> int | None:
    """A date, perhaps partial, as a whole number that sorts.

    >>> date_number("2025-07-01"), date_number("2025-07"), date_number(None)
    (20250701, 20250700, None)
    """
    if not published:
        return None
    year, month, day = [*published.split("-"), "0", "0"][:3]
    return int(year) * 10_000 + int(month) * 100 + int(day)
