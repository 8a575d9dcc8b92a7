"""Which deals of several articles are one deal, told again, perhaps in another language.

Comes in: what is known of each deal, as plain values (`Linkable`). Goes out: for each deal that has a
double, its group, what agrees and what conflicts. Precision before recall: two deals are linked only if
they share a party, nothing tells them apart (`deals.tellings` says what does), and one of these holds:

    the same sum; and a second party, the object or the place agree, or the name stands in no other deal
    no sum to compare; and the object or a second party agrees
    sums that differ by a quarter at most; and a second party agrees, in the same season: a conflict to show

Where much time lies between, or a further party cannot be compared, sum and object must both agree. Deals of
one text that several outlets print are one even if little is known of them (`deals.reprints`). Nobody here
says which of two sums is right.

>>> from decimal import Decimal
>>> told = {"amount": Decimal(650), "currency": "USD", "sector": "agriculture_food"}
>>> one = Linkable("a#1", "a", "bg", (Side("Dalian Hesheng Holdings"),), **told)
>>> other = Linkable("b#1", "b", "uk", (Side("Dalian Group"),), **told)
>>> link([one, other])["a#1"].agrees
('parties', 'amount', 'sector')
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from deals.linkable import Linkable, Side
from deals.reprints import reprinted
from deals.same_party import body_of, party_keys
from deals.same_sum import sum_agrees
from deals.tellings import Likeness, likeness, places_agree, things_of

__all__ = ["Linkable", "SameDeal", "Side", "link"]

_RARE = 1
"""In how many deals of one article a name may stand to tell by itself which deal is meant."""
_LONG = 550
"""Days: tellings further apart in time are taken for one only if sum and object agree."""
_SEASON = 200
"""Days within which two sums can be of one deal; later it is the next order."""
_RECENT = 40
"""With how many earlier deals that share two marks a deal is compared: a bound on the work."""
_STEP = math.log(1.3)
"""Sums are filed by size, in steps that are wider than the widest difference of one deal's sums."""


@dataclass(frozen=True, slots=True)
class SameDeal:
    """A deal's place in a group of tellings.

    Attributes:
        group: the id of the group's first deal.
        agrees: what all tellings that state it agree in: parties, amount, sector, object, place.
        conflicts: in what they differ: amount, place, kind, status.
        others: ids of the other tellings.
    """

    group: str
    agrees: tuple[str, ...]
    conflicts: tuple[str, ...]
    others: tuple[str, ...]


def link(items: Sequence[Linkable]) -> Mapping[str, SameDeal]:
    """The deals that are told in more than one article, each with its group; others are not in the answer."""
    common = _common_keys(items)
    telling = {item.id: _own_keys(item) - common for item in items}
    links: dict[str, set[str]] = defaultdict(set)
    for one, other in _candidates(items):
        if _same(likeness(one, other), rare=bool(telling[one.id] & telling[other.id])):
            links[one.id].add(other.id)
            links[other.id].add(one.id)
    known = {item.id: item for item in items}
    for one, other in reprinted(items):
        for here, there in ((one, other), (other, one)):
            for second in [id for id in links[here.id] if known[id].article == there.article]:
                links[here.id].discard(second)
                links[second].discard(here.id)
            links[here.id].add(there.id)
        links[other.id].add(one.id)
    answer: dict[str, SameDeal] = {}
    for group in _groups(items, links):
        tellings = [known[one] for one in group]
        agrees, conflicts = _compared(tellings)
        for told in group:
            others = tuple(one for one in group if one != told)
            answer[told] = SameDeal(group[0], agrees, conflicts, others)
    return answer


def _same(like: Likeness, rare: bool) -> bool:
    """Whether two deals are one, by how they compare; `rare`: a name they share stands in no other deal."""
    if not like.parties or like.against or like.far:
        return False
    several = like.parties > 1
    if like.days > _LONG or like.unsure:
        return bool(like.sum and like.object)
    if like.sum is False:
        return several and like.days <= _SEASON
    return several or bool(like.object) or bool(like.sum and (like.place or rare))


def _candidates(items: Sequence[Linkable]) -> Iterator[tuple[Linkable, Linkable]]:
    """Pairs of two articles that share a word of a party and one thing more, each once."""
    filed: dict[tuple[str, str], list[Linkable]] = defaultdict(list)
    for item in items:
        seen: set[str] = set()
        for mark in _marks(item):
            for earlier in filed[mark][-_RECENT:]:
                if earlier.article != item.article and earlier.id not in seen:
                    seen.add(earlier.id)
                    yield earlier, item
            filed[mark].append(item)


def _marks(item: Linkable) -> list[tuple[str, str]]:
    """A word of a party's name with one of: a word of another party, a thing, the size of the sum."""
    keys = _keys(item)
    more = {*(f"thing {thing}" for thing in things_of(item)), *_sizes(item)}
    by_party = [party_keys(side.name) for side in item.parties]
    pairs = {
        (min(key, other), max(key, other))
        for ours, theirs in combinations(by_party, 2)
        for key in ours
        for other in theirs
    }
    return sorted(pairs | {(key, mark) for key in keys for mark in more})


def _sizes(item: Linkable) -> set[str]:
    """Two neighbouring steps of size, in its currency and in dollars, so that close sums share one."""
    found = set()
    for currency, amount in ((item.currency, item.amount), ("USD", item.usd)):
        if amount:
            step = math.floor(math.log(float(amount)) / _STEP)
            found |= {f"{currency} {step}", f"{currency} {step + 1}"}
    return found


def _groups(items: Sequence[Linkable], links: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """Deals linked with each other, one of an article at most: a chain of links may not join two of them."""
    article = {item.id: item.article for item in items}
    place = {item.id: at for at, item in enumerate(items)}
    groups: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for item in items:
        if item.id in seen or item.id not in links:
            continue
        group, articles = [item.id], {item.article}
        for other in sorted(links[item.id], key=place.__getitem__):
            if other not in seen and article[other] not in articles:
                group.append(other)
                articles.add(article[other])
        if len(group) > 1:
            seen.update(group)
            groups.append(tuple(group))
    return groups


def _compared(tellings: Sequence[Linkable]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What agrees and what conflicts in all pairs that state it."""
    agrees: list[str] = ["parties"] if all(one.parties for one in tellings) else []
    conflicts: list[str] = []
    pairs = list(combinations(tellings, 2))
    sums = [told for pair in pairs if (told := sum_agrees(*pair)) is not None]
    if sums:
        (agrees if all(sums) else conflicts).append("amount")
    if all(one.sector == other.sector for one, other in pairs):
        agrees.append("sector")
    if all(things_of(one) & things_of(other) for one, other in pairs):
        agrees.append("object")
    places = [told for pair in pairs if (told := places_agree(*pair)) is not None]
    if places and not all(places):
        conflicts.append("place")
    elif len(places) == len(pairs):
        agrees.append("place")
    if len({one.kind for one in tellings if one.kind}) > 1:
        conflicts.append("kind")
    if len({one.status for one in tellings if one.status != "unknown"}) > 1:
        conflicts.append("status")
    return tuple(agrees), tuple(conflicts)


def _keys(item: Linkable) -> frozenset[str]:
    return frozenset(key for side in item.parties for key in party_keys(side.name))


def _own_keys(item: Linkable) -> frozenset[str]:
    """The keys of parties that are no known body: of those many deals are told, even if not here."""
    return frozenset(
        key for side in item.parties if body_of(side.name) is None for key in party_keys(side.name)
    )


def _common_keys(items: Sequence[Linkable]) -> frozenset[str]:
    """Names that stand in several deals of one article: they do not tell which deal is meant."""
    times = Counter((key, item.article) for item in items for key in _keys(item))
    return frozenset(key for (key, _), count in times.items() if count > _RARE)
