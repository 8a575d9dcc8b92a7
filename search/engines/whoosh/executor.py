"""A request answered from Whoosh's postings, term by term.

Comes in: a request and an open reader with its columns. Goes out: which documents match, and their scores.

Whoosh's own query objects are not used: some of them fail or run for seconds on what a person can type
(nested NOT, bare wildcards, a thousand brackets), and their scores cannot keep look-alikes below the word
that was asked for (`search.engines.scoring`). One pass over the postings of each term costs the same.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Set
from heapq import merge
from itertools import groupby, repeat
from typing import Any

from search.deadline import check
from search.engine import (
    All,
    AnyOf,
    Filter,
    LabelFilter,
    Near,
    Node,
    Not,
    Phrase,
    Preferring,
    Prefix,
    Term,
)
from search.engines.scoring import closeness, rarity, reached
from search.engines.whoosh.codec import TermsReader
from search.engines.whoosh.columns import Columns
from search.engines.whoosh.postings import Postings
from search.engines.whoosh.schema import NO_NUMBER
from search.fields import PHRASE_FIELDS

Scores = dict[int, float]

_RECENT = 8
"""Nodes whose scores are kept: one query asks the same words of paragraphs and of deals."""


class Executor:
    """Evaluates nodes over one reader."""

    def __init__(self, reader: Any, columns: Columns) -> None:
        # Whoosh hands out postings one by one; its readers' own reader of terms hands out whole lists.
        self._leaves: list[tuple[TermsReader, int]] = [
            (leaf._terms, base) for leaf, base in reader.leaf_readers() if leaf.doc_count_all()
        ]
        self._moved = len(self._leaves) > 1 or reader.has_deletions()
        self._columns = columns
        self._kept: dict[Node, Scores] = {}
        self._held: dict[Node, Scores] = {}

    def matching(self, node: Node | None, kind: str, ranked: bool = True) -> Scores:
        """Documents of a kind that match, with their scores; where nobody asks for these, they are 0."""
        of_kind = self._columns.of_kind.get(kind, set())
        if node is None:
            return dict.fromkeys(of_kind, 0.0)
        if ranked or node in self._kept:
            return {number: score for number, score in self._recent(node).items() if number in of_kind}
        try:
            return dict.fromkeys(of_kind & self._members(node), 0.0)
        finally:
            self._held.clear()

    def _recent(self, node: Node) -> Scores:
        """The scores of a whole question are kept for a while, those of its parts until it is answered."""
        if node not in self._kept:
            if len(self._kept) >= _RECENT:
                del self._kept[next(iter(self._kept))]
            try:
                self._kept[node] = self._scores(node)
            finally:
                self._held.clear()
        return self._kept[node]

    def _members(self, node: Node) -> Set[int]:
        """The documents that match."""
        check()
        match node:
            case Term(field, term):
                return {number for held in self._postings(field, term) for number in held.numbers}
            case Prefix(field, prefix):
                terms = self.begun(field, prefix)
                return {n for term in terms for held in self._postings(field, term) for n in held.numbers}
            case Phrase(field, slots):
                return self._phrase(field, slots).keys()
            case AnyOf(children):
                return set().union(*(self._members(child) for child in children))
            case All(children):
                wanted = [self._members(child) for child in children if not isinstance(child, Not)]
                unwanted = [self._members(child.child) for child in children if isinstance(child, Not)]
                return (
                    set(wanted[0] if wanted else self._columns.live)
                    .intersection(*wanted)
                    .difference(*unwanted)
                )
            case Not(child):
                return self._columns.live - self._members(child)
            case Near():
                return self._near(node).keys()
            case Preferring(wanted_node):
                return self._members(wanted_node)

    def passing(self, wanted: Filter) -> set[int]:
        """Documents that pass a filter."""
        if isinstance(wanted, LabelFilter):
            holders = self._columns.holders(wanted.field)
            return set().union(*(holders.get(value, set()) for value in wanted.values))
        numbers = self._columns.numbers(wanted.field)
        low = NO_NUMBER + 1 if wanted.low is None else wanted.low
        high = 2**63 if wanted.high is None else wanted.high
        return {number for number in self._columns.live if low <= numbers[number] < high}

    def holds(self, field: str, term: str) -> bool:
        """Whether a live document holds the term."""
        return any(held.numbers for held in self._postings(field, term))

    def begun(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field that start with a prefix, in order of their code points."""
        raw = prefix.encode()
        found = [terms.begun(field, raw) for terms, _ in self._leaves]
        merged = found[0] if len(found) == 1 else (term for term, _ in groupby(merge(*found)))
        return (str(term, "utf-8") for term in merged)

    def _scores(self, node: Node) -> Scores:
        check()
        match node:
            case All(children):
                return self._all(children)
            case AnyOf(children, best=False):
                total: Scores = {}
                for child in children:
                    for number, score in self._scores(child).items():
                        total[number] = total.get(number, 0.0) + score
                return total
            case Not(child):
                return dict.fromkeys(self._columns.live - self._scores(child).keys(), 0.0)
            case Near():
                return self._near(node)
            case Preferring(wanted, wishes):
                preferred = dict(self._scores(wanted))
                matching = set(preferred)
                for wish in wishes if preferred else ():
                    added = self._near(wish, matching) if isinstance(wish, Near) else self._scores(wish)
                    for number, score in added.items():
                        if number in matching:
                            preferred[number] += score
                return preferred
            case _:
                found = self._strengths(node)
                rare = rarity(len(self._columns.live), len(found))
                return {number: held * rare for number, held in found.items()}

    def _all(self, children: tuple[Node, ...]) -> Scores:
        """Sums over the documents that match every child; exclusions are taken away, never enumerated."""
        wanted = [child for child in children if not isinstance(child, Not)]
        excluded = [child.child for child in children if isinstance(child, Not)]
        found = self._scores(wanted[0]) if wanted else dict.fromkeys(self._columns.live, 0.0)
        for child in wanted[1:]:
            other = self._scores(child) if found else {}
            found = {number: score + other[number] for number, score in found.items() if number in other}
        for unwanted in excluded:
            other = self._scores(unwanted) if found else {}
            found = {number: score for number, score in found.items() if number not in other}
        return found

    def _strengths(self, node: Node) -> Scores:
        """How strongly each matching document holds the node, how rare it is left aside.

        A question may say the same many times over; its postings are read once.
        """
        if node not in self._held:
            self._held[node] = self._strengths_anew(node)
        return self._held[node]

    def _strengths_anew(self, node: Node) -> Scores:
        match node:
            case Term(field, term, weight):
                return self._term(field, term, weight)
            case Prefix(field, prefix, weight):
                times: dict[int, int] = {}
                for begun in self.begun(field, prefix):
                    for found in self._postings(field, begun):
                        for number, often in zip(found.numbers, found.times or repeat(1), strict=False):
                            times[number] = times.get(number, 0) + often
                return self._weigh(field, weight, times)
            case Phrase(field, slots, weight):
                starts = self._phrase(field, slots)
                return self._weigh(field, weight, {number: len(at) for number, at in starts.items()})
            case AnyOf(children):
                best: Scores = {}
                for child in children:
                    for number, held in self._strengths(child).items():
                        if held > best.get(number, -1.0):
                            best[number] = held
                return best
            case All(children):
                if not children:
                    return dict.fromkeys(self._columns.live, 0.0)
                first, *others = [self._strengths(child) for child in children]
                return (
                    {
                        number: min(held, *(other[number] for other in others))
                        for number, held in first.items()
                        if all(number in other for other in others)
                    }
                    if others
                    else first
                )
            case Not(child):
                return dict.fromkeys(self._columns.live - self._strengths(child).keys(), 0.0)
            case Near(_, _, weight):
                return dict.fromkeys(self._near(node), weight)
            case Preferring(wanted):
                return self._strengths(wanted)

    def _near(self, node: Near, among: Set[int] | None = None) -> Scores:
        """What stands near each other, looked for only where both are, and among some documents."""
        first, rare = self._weighed(node.first)
        second, other_rare = self._weighed(node.second)
        both = first.keys() & second.keys() if among is None else among & first.keys() & second.keys()
        if not both:
            return {}
        places, others = self._standing(node.first, both), self._standing(node.second, both)
        close = {
            number: closeness(places[number], others[number]) for number in places.keys() & others.keys()
        }
        return {
            number: node.weight * near * min(first[number] * rare, second[number] * other_rare)
            for number, near in close.items()
            if near
        }

    def _weighed(self, node: Node) -> tuple[Scores, float]:
        """What makes up the scores of a node: numbers of documents, and what each has to be multiplied by."""
        match node:
            case Term() | Prefix() | Phrase() | AnyOf(best=True):
                found = self._strengths(node)
                return found, rarity(len(self._columns.live), len(found))
            case _:
                return self._scores(node), 1.0

    def _standing(self, node: Node, among: Set[int]) -> dict[int, set[int]]:
        """For each of some documents where what a node asks for stands."""
        found: dict[int, set[int]] = {}
        match node:
            case Term(field, term) if field in PHRASE_FIELDS:
                return self._places(field, (term,), among)
            case Prefix(field, prefix) if field in PHRASE_FIELDS:
                return self._places(field, tuple(self.begun(field, prefix)), among)
            case Phrase(field, slots) if field in PHRASE_FIELDS:
                starts = self._phrase(field, slots, among)
                length = range(len(slots))
                return {
                    number: {at + offset for at in held for offset in length}
                    for number, held in starts.items()
                }
            case All(children) | AnyOf(children):
                standing = [self._standing(child, among) for child in children]
            case Near(first, second):
                standing = [self._standing(first, among), self._standing(second, among)]
            case Preferring(wanted):
                return self._standing(wanted, among)
            case _:
                return found
        for one in standing:
            for number, at in one.items():
                found.setdefault(number, set()).update(at)
        return found

    def _term(self, field: str, term: str, weight: float) -> Scores:
        """One term: most stand in a document once, and what that gives is known beforehand."""
        scores: Scores = {}
        for held in self._postings(field, term):
            if held.times is None:
                once = self._columns.once(field)
                scores.update({number: weight * once[number] for number in held.numbers})
            else:
                scores.update(self._weigh(field, weight, dict(zip(held.numbers, held.times, strict=True))))
        return scores

    def _weigh(self, field: str, weight: float, times: dict[int, int]) -> Scores:
        resistances = self._columns.resistances(field)
        return {number: weight * reached(held, resistances[number]) for number, held in times.items()}

    def _phrase(
        self, field: str, slots: tuple[tuple[str, ...], ...], among: Set[int] | None = None
    ) -> dict[int, set[int]]:
        """For each document, or for each of some, the positions where the phrase starts.

        Places are read only of documents that hold a word for each slot, the rarest looked up first.
        """
        wanted = [self._members(AnyOf(tuple(Term(field, term) for term in terms))) for terms in slots]
        wanted += [among] if among is not None else []
        if not slots or not all(wanted):
            return {}
        both = set.intersection(*(set(one) for one in sorted(wanted, key=len)))
        starts: dict[int, set[int]] = {}
        for offset, alternatives in enumerate(slots if both else ()):
            places = self._places(field, alternatives, both)
            if not offset:
                starts = places
                continue
            starts = {
                number: at
                for number, begun in starts.items()
                if (at := begun & {place - offset for place in places[number]})
            }
            both = both & starts.keys()
        return starts

    def _places(
        self, field: str, terms: tuple[str, ...], among: Container[int] | None = None
    ) -> dict[int, set[int]]:
        """For each document, or for each of some, the positions where one of the terms stands."""
        places: dict[int, set[int]] = {}
        for term in dict.fromkeys(terms):
            for held in self._postings(field, term):
                for number, at in held.places(among):
                    if number in places:
                        places[number].update(at)
                    else:
                        places[number] = set(at)
        return places

    def _postings(self, field: str, term: str) -> Iterator[Postings]:
        """The live documents that hold the term, segment by segment."""
        check()
        raw = term.encode()
        for terms, base in self._leaves:
            held = terms.postings(field, raw)
            if held is not None:
                yield held.among(self._columns.live, base) if self._moved else held
