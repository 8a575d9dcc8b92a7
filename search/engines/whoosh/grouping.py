"""Labels with few values as groups: one code says what a document has of several labels.

Comes in: the columns of some labels of a segment. Goes out: the codes of all documents, and what each code
stands for. Documents are gone through in no order of theirs, so each column that is looked at is another wait
for the memory; three labels in one code are one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from search.engines.whoosh.arrays import Array, offsets

_MOST_CODES = 1 << 12
"""Of one group: as many counts as fit into the fastest memory."""


class Labelled(Protocol):
    """What has columns of labels: a segment."""

    size: int

    def codes(self, name: str) -> Array: ...
    def values(self, name: str) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where the counts of a label stand.

    Attributes:
        group: the number of its group.
        start, stop: of its values among all counts.
        of_code: for each code of its group the number of its value.
    """

    group: int
    start: int
    stop: int
    of_code: Array


@dataclass(frozen=True, slots=True)
class Grouped:
    """Some labels, of all documents.

    Attributes:
        codes: u1 or u2, documents by groups.
        starts: i8, where the codes of each group begin among all codes, and where the last ones end.
        labels: i4, all codes by the labels of a group: which count goes up; -1: none.
        places: of each label.
        size: how many counts there are.
    """

    codes: Array
    starts: Array
    labels: Array
    places: Mapping[str, Place]
    size: int


def grouped(labels: Sequence[str], segment: Labelled) -> Grouped:
    """Some labels of a segment in as few codes as there may be."""
    sizes = {label: len(segment.values(f"label.{label}")) for label in labels}
    groups: list[list[str]] = []
    for label in labels:
        if not groups or math.prod(sizes[one] for one in (*groups[-1], label)) > _MOST_CODES:
            groups.append([])
        groups[-1].append(label)
    largest = max((math.prod(sizes[one] for one in group) for group in groups), default=0)
    kind: Any = np.uint8 if largest < 256 else np.uint16
    codes = np.zeros((segment.size, len(groups)), kind)
    rows: list[Array] = []
    places: dict[str, Place] = {}
    start = 0
    for number, group in enumerate(groups):
        shape = [sizes[label] for label in group]
        of_codes: Any = np.indices(shape).reshape(len(group), -1)
        row = np.full((of_codes.shape[1], max(map(len, groups))), -1, np.int32)
        for at, (label, of_code) in enumerate(zip(group, of_codes, strict=True)):
            column = segment.codes(f"label.{label}").astype(kind)
            codes[:, number] = codes[:, number] * kind(sizes[label]) + column
            places[label] = Place(number, start, start + sizes[label], of_code)
            row[:, at] = start + of_code
            start += sizes[label]
        rows.append(row)
    every = np.concatenate(rows) if rows else np.zeros((0, 1), np.int32)
    return Grouped(codes, offsets(np.array([len(row) for row in rows], np.int64)), every, places, start)
