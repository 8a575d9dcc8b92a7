"""The plain engine: a dictionary and loops. Slow, short, and the judge of every other engine.

Comes in: records, requests. Goes out: answers, by looking at every record anew. It keeps nothing on disk; it
serves the tests (tests/test_contract_engine.py) and a search of a handful of paragraphs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from search.engine import (
    LABEL,
    All,
    Answer,
    AnyOf,
    Filter,
    Found,
    Near,
    Node,
    Not,
    Phrase,
    Preferring,
    Prefix,
    Record,
    Request,
    Term,
    passes,
)
from search.engines.scoring import band, closeness, rarity, strength
from search.fields import PHRASE_FIELDS


class MemoryEngine:
    """All records in one dictionary."""

    capabilities = frozenset({"phrase", "prefix", "fold"})

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records = {record.id: record for record in records}
        self._rarities: dict[Node, float] = {}

    @contextmanager
    def writer(self) -> Iterator[_Pending]:
        """Collect changes; they take effect when the block ends well, deletions first."""
        pending = _Pending()
        yield pending
        kept = {id: record for id, record in self._records.items() if record.article not in pending.deleted}
        self._records = kept | pending.added
        self._rarities.clear()

    def search(self, request: Request) -> Answer:
        """Answer by trying every record."""
        scored = {
            record.id: score
            for record in self._records.values()
            if record.kind == request.kind and (score := self._score(record, request.text)) is not None
        }
        matching = [self._records[id] for id in scored]
        chosen = [record for record in matching if _passes(record, request.filters)]
        best = max((scored[record.id] for record in chosen), default=0.0)
        chosen.sort(key=lambda record: _sort_key(record, scored[record.id], best, request.sort))
        told = _firsts(chosen, lambda record: _thing(record, request.once))
        hits = _firsts(chosen, lambda record: _parent(record, request.fold_by)) if request.fold else told
        counts, missing = {}, {}
        for name in request.facets:
            others = [one for one in request.filters if one.field != name]
            counted = [record for record in matching if _passes(record, others)]
            held = {
                (_thing(record, request.once), value)
                for record in counted
                for value in _labels(record, name) or (None,)
            }
            counts[name] = dict(Counter(value for _, value in held if value is not None))
            missing[name] = sum(value is None for _, value in held)
        page = hits[request.offset : request.offset + request.limit]
        found = tuple(Found(record.id, record.parent, scored[record.id]) for record in page)
        return Answer(len(hits), len(told), found, counts, missing)

    def get(self, ids: Sequence[str]) -> list[Record | None]:
        """Records in the order asked."""
        return [self._records.get(id) for id in ids]

    def terms(self, field: str, prefix: str, limit: int) -> list[str]:
        """Terms of a field that start with a prefix, in order of their code points."""
        held = {term for one in self._records.values() for slot in one.fields.get(field, ()) for term in slot}
        return sorted(term for term in held if term.startswith(prefix))[:limit]

    def count(self, kind: str) -> int:
        """How many records of a kind there are."""
        return sum(record.kind == kind for record in self._records.values())

    def close(self) -> None:
        """Nothing is held open."""

    def _score(self, record: Record, node: Node | None) -> float | None:
        """What the record scores for the node; None where it does not match."""
        match node:
            case None:
                return 0.0
            case All(children):
                scores = [self._score(record, child) for child in children]
                return None if None in scores else sum(score for score in scores if score is not None)
            case AnyOf(children, best=False):
                scores = [self._score(record, child) for child in children]
                matched = [score for score in scores if score is not None]
                return sum(matched) if matched else None
            case Not(child):
                return 0.0 if self._score(record, child) is None else None
            case Near(first, second, weight):
                return self._near(record, first, second, weight)
            case Preferring(wanted, wishes):
                score = self._score(record, wanted)
                added = (self._score(record, wish) or 0.0 for wish in wishes)
                return None if score is None else score + sum(added)
            case _:
                found = self._strength(record, node)
                return None if found is None else found * self._rarity(node)

    def _strength(self, record: Record, node: Node) -> float | None:
        """How strongly a record holds the node, how rare it is left aside; None where it does not match."""
        match node:
            case All(children):
                found = [self._strength(record, child) for child in children]
                return None if None in found else min((one for one in found if one is not None), default=0.0)
            case AnyOf(children):
                found = [self._strength(record, child) for child in children]
                return max((one for one in found if one is not None), default=None)
            case Not(child):
                return 0.0 if self._strength(record, child) is None else None
            case Near():
                return None if self._score(record, node) is None else node.weight
            case Preferring(wanted):
                return self._strength(record, wanted)
            case Term(field, _, weight) | Prefix(field, _, weight) | Phrase(field, _, weight):
                slots = record.fields.get(field, ())
                times = sum(_stands_at(node, slots, at) for at in range(len(slots)))
                if not times:
                    return None
                lengths = [
                    length for one in self._records.values() if (length := len(one.fields.get(field, ())))
                ]
                return weight * strength(times, len(slots), sum(lengths) / len(lengths))

    def _near(self, record: Record, first: Node, second: Node, weight: float) -> float | None:
        scores = self._score(record, first), self._score(record, second)
        close = closeness(_places(record, first), _places(record, second))
        if scores[0] is None or scores[1] is None or not close:
            return None
        return weight * close * min(scores[0], scores[1])

    def _rarity(self, node: Node) -> float:
        if node not in self._rarities:
            holding = sum(self._strength(record, node) is not None for record in self._records.values())
            self._rarities[node] = rarity(len(self._records), holding)
        return self._rarities[node]


class _Pending:
    def __init__(self) -> None:
        self.added: dict[str, Record] = {}
        self.deleted: set[str] = set()

    def add(self, records: Iterable[Record]) -> None:
        for record in records:
            if record.id in self.added:
                raise ValueError(f"record id {record.id!r} is added twice")
            self.added[record.id] = record

    def delete(self, articles: Iterable[str]) -> None:
        self.deleted.update(articles)


def _stands_at(node: Term | Prefix | Phrase, slots: Sequence[Sequence[str]], at: int) -> int:
    """How often the node stands at a place: more than once only where several terms there begin so."""
    match node:
        case Term(_, term, _):
            return term in slots[at]
        case Prefix(_, prefix, _):
            return sum(term.startswith(prefix) for term in set(slots[at]))
        case Phrase(_, wanted, _):
            there = slots[at : at + len(wanted)]
            return 0 < len(wanted) == len(there) and all(
                set(slot) & set(alternatives) for slot, alternatives in zip(there, wanted, strict=True)
            )


def _places(record: Record, node: Node) -> set[int]:
    """Where what the node asks for stands."""
    match node:
        case Term(field) | Prefix(field) | Phrase(field):
            slots = record.fields.get(field, ()) if field in PHRASE_FIELDS else ()
            length = len(node.slots) if isinstance(node, Phrase) else 1
            starts = [at for at in range(len(slots)) if _stands_at(node, slots, at)]
            return {at + offset for at in starts for offset in range(length)}
        case All(children) | AnyOf(children):
            return set().union(*(_places(record, child) for child in children))
        case Near(first, second):
            return _places(record, first) | _places(record, second)
        case Preferring(wanted):
            return _places(record, wanted)
        case Not():
            return set()


def _thing(record: Record, once: str | None) -> str:
    """What the record tells of, where records that share a label tell of one thing; else the record itself.

    The mark in front keeps a label's values apart from ids.
    """
    named = _labels(record, once) if once else ()
    return f"={named[0]}" if named else record.id


def _parent(record: Record, fold_by: str | None) -> str:
    """What the record is folded by: a label that its parent shares with others, else the parent."""
    named = _labels(record, fold_by) if fold_by else ()
    return f"={named[0]}" if named else record.parent


def _firsts(records: Iterable[Record], key: Callable[[Record], str]) -> list[Record]:
    """The first record of each key, in their order."""
    first: dict[str, Record] = {}
    for record in records:
        first.setdefault(key(record), record)
    return list(first.values())


def _labels(record: Record, name: str) -> Sequence[str]:
    return record.labels.get(name, ())


def _passes(record: Record, filters: Iterable[Filter]) -> bool:
    return all(passes(record.labels, record.numbers, one) for one in filters)


def _sort_key(record: Record, score: float, best: float, sort: Sequence[str]) -> tuple[object, ...]:
    """Records without a number or label last, whichever way; ties by `order`, then by id."""
    key: list[object] = []
    for name in (*sort, "order"):
        if name == "score":
            key.append(-round(score, 9))
            continue
        if name == "band":
            key.append(band(score, best))
            continue
        key += _sorted_by(record, name.removeprefix("-"), falling=name.startswith("-"))
    return (*key, record.id)


def _sorted_by(record: Record, name: str, *, falling: bool) -> tuple[bool, object]:
    """Whether the record lacks a number or a label, and what it is compared by."""
    if name.startswith(LABEL):
        values = record.labels.get(name.removeprefix(LABEL), ())
        letters = [ord(letter) for letter in (*values, "")[0]]
        return not values, (*(-one for one in letters), 1) if falling else letters
    number = record.numbers.get(name)
    return number is None, 0 if number is None else -number if falling else number
