"""What linking knows of a deal: plain values, filled by whoever has the records.

Comes in: nothing. Goes out: the types that `deals.linking` and the rooms it compares with share.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from analyzers.hashing import HashedOnce


@dataclass(frozen=True, slots=True)
class Side(HashedOnce):
    """A party: its name in base form, its role and country where known."""

    name: str
    role: str | None = None
    country: str | None = None

    __hash__ = HashedOnce.__hash__


@dataclass(frozen=True, slots=True)
class Linkable(HashedOnce):
    """What linking needs to know of a deal.

    Attributes:
        id: of the deal.
        article: deals of one article are never linked: what it tells twice is one record already.
        lang: of its words.
        parties: who takes part.
        kind, status: as on the record.
        object: what it is about, as written.
        amount, upper, currency, qualifier: the sum, if stated.
        usd: the sum in dollars, if a rate is known.
        measures: quantities that are no money, each a value and its unit.
        sector, near: its sector and those it comes near.
        place, country: where.
        published: of its article, ISO 8601, perhaps partial.
        passage: where several outlets print the text it stands in, which text that is; else empty.
    """

    id: str
    article: str
    lang: str
    parties: tuple[Side, ...]
    kind: str = ""
    object: str | None = None
    amount: Decimal | None = None
    upper: Decimal | None = None
    currency: str | None = None
    qualifier: str | None = None
    usd: int | None = None
    measures: tuple[tuple[Decimal, str], ...] = ()
    sector: str = "other"
    near: tuple[str, ...] = ()
    place: str | None = None
    country: str | None = None
    status: str = "unknown"
    published: str | None = None
    passage: str = ""

    __hash__ = HashedOnce.__hash__
