"""Several segments made into one: arrays put together, without their deleted documents.

Comes in: segments, each with what is deleted in it. Goes out: the file of one segment. Nothing is analysed
or inverted again: the postings of each segment are moved to where those of their terms have come to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from types import ModuleType

import numpy as np

from search.engines.whoosh.arranging import (
    SAMPLE,
    Inverted,
    write_codes,
    write_ids,
    write_parents,
    write_stored,
    write_texts,
)
from search.engines.whoosh.arrays import Array, ArrayWriter, offsets, ranges
from search.engines.whoosh.columns import Leaf
from search.engines.whoosh.kernels.plain_filing import Postings
from search.engines.whoosh.layout import FIELDS, NO_NUMBER, PLACED
from search.engines.whoosh.packing import compressor
from search.engines.whoosh.segment import Segment
from search.fields import LABEL_FIELDS, NUMBER_FIELDS

_MOST_DICTIONARIES = 16


def merge(leaves: Sequence[Leaf], file: ArrayWriter, loops: ModuleType) -> int:
    """Write one segment of all documents that count; says how many they are.

    Args:
        leaves: in the order their documents are to have.
        loops: `search.engines.whoosh.kernels`.
    """
    segments = [leaf.segment for leaf in leaves]
    kept = [np.flatnonzero(leaf.live) if len(leaf.live) else np.arange(leaf.segment.size) for leaf in leaves]
    bases = offsets(np.array([len(one) for one in kept]))[:-1].tolist()
    news = [_new_numbers(*one) for one in zip(segments, kept, bases, strict=True)]
    pairs = list(zip(segments, kept, strict=True))
    lengths = np.concatenate([segment.lengths[:, there] for segment, there in pairs], axis=1)
    write_texts(file, (_field(segments, news, name, loops) for name in FIELDS), lengths)
    raw, sizes, sums = zip(*(_ids(*pair) for pair in pairs), strict=True)
    write_ids(file, raw, np.concatenate(sizes), np.concatenate(sums))
    write_parents(file, *_parents(pairs, news))
    for name in NUMBER_FIELDS:
        numbers = np.concatenate([segment.numbers(name)[there] for segment, there in pairs])
        if (numbers != NO_NUMBER).any():
            file.add(f"number.{name}", numbers)
    for name in ("kind", "article", *(f"label.{name}" for name in LABEL_FIELDS)):
        _write_codes(file, name, pairs)
    _write_stored(file, pairs)
    documents: int = lengths.shape[1]
    file.finish({"documents": documents})
    return documents


def _new_numbers(segment: Segment, kept: Array, base: int) -> Array:
    """For each old number the new one; -1: it is left out."""
    numbers = np.full(segment.size, -1, np.int64)
    numbers[kept] = np.arange(base, base + len(kept))
    return numbers


# --- texts --------------------------------------------------------------------------------------------------


def _field(segments: Sequence[Segment], news: Sequence[Array], name: str, loops: ModuleType) -> Inverted:
    """The postings of one field."""
    each = [segment.terms[name].every() for segment in segments]
    names = list(dict.fromkeys(sorted(chain.from_iterable(each))))
    place = {term: number for number, term in enumerate(names)}
    numbers = [np.array([place[term] for term in terms], np.int64) for terms in each]
    held = [_postings(segment, name) for segment in segments]
    counts, sums = np.zeros(len(names), np.int64), np.zeros(len(names), np.int64)
    for own, new, terms in zip(held, news, numbers, strict=True):
        loops.living(own, new, terms, counts, sums)
    starts, spots = offsets(counts), offsets(sums)
    out = Postings(
        starts,
        np.empty(starts[-1], np.uint32),
        np.empty(starts[-1], np.result_type(np.uint8, *(own.times for own in held))),
        np.empty(
            spots[-1] if name in PLACED else 0, np.result_type(np.uint16, *(own.places for own in held))
        ),
    )
    reached, spots = starts[:-1].copy(), spots[:-1]
    for own, new, terms in zip(held, news, numbers, strict=True):
        loops.moved(own, new, terms, reached, spots, out)
    there = np.flatnonzero(counts)  # a term of deleted documents alone is gone
    living = [str(names[number], "utf-8") for number in there.tolist()]
    return Inverted(living, offsets(counts[there]), out.documents, out.times, out.places)


def _postings(segment: Segment, name: str) -> Postings:
    """The postings of a field, and its places from its first one on."""
    starts = segment.file.array(f"starts.{name}").astype(np.int64)
    if not len(starts):
        starts = np.zeros(1, np.int64)
    places = segment.texts.places[:0]
    if name in PLACED and starts[-1] > starts[0]:
        sampled = int(starts[0]) // SAMPLE
        before = segment.times[sampled * SAMPLE : int(starts[0])].sum(dtype=np.int64)
        places = segment.texts.places[int(segment.texts.place_starts[sampled] + before) :]
    return Postings(starts, segment.documents, segment.times, places)


# --- documents ----------------------------------------------------------------------------------------------

Pairs = Sequence[tuple[Segment, Array]]
"""Segments, and which documents of each are kept."""


def _ids(segment: Segment, there: Array) -> tuple[Array, Array, Array]:
    """The ids of some documents one after another, how long each is, and its checksum."""
    starts = segment.file.array("id_starts").astype(np.int64)
    raw, sizes = segment.file.array("ids"), np.diff(starts)[there]
    sums = np.empty(segment.size, np.uint32)
    sums[segment.file.array("id_order")] = segment.file.array("id_sums")
    return raw if len(there) == segment.size else raw[ranges(starts[there], sizes)], sizes, sums[there]


def _parents(pairs: Pairs, news: Sequence[Array]) -> tuple[Array, list[str]]:
    """The new number of each parent, or ~n for the n-th of those that are not here; and the ids of these."""
    numbers, lost = [np.zeros(0, np.int64)], []
    for (segment, there), new in zip(pairs, news, strict=True):
        old = segment.parents[there].astype(np.int64)
        moved = np.where(old < 0, -1, new[np.maximum(old, 0)])
        lost += [segment.parent(number) for number in there[moved < 0].tolist()]
        numbers.append(moved)
    parents = np.concatenate(numbers)
    if not lost:
        return parents, []
    # It may have been written anew, in another of these segments.
    ids = (segment.id(number) for segment, there in pairs for number in there.tolist())
    wanted = set(lost)
    own = {id: number for number, id in enumerate(ids) if id in wanted}
    strange: dict[str, int] = {}
    parents[parents < 0] = [
        own[parent] if parent in own else ~strange.setdefault(parent, len(strange)) for parent in lost
    ]
    return parents, list(strange)


def _write_codes(file: ArrayWriter, name: str, pairs: Pairs) -> None:
    known: dict[object, int] = {}
    codes = [np.zeros(0, np.int64)]
    for segment, there in pairs:
        # Values that only deleted documents had go the way of those.
        held, which = np.unique(segment.codes(name)[there], return_inverse=True)
        values = segment.values(name)
        new = [known.setdefault(values[code], len(known)) for code in held.tolist()]
        codes.append(np.array(new, np.int64)[which] if new else np.zeros(0, np.int64))
    write_codes(file, name, np.concatenate(codes), list(known))


def _write_stored(file: ArrayWriter, pairs: Pairs) -> None:
    """Documents as they are, with the dictionaries that serve most of them; others are compressed anew."""
    serves: Counter[bytes] = Counter()
    for segment, there in pairs:
        which = segment.file.array("dictionary")[there]
        counts = np.bincount(which, minlength=len(segment.dictionaries))
        for dictionary, count in zip(segment.dictionaries, counts.tolist(), strict=True):
            serves[dictionary] += count
    dictionaries = [held for held, _ in serves.most_common(_MOST_DICTIONARIES)] or [b""]
    number_of = {held: number for number, held in enumerate(dictionaries)}
    usual = next((held for held in dictionaries if held), b"")
    found = [_stored_of(segment, there, number_of, usual) for segment, there in pairs]
    which, sizes = (np.concatenate([np.zeros(0, np.int64), *(one[at] for one in found)]) for at in (0, 1))
    write_stored(file, dictionaries, which.astype(np.uint8), sizes, [one[2] for one in found])


def _stored_of(
    segment: Segment, there: Array, number_of: Mapping[bytes, int], usual: bytes
) -> tuple[Array, Array, bytes | memoryview]:
    """What is stored of some documents: with which dictionary each, how long it is, and all of it."""
    used = segment.file.array("dictionary")
    kept = [held in number_of and bool(held or not usual) for held in segment.dictionaries]
    numbers = np.array([number_of.get(held, number_of[usual]) for held in segment.dictionaries])
    if all(kept) and len(there) == segment.size:
        sizes = np.diff(segment.file.array("stored_starts").astype(np.int64))
        return numbers[used], sizes, segment.packed(0, segment.size)
    pack = compressor(usual)
    pieces = [
        segment.packed(number, number + 1) if kept[used[number]] else pack(segment.unpacked(number))
        for number in there.tolist()
    ]
    which = np.where(np.array(kept)[used], numbers[used], number_of[usual])[there]
    return which, np.fromiter(map(len, pieces), np.int64, len(pieces)), b"".join(pieces)
