"""What a text tells of a deal: plain values, no behaviour that reaches for files, engines or screens.

Comes in: nothing. Goes out: the types that `deals.extract` fills and that the floors above store and show.
Field names follow the deal record (docs/architecture.md); roles and values lean on the Open Contracting
Data Standard (OCDS).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from analyzers.tokens import Span, Token


class Kind(StrEnum):
    """What sort of act or document the deal is."""

    MEMORANDUM = "memorandum"
    AGREEMENT = "agreement"
    FRAMEWORK_AGREEMENT = "framework_agreement"
    CONTRACT = "contract"
    PROTOCOL = "protocol"
    ROADMAP = "roadmap"
    STATEMENT = "statement"
    LOAN = "loan"
    GRANT = "grant"
    ACQUISITION = "acquisition"
    INVESTMENT = "investment"
    PROJECT = "project"


class Status(StrEnum):
    """How far the deal has come, by the words of the text."""

    ANNOUNCED = "announced"
    SIGNED = "signed"
    UNDER_CONSTRUCTION = "under_construction"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Qualifier(StrEnum):
    """How exactly a sum is stated."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"
    UP_TO = "up_to"
    FROM_TO = "from_to"
    PER_YEAR = "per_year"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph handed to the extractor.

    Attributes:
        number: the paragraph's running number in its article, from 1.
        text: cleaned text; all spans count in it.
        lang: "ru", "bg" or "uk".
        heading: the section heading it stands under, as written.
        is_title: it is the article's title (it may repeat a deal, never the place to cite first).
        words: its words, analysed or not, from whoever has them already; else they are found.
    """

    number: int
    text: str
    lang: str
    heading: str | None = None
    is_title: bool = False
    words: tuple[Token, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as stated.

    Attributes:
        value: major units of the currency, scale applied ("3,5 млрд руб." = 3500000000); of a range the low
            end.
        currency: ISO 4217.
        qualifier: exact, about, over, ...
        upper: the high end of a range, else None.
        per_year: a sum for each year (the qualifier is then PER_YEAR unless the text says about, over, ...
            too).
        span: number, scale and currency words, as far as they stand together.
        rule: name of the rule that read it.
        optional: currency or scale was understood from context only.
    """

    value: Decimal
    currency: str
    qualifier: Qualifier
    upper: Decimal | None
    per_year: bool
    span: Span
    rule: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity that is not money: 1170 MW, 12 million tonnes, 100 ha, 30,000 students."""

    value: Decimal
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who takes part in a deal.

    Attributes:
        as_written: the exact words of the text.
        name: base form: nominative, without the definite article, with legal form and quotes as written.
        role: buyer, seller, lender, borrower, investor, contractor, ... or None.
        country: ISO 3166 alpha-2 or None.
        span: in the block where it stands.
    """

    as_written: str
    name: str
    role: str | None
    country: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read: block number, span in it, the words, the rule's name."""

    block: int
    span: Span
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class Deal:
    """One agreement, contract, loan, acquisition or project that the text names.

    `evidence[0]` is the sentence that names the deal; further ones say where amount, place, ... were read.
    `block` is the number of that first block. `amount_block` is where the amount stands (it may be another).
    """

    kind: Kind
    status: Status
    parties: tuple[Party, ...]
    title: str
    object: str | None
    amount: Amount | None
    amount_text: str | None
    amount_block: int | None
    measures: tuple[Measure, ...]
    sector: str
    sector_alt: tuple[str, ...]
    heading: str | None
    place: str | None
    country: str | None
    block: int
    span: Span
    evidence: tuple[Evidence, ...]
    signed: str | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A sum or count over many deals ("58 documents worth over 24 billion"): shown, never summed.

    Attributes:
        count: how many documents, if said; count_qualifier says how exactly.
    """

    count: int | None
    count_qualifier: Qualifier
    amount: Amount | None
    amount_text: str | None
    block: int
    span: Span
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A sum of money found in a block, whether or not it belongs to a deal."""

    block: int
    text: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one article, in order of the text."""

    deals: Sequence[Deal] = field(default_factory=tuple)
    totals: Sequence[Total] = field(default_factory=tuple)
    money: Sequence[Mention] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Dollars:
    """An amount in US dollars.

    Attributes:
        usd: whole US dollars.
        rate: units of the stated currency for one dollar.
        date: the day (YYYY-MM-DD) or year (YYYY) the rate is of; None for dollars themselves.
        source: who published the rate.
    """

    usd: int
    rate: Decimal
    date: str | None
    source: str
