"""What linking knows of a deal: plain values, filled by whoever has the records.

Comes in: nothing. Goes out: the types that `deals.linking` and the rooms it compares with share.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar


class _Remembered:
    """A value that is looked up many times: its hash is worked out once."""

    __slots__ = ("_hash",)
    _hash: int
    __match_args__: ClassVar[tuple[str, ...]]

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            object.__setattr__(self, "_hash", hash(tuple(getattr(self, one) for one in self.__match_args__)))
            return self._hash


@dataclass(frozen=True, slots=True)
class Side(_Remembered):
    """A party: its name in base form, its role and country where known."""

    name: str
    role: str | None = None
    country: str | None = None

    __hash__ = _Remembered.__hash__


@dataclass(frozen=True, slots=True)
class Linkable(_Remembered):
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

    __hash__ = _Remembered.__hash__
