"""In what the tellings of one deal agree, and in what they conflict.

Comes in: the deals of a group. Goes out: names of what all tellings that state it agree in, and of what they
differ in. What many of them tell in the same words is compared once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from deals.linkable import Linkable
from deals.same_sum import sum_agrees
from deals.tellings import places_agree, things_of


def compared(tellings: Sequence[Linkable]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What agrees and what conflicts in all pairs that state it."""
    agrees: list[str] = ["parties"] if all(one.parties for one in tellings) else []
    conflicts: list[str] = []
    sums = [told for pair in _pairs(tellings, _sum_of) if (told := sum_agrees(*pair)) is not None]
    if sums:
        (agrees if all(sums) else conflicts).append("amount")
    if len({one.sector for one in tellings}) == 1:
        agrees.append("sector")
    if all(things_of(one) & things_of(other) for one, other in _pairs(tellings, _object_of)):
        agrees.append("object")
    places = [places_agree(*pair) for pair in _pairs(tellings, _place_of)]
    if False in places:
        conflicts.append("place")
    elif None not in places:
        agrees.append("place")
    if len({one.kind for one in tellings if one.kind}) > 1:
        conflicts.append("kind")
    if len({one.status for one in tellings if one.status != "unknown"}) > 1:
        conflicts.append("status")
    return tuple(agrees), tuple(conflicts)


_NOTHING = Linkable("", "", "", ())


def _sum_of(item: Linkable) -> Linkable:
    return replace(
        _NOTHING,
        amount=item.amount,
        upper=item.upper,
        currency=item.currency,
        qualifier=item.qualifier,
        usd=item.usd,
    )


def _object_of(item: Linkable) -> Linkable:
    return replace(_NOTHING, object=item.object, lang=item.lang)


def _place_of(item: Linkable) -> Linkable:
    return replace(_NOTHING, place=item.place)


def _pairs(
    tellings: Sequence[Linkable], part: Callable[[Linkable], Linkable]
) -> Iterator[tuple[Linkable, Linkable]]:
    """All pairs of what is told, as far as a part of it is concerned; each once."""
    told = Counter(map(part, tellings))
    yield from combinations(told, 2)
    yield from ((one, one) for one, times in told.items() if times > 1)
