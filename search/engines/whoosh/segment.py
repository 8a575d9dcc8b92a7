"""One segment of the index: terms with their documents, and documents with their values, as arrays in a file.

Comes in: the file that `search.engines.whoosh.arranging` wrote. Goes out: its arrays, and what is looked up
in them. Documents are numbered from 0 within the segment.

    of each text field (`layout.FIELDS`, those that keep places first)
    terms.F         bytes   all terms in order of their code points, one after another
    term_starts.F   u4      where each begins; one more than terms
    starts.F        u4      where the postings of each begin; one more than terms

    of all fields together
    documents       u4      of each posting, rising within a term
    times           u1      how often the term stands there (u2, u4 where some term does so 256 times)
    places          u2, u4  where, rising within a posting: `times` of each, for fields that keep places
    short           u1      how many places the field has in that document; 255: see `lengths`
    place_starts    u4      where the places of each 64th posting begin

    of each document
    lengths         u2, u4  fields by documents: how many places the field has; 0: there is no such field
    kind, article   u1..u4  numbers of values; these are in kind.values, article.values (compressed JSON)
    label.L         u1..u4  the same, a list of values each
    number.N        i8      NO_NUMBER: none; no array: none has any
    ids, id_starts          the id of its record
    id_sums         u4      CRC-32 of all ids, rising, and in id_order whose they are
    parents         i4      the number of its parent; below 0: not here, the ~n-th of strange_parents
    stored          bytes   packed JSON of each; where it begins is in stored_starts (u8), and with which
                            of dictionaries (dictionary_starts, u4) it was packed in dictionary (u1)
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from search.engine import Record
from search.engines.whoosh.arrays import Array, ArrayFile, offsets
from search.engines.whoosh.grouping import Grouped, grouped
from search.engines.whoosh.guarding import (
    look_at_codes,
    look_at_lengths,
    look_at_places,
    look_at_postings,
)
from search.engines.whoosh.kernels.plain import Texts
from search.engines.whoosh.layout import FIELDS, NO_NUMBER, PLACED
from search.engines.whoosh.packing import decoded, decompressor
from search.fields import DEAL, LABEL_FIELDS, NUMBER_FIELDS
from search.weak_cache import cached

_STEP = 64
"""Each so many terms one is kept in memory."""
_KEPT_TERMS = 1 << 14
_KEPT_DEALS = 1024
"""Some 9 MB. An overview goes through all deals that match, and the next commit has this segment too; where
more of them match each is read anew."""

_KEPT_GROUPS = 16
FEW_VALUES = 512
"""A label of so many values is counted together with others."""

Slice = tuple[int, int]
"""First posting, and the one after the last."""
NOWHERE = (0, 0)


class Terms:
    """The terms of one field in order."""

    def __init__(self, file: ArrayFile, field: str, texts: Texts) -> None:
        self._file = file
        self._texts = texts
        self._is_placed = field in PLACED
        self._raw = file.bytes(f"terms.{field}")
        # Plain buffers: taking one number out of them is quicker than out of an array.
        self._at = file.array(f"term_starts.{field}").data
        self._starts = file.array(f"starts.{field}").data
        self._size = max(0, len(self._at) - 1)
        self._each = [self[number] for number in range(0, self._size, _STEP)]
        self.find = cached(self._find, _KEPT_TERMS)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._raw[self._at[number] : self._at[number + 1]])

    def _find(self, term: bytes) -> Slice:
        """The postings of a term; none where it is not there."""
        number = self.place_of(term)
        if number < self._size and self[number] == term:
            return self._looked_at(number, number + 1)
        return NOWHERE

    def _looked_at(self, first: int, stop: int) -> Slice:
        """The postings of some neighbouring terms, which compiled loops may be given."""
        begin, end = self._starts[first], self._starts[stop]
        if not self._file.is_verified:
            starts = np.array(self._starts[first : stop + 1], np.int64)
            look_at_postings(self._texts, starts, self._file.path)
            if self._is_placed and end > begin:
                look_at_places(self._texts, begin, end, self._file.path)
        return begin, end

    def starts(self, first: int, stop: int) -> Array:
        """Where the postings of some neighbouring terms begin, and where those of the last one end."""
        if first < stop:
            self._looked_at(first, stop)
        return np.array(self._starts[first : stop + 1], np.int64)

    def standing(self, first: int, stop: int, live: Array) -> list[bool]:
        """Which of some neighbouring terms, one at least, stand in a document that counts."""
        starts = self.starts(first, stop)
        counting = offsets(live[self._texts.documents[starts[0] : starts[-1]]])
        stands: list[bool] = (np.diff(counting[starts - starts[0]]) > 0).tolist()
        return stands

    def place_of(self, term: bytes) -> int:
        """The number of the first term that is not before this one."""
        block = bisect_right(self._each, term) - 1
        if block < 0:
            return 0
        numbers = range(block * _STEP, min((block + 1) * _STEP, self._size))
        return numbers.start + bisect_left(numbers, term, key=self.__getitem__)

    def begun(self, prefix: bytes) -> Slice:
        """The numbers of the terms that start with a prefix."""
        first = self.place_of(prefix)
        after = prefix + b"\xff"  # no letter has this byte
        return first, max(first, self.place_of(after))

    def every(self) -> list[bytes]:
        """All terms."""
        raw = bytes(self._raw)
        return [raw[at:stop] for at, stop in pairwise(self._at.tolist())]

    def between(self, first: int, stop: int) -> Iterator[bytes]:
        return (self[number] for number in range(first, stop))


class Segment:
    """An open segment; nothing of it ever changes."""

    def __init__(self, path: Path) -> None:
        """Open the file of a segment.

        Raises:
            IndexDamaged: it is not as it was written.
        """
        self.file = file = ArrayFile(path)
        self.size: int = file.values["documents"]
        self.lengths = file.array("lengths").reshape(len(FIELDS), self.size)
        self.texts = Texts(
            documents=file.array("documents"),
            times=file.array("times"),
            short=file.array("short"),
            lengths=self.lengths,
            places=file.array("places"),
            place_starts=file.array("place_starts"),
        )
        if not file.is_verified:
            look_at_lengths(self.lengths, path)
        self.documents, self.times = self.texts.documents, self.texts.times
        self.kinds = file.array("kind")
        self.kind_names: list[str] = file.json("kind.values")
        self._ids = file.bytes("ids")
        self._id_starts = file.array("id_starts").data
        self.terms = {name: Terms(file, name, self.texts) for name in FIELDS}
        self._stored = file.bytes("stored")
        self._codes: dict[str, Array] = {}
        self._values: dict[str, list[Any]] = {}
        self._grouped: dict[tuple[str, ...], Grouped] = {}
        self._deal = cached(self._record, _KEPT_DEALS)
        self._deals = self.kind_names.index(DEAL) if DEAL in self.kind_names else None

    # --- documents ------------------------------------------------------------------------------------------

    def id(self, number: int) -> str:
        """The id of a document's record."""
        return str(self._ids[self._id_starts[number] : self._id_starts[number + 1]], "utf-8")

    @cached_property
    def _sums(self) -> tuple[memoryview, memoryview]:
        return self.file.array("id_sums").data, self.file.array("id_order").data

    def numbered(self, id: str) -> Iterator[int]:
        """The documents with an id (a deleted one may be among them, and one of another id never)."""
        raw = id.encode("utf-8", "surrogatepass")
        sums, order = self._sums
        wanted = zlib.crc32(raw)
        at = bisect_left(sums, wanted)
        while at < self.size and sums[at] == wanted:
            number = order[at]
            if self._ids[self._id_starts[number] : self._id_starts[number + 1]] == raw:
                yield number
            at += 1

    @cached_property
    def parents(self) -> Array:
        """Numbers of the parents, or ~n for the n-th of those that are not here."""
        return self.file.array("parents")

    @cached_property
    def strange_parents(self) -> list[str]:
        """Ids of parents that are not in the segment."""
        return self.file.json("strange_parents") or []

    def names(self, numbers: Iterable[int]) -> list[tuple[str, str]]:
        """The ids of some documents' records, each with that of its parent."""
        raw, starts, parents = self._ids, self._id_starts, self._parents
        ids = [(number, str(raw[starts[number] : starts[number + 1]], "utf-8")) for number in numbers]
        return [(id, id if parents[number] == number else self.parent(number)) for number, id in ids]

    def parent(self, number: int) -> str:
        """The id of a document's parent."""
        parent = self._parents[number]
        return self.id(parent) if parent >= 0 else self.strange_parents[~parent]

    @cached_property
    def _parents(self) -> memoryview:
        return self.parents.data

    def numbers(self, name: str) -> Array:
        """A number of each document, or NO_NUMBER."""
        name = f"number.{name}"
        return self.file.array(name) if name in self.file else np.full(self.size, NO_NUMBER, np.int64)

    def codes(self, name: str) -> Array:
        """For each document the place of its value in `values`."""
        if name not in self._codes:
            codes = self.file.array(name)
            if not self.file.is_verified:
                look_at_codes(codes, self.size, len(self.values(name)), self.file.path, name)
            self._codes[name] = codes
        return self._codes[name]

    def values(self, name: str) -> list[Any]:
        """The values of a column: of labels a tuple each."""
        if name not in self._values:
            values = self.file.json(f"{name}.values")
            self._values[name] = [tuple(one) for one in values] if name.startswith("label.") else values
        return self._values[name]

    def has_few(self, label: str) -> bool:
        """Whether a label has few values, all documents together."""
        return len(self.values(f"label.{label}")) <= FEW_VALUES

    def grouped(self, labels: tuple[str, ...]) -> Grouped:
        """Labels with few values, several in one code each: a document is looked at once for a group."""
        found = self._grouped.get(labels)
        if found is None:
            while len(self._grouped) >= _KEPT_GROUPS:
                self._grouped.pop(next(iter(self._grouped)), None)
            self._grouped[labels] = found = grouped(labels, self)
        return found

    def record(self, number: int) -> Record:
        """A document's record, without its text fields: not to be changed, since others are given it too."""
        return self._deal(number) if self.kinds[number] == self._deals else self._record(number)

    def _record(self, number: int) -> Record:
        [(id, parent)] = self.names((number,))
        labels = {name: held for name, codes, values in self._labels if (held := values[codes[number]])}
        numbers = {name: held for name, column in self._numbers if (held := column[number]) != NO_NUMBER}
        kind = self.kind_names[self.kinds[number]]
        article = self.values("article")[self.codes("article")[number]]
        return Record(id, kind, parent, article, {}, labels, numbers, self.stored(number))

    @cached_property
    def _labels(self) -> list[tuple[str, memoryview, list[Any]]]:
        """The labels that some document has: codes of all documents, and what these stand for."""
        held = [(name, f"label.{name}") for name in LABEL_FIELDS]
        return [(name, self.codes(one).data, self.values(one)) for name, one in held if any(self.values(one))]

    @cached_property
    def _numbers(self) -> list[tuple[str, memoryview]]:
        """The numbers that some document has."""
        held = [(name, f"number.{name}") for name in NUMBER_FIELDS]
        return [(name, self.file.array(one).data) for name, one in held if one in self.file]

    def stored(self, number: int) -> dict[str, Any]:
        """What is given back of a document."""
        return decoded(self.unpacked(number))

    def packed(self, first: int, stop: int) -> memoryview:
        """Some neighbouring documents as they are kept."""
        return self._stored[self._stored_starts[first] : self._stored_starts[stop]]

    def unpacked(self, number: int) -> bytes:
        """The JSON of a document."""
        return self._unpack[self._dictionary[number]](self.packed(number, number + 1))

    @cached_property
    def _unpack(self) -> list[Callable[[bytes | memoryview], bytes]]:
        return [decompressor(dictionary) for dictionary in self.dictionaries]

    @cached_property
    def _stored_starts(self) -> memoryview:
        return self.file.array("stored_starts").data

    @cached_property
    def _dictionary(self) -> memoryview:
        return self.file.array("dictionary").data

    @cached_property
    def dictionaries(self) -> list[bytes]:
        """What documents were compressed with; an empty one: nothing."""
        starts = self.file.array("dictionary_starts")
        raw = self.file.bytes("dictionaries")
        return [bytes(raw[one:other]) for one, other in pairwise(starts.tolist())]
