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

Whether two deals are one is decided from them and their two articles alone, whatever else there is; so when
an article comes, changes or goes, only what it touches need be looked at (`deals.regrouping`). A group is
named after the first of it, and each of its deals is linked with that one; a deal goes into the first group
that it can, and that has no deal of its article.

>>> from decimal import Decimal
>>> told = {"amount": Decimal(650), "currency": "USD", "sector": "agriculture_food"}
>>> one = Linkable("a#1", "a", "bg", (Side("Dalian Hesheng Holdings"),), **told)
>>> other = Linkable("b#1", "b", "uk", (Side("Dalian Group"),), **told)
>>> link([one, other])["a#1"].agrees
('parties', 'amount', 'sector')
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from deals.agreeing import compared
from deals.linkable import Linkable, Side
from deals.marks import keys_of, marks_of
from deals.reprints import reprinted
from deals.same_party import body_of, party_keys
from deals.tellings import Likeness, bare, days_between, likeness

__all__ = ["Firsts", "Judge", "Linkable", "SameDeal", "Side", "groups_of", "latest", "link"]

_LONG = 550
"""Days: tellings further apart in time are taken for one only if sum and object agree."""
_SEASON = 200
"""Days within which two sums can be of one deal; later it is the next order."""
MOST_COMPARED = 100
"""With how many first deals of groups that share a mark a deal is compared, the latest of them: a bound on
the work."""
_PAIRS_OF_ARTICLES = 1 << 12


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
    answer: dict[str, SameDeal] = {}
    for group in groups_of(items).values():
        if len(group) > 1:
            agrees, conflicts = compared(group)
            ids = tuple(told.id for told in group)
            for told in ids:
                others = tuple(one for one in ids if one != told)
                answer[told] = SameDeal(ids[0], agrees, conflicts, others)
    return answer


def groups_of(items: Sequence[Linkable]) -> Mapping[str, list[Linkable]]:
    """All deals in their groups, by the id of the first of each; who is alone is a group too."""
    articles: dict[str, list[Linkable]] = defaultdict(list)
    for item in items:
        articles[item.article].append(item)
    judge = Judge(articles.__getitem__)
    firsts = Firsts()
    groups: dict[str, list[Linkable]] = {}
    held: dict[str, set[str]] = {}
    for item in items:
        for first in firsts.before(item):
            if item.article not in held[first.id] and judge.are_one(first, item):
                break
        else:
            first = item
            firsts.add(item)
        groups.setdefault(first.id, []).append(item)
        held.setdefault(first.id, set()).add(item.article)
    return groups


class Firsts:
    """The first deals of groups, by their marks, in the order in which they came."""

    def __init__(self) -> None:
        self._filed: dict[str, list[tuple[int, Linkable]]] = defaultdict(list)
        self._number = 0

    def add(self, item: Linkable) -> None:
        """File one more."""
        self._number += 1
        for mark in marks_of(item):
            self._filed[mark].append((self._number, item))

    def before(self, item: Linkable) -> Iterable[Linkable]:
        """Those that share a mark with a deal, the first of them first."""
        found: dict[int, Linkable] = {}
        for mark in marks_of(item):
            if mark in self._filed:
                found.update(self._filed[mark][-MOST_COMPARED:])
        return (found[number] for number in sorted(found))


def latest(item: Linkable, firsts: Sequence[Linkable]) -> list[Linkable]:
    """Of first deals of groups, in order, those with which a deal is compared (`MOST_COMPARED`)."""
    marks, times = marks_of(item), Counter[str]()
    found = []
    for first in reversed(firsts):
        shared = marks & marks_of(first)
        if any(times[mark] < MOST_COMPARED for mark in shared):
            found.append(first)
        times.update(shared)
    return found[::-1]


class Judge:
    """Says whether two deals are one, from them and their articles."""

    def __init__(self, deals_of: Callable[[str], Sequence[Linkable]]) -> None:
        """Args:
        deals_of: the deals of an article, in one order.
        """
        self._deals_of = deals_of
        self._reprinted = lru_cache(_PAIRS_OF_ARTICLES)(self._compare_prints)

    def are_one(self, first: Linkable, item: Linkable) -> bool:
        """Whether two deals of two articles are one; they come in the order in which they were told."""
        if first.article == item.article:
            return False
        if first.passage or item.passage:
            prints = self._reprinted(*sorted((first.article, item.article)))
            if first.id in prints or item.id in prints:
                return prints.get(first.id) == item.id
        rare = partial(self._share_a_rare_name, first, item)
        return _same(likeness(bare(first), bare(item)), days_between(first, item), rare)

    def _compare_prints(self, article: str, other: str) -> Mapping[str, str]:
        return reprinted(self._deals_of(article), self._deals_of(other))

    def _share_a_rare_name(self, one: Linkable, other: Linkable) -> bool:
        """Whether they share a name that stands in no other deal of the one's article or of the other's."""
        shared = _own_keys(one) & _own_keys(other)
        return bool(shared and shared - self._keys_beside(one) - self._keys_beside(other))

    def _keys_beside(self, item: Linkable) -> frozenset[str]:
        beside = (keys_of(one) for one in self._deals_of(item.article) if one.id != item.id)
        return frozenset[str]().union(*beside)


def _same(like: Likeness | None, days: int, is_rare: Callable[[], bool]) -> bool:
    """Whether two deals are one, by how they compare and how many days lie between.

    Args:
        is_rare: says whether a name that they share stands in no other deal of their articles.
    """
    if like is None:
        return False
    several = like.parties > 1
    if days > _LONG or like.unsure:
        return bool(like.sum and like.object)
    if like.sum is False:
        return several and days <= _SEASON
    return several or bool(like.object) or bool(like.sum and (like.place or is_rare()))


def _own_keys(item: Linkable) -> frozenset[str]:
    """The keys of parties that are no known body: of those many deals are told, even if not here."""
    return frozenset(
        key for side in item.parties if body_of(side.name) is None for key in party_keys(side.name)
    )
