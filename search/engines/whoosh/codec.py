"""How terms and their postings lie on the disk: a codec of our own for Whoosh, small and quick to read.

Comes in: terms with their documents, sorted, as Whoosh gives them when it commits. Goes out: two files of a
segment, and a reader of them. All else (stored records, columns, deletions, merging, commits) is Whoosh's.

Whoosh's own codec spends some 150 bytes on each term, most of them on a hash table that is half empty and on
a pickle for each list of documents: three quarters of an index. Here the terms of a field stand in order, in
blocks of 64 that are compressed, with the first term of each block in a directory at the end of the file;
the documents of a term stand in another file (`search.engines.whoosh.postings`). None of it is a pickle.
"""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from typing import Any

from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.system import pack_uint

from search.engines.whoosh.postings import Postings, array_of, bytes_of, packed, unpacked

TERMS, POSTINGS = ".words", ".places"
"""Endings of the two files."""
_BLOCK = 64
_KEPT_BLOCKS = 4096
_KEPT_TERMS = 128
_NUMBER = array("I").itemsize
_TAIL = 8
"""Bytes at the end of the file of terms that say how long the directory is."""


class CompactCodec(W3Codec):  # type: ignore[misc]  # whoosh has no types
    """Whoosh's codec, but for terms and postings.

    The index remembers this class by its name alone, so name and place must stay.
    """

    length_stats = False  # columns of our own hold the lengths

    def field_writer(self, storage: Any, segment: Any) -> TermsWriter:
        return TermsWriter(segment.create_file(storage, TERMS), segment.create_file(storage, POSTINGS))

    def terms_reader(self, storage: Any, segment: Any) -> TermsReader:
        names = (segment.make_filename(ending) for ending in (TERMS, POSTINGS))
        return TermsReader(*((storage.open_file(name), storage.file_length(name)) for name in names))


@dataclass(frozen=True, slots=True)
class Block:
    """Some neighbouring terms: how long each is, in how many documents, how many bytes its postings take."""

    terms: tuple[bytes, ...]
    documents: Sequence[int]
    sizes: Sequence[int]

    def packed(self) -> bytes:
        """As it lies on the disk."""
        numbers = array("I", (*map(len, self.terms), *self.documents, *self.sizes))
        return zlib.compress(b"".join((bytes_of(numbers), *self.terms)))

    @classmethod
    def unpacked(cls, raw: bytes, terms: int) -> Block:
        """A block of so many terms."""
        held = zlib.decompress(raw)
        start = 3 * terms * _NUMBER
        numbers = array_of(held[:start], "I")
        stops = list(accumulate(numbers[:terms], initial=start))
        names = tuple(held[one:other] for one, other in pairwise(stops))
        return cls(names, numbers[terms : 2 * terms], numbers[2 * terms :])


class TermsWriter(base.FieldWriter):  # type: ignore[misc]
    """Writes the terms of one segment, field by field."""

    def __init__(self, terms: Any, postings: Any) -> None:
        self._terms = terms
        self._postings = postings
        self._directory: dict[str, list[tuple[str, int, int, int, int]]] = {}
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[tuple[Any, ...]]) -> None:
        """Take (field, term, document, times, value), sorted."""
        for field, of_field in groupby(items, key=lambda item: item[0]):
            has_places = schema[field].format.supports("positions")
            blocks = self._directory.setdefault(field, [])
            held: list[tuple[bytes, int, int]] = []
            start = self._postings.tell()
            for term, of_term in groupby(of_field, key=lambda item: item[1]):
                numbers, times, values = zip(*((n, int(t), v) for _, _, n, t, v in of_term), strict=True)
                raw = packed(numbers, times, values if has_places else None)
                self._postings.write(raw)
                held.append((term, len(numbers), len(raw)))
                if len(held) == _BLOCK:
                    blocks.append(self._written(held, start))
                    held, start = [], self._postings.tell()
            if held:
                blocks.append(self._written(held, start))

    def _written(self, held: Sequence[tuple[bytes, int, int]], start: int) -> tuple[str, int, int, int, int]:
        """A line of the directory: first term, number of terms, where the block and its postings lie."""
        terms, documents, sizes = zip(*held, strict=True)
        raw = Block(terms, documents, sizes).packed()
        at = self._terms.tell()
        self._terms.write(raw)
        return str(terms[0], "utf-8"), len(terms), at, len(raw), start

    def close(self) -> None:
        """Write the directory."""
        raw = zlib.compress(json.dumps(self._directory, ensure_ascii=False).encode())
        self._terms.write(raw + len(raw).to_bytes(_TAIL, "big"))
        self._terms.close()
        self._postings.close()
        self.is_closed = True


@dataclass(frozen=True, slots=True)
class _Directory:
    """The blocks of one field, as parallel lists."""

    firsts: tuple[bytes, ...]
    terms: tuple[int, ...]
    at: tuple[int, ...]
    sizes: tuple[int, ...]
    starts: tuple[int, ...]


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """Reads what `TermsWriter` wrote: for Whoosh by its own names, for `search.engines.whoosh.executor` by
    `postings` and `begun`."""

    def __init__(self, terms: tuple[Any, int], postings: tuple[Any, int]) -> None:
        self._terms, length = terms
        self._postings, _ = postings
        size = int.from_bytes(self._terms.get(length - _TAIL, _TAIL), "big")
        directory = json.loads(zlib.decompress(self._terms.get(length - _TAIL - size, size)))
        self._fields = {
            field: _Directory(
                tuple(line[0].encode() for line in blocks), *zip(*(line[1:] for line in blocks), strict=True)
            )
            for field, blocks in directory.items()
            if blocks
        }
        self._block = lru_cache(maxsize=_KEPT_BLOCKS)(self._read_block)
        self._kept = lru_cache(maxsize=_KEPT_TERMS)(self._read_postings)

    # --- ours -----------------------------------------------------------------------------------------------

    def _read_postings(self, field: str, term: bytes) -> Postings | None:
        found = self._entry(field, term)
        if found is None:
            return None
        documents, start, size = found
        return unpacked(self._postings.get(start, size), documents)

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Where a term stands; None: nowhere. The last ones are kept: a query asks more than once."""
        return self._kept(field, term)

    def begun(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """The terms of a field that start with a prefix, in order."""
        for term in self._from(field, prefix):
            if not term.startswith(prefix):
                return
            yield term

    def _entry(self, field: str, term: bytes) -> tuple[int, int, int] | None:
        """In how many documents a term stands, and where its postings lie."""
        directory = self._fields.get(field)
        at = bisect_right(directory.firsts, term) - 1 if directory is not None else -1
        return self._block(field, at).get(term) if at >= 0 else None

    def _from(self, field: str, start: bytes) -> Iterator[bytes]:
        directory = self._fields.get(field)
        if directory is None:
            return
        for at in range(max(0, bisect_right(directory.firsts, start) - 1), len(directory.firsts)):
            yield from (term for term in self._block(field, at) if term >= start)

    def _read_block(self, field: str, at: int) -> dict[bytes, tuple[int, int, int]]:
        directory = self._fields[field]
        raw = self._terms.get(directory.at[at], directory.sizes[at])
        block = Block.unpacked(raw, directory.terms[at])
        starts = accumulate(block.sizes, initial=directory.starts[at])
        # strict=False: after the last there is one start more
        entries = zip(block.documents, starts, block.sizes, strict=False)
        return dict(zip(block.terms, entries, strict=True))

    # --- Whoosh's -------------------------------------------------------------------------------------------

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._entry(*term) is not None

    def indexed_field_names(self) -> Iterable[str]:
        return self._fields.keys()

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for field in sorted(self._fields):
            yield from ((field, term) for term in self._from(field, b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for field in sorted(self._fields):
            if field >= fieldname:
                yield from (
                    (field, term) for term in self._from(field, prefix if field == fieldname else b"")
                )

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        raise NotImplementedError("no word is looked for by its distance here (search.suggest does that)")

    def term_info(self, fieldname: str, text: bytes) -> Any:
        found = self.postings(fieldname, text)
        if found is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        times = found.times or [1]
        total = sum(times) if found.times else len(found.numbers)
        ids = (found.numbers[0], found.numbers[-1])
        return TermInfo(total, len(found.numbers), 1, 1, max(times), *ids)

    def frequency(self, fieldname: str, text: bytes) -> int:
        return int(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        found = self._entry(fieldname, text)
        return found[0] if found else 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        found = self.postings(fieldname, text)
        if found is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        times = list(found.times or [1] * len(found.numbers))
        values = found.values() if found.coded is not None else list(map(pack_uint, times))
        weights = [float(one) for one in times]
        return ListMatcher(list(found.numbers), weights, values, format_, scorer, term=(fieldname, text))

    def close(self) -> None:
        self._terms.close()
        self._postings.close()
