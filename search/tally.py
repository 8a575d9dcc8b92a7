"""Deals added up: how many there are, to how many dollars they come, and how many could not be added.

Comes in: deal records. Goes out: a `Tally` of all, and of each sector, kind, year, ... Each deal falls into
one of four heaps, so that a sum never hides what it lacks:

    added       its amount is added up, in dollars at the rate of its date
    no_amount   the text states none
    yearly      a sum a year: how many years is not known
    no_rate     no rate of its currency is known for its date

Totals over many deals are no deals and never come in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from search.deal_record import DealRecord, SumFields, TotalRecord
from search.facets import FACETS, NONE, amount_band
from search.results import Note

GROUPINGS = ("sector", "kind", "year", "amount", "party", "currency", "status", "lang", "place")
"""By what sums are divided."""

SEVERAL = frozenset({"party"})
"""Groupings in which one deal can stand under several values: their rows come to more than the total."""

_PLACES = {facet.name: {value: at for at, value in enumerate(facet.order)} for facet in FACETS if facet.order}
"""Values of a grouping that stand in an order of their own."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What deals come to. `usd`: whole dollars of the `added` ones; the four heaps make all `deals`."""

    deals: int = 0
    added: int = 0
    usd: int = 0
    no_amount: int = 0
    yearly: int = 0
    no_rate: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a grouping ("none": the record has none) and what its deals come to."""

    value: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class TallyResults:
    """What the deals of a query come to.

    Attributes:
        grouping: by what the rows are divided.
        rows: one for each value.
        whole: all deals.
        retold: further tellings among them, of deals that several articles tell of, and their dollars: those
            that counting once leaves out.
        totals: the sums over many deals that the texts state, beside ours.
    """

    grouping: str
    rows: tuple[Row, ...]
    whole: Tally
    retold: Tally
    totals: tuple[TotalRecord, ...]
    notes: tuple[Note, ...]
    took_ms: float


def plain(value: Decimal) -> int | float:
    """A number for JSON: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def sum_of(deals: Iterable[DealRecord]) -> Tally:
    """What some deals come to, each record counted."""
    heaps = dict.fromkeys(("added", "no_amount", "yearly", "no_rate"), 0)
    usd = 0
    for deal in deals:
        heap = _heap_of(deal)
        heaps[heap] += 1
        if heap == "added":
            usd += deal["amount_usd"] or 0
    return Tally(deals=sum(heaps.values()), usd=usd, **heaps)


def sum_fields(tally: Tally) -> SumFields:
    """What deals make together, as printed."""
    return {
        "deals": tally.deals,
        "added": tally.added,
        "usd": tally.usd,
        "no_amount": tally.no_amount,
        "yearly": tally.yearly,
        "no_rate": tally.no_rate,
    }


def rows_by(grouping: str, deals: Sequence[DealRecord], once: bool) -> tuple[Row, ...]:
    """What the deals of each value come to: largest sums first, years and amounts in order, no value last.

    Args:
        grouping: one of GROUPINGS.
        once: of a deal that several articles tell of, one telling counts in each row.
    """
    of: dict[str, list[DealRecord]] = {}
    for deal in deals:
        for value in values_of(grouping, deal):
            of.setdefault(value, []).append(deal)
    rows = [Row(value, sum_of(told_once(held) if once else held)) for value, held in of.items()]
    if grouping == "year":
        return tuple(sorted(rows, key=lambda row: (row.value == NONE, row.value)))
    if place := _PLACES.get(grouping):
        return tuple(sorted(rows, key=lambda row: place[row.value]))
    return tuple(
        sorted(rows, key=lambda row: (row.value == NONE, -row.tally.usd, -row.tally.deals, row.value))
    )


def whole_of(deals: Sequence[DealRecord], once: bool) -> tuple[Tally, Tally]:
    """What deals come to in all, and what the further tellings among them do.

    Args:
        once: of a deal that several articles tell of, one telling counts.
    """
    every, single = sum_of(deals), sum_of(told_once(deals))
    return single if once else every, retold(every, single)


def told_once(deals: Iterable[DealRecord]) -> list[DealRecord]:
    """Of each deal that several articles tell of one telling: the first whose amount can be added up."""
    chosen: dict[str, DealRecord] = {}
    for deal in deals:
        thing = group_of(deal)
        if thing not in chosen or (not _can_be_added(chosen[thing]) and _can_be_added(deal)):
            chosen[thing] = deal
    return list(chosen.values())


def retold(every: Tally, once: Tally) -> Tally:
    """How many tellings of deals were further ones, and to what they come.

    Args:
        every: what all tellings come to.
        once: what they come to with each deal counted once.
    """
    return Tally(deals=every.deals - once.deals, usd=every.usd - once.usd)


def group_of(deal: Mapping[str, Any]) -> str:
    """The deal that a record tells of: its group, or itself."""
    same = deal["same_deal"]
    return str(same["group"] if same else deal["id"])


def values_of(grouping: str, deal: DealRecord) -> tuple[str, ...]:
    """Under which values of a grouping a deal stands."""
    if grouping == "party":
        names = (one["counted"] for one in deal["parties"] if one["counted"])
        return tuple(dict.fromkeys(names)) or (NONE,)
    if grouping == "place":
        return (deal["place_counted"] or NONE,)
    if grouping == "year":
        return ((deal["published"] or "")[:4] or NONE,)
    if grouping == "amount":
        return (amount_band(deal["amount"], deal["amount_usd"]) or NONE,)
    held: Mapping[str, Any] = deal
    return (str(held[grouping] or NONE),)


def _can_be_added(deal: DealRecord) -> bool:
    return _heap_of(deal) == "added"


def _heap_of(deal: DealRecord) -> str:
    """Whether a deal is added, or why not."""
    if deal["amount"] is None:
        return "no_amount"
    if not deal["in_sums"]:
        return "yearly"
    return "no_rate" if deal["amount_usd"] is None else "added"
