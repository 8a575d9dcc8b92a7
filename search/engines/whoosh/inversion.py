"""Records turned into the arrays of a segment: terms with their documents, and documents with their values.

Comes in: records, one by one (`Inversion.add`). Goes out: a file of arrays (`Inversion.write`), laid out as
`search.engines.whoosh.segment` says. Each term of a field has a number from where it is first seen; what is
kept of a text is the numbers of its terms, one after another. When all are there the numbers are sorted by
term, once, and with that the index is inverted: no step in Python is taken for a term in a document.
"""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, count, repeat
from operator import itemgetter
from typing import Any

import numpy as np

from search.engine import Record
from search.engines.whoosh.arrays import Array, ArrayWriter, json_bytes, offsets, ranges, smallest
from search.engines.whoosh.layout import FIELDS, LONG, NO_NUMBER, PLACED
from search.engines.whoosh.packing import compressor, dictionary_of, encoded
from search.fields import LABEL_FIELDS, NUMBER_FIELDS

SAMPLE = 64
"""Each so many postings it is kept where the places of one begin; those between are counted from there."""

_MODELS = 512
"""Records after which a dictionary is made of them, for all to be compressed with."""
_NONE: tuple[str, ...] = ()


class Inversion:
    """What is known of the documents of one segment, until it is written."""

    def __init__(self) -> None:
        self.documents = 0
        self.tokens = 0
        self._fields = {name: _Field() for name in FIELDS}
        self._ids: list[str] = []
        self._parents: list[str] = []
        self._kinds = _Codes(None)
        self._articles = _Codes(None)
        self._labels = {name: _Codes(_NONE) for name in LABEL_FIELDS}
        self._numbers = {name: _Numbers() for name in NUMBER_FIELDS}
        self._stored = _Stored()

    def add(self, record: Record) -> None:
        """Take a record in.

        Raises:
            ValueError: a number of it has no room in 64 bits.
        """
        document = self.documents
        for name, number in record.numbers.items():
            if number is not None:
                if not NO_NUMBER < number < -NO_NUMBER:
                    raise ValueError(f"{name} of record {record.id!r} is {number}, which 64 bits cannot hold")
                self._numbers[name].add(document, number)
        for name, slots in record.fields.items():
            if slots:
                self.tokens += self._fields[name].add(document, slots)
        for name, values in record.labels.items():
            if values:
                once = values if len(values) == 1 else dict.fromkeys(values)
                self._labels[name].add(document, tuple(once))
        self._ids.append(record.id)
        self._parents.append(record.parent)
        self._kinds.add(document, record.kind)
        self._articles.add(document, record.article)
        self._stored.add(record.stored)
        self.documents += 1

    def write(self, file: ArrayWriter, order: Callable[[Array, int], Array]) -> None:
        """Write everything.

        Args:
            order: puts numbers in order (`search.engines.whoosh.kernels`).
        """
        lengths = np.zeros((len(FIELDS), self.documents), np.uint32)
        for row, name in zip(lengths, FIELDS, strict=True):
            self._fields[name].lengths(row)
        write_texts(file, (self._fields[name].inverted(order) for name in FIELDS), lengths)
        raw = [id.encode() for id in self._ids]
        sizes, sums = (np.fromiter(map(of, raw), np.uint32, len(raw)) for of in (len, zlib.crc32))
        write_ids(file, [b"".join(raw)], sizes, sums)
        write_parents(file, *self._parent_numbers())
        for name, numbers in self._numbers.items():
            if held := numbers.of(self.documents):
                file.add(f"number.{name}", *held)
        for name, codes in (("kind", self._kinds), ("article", self._articles)):
            write_codes(file, name, *codes.of(self.documents))
        for name, codes in self._labels.items():
            write_codes(file, f"label.{name}", *codes.of(self.documents))
        self._stored.write(file)
        file.finish({"documents": self.documents})

    def _parent_numbers(self) -> tuple[Array, list[str]]:
        """The number of each parent, or ~n for the n-th of those that are not here; and these."""
        own = {id: number for number, id in enumerate(self._ids)}
        strange: dict[str, int] = {}
        numbers = [
            held if (held := own.get(parent)) is not None else ~strange.setdefault(parent, len(strange))
            for parent in self._parents
        ]
        return np.array(numbers, np.int64), list(strange)


class _Codes:
    """A small number for each value of a column. What has no value is not told."""

    def __init__(self, nothing: Any) -> None:
        self._values: defaultdict[Any, int] = defaultdict(count().__next__)
        self._nothing = nothing
        self._codes = array("I")

    def add(self, document: int, value: Any) -> None:
        codes = self._codes
        if len(codes) < document:
            self._fill(document)
        codes.append(self._values[value])

    def _fill(self, documents: int) -> None:
        self._codes.extend(repeat(self._values[self._nothing], documents - len(self._codes)))

    def of(self, documents: int) -> tuple[Array, list[Any]]:
        """The number of each document, and what the numbers stand for."""
        if len(self._codes) < documents:
            self._fill(documents)
        return np.frombuffer(self._codes, np.uint32), list(self._values)


class _Numbers:
    """A number of some documents."""

    def __init__(self) -> None:
        self._documents = array("I")
        self._numbers = array("q")

    def add(self, document: int, number: int) -> None:
        self._documents.append(document)
        self._numbers.append(number)

    def of(self, documents: int) -> list[Array]:
        """The number of each document; nothing where none has any."""
        if not self._numbers:
            return []
        numbers = np.full(documents, NO_NUMBER, np.int64)
        numbers[np.frombuffer(self._documents, np.uint32)] = np.frombuffer(self._numbers, np.int64)
        return [numbers]


class _Field:
    """The terms of one text field."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._terms = array("I")
        self._documents = array("I")
        self._sizes = array("I")  # terms of each of these documents
        self._lengths = array("I")  # places of each of these documents
        self._uneven: dict[int, Array] = {}

    def add(self, document: int, slots: Sequence[Sequence[str]]) -> int:
        """The terms of one document, place by place; says how many there are."""
        terms = (*chain.from_iterable(slots),)
        if len(terms) > 1:
            self._terms.extend(itemgetter(*terms)(self._numbers))  # the quickest way to look up many
        elif terms:
            self._terms.append(self._numbers[terms[0]])
        size, length = len(terms), len(slots)
        if size != length or not all(slots):
            self._uneven[len(self._documents)] = np.fromiter(map(len, slots), np.uint32, length)
        self._documents.append(document)
        self._sizes.append(size)
        self._lengths.append(length)
        return size

    def lengths(self, row: Array) -> None:
        """Put the length of each document in its place."""
        row[np.frombuffer(self._documents, np.uint32)] = np.frombuffer(self._lengths, np.uint32)

    def inverted(self, order: Callable[[Array, int], Array]) -> Inverted:
        """The terms in order with their documents and places."""
        names = sorted(self._numbers)
        if not names:
            return Inverted(names, *(np.zeros(0, np.uint32) for _ in range(4)))
        rank = np.empty(len(names), np.uint32)
        rank[np.fromiter(map(self._numbers.__getitem__, names), np.uint32, len(names))] = np.arange(
            len(names), dtype=np.uint32
        )
        ranks = rank[np.frombuffer(self._terms, np.uint32)]
        by_term = order(ranks, len(names))
        sizes = np.frombuffer(self._sizes, np.uint32)
        held = np.repeat(np.frombuffer(self._documents, np.uint32), sizes)[by_term]
        places = self._places()[by_term]
        ranks = ranks[by_term]
        return inverted(names, ranks, held, places)

    def _places(self) -> Array:
        """The place of each term in its document."""
        lengths = np.frombuffer(self._lengths, np.uint32)
        places = ranges(np.zeros(len(lengths), np.int64), lengths).astype(np.uint32)
        if not self._uneven:
            return places
        there = np.ones(len(places), np.uint32)
        starts = offsets(lengths)
        for at, sizes in self._uneven.items():
            there[starts[at] : starts[at + 1]] = sizes
        return np.repeat(places, there)


class Inverted:
    """One field, inverted.

    Attributes:
        terms: in order.
        starts: where the postings of each term begin; one more than terms.
        documents: of each posting, rising within a term.
        times: how often the term stands there.
        places: of all postings, one after another.
    """

    __slots__ = ("documents", "places", "starts", "terms", "times")

    def __init__(self, terms: Sequence[str], starts: Array, documents: Array, times: Array, places: Array):
        self.terms = terms
        self.starts = starts if len(terms) else np.zeros(1, np.int64)
        self.documents = documents
        self.times = times
        self.places = places


def inverted(terms: Sequence[str], ranks: Array, documents: Array, places: Array) -> Inverted:
    """Postings of tokens that are in order of their terms, then documents, then places.

    A term that stands at a place twice stands there once.
    """
    other = np.empty(len(ranks), bool)
    other[:1] = True
    np.not_equal(ranks[1:], ranks[:-1], out=other[1:])
    other[1:] |= documents[1:] != documents[:-1]
    again = ~other
    again[1:] &= places[1:] == places[:-1]
    if again.any():
        kept = ~again
        ranks, documents, places, other = ranks[kept], documents[kept], places[kept], other[kept]
    begins = np.flatnonzero(other)
    times = np.diff(np.append(begins, len(ranks)))
    per_term = np.bincount(ranks[begins], minlength=len(terms))
    return Inverted(terms, offsets(per_term), documents[begins], times, places)


# --- how each part lies in the file -------------------------------------------------------------------------


def write_texts(file: ArrayWriter, fields: Iterable[Inverted], lengths: Array) -> None:
    """Terms field by field, and the postings of all fields in one array, those with places first.

    Args:
        fields: in the order of FIELDS.
        lengths: fields by documents.
    """
    documents, times, places, short, base = [], [], [], [], 0
    for name, row, field in zip(FIELDS, lengths, fields, strict=True):
        raw = [term.encode() for term in field.terms]
        file.add(f"terms.{name}", b"".join(raw))
        ends = offsets(np.fromiter(map(len, raw), np.int64, len(raw)))
        file.add(f"term_starts.{name}", ends.astype(np.uint32))
        file.add(f"starts.{name}", (field.starts + base).astype(np.uint32))
        base += len(field.documents)
        documents.append(field.documents.astype(np.uint32))
        times.append(np.asarray(field.times))
        short.append(np.minimum(row[field.documents], LONG).astype(np.uint8))
        if name in PLACED:
            places.append(np.asarray(field.places))
    file.add("documents", *documents)
    counts = smallest(*times)
    file.add("times", *counts)
    file.add("short", *short)
    file.add("lengths", *smallest(lengths.reshape(-1), least=2))
    with_places = np.concatenate(counts[: len(PLACED)])
    file.add("places", *smallest(*places, least=2))
    file.add("place_starts", offsets(with_places)[:-1:SAMPLE].astype(np.uint32))


def write_ids(file: ArrayWriter, raw: Sequence[bytes | Array], sizes: Array, sums: Array) -> None:
    """Ids, and their checksums in order, by which one is found.

    Args:
        raw: all ids, one after another, in pieces.
        sizes: bytes of each.
        sums: CRC-32 of each, u4.
    """
    file.add("ids", *raw)
    file.add("id_starts", offsets(sizes).astype(np.uint32))
    order = np.argsort(sums, kind="stable").astype(np.uint32)
    file.add("id_sums", sums[order])
    file.add("id_order", order)


def write_parents(file: ArrayWriter, parents: Array, strange: Sequence[str]) -> None:
    """The number of each parent, or, of one that is not in the segment, its place in a list, below 0."""
    file.add("parents", parents.astype(np.int32))
    if strange:
        file.add("strange_parents", json_bytes(list(strange)))


def write_codes(file: ArrayWriter, name: str, codes: Array, values: Sequence[Any]) -> None:
    """A column of few values: a number for each document, and what the numbers stand for."""
    file.add(name, *smallest(codes))
    file.add(f"{name}.values", json_bytes(values))


class _Stored:
    """What is given back of each record, compressed one by one with a dictionary made of the first."""

    def __init__(self) -> None:
        self._models: list[bytes] = []
        self._dictionary = b""
        self._compress: Callable[[bytes], bytes] | None = None
        self._packed: list[bytes] = []

    def add(self, stored: Mapping[str, Any]) -> None:
        raw = encoded(stored)
        if self._compress is not None:
            self._packed.append(self._compress(raw))
        else:
            self._models.append(raw)
            if len(self._models) == _MODELS:
                self._dictionary = dictionary_of(self._models)
                self._pack_models()

    def _pack_models(self) -> None:
        self._compress = compressor(self._dictionary)
        self._packed += map(self._compress, self._models)
        self._models = []

    def write(self, file: ArrayWriter) -> None:
        self._pack_models()
        sizes = np.fromiter(map(len, self._packed), np.uint32, len(self._packed))
        one = [b"".join(self._packed)]
        write_stored(file, [self._dictionary], np.zeros(len(sizes), np.uint8), sizes, one)


def write_stored(
    file: ArrayWriter,
    dictionaries: Sequence[bytes],
    which: Array,
    sizes: Array,
    pieces: Iterable[bytes | memoryview],
) -> None:
    """Compressed records, one after another, and with which dictionary each was compressed."""
    file.add("dictionaries", *dictionaries)
    file.add("dictionary_starts", offsets(np.array([*map(len, dictionaries)], np.int64)).astype(np.uint32))
    file.add("dictionary", which)
    file.add("stored", *pieces)
    file.add("stored_starts", offsets(sizes).astype(np.uint64))
