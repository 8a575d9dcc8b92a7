"""Sums of money in words: how much, how exactly the text says so, from where to where.

Comes in: whole US dollars, and records. Goes out: English words that can be told in other languages
(`search.said`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from search.facets import BANDS
from search.said import Figure, Said, figure, row, say

_TRILLION, _BILLION, _MILLION = (Decimal(10) ** power for power in (12, 9, 6))

_EDGES: tuple[Decimal, ...] = (
    *(Decimal(band.high) for band in BANDS if band.high is not None),
    *(_MILLION, _BILLION, _TRILLION),
)

_HEDGES = frozenset({"about", "over", "under", "up_to"})
"""Qualifiers that say themselves that a sum is not exact."""


def dollars(usd: int | None) -> str:
    """Whole US dollars, short: three figures and a scale.

    >>> dollars(1_000_000_000), dollars(183_260_000), dollars(300_000), dollars(None)
    ('$1 billion', '$183 million', '$300,000', '')
    """
    return "" if usd is None else _short(usd)


def scaled(figures: Decimal, scale: Decimal) -> Said:
    """Dollars by figures and their scale."""
    if scale == _TRILLION:
        return say("$%(figures)s trillion", figures=trimmed(figures))
    if scale == _BILLION:
        return say("$%(figures)s billion", figures=trimmed(figures))
    if scale == _MILLION:
        return say("$%(figures)s million", figures=trimmed(figures))
    return say("$%(figures)s", figures=trimmed(figures))


def brief(usd: int) -> Said:
    """Dollars in as few letters as can be typed into the box for amounts.

    >>> brief(5_800_000_000), brief(183_260_000), brief(300_000)
    ('$5.8b', '$183m', '$300,000')
    """
    figures, scale = shortened(Decimal(usd))
    if scale == _TRILLION:
        return say("$%(figures)st", figures=trimmed(figures))
    if scale == _BILLION:
        return say("$%(figures)sb", figures=trimmed(figures))
    if scale == _MILLION:
        return say("$%(figures)sm", figures=trimmed(figures))
    return scaled(figures, scale)


def in_full(usd: int) -> Said:
    """All figures of whole US dollars.

    >>> in_full(1_500_000)
    '$1,500,000'
    """
    return say("$%(figures)s", figures=figure(usd))


def shortened(value: Decimal) -> tuple[Decimal, Decimal]:
    """Three figures and their scale; below a million in full. Nothing is rounded up into the next band.

    >>> shortened(Decimal(2_780_000_000)), shortened(Decimal("80000.5"))
    ((Decimal('2.78'), Decimal('1000000000')), (Decimal('80000.50'), Decimal('1')))
    """
    for scale in (_TRILLION, _BILLION, _MILLION):
        if value >= scale:
            figures = value / scale
            places = 2 if figures < 10 else 1 if figures < 100 else 0
            exact = Decimal(1).scaleb(-places)
            rounded = figures.quantize(exact)
            if any(value < edge <= rounded * scale for edge in _EDGES):
                rounded = figures.quantize(exact, ROUND_DOWN)
            return rounded, scale
    return value.quantize(Decimal("0.01")), Decimal(1)


def worth(record: Mapping[str, Any]) -> str:
    """A deal's amount in dollars, as exact as the text is; empty where no rate is known.

    >>> worth({"amount": 600e6, "currency": "USD", "amount_usd": 600_000_000, "qualifier": "over"})
    'over $600 million'
    >>> worth({"amount": 140.7e6, "currency": "USD", "amount_usd": 140_700_000, "qualifier": "exact"})
    '$140.7 million'
    >>> worth({"amount": 94e9, "currency": "KZT", "amount_usd": 181_300_000, "qualifier": "exact"})
    '≈ $181 million'
    """
    usd = record.get("amount_usd")
    if not isinstance(usd, int):
        return ""
    is_stated = record.get("currency") == "USD"
    shown = _stated if is_stated else _short
    told: Said = shown(usd)
    upper, amount = record.get("upper"), record.get("amount")
    if upper and amount:
        told = say("%(low)s to %(high)s", low=told, high=shown(round(usd * upper / amount)))
    if not is_stated and record.get("qualifier") not in _HEDGES:
        told = row(["≈", told], " ")
    return exactly(record.get("qualifier"), told)


def _short(usd: int) -> Said:
    return scaled(*shortened(Decimal(usd)))


def _stated(usd: int) -> Said:
    """Dollars that the text itself states: no figure of them is rounded away."""
    for scale in (_TRILLION, _BILLION, _MILLION):
        if usd >= scale and not (usd * 1000) % int(scale):
            return scaled(Decimal(usd) / scale, scale)
    return in_full(usd)


def range_name(low: int | None, high: int | None) -> Said:
    """An exact range of dollars.

    >>> range_name(1_000_000, None), range_name(None, 5_000_000)
    ('From $1 million', 'Up to $5 million')
    """
    if low is not None and high is not None:
        return say("%(low)s to %(high)s", low=dollars(low), high=dollars(high))
    if low is not None:
        return say("From %(sum)s", sum=dollars(low))
    return say("Up to %(sum)s", sum=dollars(high))


def stated_range(low: int | None, high: int | None, currency: str) -> Said:
    """An exact range of sums as they are stated in a currency, both ends included.

    >>> stated_range(10_000_000, 50_000_000, "EUR"), stated_range(None, 5000, "KZT")
    ('10,000,000 to 50,000,000 EUR', 'Up to 5,000 KZT')
    """
    if low is not None and high is not None:
        return say("%(low)s to %(high)s %(currency)s", low=low, high=high, currency=currency)
    if low is not None:
        return say("From %(sum)s %(currency)s", sum=low, currency=currency)
    return say("Up to %(sum)s %(currency)s", sum=high, currency=currency)


def exactly(qualifier: str | None, what: str) -> str:
    """A sum or number, as exact as a text gives it.

    >>> exactly("per_year", say("$5")), exactly("exact", say("$5"))
    ('$5 a year', '$5')
    """
    match qualifier:
        case "about":
            return say("about %(what)s", what=what)
        case "over":
            return say("over %(what)s", what=what)
        case "under":
            return say("under %(what)s", what=what)
        case "up_to":
            return say("up to %(what)s", what=what)
        case "per_year":
            return say("%(what)s a year", what=what)
        case _:
            return what


def trimmed(value: Decimal) -> Figure:
    """A number without zeros that say nothing."""
    return figure(value, max(0, -int(value.normalize().as_tuple().exponent)))
