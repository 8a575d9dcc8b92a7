"""Records turned into the arrays of a segment: terms with their documents, and documents with their values.

Comes in: records, one by one (`Inversion.add`). Goes out: a file of arrays (`Inversion.write`), laid out as
`search.engines.whoosh.segment` says. What is kept of a text is numbers of its words
(`search.engines.whoosh.texts`); when all are there the index is inverted at once: no step in Python is taken
for a term in a document.
"""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import count, repeat
from types import ModuleType
from typing import Any

import numpy as np

from search.engine import Record
from search.engines.whoosh.arranging import write_codes, write_ids, write_parents, write_stored, write_texts
from search.engines.whoosh.arrays import Array, ArrayWriter
from search.engines.whoosh.layout import FIELDS, NO_NUMBER
from search.engines.whoosh.packing import compressor, dictionary_of, encoded
from search.engines.whoosh.texts import Field, NumberedTexts
from search.fields import LABEL_FIELDS, NUMBER_FIELDS

_MODELS = 512
"""Records after which a dictionary is made of them, for all to be compressed with."""
_NONE: tuple[str, ...] = ()


class Inversion:
    """What is known of the documents of one segment, until it is written."""

    def __init__(self) -> None:
        self.documents = 0
        self.tokens = 0
        self._texts = NumberedTexts()
        self._fields = {name: Field(self._texts) for name in FIELDS}
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

    def write(self, file: ArrayWriter, loops: ModuleType) -> None:
        """Write everything.

        Args:
            loops: `search.engines.whoosh.kernels`.
        """
        lengths = np.zeros((len(FIELDS), self.documents), np.uint32)
        rows, told = zip(lengths, FIELDS, strict=True), self._texts.told()
        write_texts(file, (self._fields[name].inverted(loops, told, row) for row, name in rows), lengths)
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
