"""The deal record: what is stored, shown and printed of a deal, and of a sum over many deals.

The one place that names its fields; docs/architecture.md, "The deal record", says what each means, and a test
compares. `search.records` makes them of what `deals` read.
"""

from __future__ import annotations

from typing import TypedDict


class PartyFields(TypedDict):
    """A party: as the text has it, in its base form, the one name under which its bearer is counted, its role
    as in OCDS, its country (ISO 3166)."""

    as_written: str
    name: str
    counted: str
    role: str | None
    country: str | None


class MeasureFields(TypedDict):
    """A quantity that is no money: 1170 MW."""

    value: int | float
    unit: str
    text: str


class EvidenceFields(TypedDict):
    """Where something was read, and by which rule; `start` and `stop` count in the paragraph."""

    paragraph: int
    paragraph_id: str
    start: int
    stop: int
    quote: str
    rule: str


class SameDeal(TypedDict):
    """The same deal told in other articles (`others`: ids), what agrees between them and what conflicts."""

    group: str
    agrees: list[str]
    conflicts: list[str]
    others: list[str]


class WhereFields(TypedDict):
    """Where a deal or a total stands."""

    article: str
    article_id: str
    paragraph: int
    paragraph_id: str
    lang: str
    published: str | None


class MoneyFields(TypedDict):
    """A sum, in major units and in whole dollars; null where none is stated or no rate is known."""

    amount: int | float | None
    currency: str | None
    amount_text: str | None
    qualifier: str | None
    upper: int | float | None
    amount_usd: int | None
    fx_rate: int | float | None
    fx_date: str | None
    fx_source: str | None


class DealRecord(WhereFields, MoneyFields):
    """One deal."""

    id: str
    kind: str
    status: str
    parties: list[PartyFields]
    title: str
    object: str | None
    is_total: bool
    in_sums: bool
    measures: list[MeasureFields]
    sector: str
    sector_alt: list[str]
    section_heading: str | None
    place: str | None
    place_counted: str | None
    country: str | None
    signed: str | None
    evidence: list[EvidenceFields]
    same_deal: SameDeal | None


class SumFields(TypedDict):
    """What deals make together: how many, how many of them are added up, to how many dollars, and how many
    are not: no amount stated, a sum a year, no rate known. The last four make all deals."""

    deals: int
    added: int
    usd: int
    no_amount: int
    yearly: int
    no_rate: int


class TotalRecord(WhereFields, MoneyFields):
    """One sum or count over many deals: „58 документа на обща стойност над 24 млрд.“"""

    count: int | None
    count_qualifier: str
    is_total: bool
    in_sums: bool
    article_deals: SumFields
    evidence: list[EvidenceFields]
