"""Groups of tellings brought up to date: only deals whose group can have changed are looked at.

Comes in: which deals are new, changed or left by the first of their group; a way to ask for others and for
how they were grouped before. Goes out: the groups of those that were looked at. What comes of it is what
`deals.linking.groups_of` makes of all deals at once: there each deal goes into the first group that it can,
so its group depends on what stands before it, and on nothing else. Here deals are looked at in that same
order, and where the group of one becomes another, those after it are looked at that this concerns:

    it is the first of a group now      later deals that are one with it, but in a later group or alone
    it is no longer the first of one    those that were in that group
    it has left a group, or come to it  later deals of its own article, of which a group holds one
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from typing import Protocol

from deals.linkable import Linkable
from deals.linking import Firsts, Judge, latest

Place = tuple[str, int, str]
"""Where a deal stands in the order of all."""


class Held(Protocol):
    """All deals that there are, and how they were grouped before."""

    def place(self, item: Linkable) -> Place:
        """Where a deal stands in the order of all."""
        ...

    def get(self, ids: Iterable[str]) -> Sequence[Linkable]:
        """Deals by their ids; those that are no longer there are left out."""
        ...

    def deals_of(self, article: str) -> Sequence[Linkable]:
        """The deals of an article, in their order."""
        ...

    def first_of(self, item: Linkable) -> str | None:
        """The id of the first deal of the group in which one was, its own where it was alone; None: it is new
        or changed."""
        ...

    def members(self, first: str) -> Sequence[str]:
        """The deals that were in a group, named by its first."""
        ...

    def firsts_before(self, item: Linkable) -> Sequence[Linkable]:
        """The deals that were first of a group, share a mark with one and stand before it, in order."""
        ...

    def after(self, item: Linkable) -> Sequence[Linkable]:
        """The deals that share a mark with one and stand after it."""
        ...


def regrouped(held: Held, wanted: Iterable[Linkable], most: int) -> dict[str, str] | None:
    """The deals that were looked at, each with the first of its group now: itself where it is alone.

    Args:
        held: what there is.
        wanted: deals that are new or changed, and those whose group was named after one that is new, changed
            or gone.
        most: deals to look at; None comes out where more are concerned.
    """
    return _Regrouping(held).run(wanted, most)


class _Regrouping:
    def __init__(self, held: Held) -> None:
        self._held = held
        self._judge = Judge(held.deals_of)
        self._firsts = Firsts()
        self._now: dict[str, str] = {}
        self._waiting: list[tuple[Place, str]] = []
        self._known: dict[str, Linkable] = {}

    def run(self, wanted: Iterable[Linkable], most: int) -> dict[str, str] | None:
        self._look_at(wanted)
        while self._waiting:
            if len(self._known) > most:
                return None
            item = self._known[heapq.heappop(self._waiting)[1]]
            before, first = self._held.first_of(item), self._first_for(item)
            self._now[item.id] = first
            if first != before:
                self._look_at(self._concerned(item, before))
        return self._now

    def _look_at(self, items: Iterable[Linkable]) -> None:
        for item in items:
            if item.id not in self._known:
                self._known[item.id] = item
                heapq.heappush(self._waiting, (self._held.place(item), item.id))

    def _first_for(self, item: Linkable) -> str:
        """The first of the groups that a deal can go into; else it is one itself."""
        place = self._held.place
        before = [one for one in self._held.firsts_before(item) if one.id not in self._known]
        earlier = {self._now[one.id] for one in self._beside(item) if one.id in self._now} | {
            str(self._held.first_of(one)) for one in self._beside(item) if one.id not in self._known
        }
        for first in latest(item, sorted((*before, *self._firsts.before(item)), key=place)):
            if first.id not in earlier and self._judge.are_one(first, item):
                return first.id
        self._firsts.add(item)
        return item.id

    def _beside(self, item: Linkable) -> Iterable[Linkable]:
        """The deals of its article that stand before a deal."""
        place = self._held.place(item)
        return (one for one in self._held.deals_of(item.article) if self._held.place(one) < place)

    def _concerned(self, item: Linkable, before: str | None) -> Iterable[Linkable]:
        """The deals whose group may be another since that of one is."""
        place = self._held.place(item)
        if before == item.id:
            yield from self._held.get(one for one in self._held.members(item.id) if one not in self._known)
        elif self._now[item.id] == item.id:
            for one in self._held.after(item):
                if one.id not in self._known and self._may_come(one, item):
                    yield one
        yield from (one for one in self._held.deals_of(item.article) if self._held.place(one) > place)

    def _may_come(self, one: Linkable, item: Linkable) -> bool:
        """Whether a later deal would leave its group for that of a deal which is a first one now."""
        first = self._held.first_of(one)
        if first not in (None, one.id):
            there = self._held.get([str(first)])
            if there and self._held.place(there[0]) < self._held.place(item):
                return False
        return self._judge.are_one(item, one)
