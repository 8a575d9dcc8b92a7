"""How each part of a segment lies in its file.

Comes in: terms with their postings, ids, values of columns, packed records. Goes out: named arrays, as
`search.engines.whoosh.segment` says. Who inverts records writes through it, and who merges segments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from search.engines.whoosh.arrays import Array, ArrayWriter, json_bytes, offsets, smallest
from search.engines.whoosh.layout import FIELDS, LONG, PLACED

SAMPLE = 64
"""Each so many postings it is kept where the places of one begin; those between are counted from there."""


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
        self.starts = starts
        self.documents = documents
        self.times = times
        self.places = places


def write_texts(file: ArrayWriter, fields: Iterable[Inverted], lengths: Array) -> None:
    """Terms field by field, and the postings of all fields in one array, those with places first.

    Args:
        fields: in the order of FIELDS.
        lengths: fields by documents; those of a field are looked at when it was given.
    """
    documents, times, places, short, base = [], [], [], [], 0
    for name, field, row in zip(FIELDS, fields, lengths, strict=True):
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
