"""What is known of the documents of all segments together: kinds, labels, numbers, ids.

Comes in: the segments of one commit and what is deleted in them. Goes out: arrays over documents, which are
numbered through all segments: those of the second follow on those of the first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

import search.weights as weights  # as a module: benchmarks try other weights
from search.engine import Filter, LabelFilter
from search.engines.scoring import resistance
from search.engines.whoosh.arrays import Array
from search.engines.whoosh.counting import Counts, counts_of, counts_of_things
from search.engines.whoosh.kernels.plain import USUAL_TIMES, Table
from search.engines.whoosh.layout import FIELDS, LONG, NO_NUMBER
from search.engines.whoosh.segment import Segment

_NOBODY = np.zeros(0, bool)
_MOST_MASKS = 256
_MOST_PREPARED = 256


@dataclass(frozen=True, slots=True)
class Leaf:
    """A segment as one commit has it.

    Attributes:
        base: the number of its first document.
        live: True for each document that counts; empty: all do.
        gone: the numbers of those that do not.
    """

    segment: Segment
    base: int
    live: Array
    gone: Array

    @classmethod
    def of(cls, segment: Segment, base: int, deleted: Collection[int]) -> Leaf:
        """A segment without some of its documents."""
        if not deleted:
            return cls(segment, base, _NOBODY, np.zeros(0, np.int64))
        gone = np.fromiter(deleted, np.int64, len(deleted))
        live = np.ones(segment.size, bool)
        live[gone] = False
        return cls(segment, base, live, gone)

    @property
    def stop(self) -> int:
        """The number after its last document."""
        return self.base + self.segment.size


class Columns:
    """The documents of one commit."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = leaves
        self.size = leaves[-1].stop if leaves else 0
        self.living = self.size - sum(len(leaf.gone) for leaf in leaves)
        self.of_kind: dict[str, int] = {}
        self._bases = [leaf.base for leaf in leaves]
        self._masks: dict[tuple[int, str, tuple[str | None, ...]], Array] = {}
        self._numbers: dict[str, Array] = {}
        self._ranks: dict[str, Array] = {}
        self._few: dict[str, bool] = {}
        self._prepared: dict[Hashable, Any] = {}
        self._things: dict[str, Array] = {}
        self._shared: dict[tuple[int, str], Array] = {}
        for leaf in leaves:
            names = leaf.segment.kind_names
            counts = np.bincount(leaf.segment.kinds, minlength=len(names))
            if len(leaf.gone):
                counts = counts - np.bincount(leaf.segment.kinds[leaf.gone], minlength=len(names))
            for name, count in zip(names, counts.tolist(), strict=True):
                self.of_kind[name] = self.of_kind.get(name, 0) + count

    # --- whichever segment --------------------------------------------------------------------------------

    def parts(self, documents: Array) -> Iterator[tuple[Leaf, Array]]:
        """Rising numbers as those of each segment."""
        for leaf, at in self.slices(documents):
            yield leaf, documents[at] - np.uint32(leaf.base) if leaf.base else documents[at]

    def slices(self, documents: Array) -> Iterator[tuple[Leaf, slice]]:
        """Which of some rising numbers are of which segment."""
        if len(self.leaves) == 1:
            yield self.leaves[0], slice(0, len(documents))
            return
        ends = np.searchsorted(documents, [leaf.stop for leaf in self.leaves]).tolist()
        starts = [0, *ends]
        for leaf, start, stop in zip(self.leaves, starts, ends, strict=False):
            if stop > start:
                yield leaf, slice(start, stop)

    def _each(self, documents: Array, of: Callable[[Leaf, Array], Array], kind: Any) -> Array:
        found = [of(leaf, numbers) for leaf, numbers in self.parts(documents)]
        return found[0] if len(found) == 1 else np.concatenate([np.zeros(0, kind), *found])

    def live(self) -> Array:
        """All documents that count."""
        found = [
            (np.flatnonzero(leaf.live) if len(leaf.live) else np.arange(leaf.segment.size)) + leaf.base
            for leaf in self.leaves
        ]
        return np.concatenate([np.zeros(0, np.uint32), *found]).astype(np.uint32)

    def kept(self, documents: Array, kind: str) -> Array | None:
        """True for those of a kind; None: all of them are."""
        if self.of_kind.get(kind, 0) == self.living:
            return None

        def of(leaf: Leaf, numbers: Array) -> Array:
            names = leaf.segment.kind_names
            code = names.index(kind) if kind in names else len(names)
            same: Array = leaf.segment.kinds[numbers] == code
            return same

        return self._each(documents, of, bool)

    def prepared(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Whatever else is worked out from labels alone, kept for the next who asks for it."""
        found = self._prepared.get(key)
        if found is None:
            while len(self._prepared) >= _MOST_PREPARED:
                self._prepared.pop(next(iter(self._prepared)), None)
            self._prepared[key] = found = make()
        return found

    # --- filters and facets -------------------------------------------------------------------------------

    def passing(self, documents: Array, wanted: Filter) -> Array:
        """True for each document that passes a filter."""
        if isinstance(wanted, LabelFilter):

            def of(leaf: Leaf, numbers: Array) -> Array:
                column = f"label.{wanted.field}"
                passes: Array = self.mask(leaf, column, wanted.values)[leaf.segment.codes(column)[numbers]]
                return passes

            return self._each(documents, of, bool)
        numbers = self.numbers(wanted.field)[documents]
        passes = numbers > NO_NUMBER if wanted.low is None else numbers >= wanted.low
        if wanted.high is not None:
            passes &= numbers < wanted.high
        if wanted.low is not None:
            passes &= numbers != NO_NUMBER
        return passes

    def mask(self, leaf: Leaf, column: str, values: tuple[str | None, ...]) -> Array:
        """For each code of a segment's column whether one of the values is among what it stands for."""
        key = (leaf.base, column, values)
        mask = self._masks.get(key)
        if mask is None:
            wanted, or_none = set(values), None in values
            held = leaf.segment.values(column)
            passes = [not wanted.isdisjoint(one) if one else or_none for one in held]
            while len(self._masks) >= _MOST_MASKS:
                self._masks.pop(next(iter(self._masks)), None)
            self._masks[key] = mask = np.array(passes, bool)
        return mask

    def has_few(self, label: str) -> bool:
        """Whether a label has few values in each segment."""
        few = self._few.get(label)
        if few is None:
            self._few[label] = few = all(leaf.segment.has_few(label) for leaf in self.leaves)
        return few

    def counts(self, names: Sequence[str], documents: Array, once: str | None = None) -> dict[str, Counts]:
        """How many of some documents have each value of some facets, and how many have none.

        Args:
            once: a label by which documents tell of one thing: they count once for each value.
        """
        parts = [(leaf.segment, numbers) for leaf, numbers in self.parts(documents)]
        if once is not None:
            things = self.things(once)[documents]
            return {name: counts_of_things(parts, things, name) for name in names}
        return {name: counts_of(parts, name) for name in names}

    def numbers(self, name: str) -> Array:
        """A number of each document, or NO_NUMBER."""
        if name not in self._numbers:
            self._numbers[name] = _joined([leaf.segment.numbers(name) for leaf in self.leaves], np.int64)
        return self._numbers[name]

    def ranks(self, name: str) -> Array:
        """The place of each document's first value of a label among all such values, or NO_NUMBER."""
        if name not in self._ranks:
            column = f"label.{name}"
            firsts = [
                [one[0] if one else None for one in leaf.segment.values(column)] for leaf in self.leaves
            ]
            named = sorted({value for held in firsts for value in held if value is not None})
            place: dict[str | None, int] = {None: NO_NUMBER, **{value: at for at, value in enumerate(named)}}
            pieces = [
                np.array([place[value] for value in held], np.int64)[leaf.segment.codes(column)]
                for leaf, held in zip(self.leaves, firsts, strict=True)
            ]
            self._ranks[name] = _joined(pieces, np.int64)
        return self._ranks[name]

    # --- what is one thing --------------------------------------------------------------------------------

    def things(self, name: str) -> Array:
        """What each document tells of: a number for its first value of a label, or, without one, its own."""
        if name not in self._things:
            known: dict[str, int] = {}
            things = np.arange(self.size)
            for leaf in self.leaves:
                values = leaf.segment.values(f"label.{name}")
                of_code = [self.size + known.setdefault(one[0], len(known)) if one else -1 for one in values]
                named = np.array([*of_code, -1])[leaf.segment.codes(f"label.{name}")]
                there = np.flatnonzero(named >= 0)
                things[leaf.base + there] = named[there]
            self._things[name] = things
        return self._things[name]

    def shared(self, leaf: Leaf, name: str) -> Array:
        """True for each document of a segment that has a label to be one thing by; empty: none has."""
        key = (leaf.base, name)
        if key not in self._shared:
            held = np.array([bool(one) for one in leaf.segment.values(f"label.{name}")], bool)
            self._shared[key] = held[leaf.segment.codes(f"label.{name}")] if held.any() else _NOBODY
        return self._shared[key]

    def folded(self, documents: Array, label: str | None) -> Array:
        """What some documents are folded by: a thing of that label where they have it, else their parent."""
        parents: Array = self.parents[documents]
        if label is None:
            return parents
        things = self.things(label)[documents]
        return np.where(things >= self.size, things + self.size, parents)  # nor the number of a lost parent

    @cached_property
    def parents(self) -> Array:
        """The number of the parent of each document; of one that is not there a number of no document."""
        strange: dict[str, int] = {}

        def number_of(id: str) -> int:
            found = self.number_of(id)
            return self.size + strange.setdefault(id, len(strange)) if found is None else found

        parents = np.zeros(self.size, np.int64)
        for leaf in self.leaves:
            segment = leaf.segment
            own = segment.parents.astype(np.int64)
            here = own + leaf.base
            lost = np.flatnonzero(own < 0)
            here[lost] = [number_of(segment.strange_parents[~parent]) for parent in own[lost].tolist()]
            if len(leaf.live):  # a parent that is deleted here may stand in another segment
                moved = np.flatnonzero((own >= 0) & ~leaf.live[np.maximum(own, 0)])
                here[moved] = [number_of(segment.id(parent)) for parent in own[moved].tolist()]
            parents[leaf.base : leaf.stop] = here
        return parents

    # --- one document -------------------------------------------------------------------------------------

    def leaf_of(self, number: int) -> Leaf:
        """The segment of a document."""
        return self.leaves[bisect_right(self._bases, number) - 1]

    def id(self, number: int) -> str:
        """The id of a document's record."""
        leaf = self.leaf_of(number)
        return leaf.segment.id(number - leaf.base)

    def names(self, numbers: Sequence[int]) -> list[tuple[str, str]]:
        """The ids of some documents, each with that of its parent."""
        if len(self.leaves) == 1:
            return self.leaves[0].segment.names(numbers)
        held = [(self.leaf_of(number), number) for number in numbers]
        return [name for leaf, number in held for name in leaf.segment.names((number - leaf.base,))]

    def number_of(self, id: str) -> int | None:
        """The document that counts with an id."""
        for leaf in self.leaves:
            for number in leaf.segment.numbered(id):
                if not len(leaf.live) or leaf.live[number]:
                    return leaf.base + number
        return None

    def of_article(self, article: str) -> Iterator[int]:
        """The documents of an article that count."""
        for leaf in self.leaves:
            names = leaf.segment.values("article")
            if article in names:
                found = np.flatnonzero(leaf.segment.codes("article") == names.index(article))
                for number in found.tolist():
                    if not len(leaf.live) or leaf.live[number]:
                        yield leaf.base + number

    # --- lengths ------------------------------------------------------------------------------------------

    @cached_property
    def resistances(self) -> Array:
        """Fields by lengths: how slowly a term fills a field of this length (`search.engines.scoring`)."""
        longest = max([LONG, *(int(leaf.segment.lengths.max(initial=0)) for leaf in self.leaves)])
        lengths: Any = np.arange(longest + 1)  # all at once, by the function that every engine uses
        rows = [resistance(lengths, self._mean_length(field)) for field in range(len(FIELDS))]
        return np.array([np.broadcast_to(row, lengths.shape) for row in rows])

    @cached_property
    def table(self) -> Table:
        """How strongly documents of each length hold a term."""
        resisting = self.resistances[:, None, :LONG]
        times = np.arange(USUAL_TIMES, dtype=float)[None, :, None]
        usual = weights.FLOOR + (1 - weights.FLOOR) * times / (times + resisting)
        return Table(np.ascontiguousarray(usual), self.resistances, weights.FLOOR)

    def _mean_length(self, field: int) -> float:
        """Of the documents that count and have the field at all."""
        total = holding = 0
        for leaf in self.leaves:
            lengths = leaf.segment.lengths[field]
            gone = lengths[leaf.gone]
            total += int(lengths.sum(dtype=np.int64)) - int(gone.sum(dtype=np.int64))
            holding += int(np.count_nonzero(lengths)) - int(np.count_nonzero(gone))
        return total / holding if holding else 0.0


def _joined(pieces: Sequence[Array], kind: Any) -> Array:
    return pieces[0] if len(pieces) == 1 else np.concatenate([np.zeros(0, kind), *pieces])
