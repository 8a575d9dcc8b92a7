"""Whether the arrays of a commit are what they should be: what no question would find out by itself.

Comes in: the folder of a generation and a commit of it. Goes out: what is wrong, in words. First each array
is compared with its own checksum; what these agree on is then looked at for sense, so that a fault of the
program that wrote it is found too. A segment at a time, an array at a time: memory stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from search.engines.whoosh import table
from search.engines.whoosh.arrays import Array
from search.engines.whoosh.columns import Leaf
from search.engines.whoosh.layout import FIELDS, PLACED, segment_path
from search.engines.whoosh.segment import Segment
from search.errors import IndexDamaged
from search.fields import LABEL_FIELDS

Told = Callable[[int], None]
"""Told how many bytes have been looked at."""

_AT_ONCE = 1 << 22


def problems_of_commit(folder: Path, commit: int, told: Told = lambda _: None) -> Iterator[str]:
    """What is wrong with the segments of a commit."""
    leaves: list[Leaf] = []
    base = 0
    try:
        parts = table.read(folder, commit)
    except Exception as fault:  # a damaged table of contents raises a dozen different types
        yield f"{table.name_of(commit)} cannot be read ({type(fault).__name__})"
        return
    for part in parts:
        path = segment_path(folder, part.name)
        try:
            segment = Segment(path)
        except (IndexDamaged, OSError, ValueError, KeyError, TypeError) as fault:
            said = str(fault).rstrip(".") if isinstance(fault, IndexDamaged) else type(fault).__name__
            yield f"{path.name} cannot be opened ({said})"
            continue
        damaged = list(segment.file.damaged())
        told(path.stat().st_size)
        if damaged:
            yield f"{path.name}: {', '.join(damaged)} not as written"
            continue
        if part.size != segment.size:
            yield f"{path.name} has {segment.size} records; its table of contents says {part.size}"
        if part.deleted and max(part.deleted) >= segment.size:
            yield f"{path.name}: a record is deleted that it does not have"
            continue
        for problem in problems_of_segment(segment):
            yield f"{path.name}: {problem}"
        leaves.append(Leaf.of(segment, base, part.deleted))
        base += segment.size
    yield from _repeated(leaves)


def problems_of_segment(segment: Segment) -> Iterator[str]:
    """What makes no sense in arrays that are as they were written."""
    file, size = segment.file, segment.size
    postings = len(segment.documents)
    expected = 0
    for name in FIELDS:
        starts, at = file.array(f"starts.{name}"), file.array(f"term_starts.{name}")
        if len(starts) != len(at) or not len(starts):
            yield f"the terms of {name} are not as many as their postings"
            continue
        if int(starts[0]) != expected or not _rises(starts) or int(starts[-1]) > postings:
            yield f"the postings of {name} do not follow on those before"
        if not _rises(at) or int(at[-1]) != len(file.bytes(f"terms.{name}")):
            yield f"the terms of {name} do not end where they should"
        expected = int(starts[-1])
    if expected != postings or len(segment.times) != postings or len(file.array("short")) != postings:
        yield "its postings are not as many as there should be"
        return
    if postings and int(segment.documents.max()) >= size:
        yield "a posting is of a record that it does not have"
    if not _rises_within_terms(segment, [file.array(f"starts.{name}") for name in FIELDS]):
        yield "the records of a term are not in order"
    placed = int(file.array(f"starts.{PLACED[-1]}")[-1])
    if int(segment.times[:placed].sum(dtype=np.int64)) != len(file.array("places")):
        yield "its places are not as many as there should be"
    for name in ("kind", "article", *(f"label.{label}" for label in LABEL_FIELDS)):
        codes = file.array(name)
        if len(codes) != size or (size and int(codes.max()) >= len(segment.values(name))):
            yield f"{name} has values that are not there"
    parents = segment.parents
    if len(parents) != size or (size and int(parents.max()) >= size):
        yield "a parent is not there"
    for name in ("id_starts", "stored_starts"):
        starts = file.array(name)
        if len(starts) != size + 1 or not _rises(starts):
            yield f"{name} does not fit its records"


def _rises(numbers: Array) -> bool:
    """Whether no number is less than the one before it."""
    pieces = (numbers[at : at + _AT_ONCE + 1] for at in range(0, len(numbers), _AT_ONCE))
    return all(bool((piece[1:] >= piece[:-1]).all()) for piece in pieces)


def _rises_within_terms(segment: Segment, starts: list[Array]) -> bool:
    """Whether the documents of each term rise."""
    begins = np.unique(np.concatenate(starts))
    documents = segment.documents
    for at in range(0, max(0, len(documents) - 1), _AT_ONCE):
        here = documents[at : at + _AT_ONCE + 1]
        falls = np.flatnonzero(here[1:] <= here[:-1]) + at + 1
        if len(falls) and not bool(np.isin(falls, begins).all()):
            return False
    return True


def _repeated(leaves: list[Leaf]) -> Iterator[str]:
    """Ids that stand more than once among the records that count, told apart by their checksums first."""
    sums = [
        leaf.segment.file.array("id_sums")[leaf.live[leaf.segment.file.array("id_order")]]
        if len(leaf.live)
        else leaf.segment.file.array("id_sums")
        for leaf in leaves
    ]
    values, times = np.unique(np.concatenate([np.zeros(0, np.uint32), *sums]), return_counts=True)
    alike = values[times > 1]
    seen: dict[str, int] = {}
    for leaf in leaves:
        order, here = leaf.segment.file.array("id_order"), leaf.segment.file.array("id_sums")
        for number in order[np.isin(here, alike)].tolist():
            if not len(leaf.live) or leaf.live[number]:
                id = leaf.segment.id(number)
                seen[id] = seen.get(id, 0) + 1
    twice = sorted(id for id, times in seen.items() if times > 1)
    if twice:
        yield f"{len(twice)} ids stand more than once, among them {twice[0]}"
