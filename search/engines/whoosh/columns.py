"""What an open index holds of each document, read once into memory on first use.

Comes in: a Whoosh reader. Goes out: lists indexed by document number. Values of deleted documents are there
too; `Columns.live` tells which documents count.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from itertools import chain
from typing import Any

from search.engines.scoring import reached, resistance
from search.engines.whoosh.schema import label_column, length_column, number_column

MANY = 2000
"""Documents from which on the values of a facet are counted by sets of bits."""


class Columns:
    """The columns of one reader (it never changes; a new commit has a new reader)."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._texts: dict[str, list[str]] = {}
        self._labels: dict[str, list[tuple[str, ...]]] = {}
        self._places: dict[str, int] | None = None
        self._things: dict[str, list[str]] = {}
        self._numbers: dict[str, array[int]] = {}
        self._means: dict[str, float] = {}
        self._holders: dict[str, dict[str | None, set[int]]] = {}
        self._bits: dict[str, dict[str | None, int]] = {}
        self._resistances: dict[str, array[float]] = {}
        self._once: dict[str, array[float]] = {}
        self.live = frozenset(reader.all_doc_ids())
        self.of_kind: dict[str, set[int]] = {}
        kinds = self._strings("kind_column")
        for number in self.live:
            self.of_kind.setdefault(kinds[number], set()).add(number)

    @property
    def ids(self) -> list[str]:
        """Record ids."""
        return self._strings("id_column")

    def number_of(self, id: str) -> int | None:
        """The live document with a record's id."""
        if self._places is None:
            ids = self.ids
            self._places = {ids[number]: number for number in self.live}
        return self._places.get(id)

    @property
    def parents(self) -> list[str]:
        """Ids of the paragraphs."""
        return self._strings("parent_column")

    def labels(self, name: str) -> list[tuple[str, ...]]:
        """Values of a facet."""
        if name not in self._labels:
            read = cache(lambda raw: tuple(json.loads(raw)) if raw else ())
            self._labels[name] = [read(bytes(raw)) for raw in self._raw(label_column(name))]
        return self._labels[name]

    def holders(self, name: str) -> dict[str | None, set[int]]:
        """For each value of a facet the live documents that have it; None: those that have no value."""
        if name not in self._holders:
            labels = self.labels(name)
            found: dict[str | None, set[int]] = {None: set()}
            for number in self.live:
                for value in labels[number] or (None,):
                    found.setdefault(value, set()).add(number)
            self._holders[name] = found
        return self._holders[name]

    def things(self, name: str) -> list[str]:
        """What each document tells of: its first value of a label, or, where it has none, its own id.

        The mark in front keeps a label's values apart from ids.
        """
        if name not in self._things:
            pairs = zip(self.labels(name), self.ids, strict=True)
            self._things[name] = [f"={values[0]}" if values else id for values, id in pairs]
        return self._things[name]

    def numbers(self, name: str) -> array[int]:
        """A number of each document, or NO_NUMBER."""
        return self._integers(number_column(name))

    def lengths(self, field: str) -> array[int]:
        """How many positions a text field has."""
        return self._integers(length_column(field))

    def mean_length(self, field: str) -> float:
        """Mean length over the live documents that have the field at all."""
        if field not in self._means:
            lengths = self.lengths(field)
            held = [lengths[number] for number in self.live if lengths[number]]
            self._means[field] = sum(held) / len(held) if held else 0.0
        return self._means[field]

    def resistances(self, field: str) -> array[float]:
        """For each document how slowly a term fills the field (`search.engines.scoring`)."""
        if field not in self._resistances:
            mean = self.mean_length(field)
            of_length = cache(lambda length: resistance(length, mean))
            self._resistances[field] = array("d", map(of_length, self.lengths(field)))
        return self._resistances[field]

    def once(self, field: str) -> array[float]:
        """For each document the strength of a term that stands in the field once."""
        if field not in self._once:
            held = cache(lambda resisting: reached(1, resisting))
            self._once[field] = array("d", map(held, self.resistances(field)))
        return self._once[field]

    def counts(self, name: str, counted: Collection[int]) -> tuple[dict[str, int], int]:
        """How many of some documents have each value of a facet, and how many have none.

        Of many documents sets of bits are counted: one for them, one for each value.
        """
        if len(counted) < MANY:
            labels = self.labels(name)
            held = [labels[number] for number in counted]
            return dict(Counter(chain.from_iterable(held))), held.count(())
        bits = _bits(counted)
        common = ((value, (bits & of_value).bit_count()) for value, of_value in self._bits_of(name).items())
        counts = {value: number for value, number in common if number}
        missing = counts.pop(None, 0)
        return {value: number for value, number in counts.items() if value is not None}, missing

    def _bits_of(self, name: str) -> dict[str | None, int]:
        if name not in self._bits:
            self._bits[name] = {value: _bits(held) for value, held in self.holders(name).items()}
        return self._bits[name]

    def _strings(self, column: str) -> list[str]:
        if column not in self._texts:
            self._texts[column] = [str(bytes(raw), "utf-8") for raw in self._raw(column)]
        return self._texts[column]

    def _integers(self, column: str) -> array[int]:
        if column not in self._numbers:
            self._numbers[column] = array("q", self._raw(column))
        return self._numbers[column]

    def _raw(self, column: str) -> Iterable[Any]:
        """Values segment by segment: a column that a segment lacks gives that segment's default."""
        for reader, _ in self._reader.leaf_readers():
            if not reader.doc_count_all():  # the reader of an empty index has no columns
                continue
            values = reader.column_reader(column)
            yield from (values[number] for number in range(reader.doc_count_all()))


def _bits(numbers: Iterable[int]) -> int:
    """A number with a bit for each document."""
    held = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        held[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(held, "little")
