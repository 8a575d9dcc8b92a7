"""A request answered from Whoosh's postings, term by term.

Comes in: a request and an open reader with its columns. Goes out: which documents match, and their scores.

Whoosh's own query objects are not used: some of them fail or run for seconds on what a person can type
(nested NOT, bare wildcards, a thousand brackets), and their scores cannot keep look-alikes below the word
that was asked for (`search.engines.scoring`). One pass over the postings of each term costs the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from search.engine import All, AnyOf, Filter, LabelFilter, Node, Not, Phrase, Prefix, Term
from search.engines.scoring import rarity, strength
from search.engines.whoosh.columns import Columns
from search.engines.whoosh.schema import NO_NUMBER

Scores = dict[int, float]

_RECENT = 8
"""Nodes whose scores are kept: one query asks the same words of paragraphs and of deals."""


class Executor:
    """Evaluates nodes over one reader."""

    def __init__(self, reader: Any, columns: Columns) -> None:
        self._leaves = [(leaf, base) for leaf, base in reader.leaf_readers()]
        self._columns = columns
        self._recent = lru_cache(maxsize=_RECENT)(self._scores_anew)
        self._held: dict[Node, Scores] = {}

    def matching(self, node: Node | None, kind: str) -> Scores:
        """Documents of a kind that match, with their scores."""
        of_kind = self._columns.of_kind.get(kind, set())
        if node is None:
            return dict.fromkeys(of_kind, 0.0)
        return {number: score for number, score in self._recent(node).items() if number in of_kind}

    def passing(self, wanted: Filter) -> set[int]:
        """Documents that pass a filter."""
        if isinstance(wanted, LabelFilter):
            holders = self._columns.holders(wanted.field)
            return set().union(*(holders.get(value, set()) for value in wanted.values))
        numbers = self._columns.numbers(wanted.field)
        low = NO_NUMBER + 1 if wanted.low is None else wanted.low
        high = 2**63 if wanted.high is None else wanted.high
        return {number for number in self._columns.live if low <= numbers[number] < high}

    def _scores_anew(self, node: Node) -> Scores:
        """The scores of a whole question; what a part of it gave is kept until it is answered, no longer."""
        try:
            return self._scores(node)
        finally:
            self._held.clear()

    def first(self, field: str, term: str) -> int | None:
        """The first live document that holds the term."""
        return next((number for number, _ in self._postings(field, term)), None)

    def _scores(self, node: Node) -> Scores:
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
                return self._weigh(field, weight, dict(self._postings(field, term)))
            case Prefix(field, prefix, weight):
                times: dict[int, int] = {}
                for begun in self._terms(field, prefix):
                    for number, often in self._postings(field, begun):
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

    def _weigh(self, field: str, weight: float, times: dict[int, int]) -> Scores:
        lengths, mean = self._columns.lengths(field), self._columns.mean_length(field)
        return {number: weight * strength(held, lengths[number], mean) for number, held in times.items()}

    def _phrase(self, field: str, slots: tuple[tuple[str, ...], ...]) -> dict[int, set[int]]:
        """For each document the positions where the phrase starts."""
        starts: dict[int, set[int]] | None = None
        for offset, alternatives in enumerate(slots):
            places = self._places(field, alternatives)
            if starts is None:
                starts = places
            else:
                both = starts.keys() & places.keys()
                starts = {
                    number: at
                    for number in both
                    if (at := starts[number] & {place - offset for place in places[number]})
                }
            if not starts:
                break
        return starts or {}

    def _places(self, field: str, terms: tuple[str, ...]) -> dict[int, set[int]]:
        """For each document the positions where one of the terms stands."""
        places: dict[int, set[int]] = {}
        for term in dict.fromkeys(terms):
            for matcher, base in self._matchers(field, term):
                while matcher.is_active():
                    at = matcher.value_as("positions")
                    places.setdefault(base + matcher.id(), set()).update(at)
                    matcher.next()
        return places

    def _postings(self, field: str, term: str) -> Iterator[tuple[int, int]]:
        for matcher, base in self._matchers(field, term):
            while matcher.is_active():
                yield base + matcher.id(), int(matcher.weight())
                matcher.next()

    def _matchers(self, field: str, term: str) -> Iterator[tuple[Any, int]]:
        for leaf, base in self._leaves:
            if (field, term) in leaf:
                yield leaf.postings(field, term), base

    def _terms(self, field: str, prefix: str) -> set[str]:
        return {
            str(bytes(raw), "utf-8") for leaf, _ in self._leaves for raw in leaf.expand_prefix(field, prefix)
        }
