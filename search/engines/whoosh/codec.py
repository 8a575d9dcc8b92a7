"""A segment of ours in Whoosh's words: a codec, by which Whoosh's own reader and searcher read our arrays.

Comes in: what Whoosh asks of a segment. Goes out: terms, postings, lengths, stored records and labels, as
Whoosh has them. Nothing that a person waits for goes this way (`search.engines.whoosh.executor` reads the
arrays themselves): it is the slow way, and by it Whoosh judges the quick one
(tests/test_search_whoosh_judge.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.columns import ColumnReader
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.system import pack_uint

from search.engines.whoosh.kernels import plain
from search.engines.whoosh.layout import FIELDS, PLACED, segment_path
from search.engines.whoosh.schema import label_column
from search.engines.whoosh.segment import Segment
from search.fields import LABEL_FIELDS


def path_of(storage: Any, segment: Any) -> Path:
    """Where the arrays of a segment lie, which Whoosh names by objects of its own."""
    return segment_path(Path(storage.folder), segment.segment_id())


class ArrayCodec(base.Codec):  # type: ignore[misc]  # whoosh has no types
    """Whoosh's view of our segments.

    The index remembers this class by its name alone, so name and place must stay.
    """

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> Any:
        return W3Segment(self, indexname)

    def terms_reader(self, storage: Any, segment: Any) -> TermsReader:
        return TermsReader(Segment(path_of(storage, segment)))

    def per_document_reader(self, storage: Any, segment: Any) -> DocumentReader:
        return DocumentReader(Segment(path_of(storage, segment)), segment)

    def per_document_writer(self, storage: Any, segment: Any) -> Unwritten:
        return Unwritten()

    def field_writer(self, storage: Any, segment: Any) -> Unwritten:
        return Unwritten()


class Unwritten:
    """What Whoosh would write: nothing, since `search.engines.whoosh.writer` writes all of a segment."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """Terms and their postings."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.doc_frequency(*term) > 0

    def indexed_field_names(self) -> Iterable[str]:
        return [name for name in FIELDS if len(self._segment.terms[name])]

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for field in sorted(FIELDS):
            if field >= fieldname:
                terms = self._segment.terms[field]
                first = terms.place_of(prefix) if field == fieldname else 0
                yield from ((field, term) for term in terms.between(first, len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        raise NotImplementedError("no word is looked for by its distance here (search.suggest does that)")

    def _slice(self, fieldname: str, text: bytes) -> tuple[int, int]:
        start, stop = self._segment.terms[fieldname].find(text)
        if start == stop:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return start, stop

    def term_info(self, fieldname: str, text: bytes) -> Any:
        start, stop = self._slice(fieldname, text)
        times = self._segment.times[start:stop]
        documents = self._segment.documents[start:stop]
        lengths = self._segment.lengths[FIELDS.index(fieldname)][documents]
        return TermInfo(
            float(times.sum(dtype=np.int64)),
            stop - start,
            int(lengths.min()),
            int(lengths.max()),
            float(times.max()),
            int(documents[0]),
            int(documents[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> int:
        return int(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        start, stop = self._segment.terms[fieldname].find(text)
        return stop - start

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        start, stop = self._slice(fieldname, text)
        segment = self._segment
        documents, times = segment.documents[start:stop], segment.times[start:stop]
        if fieldname in PLACED:
            keys = plain.keys(segment.texts, start, stop, documents)
            places = (keys & 0xFFFFFFFF).astype(np.uint32)
            values = [one.tobytes() for one in np.split(places, np.cumsum(times, dtype=np.int64)[:-1])]
        else:
            values = [pack_uint(int(one)) for one in times]
        weights = times.astype(float).tolist()
        return ListMatcher(documents.tolist(), weights, values, format_, scorer, term=(fieldname, text))

    def close(self) -> None:
        """The system lets go of the file when nobody holds an array of it."""


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """What is known of each document."""

    def __init__(self, segment: Segment, named: Any) -> None:
        self._segment = segment
        self._named = named

    def doc_count_all(self) -> int:
        return self._segment.size

    def doc_count(self) -> int:
        return self._segment.size - int(self._named.deleted_count())

    def has_deletions(self) -> bool:
        return bool(self._named.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._named.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        gone: Iterable[int] = self._named.deleted_docs()
        return gone

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in map(label_column, LABEL_FIELDS)

    def list_columns(self) -> Iterable[str]:
        return map(label_column, LABEL_FIELDS)

    def column_reader(self, fieldname: str, column: Any) -> Labels:
        return Labels(self._segment, fieldname.removeprefix("label_"))

    def _row(self, fieldname: str) -> Any:
        return self._segment.lengths[FIELDS.index(fieldname)]

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._row(fieldname)[docnum]) or default if fieldname in FIELDS else default

    def field_length(self, fieldname: str) -> int:
        return int(self._row(fieldname).sum(dtype=np.int64)) if fieldname in FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        return int(self._row(fieldname).min(initial=0)) if fieldname in FIELDS else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(self._row(fieldname).max(initial=0)) if fieldname in FIELDS else 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {"record": self._segment.stored(docnum)}


class Labels(ColumnReader):  # type: ignore[misc]
    """The first value of a label of each document, as bytes; none: b""."""

    def __init__(self, segment: Segment, name: str) -> None:
        self._codes = segment.codes(f"label.{name}")
        self._values: list[bytes] = [
            one[0].encode() if one else b"" for one in segment.values(f"label.{name}")
        ]

    def __getitem__(self, docnum: int) -> bytes:
        return self._values[int(self._codes[docnum])]

    def __len__(self) -> int:
        return len(self._codes)
