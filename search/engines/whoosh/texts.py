"""Texts of the documents of a segment, until it is written: as numbers of words.

Comes in: the slots of each field of each document. Goes out: the terms of each field with their postings
(`search.engines.whoosh.arranging.Inverted`). A word gets a number where it is first seen, and what a text is
made of is looked up once, though several fields and records have it. What terms a word has in a field is
asked once a word, at the end; putting them in order is the work of a loop
(`search.engines.whoosh.kernels`).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import chain, count
from operator import itemgetter
from types import ModuleType

import numpy as np

from search.engine import WordSlots
from search.engines.whoosh.arranging import Inverted
from search.engines.whoosh.arrays import Array, offsets
from search.engines.whoosh.kernels.plain_filing import Words

_MOST_SHARED = 32
"""Texts that are known again: an article's, mostly."""

Slots = Sequence[Sequence[str]]
Of = Callable[[Hashable], Sequence[str]]
Told = tuple[list[Hashable], Array, Array]


class NumberedTexts:
    """Texts by number."""

    def __init__(self) -> None:
        self._numbers: defaultdict[Hashable, int] = defaultdict(count().__next__)
        self._words = array("I")
        self._sizes = array("I")
        self._shared: dict[int, tuple[Sequence[Hashable], int]] = {}

    def number(self, words: Sequence[Hashable]) -> int:
        """The number of a text."""
        if len(words) > 1:
            self._words.extend(itemgetter(*words)(self._numbers))  # the quickest way to look up many
        elif words:
            self._words.append(self._numbers[words[0]])
        self._sizes.append(len(words))
        return len(self._sizes) - 1

    def shared(self, words: Sequence[Hashable]) -> int:
        """The same of words that other fields and records may have too: the same object, not long ago."""
        known = self._shared.get(id(words))
        if known is None:
            if len(self._shared) >= _MOST_SHARED:
                self._shared.clear()
            known = self._shared[id(words)] = words, self.number(words)  # held, so that the id stays its own
        return known[1]

    def told(self) -> Told:
        """All words by number, the words of all texts, and where each text begins and the last one ends."""
        sizes = offsets(np.frombuffer(self._sizes, np.uint32))
        return list(self._numbers), np.frombuffer(self._words, np.uint32), sizes


class Field:
    """Which text each document has in a field."""

    def __init__(self, texts: NumberedTexts) -> None:
        self._all = texts
        self._documents = array("I")
        self._texts = array("I")
        self._of: Of | None = None

    def add(self, document: int, slots: Slots) -> int:
        """Take in what a document has; says how many places there are."""
        if type(slots) is WordSlots and (self._of is None or self._of is slots.of):
            self._of = slots.of
            text = self._all.shared(slots.words)
        else:
            text = self._all.number(tuple(map(tuple, slots)))  # a slot is a word that stands for itself
        self._documents.append(document)
        self._texts.append(text)
        return len(slots)

    def inverted(self, loops: ModuleType, told: Told, row: Array) -> Inverted:
        """The terms in order, with their postings.

        Args:
            told: what `NumberedTexts.told` says.
            row: gets the places of each document.
        """
        documents, texts = np.frombuffer(self._documents, np.uint32), np.frombuffer(self._texts, np.uint32)
        every, words, text_starts = told
        row[documents] = np.diff(text_starts)[texts]
        there = loops.used(words, text_starts, texts, len(every))
        slots = list(map(self._terms, (every[number] for number in np.flatnonzero(there).tolist())))
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        first = np.array([numbers[term] for term in chain.from_iterable(slots)], np.uint32)
        names = sorted(numbers)
        rank = np.empty(len(names), np.uint32)
        rank[[numbers[name] for name in names]] = np.arange(len(names), dtype=np.uint32)
        sizes = np.zeros(len(every), np.int64)
        sizes[there] = np.fromiter(map(len, slots), np.int64, len(slots))
        of_words = Words(words, text_starts, rank[first], offsets(sizes))
        return Inverted(names, *loops.inverted(of_words, texts, documents, len(names)))

    def _terms(self, word: Hashable) -> Sequence[str]:
        if isinstance(word, tuple) or self._of is None:
            return word  # type: ignore[return-value]  # a slot
        return self._of(word)
