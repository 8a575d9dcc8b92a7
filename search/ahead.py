"""What an engine far away is asked beforehand: many small questions in one.

Comes in: an engine, and what will be asked of it soon. Goes out: what is known then. A question put to an
engine on this machine costs next to nothing, and one over a line costs its way there and back, however small
it is. So what a search is about to ask one by one is asked at once, where the engine says that it is far.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Protocol, runtime_checkable

from search.engine import All, AnyOf, Near, Node, Not, Phrase, Preferring, Record, Term
from search.fields import PARAGRAPH, article_record_id
from search.told_elsewhere import group_record_id, told_in

Held = tuple[str, str]
"""A field and a term."""


@runtime_checkable
class Distant(Protocol):
    """An engine over a line."""

    def holding(self, terms: Sequence[Held]) -> set[Held]:
        """Those terms that stand in their field anywhere."""
        ...

    def count_ahead(self, kind: str, nodes: Sequence[Node]) -> None:
        """Find out how many records match each node; who asks next is told at once."""
        ...


class Ahead:
    """What is known of the terms and records of one distant index."""

    def __init__(self, engine: Distant, most: int) -> None:
        self._engine = engine
        self._most = most
        self._terms: dict[Held, bool] = {}

    def known(self, field: str, term: str) -> bool | None:
        """Whether a term stands anywhere; None: that has not been asked."""
        return self._terms.get((field, term))

    def look_up(self, node: Node) -> None:
        """Ask for all terms of a question."""
        unknown = [one for one in dict.fromkeys(terms_in(node)) if one not in self._terms]
        if not unknown:
            return
        found = self._engine.holding(unknown)
        if len(self._terms) > self._most:
            self._terms.clear()
        self._terms.update({one: one in found for one in unknown})

    def forget(self) -> None:
        """The index is another one now."""
        self._terms.clear()


class Lately:
    """Records that were asked for, the one asked for longest ago dropped first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._records: dict[str, Record | None] = {}

    def unknown(self, ids: Iterable[str]) -> list[str]:
        """Those that must be asked for."""
        return [id for id in dict.fromkeys(ids) if id not in self._records]

    def put(self, ids: Sequence[str], records: Sequence[Record | None]) -> None:
        """Keep some."""
        with self._lock:
            self._records.update(zip(ids, records, strict=True))

    def take(self, ids: Sequence[str]) -> list[Record | None] | None:
        """All of these, if none has been dropped meanwhile."""
        with self._lock:
            if any(id not in self._records for id in ids):
                return None
            for id in ids:
                self._records[id] = self._records.pop(id)
            found = [self._records[id] for id in ids]
            while len(self._records) > self._most:
                del self._records[next(iter(self._records))]
            return found

    def forget(self) -> None:
        """The index is another one now."""
        with self._lock:
            self._records.clear()


def beside(records: Iterable[Record | None]) -> list[str]:
    """The ids of what is shown beside some records: their articles, and the deals of paragraphs."""
    held = [one for one in records if one is not None]
    articles = dict.fromkeys(article_record_id(one.article) for one in held)
    deals = (id for one in held if one.kind == PARAGRAPH for id in one.stored["deals"])
    return [*articles, *deals]


def groups_beside(records: Iterable[Record | None]) -> Iterator[str]:
    """The ids of what is known of some deals elsewhere."""
    return (group_record_id(group) for one in records if one is not None and (group := told_in(one)))


def terms_in(node: Node) -> Iterator[Held]:
    """The terms of a question, those of exclusions too."""
    match node:
        case Term(field, term):
            yield field, term
        case Phrase(field, slots):
            yield from ((field, term) for slot in slots for term in slot)
        case All(children) | AnyOf(children):
            for child in children:
                yield from terms_in(child)
        case Not(child):
            yield from terms_in(child)
        case Near(first, second):
            yield from terms_in(first)
            yield from terms_in(second)
        case Preferring(wanted, wishes):
            for part in (wanted, *wishes):
                yield from terms_in(part)
