"""How many of some documents have each value of a label, whatever values there are.

Comes in: documents, segment by segment. Goes out: counts by value, and how many have none. Labels of few
values are counted while documents are looked at (`search.engines.whoosh.survey`); here is what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from search.engines.whoosh.arrays import Array, offsets, ranges
from search.engines.whoosh.kernels import loops
from search.engines.whoosh.segment import Segment

_A_FEW = 64
"""So few documents are counted one by one."""

Counts = tuple[dict[str, int], int]
"""How many have each value of a facet, and how many have none."""

Parts = Sequence[tuple[Segment, Array]]
"""Documents of several segments, numbered as in each."""


def counts_of(parts: Parts, name: str) -> Counts:
    """The counts of a label."""
    found: Counts = ({}, 0)
    for segment, documents in parts:
        found = more(found, _times(segment, name, documents))
    return found


def more(counts: Counts, times: Iterable[tuple[tuple[str, ...], int]]) -> Counts:
    """Counts with those of one segment more."""
    known, missing = counts
    for values, count in times:
        if count:
            for value in values:
                known[value] = known.get(value, 0) + count
            missing += 0 if values else count
    return known, missing


def _times(segment: Segment, name: str, documents: Array) -> Iterable[tuple[tuple[str, ...], int]]:
    """How many of some documents of a segment have which values of a label."""
    values, codes = segment.values(f"label.{name}"), segment.codes(f"label.{name}")
    if len(documents) < _A_FEW:
        few = Counter(codes[documents].tolist())
        return [(values[code], count) for code, count in few.items()]
    if len(documents) < len(values):
        there, many = np.unique(codes[documents], return_counts=True)
        return zip([values[code] for code in there.tolist()], many.tolist(), strict=True)
    counted = loops().counted(codes, documents, len(values))
    there = np.flatnonzero(counted)
    return zip([values[code] for code in there.tolist()], counted[there].tolist(), strict=True)


def counts_of_things(parts: Parts, things: Array, name: str) -> Counts:
    """The same where documents that tell of one thing count once for each value.

    Args:
        things: i8, what each document tells of, in the order of the parts.
    """
    number_of: dict[str | None, int] = {None: 0}
    pairs = []  # a number for each thing and value
    done, span = 0, int(things.max(initial=0)) + 1
    for segment, documents in parts:
        values = segment.values(f"label.{name}")
        codes, which = np.unique(segment.codes(f"label.{name}")[documents], return_inverse=True)
        held = [values[code] or (None,) for code in codes.tolist()]
        numbers = np.array([number_of.setdefault(one, len(number_of)) for of in held for one in of], np.int64)
        sizes = np.array([len(of) for of in held], np.int64)
        of_each = numbers[ranges(offsets(sizes)[:-1][which], sizes[which])]
        told = np.repeat(things[done : done + len(documents)], sizes[which])
        pairs.append(of_each * span + told)
        done += len(documents)
    if not pairs:
        return {}, 0
    different = np.unique(np.concatenate(pairs)) // span
    counts = np.bincount(different, minlength=len(number_of)).tolist()
    known = {
        value: count for value, count in zip(number_of, counts, strict=True) if count and value is not None
    }
    return known, counts[0]
