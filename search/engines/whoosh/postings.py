"""Terms looked up in all segments: which documents hold them, how strongly, and at which places.

Comes in: terms of the text fields, over the segments of one commit. Goes out: documents in rising order
with a value for each, or keys (`kernels.plain`). Several threads may ask at once: each has room of its own
to work in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import compress, groupby
from threading import local
from typing import Any

import numpy as np

import search.weights as weights  # as a module: benchmarks try other weights
from search.deadline import check
from search.engine import Term
from search.engines.whoosh.arrays import Array
from search.engines.whoosh.columns import Columns, Leaf
from search.engines.whoosh.kernels import loops
from search.engines.whoosh.kernels.plain import PLACE_BITS, Held, Terms
from search.engines.whoosh.layout import FIELDS
from search.engines.whoosh.segment import Slice

NO_KEYS = np.zeros(0, np.int64)
NOTHING: Held = (np.zeros(0, np.uint32), np.zeros(0))
_FIRST_LOOK = 16
_LONGEST_LOOK = 1024
"""Terms: twice as many each further time, up to so many."""
_NUMBER_OF = {name: number for number, name in enumerate(FIELDS)}


class Postings:
    """The postings of one commit."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._leaves = columns.leaves
        self._own = local()

    def at_most(self, term: Term) -> int:
        """How many documents may hold a term, those included that do not count any more."""
        return sum(stop - start for _, (start, stop) in self._found(term.field, term.term))

    def size(self, term: Term) -> int:
        """How many documents hold a term."""
        return sum(_living(leaf, held) for leaf, held in self._found(term.field, term.term))

    def joined(self, terms: Sequence[Term], factors: Sequence[float], adding: bool) -> Held:
        """How strongly documents hold some terms: the best of it, or all of it added up.

        Args:
            factors: what the strength of each is multiplied by.
        """
        check()
        found = []
        for leaf in self._leaves:
            segment = leaf.segment
            held = [
                (*slice_, _NUMBER_OF[term.field], term.weight, factor)
                for term, factor in zip(terms, factors, strict=True)
                if (slice_ := segment.terms[term.field].find(term.term.encode()))[1] > slice_[0]
            ]
            if len(held) == 1 and not len(leaf.live):
                [(start, stop, field, weight, factor)] = held
                postings = slice(start, stop)
                values = loops().one(segment.texts, self.columns.table, postings, field, weight, factor)
                found.append((_shifted(segment.documents[postings], leaf), values))
            elif held:
                starts, stops, fields, weighed, factored = map(np.array, zip(*held, strict=True))
                of = Terms(starts, stops, fields, weighed.astype(float), factored.astype(float))
                room = self._room(leaf)
                documents, values = loops().joined(
                    segment.texts, self.columns.table, of, adding, leaf.live, room
                )
                found.append((_shifted(documents, leaf), values))
        return _appended(found)

    def shared(self, terms: Sequence[Term], rarities: Callable[[int], float]) -> Held:
        """The documents that hold all of some terms, and how strongly, added up.

        Args:
            rarities: what a term that so many documents hold is multiplied by.
        """
        check()
        slices = [
            [leaf.segment.terms[one.field].find(one.term.encode()) for one in terms] for leaf in self._leaves
        ]
        factors = [rarities(size) for size in self._sizes(slices)]
        found = []
        for leaf, held in zip(self._leaves, slices, strict=True):
            if all(stop > start for start, stop in held):
                of = np.array(
                    [
                        (start, stop, _NUMBER_OF[one.field], one.weight, factor)
                        for (start, stop), one, factor in zip(held, terms, factors, strict=True)
                    ]
                )
                documents, values = loops().shared(leaf.segment.texts, self.columns.table, of)
                if len(leaf.live):
                    kept = leaf.live[documents]
                    documents, values = documents[kept], values[kept]
                found.append((_shifted(documents, leaf), values))
        return _appended(found)

    def _sizes(self, slices: Sequence[Sequence[Slice]]) -> list[int]:
        """How many documents hold each of some terms, given the postings of all in each segment."""
        if len(self._leaves) == 1 and not len(self._leaves[0].live):
            return [stop - start for start, stop in slices[0]]
        return [
            sum(_living(leaf, held) for leaf, held in zip(self._leaves, of_term, strict=True))
            for of_term in zip(*slices, strict=True)
        ]

    def phrased(self, field: str, words: Sequence[str]) -> Held:
        """The documents in which words stand one after another, and how often."""
        found = []
        for leaf, postings in self._met([(field, word) for word in words]):
            counts = loops().phrased(leaf.segment.texts, postings)
            there = np.flatnonzero(counts)
            documents = leaf.segment.documents[postings[0][there]]
            found.append((_shifted(documents, leaf), counts[there].astype(float)))
        return _appended(found)

    def _met(self, terms: Sequence[tuple[str, str]]) -> Iterator[tuple[Leaf, Array]]:
        """For each segment the postings of some terms in the documents that hold all of them."""
        check()
        for leaf in self._leaves:
            held = [leaf.segment.terms[field].find(term.encode()) for field, term in terms]
            if all(stop > start for start, stop in held):
                starts, stops = np.array(held).T
                postings = loops().met(leaf.segment.documents, starts.copy(), stops.copy())
                if len(leaf.live):
                    postings = postings[:, leaf.live[leaf.segment.documents[postings[0]]]]
                yield leaf, np.ascontiguousarray(postings)

    def prefixed(self, field: str, prefix: str, weight: float) -> Held:
        """How strongly documents hold all the terms that start with a prefix."""
        found = []
        for leaf in self._leaves:
            terms = leaf.segment.terms[field]
            starts = terms.starts(*terms.begun(prefix.encode()))
            check()
            if len(starts) > 1:
                documents, counts = loops().summed(leaf.segment.texts, starts, leaf.live, self._room(leaf))
                found.append((_shifted(documents, leaf), counts))
        documents, counts = _appended(found)
        return documents, self.weighed(field, weight, documents, counts)

    def weighed(self, field: str, weight: float, documents: Array, counts: Array) -> Array:
        """How strongly documents hold what stands in them so often."""
        number = _NUMBER_OF[field]
        resisting = [
            self.columns.resistances[number][leaf.segment.lengths[number][numbers]]
            for leaf, numbers in self.columns.parts(documents)
        ]
        every = np.concatenate([np.zeros(0), *resisting])
        held: Array = weight * loops().strength(counts, every, weights.FLOOR)
        return held

    def begun(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field that start with a prefix and stand in a document that counts, in order."""
        raw = prefix.encode()
        if any(_living(leaf, held) for leaf, held in self._found(field, prefix)):
            yield prefix  # of all that start so it is the first
        each = [self._begun(leaf, field, raw) for leaf in self._leaves]
        found = each[0] if len(each) == 1 else (term for term, _ in groupby(merge(*each)))
        yield from (str(term, "utf-8") for term in found if term != raw)

    def _begun(self, leaf: Leaf, field: str, prefix: bytes) -> Iterator[bytes]:
        """Those of a segment: of a few at a time it is looked up whether they still stand anywhere."""
        terms = leaf.segment.terms[field]
        first, stop = terms.begun(prefix)
        step = _FIRST_LOOK
        while first < stop:
            last = min(first + step, stop)
            held = terms.between(first, last)
            yield from compress(held, terms.standing(first, last, leaf.live)) if len(leaf.live) else held
            check()
            first, step = last, min(2 * step, _LONGEST_LOOK)

    def holding(self, field: str, terms: Iterable[str]) -> Array:
        """The documents that hold one of some terms."""
        found = []
        for term in dict.fromkeys(terms):
            for leaf, (start, stop) in self._found(field, term):
                documents = leaf.segment.documents[start:stop]
                if len(leaf.live):
                    documents = documents[leaf.live[documents]]
                found.append((_shifted(documents, leaf), np.zeros(len(documents))))
        return gathered(found, adding=False)[0]

    def holding_among(self, documents: Array, field: str, terms: Iterable[str]) -> Array:
        """Those of some documents that hold one of some terms: of frequent ones few postings are read."""
        holds = np.zeros(len(documents), bool)
        slices = {leaf.base: at for leaf, at in self.columns.slices(documents)}
        for term in dict.fromkeys(terms):
            for leaf, (start, stop) in self._found(field, term):
                if (at := slices.get(leaf.base)) is not None:
                    here, _ = both(documents[at] - np.uint32(leaf.base), leaf.segment.documents[start:stop])
                    holds[at.start + here] = True
        return documents[holds]

    def keys(self, field: str, terms: Iterable[str], among: Array) -> Array:
        """The keys of the places of some terms in some documents."""
        check()
        pieces = []
        numbers = {leaf.base: held for leaf, held in self.columns.parts(among)}
        for term in dict.fromkeys(terms):
            for leaf, (start, stop) in self._found(field, term):
                if leaf.base in numbers:
                    keys = loops().keys(leaf.segment.texts, start, stop, numbers[leaf.base])
                    pieces.append(keys + (leaf.base << PLACE_BITS) if leaf.base else keys)
        return united(pieces)

    def _found(self, field: str, term: str) -> Iterator[tuple[Leaf, Slice]]:
        raw = term.encode()
        for leaf in self._leaves:
            slice_ = leaf.segment.terms[field].find(raw)
            if slice_[1] > slice_[0]:
                yield leaf, slice_

    def _room(self, leaf: Leaf) -> Any:
        """Room to work in, of this thread."""
        module = loops()
        held = getattr(self._own, "room", None)
        if held is None or not isinstance(held, module.Scratch):
            self._own.room = held = module.Scratch(max(one.segment.size for one in self._leaves))
        return held


def _living(leaf: Leaf, held: Slice) -> int:
    """How many of some postings are of documents that count."""
    start, stop = held
    if not len(leaf.live):
        return stop - start
    return int(np.count_nonzero(leaf.live[leaf.segment.documents[start:stop]]))


# --- several answers as one ---------------------------------------------------------------------------------


def gathered(found: Sequence[Held], adding: bool) -> Held:
    """The documents of any of several answers: the best value of each, or all of them added up."""
    found = [one for one in found if len(one[0])]
    if len(found) < 2:
        return found[0] if found else NOTHING
    held: Held = loops().gathered(found, adding)
    return held


def united(pieces: Sequence[Array]) -> Array:
    """Keys of several things as one rising array."""
    keys: Array = loops().united(pieces)
    return keys


def both(one: Array, other: Array) -> tuple[Array, Array]:
    """Where in each of two rising arrays that stands which stands in both."""
    found: tuple[Array, Array] = loops().both(one, other)
    return found


def without(found: Held, documents: Array) -> Held:
    """An answer without some documents."""
    held: Held = loops().without(*found, documents)
    return held


def _shifted(documents: Array, leaf: Leaf) -> Array:
    """Numbers of a segment as numbers of the whole."""
    return documents + np.uint32(leaf.base) if leaf.base else documents


def _appended(found: Sequence[Held]) -> Held:
    """What was found in each segment, one after another."""
    if len(found) < 2:
        return found[0] if found else NOTHING
    return np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])
