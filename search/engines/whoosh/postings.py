"""Where a term stands, as a few bytes: which documents, how often, at which places.

Comes in: documents in rising order with what Whoosh's format gives for each (`Places`, or a number of times).
Goes out: bytes, and all of it again as arrays, read at once: no pickle, no block to unpack, no loop in Python
over the documents of a term. The bytes are little-endian on every machine.

    a byte that says how the rest is written
    the steps from document to document, as small as the largest step allows
    how often the term stands in each, or how many bytes its places take; nothing where that is always 1
    the places, one document after another
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_WIDTHS = "BHI"
"""Codes of `array` for 1, 2 and 4 bytes."""
_STEPS, _COUNTS, _HAS_PLACES = 0b11, 0b1100, 0b10000
GOES_ON = 255
"""A step between places of which the rest follows."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of one term.

    Attributes:
        numbers: of the documents, rising.
        times: how often it stands in each; None: once in each.
        sizes: how many bytes of `coded` belong to each document; None: one byte each.
        coded: the places of all documents; None where they are not kept.
    """

    numbers: Sequence[int]
    times: Sequence[int] | None
    sizes: Sequence[int] | None
    coded: bytes | None

    def places(self, among: Container[int] | None = None) -> Iterator[tuple[int, list[int]]]:
        """(document, places) for each document, or for each of some."""
        if self.coded is None:
            return
        if self.sizes is None:
            for number, place in zip(self.numbers, self.coded, strict=True):
                if among is None or number in among:
                    yield number, [place]
            return
        starts = accumulate(self.sizes, initial=0)  # one more than documents
        for number, start, size in zip(self.numbers, starts, self.sizes, strict=False):
            if among is None or number in among:
                yield number, places_of(self.coded[start : start + size])

    def among(self, live: Container[int], base: int) -> Postings:
        """Those of documents that count, which begin at number `base`."""
        kept = [at for at, number in enumerate(self.numbers) if number + base in live]
        values = self.values() if self.coded is not None else []
        sizes = None if self.sizes is None else [self.sizes[at] for at in kept]
        return Postings(
            [self.numbers[at] + base for at in kept],
            None if self.times is None else [self.times[at] for at in kept],
            sizes,
            b"".join(values[at] for at in kept) if self.coded is not None else None,
        )

    def values(self) -> list[bytes]:
        """The places of each document as they are kept."""
        coded = self.coded or b""
        return list(_cut(coded, self.sizes if self.sizes is not None else [1] * len(coded)))


def places_of(coded: bytes) -> list[int]:
    """Places from the steps between them.

    >>> places_of(bytes([3, 2])), places_of(bytes([255, 1, 4]))
    ([3, 5], [256, 260])
    """
    if GOES_ON not in coded:
        return list(accumulate(coded))
    reached = zip(coded, accumulate(coded), strict=True)
    return [place for step, place in reached if step != GOES_ON]


def coded_places(places: Sequence[int]) -> bytes:
    """The steps between places in rising order, a byte each; 255 says that the step goes on."""
    coded = bytearray()
    last = 0
    for place in places:
        more, rest = divmod(place - last, GOES_ON)
        coded += bytes([GOES_ON]) * more
        coded.append(rest)
        last = place
    return bytes(coded)


def packed(numbers: Sequence[int], times: Sequence[int], values: Sequence[bytes] | None) -> bytes:
    """The bytes for a term.

    Args:
        numbers: documents, rising.
        times: how often it stands in each; told by the places where there are any.
        values: the coded places of each document, or None.
    """
    steps = _array([numbers[0], *(other - one for one, other in pairwise(numbers))])
    counts = _array(times if values is None else [len(value) for value in values])
    flags = _WIDTHS.index(steps.typecode)
    if max(counts) > 1 or min(counts) < 1:
        flags |= (_WIDTHS.index(counts.typecode) + 1) << 2
    if values is not None:
        flags |= _HAS_PLACES
    return b"".join(
        (
            bytes([flags]),
            bytes_of(steps),
            bytes_of(counts) if flags & _COUNTS else b"",
            *(values or ()),
        )
    )


def unpacked(raw: bytes, documents: int) -> Postings:
    """What `packed` was given, for a term that stands in so many documents."""
    flags, at = raw[0], 1
    steps, at = _read(raw, at, _WIDTHS[flags & _STEPS], documents)
    numbers = array("I", accumulate(steps))
    counts: Sequence[int] | None = None
    if flags & _COUNTS:
        counts, at = _read(raw, at, _WIDTHS[((flags & _COUNTS) >> 2) - 1], documents)
    if not flags & _HAS_PLACES:
        return Postings(numbers, counts, None, None)
    coded = raw[at:]
    times = counts
    if counts is not None and GOES_ON in coded:
        times = [size - value.count(GOES_ON) for size, value in zip(counts, _cut(coded, counts), strict=True)]
    return Postings(numbers, times, counts, coded)


def _cut(coded: bytes, sizes: Sequence[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield coded[at : at + size]
        at += size


def _array(numbers: Sequence[int]) -> array[int]:
    """The smallest that holds them."""
    largest = max(numbers)
    return array(_WIDTHS[(largest > 0xFF) + (largest > 0xFFFF)], numbers)


def bytes_of(numbers: array[int]) -> bytes:
    """Little-endian bytes."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def array_of(raw: bytes, width: str) -> array[int]:
    """The numbers again."""
    numbers: array[int] = array(width)
    numbers.frombytes(raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _read(raw: bytes, at: int, width: str, documents: int) -> tuple[array[int], int]:
    stop = at + documents * array(width).itemsize
    return array_of(raw[at:stop], width), stop
