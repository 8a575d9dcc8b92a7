"""Deals and totals as plain dictionaries: what is stored, shown and printed (docs/architecture.md, "The deal
record").

Comes in: an article and what `deals` read from it; perhaps a rates file of the user's own. Goes out: records
of `search.deal_record`, sums in dollars at the rate of their date.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from deals.known_names import counted_name
from deals.known_places import counted_place
from deals.model import Amount, Deal, Evidence, Extraction, Qualifier, Total
from deals.rates import dollars
from search.corpus import Article, Paragraph
from search.deal_record import DealRecord, EvidenceFields, MoneyFields, SumFields, TotalRecord, WhereFields
from search.tally import plain, sum_fields, sum_of

MOST_DOLLARS = 10**15
"""Above that, several times the product of the whole world, a sum is a slip or a jest: it is kept as written
and not converted."""


def deal_records(
    article: Article, extraction: Extraction, own_rates: Path | None = None
) -> tuple[DealRecord, ...]:
    """The deals of an article, numbered in the order of the text.

    Raises:
        TableError: the file `own_rates` cannot be read.
    """
    return tuple(
        deal_record(article, deal, number, own_rates) for number, deal in enumerate(extraction.deals, 1)
    )


def deal_record(article: Article, deal: Deal, number: int, own_rates: Path | None = None) -> DealRecord:
    """One deal as a dictionary. Amounts are in major units; without a known rate there are no dollars."""
    amount = deal.amount
    return {
        "id": f"{article.id}.d{number}",
        **_where(article, deal.block),
        "kind": str(deal.kind),
        "status": str(deal.status),
        "parties": [
            {
                "as_written": one.as_written,
                "name": one.name,
                "counted": counted_name(one.name),
                "role": one.role,
                "country": one.country,
            }
            for one in deal.parties
        ],
        "title": deal.title,
        "object": deal.object,
        **_money(amount, deal.amount_text, _rate_days(deal.signed, article.published), own_rates),
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
        "place_counted": counted_place(deal.place, deal.country) if deal.place else None,
        "country": deal.country,
        "signed": deal.signed,
        "evidence": _evidence(article, deal.evidence),
        "same_deal": None,
    }


def total_records(
    article: Article, extraction: Extraction, deals: Sequence[DealRecord], own_rates: Path | None = None
) -> tuple[TotalRecord, ...]:
    """Sums and counts over many deals ("58 documents worth over 24 billion"), beside what `deals` make."""
    beside = sum_fields(sum_of(deals))
    return tuple(total_record(article, total, beside, own_rates) for total in extraction.totals)


def total_record(
    article: Article, total: Total, beside: SumFields, own_rates: Path | None = None
) -> TotalRecord:
    """One sum over many deals as a dictionary: shown beside deals, never counted among them."""
    return {
        **_where(article, total.block),
        "count": total.count,
        "count_qualifier": str(total.count_qualifier),
        **_money(total.amount, total.amount_text, (article.published,), own_rates),
        "is_total": True,
        "in_sums": False,
        "article_deals": beside,
        "evidence": _evidence(article, total.evidence),
    }


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


def _rate_days(signed: str | None, published: str | None) -> tuple[str | None, ...]:
    """Whose day's rate is wanted, the first that is known: the day of signing, else the article's. A month or
    year in which the article itself stands says less than its date.
    """
    if signed is None or (published or "").startswith(signed):
        return (published,)
    return (signed, published)


def _money(
    amount: Amount | None, words: str | None, days: Sequence[str | None], own_rates: Path | None
) -> MoneyFields:
    known = (dollars(amount.value, amount.currency, day, own_rates) for day in days) if amount else ()
    worth = next((one for one in known if one is not None), None)
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
