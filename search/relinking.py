"""Deals told twice, brought up to date: only what a change concerns is read and compared.

Comes in: an engine with all that was committed, which articles came and which groups lost a deal. Goes out:
the records that are others now. Deals are filed in the index by their marks (`deals.marks`), so those that
may be one with a new deal are asked for; how they were grouped before, their labels say. What comes of it is
what a collection that is written at once gets (`deals.regrouping`).

Under a mark that very many deals bear only the nearest in time are asked for (`_MOST_ASKED`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from deals.linkable import Linkable
from deals.linking import groups_of
from deals.marks import marks_of
from deals.regrouping import Place, regrouped
from search.copied import with_copy
from search.engine import AnyOf, Engine, Filter, LabelFilter, RangeFilter, Record, Request, Term
from search.fields import ARTICLE, DEAL, MARKS, PUBLISHED, RETOLD, SAME_DEAL, article_record_id
from search.reading import asked_for, records_of
from search.records import date_number
from search.retold import group_record, linkable, place_of, with_group
from search.told_elsewhere import group_record_id, told_in

_MOST_ASKED = 500
"""Groups, or deals, that share a mark with one."""
_SHARE = 20
"""Where more than one article of so many is new, all deals are read and linked at once."""
_FEW = 100
"""Deals that are always looked at one by one."""
_AS_DEAR = 60
"""To look at a deal takes so many times as long as to read it: where more of them are concerned than that is
worth, as when hundreds tell of a deal and the first of them goes or comes, all are read and linked at once.
"""


@dataclass(slots=True)
class Relinked:
    """What is to be written.

    Attributes:
        deals: those whose group is another one, or whose paragraph is grouped anew; without text fields.
        groups: records of groups that are new or changed.
        gone: ids of records of groups that are no more.
    """

    deals: list[Record] = field(default_factory=list)
    groups: list[Record] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def relinked(
    engine: Engine,
    articles: Collection[str],
    left: Collection[str],
    copies: Mapping[str, str | None],
) -> Relinked:
    """What is another one in the tellings of deals.

    Args:
        engine: what is there.
        articles: ids of those that are new or changed since this was last done.
        left: groups that have lost a deal since.
        copies: paragraphs whose group of near copies is another one, with that.
    """
    changed = {*articles, *(id.rpartition("#")[0] for id in copies)}
    if not changed and not left:
        return Relinked()
    held = _Deals(engine, changed, copies)
    if _SHARE * len(changed) > engine.count(ARTICLE):
        return _all_anew(engine, held)
    deals = [one for article in sorted(changed) for one in held.deals_of(article)]
    broken = dict.fromkeys((*left, *(group for one in deals if (group := held.group(one.id)))))
    headless = [one for one in broken if not (there := held.get([one])) or there[0].article in changed]
    followers = held.get(one for group in headless for one in held.members(group))
    concerned = (*deals, *(one for one in followers if one.article not in changed))
    now = regrouped(held, concerned, max(_FEW, engine.count(DEAL) // _AS_DEAR))
    if now is None:
        return _all_anew(engine, held)
    touched = dict.fromkeys((*broken, *now.values()))
    touched |= dict.fromkeys(str(held.first_of(one)) for one in held.get(now) if held.first_of(one))
    come: dict[str, list[str]] = {}
    for id, first in now.items():
        come.setdefault(first, []).append(id)
    groups = {}
    for first in touched:
        stayed = [one for one in held.members(first) or (first,) if now.get(one, first) == first]
        there = held.get(dict.fromkeys((*stayed, *come.get(first, ()))))
        groups[first] = sorted(there, key=held.place)
    return _changed(engine, held, groups)


def _all_anew(engine: Engine, held: _Deals) -> Relinked:
    """All deals linked at once."""
    groups = groups_of(held.all())
    before = {one.stored["deals"][0]: one for one in records_of(engine, RETOLD)}
    held.know_groups({**dict.fromkeys(groups), **before})
    return _changed(engine, held, {**{first: [] for first in before}, **groups})


def _changed(engine: Engine, held: _Deals, groups: Mapping[str, Sequence[Linkable]]) -> Relinked:
    """What is to be written that some groups be as they are now, by the id of the first of each."""
    found = Relinked()
    wanted: dict[str, str | None] = {}
    for first, tellings in groups.items():
        before, group = held.group_record(first), first if len(tellings) > 1 else None
        if group is None:
            if before is not None:
                found.gone.append(before.id)
        elif (now := group_record(tellings)) != before:
            found.groups.append(now)
        others = (one.id for one in tellings if held.group(one.id) != group or held.is_moved(one.id))
        wanted |= dict.fromkeys(others, group)
    read = asked_for(engine, list(wanted))
    found.deals += (with_group(held.now(record), wanted[record.id]) for record in read)
    return found


class _Deals:
    """The deals of an index, as far as they were asked for (`deals.regrouping.Held`)."""

    def __init__(self, engine: Engine, changed: Collection[str], copies: Mapping[str, str | None]) -> None:
        self._engine = engine
        self._changed = changed
        self._copies = copies
        self._asked: set[str] = set()
        self._linkables: dict[str, Linkable] = {}
        self._told_in: dict[str, str] = {}
        self._moved: set[str] = set()
        self._places: dict[str, Place] = {}
        self._articles: dict[str, list[Linkable]] = {}
        self._groups: dict[str, Record | None] = {}

    def now(self, record: Record) -> Record:
        """The record of a deal in the group of near copies in which its paragraph is now."""
        return with_copy(record, self._copies[record.parent]) if record.parent in self._copies else record

    def is_moved(self, id: str) -> bool:
        """Whether the paragraph of a deal that was asked for is grouped anew."""
        return id in self._moved

    def all(self) -> list[Linkable]:
        """All deals, in their order."""
        found = [self._know(one) for one in records_of(self._engine, DEAL)]
        return sorted(found, key=self.place)

    def know_groups(self, records: Mapping[str, Record | None]) -> None:
        """These are the records of groups, by the id of the first of each."""
        self._groups.update(records)

    def place(self, item: Linkable) -> Place:
        return self._places[item.id]

    def get(self, ids: Iterable[str]) -> list[Linkable]:
        wanted = list(ids)
        unknown = [id for id in wanted if id not in self._asked]
        self._asked.update(unknown)
        for record in asked_for(self._engine, unknown):
            self._know(record)
        return [self._linkables[id] for id in wanted if id in self._linkables]

    def _know(self, record: Record) -> Linkable:
        if record.parent in self._copies:
            self._moved.add(record.id)
        if group := told_in(record):
            self._told_in[record.id] = group
        self._places[record.id] = place_of(record)
        item = self._linkables[record.id] = linkable(self.now(record))
        return item

    def deals_of(self, article: str) -> list[Linkable]:
        if article not in self._articles:
            [whole] = self._engine.get([article_record_id(article)])
            texts = self._engine.get(whole.stored["paragraphs"]) if whole is not None else []
            ids = [id for one in texts if one is not None for id in one.stored["deals"]]
            self._articles[article] = sorted(self.get(ids), key=self.place)
        return self._articles[article]

    def group(self, id: str) -> str | None:
        """The group that a deal which was asked for was in."""
        return self._told_in.get(id)

    def first_of(self, item: Linkable) -> str | None:
        return None if item.article in self._changed else self.group(item.id) or item.id

    def group_record(self, first: str) -> Record | None:
        """The record of a group as it was."""
        if first not in self._groups:
            [self._groups[first]] = self._engine.get([group_record_id(first)])
        return self._groups[first]

    def members(self, first: str) -> Sequence[str]:
        record = self.group_record(first)
        return record.stored["deals"] if record is not None else ()

    def firsts_before(self, item: Linkable) -> list[Linkable]:
        number = date_number(item.published)
        until = () if number is None else (RangeFilter(PUBLISHED, None, number + 1),)
        near = self._sharing(item, until, once=SAME_DEAL)
        firsts = self.get(dict.fromkeys(self.group(one.id) or one.id for one in near))
        found = [one for one in firsts if self.place(one) < self.place(item)]
        return sorted(self._bearing(item, found), key=self.place)

    def after(self, item: Linkable) -> list[Linkable]:
        number = date_number(item.published)
        found = self._sharing(item, (LabelFilter("year", (None,)),))
        if number is not None:
            found += self._sharing(item, (RangeFilter(PUBLISHED, number, None),), sort=PUBLISHED)
        return [one for one in self._bearing(item, found) if self.place(one) > self.place(item)]

    def _sharing(
        self,
        item: Linkable,
        filters: tuple[Filter, ...],
        sort: str = f"-{PUBLISHED}",
        once: str | None = None,
    ) -> list[Linkable]:
        """Deals that are filed under a mark of one."""
        marks = AnyOf(tuple(Term(MARKS, mark) for mark in sorted(marks_of(item))))
        if not marks.children:
            return []
        request = Request(DEAL, marks, filters, sort=(sort,), limit=_MOST_ASKED, once=once)
        return self.get(hit.id for hit in self._engine.search(request).hits)

    def _bearing(self, item: Linkable, found: Iterable[Linkable]) -> Iterator[Linkable]:
        """Those that share a mark as things are now."""
        marks = marks_of(item)
        return (one for one in found if not marks.isdisjoint(marks_of(one)))
