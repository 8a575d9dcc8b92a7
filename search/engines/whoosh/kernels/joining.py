"""Lists of documents put together, compiled by numba: what `plain` says of `one`, `joined`,
`gathered`, `summed` and `shared`.

Comes in: postings of a segment. Goes out: documents in rising order with a value for each. Many lists are
worked on window by window: the values of a window's documents stay in the processor's cache, and no step
depends on a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from search.engines.whoosh.arrays import Array
from search.engines.whoosh.kernels.comparing import met_postings
from search.engines.whoosh.kernels.compiling import compiled
from search.engines.whoosh.kernels.plain import USUAL_TIMES, Held, Table, Terms, Texts

WINDOW = 1 << 14
"""Documents that are worked on at a time."""
_FEW = 3
"""So many lists are merged one by one."""
_DE_BRUIJN = 0x03F79D71B4CB0A89
_PLACE_OF = np.zeros(64, np.uint8)
for _at in range(64):
    _PLACE_OF[((_DE_BRUIJN << _at) & (2**64 - 1)) >> 58] = _at
"""The place of the only bit of a word, by its product with a number whose shifts all begin differently."""


class Scratch:
    """Room to work in, for one thread: a value and a bit for each document of a window."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.values = np.zeros(WINDOW)
        self.bits = np.zeros(WINDOW // 64, np.uint64)


# --- how strongly -------------------------------------------------------------------------------------------


@compiled
def _strength(
    posting: int, field: int, texts: Texts, usual: Array, resistances: Array, floor: float
) -> float:
    times, short = texts.times[posting], texts.short[posting]
    if times < USUAL_TIMES and short < usual.shape[2]:
        return usual[field, times, short]  # type: ignore[no-any-return]
    count = float(times)
    resisting = resistances[field, texts.lengths[field, texts.documents[posting]]]
    return floor + (1 - floor) * count / (count + resisting)  # type: ignore[no-any-return]


def one(
    texts: Texts, table: Table, postings: slice | Array, field: int, weight: float, factor: float
) -> Array:
    """How strongly documents hold one term, for all of its postings or for some."""
    found: Array
    if isinstance(postings, slice):
        found = _all_of_one(postings.start, postings.stop, field, weight, factor, texts, *table)
    else:
        found = _some_of_one(postings, field, weight, factor, texts, *table)
    return found


@compiled
def _all_of_one(
    start: int,
    stop: int,
    field: int,
    weight: float,
    factor: float,
    texts: Texts,
    usual: Array,
    resistances: Array,
    floor: float,
) -> Array:
    values = np.empty(stop - start, np.float64)
    for posting in range(start, stop):
        held = _strength(posting, field, texts, usual, resistances, floor)
        values[posting - start] = weight * held * factor
    return values


@compiled
def _some_of_one(
    postings: Array,
    field: int,
    weight: float,
    factor: float,
    texts: Texts,
    usual: Array,
    resistances: Array,
    floor: float,
) -> Array:
    values = np.empty(len(postings), np.float64)
    for at in range(len(postings)):
        held = _strength(postings[at], field, texts, usual, resistances, floor)
        values[at] = weight * held * factor
    return values


# --- lists joined -------------------------------------------------------------------------------------------


def joined(texts: Texts, table: Table, terms: Terms, adding: bool, live: Array, scratch: Scratch) -> Held:
    """The documents of some terms, and how strongly they hold them: the best of it, or all of it added up."""
    found: Held
    if len(terms.starts) <= _FEW:
        found = _joined_few(texts, *table, *terms, adding, live)
        return found
    found = _joined(texts, *table, *terms, adding, live, scratch.values, scratch.bits)
    return found


@compiled
def _joined_few(
    texts: Texts,
    usual: Array,
    resistances: Array,
    floor: float,
    starts: Array,
    stops: Array,
    fields: Array,
    weights: Array,
    factors: Array,
    adding: bool,
    live: Array,
) -> Any:
    """One list is merged with the next, without a branch that could be guessed wrong."""
    found, held = np.empty(0, np.uint32), np.empty(0, np.float64)
    for term in range(len(starts)):
        start, stop = starts[term], stops[term]
        values = _all_of_one(
            start, stop, fields[term], weights[term], factors[term], texts, usual, resistances, floor
        )
        if term == 0:
            found, held = texts.documents[start:stop], values
        else:
            found, held = _merged(found, held, texts.documents[start:stop], values, adding)
    if len(live) == 0:
        return found, held
    total = 0
    kept, worth = np.empty(len(found), np.uint32), np.empty(len(found), np.float64)
    for at in range(len(found)):
        kept[total] = found[at]
        worth[total] = held[at]
        total += 1 if live[found[at]] else 0
    return kept[:total], worth[:total]


def gathered(found: Sequence[Held], adding: bool) -> Held:
    """The documents of any of several answers: the best value of each, or all of them added up."""
    documents, values = found[0]
    for other, beside in found[1:]:
        documents, values = _merged(documents, values, other, beside, adding)
    return documents, values


@compiled
def _merged(one: Array, first: Array, other: Array, second: Array, adding: bool) -> Any:
    most = len(one) + len(other)
    found, held = np.empty(most, np.uint32), np.empty(most, np.float64)
    here = there = total = 0
    while here < len(one) and there < len(other):
        left, right = one[here], other[there]
        of_left, of_right = left <= right, right <= left
        value = first[here] if of_left else 0.0
        beside = second[there] if of_right else 0.0
        found[total] = left if of_left else right
        held[total] = value + beside if adding else max(value, beside)
        here += of_left
        there += of_right
        total += 1
    while here < len(one):
        found[total] = one[here]
        held[total] = first[here]
        here += 1
        total += 1
    while there < len(other):
        found[total] = other[there]
        held[total] = second[there]
        there += 1
        total += 1
    return found[:total], held[:total]


@compiled
def _joined(
    texts: Texts,
    usual: Array,
    resistances: Array,
    floor: float,
    starts: Array,
    stops: Array,
    fields: Array,
    weights: Array,
    factors: Array,
    adding: bool,
    live: Array,
    values: Array,
    bits: Array,
) -> Any:
    reached = starts.copy()
    most = (stops - starts).sum()
    found, held = np.empty(most, np.uint32), np.empty(most, np.float64)
    total = 0
    low = _next_window(texts.documents, reached, stops)
    while low >= 0:
        high = low + WINDOW
        for term in range(len(starts)):
            field, weight, factor = fields[term], weights[term], factors[term]
            posting, stop = reached[term], stops[term]
            while posting < stop and texts.documents[posting] < high:
                at = texts.documents[posting] - low
                value = weight * _strength(posting, field, texts, usual, resistances, floor) * factor
                if adding:
                    values[at] += value
                else:
                    values[at] = max(values[at], value)
                bits[at >> 6] |= np.uint64(1) << np.uint64(at & 63)
                posting += 1
            reached[term] = posting
        total = _emptied(low, values, bits, live, found, held, total)
        low = _next_window(texts.documents, reached, stops)
    return found[:total], held[:total]


@compiled
def _next_window(documents: Array, reached: Array, stops: Array) -> int:
    """Where the next window with anything in it begins; below 0: there is none."""
    least = np.int64(-1)
    for term in range(len(reached)):
        if reached[term] < stops[term]:
            number = np.int64(documents[reached[term]])
            if least < 0 or number < least:
                least = number
    return least if least < 0 else least // WINDOW * WINDOW  # type: ignore[return-value]


@compiled
def _emptied(low: int, values: Array, bits: Array, live: Array, found: Array, held: Array, total: int) -> int:
    """What is in a window, in order, put to what was found before; the window is empty again."""
    all_live = len(live) == 0
    for word in range(len(bits)):
        rest = bits[word]
        if rest == 0:
            continue
        bits[word] = np.uint64(0)
        while rest != 0:
            last = rest & (~rest + np.uint64(1))
            at = word * 64 + _PLACE_OF[(last * np.uint64(_DE_BRUIJN)) >> np.uint64(58)]
            rest ^= last
            found[total] = low + at
            held[total] = values[at]
            values[at] = 0.0
            total += 1 if all_live or live[low + at] else 0
    return total


def summed(texts: Texts, starts: Array, live: Array, scratch: Scratch) -> tuple[Array, Array]:
    """How often in all documents hold neighbouring terms."""
    found: tuple[Array, Array] = _summed(
        texts.documents, texts.times, starts, live, scratch.values, scratch.bits
    )
    return found


@compiled
def _summed(documents: Array, times: Array, starts: Array, live: Array, values: Array, bits: Array) -> Any:
    reached, stops = starts[:-1].copy(), starts[1:]
    most = starts[-1] - starts[0]
    found, held = np.empty(most, np.uint32), np.empty(most, np.float64)
    total = 0
    low = _next_window(documents, reached, stops)
    while low >= 0:
        high = low + WINDOW
        for term in range(len(reached)):
            posting, stop = reached[term], stops[term]
            while posting < stop and documents[posting] < high:
                at = documents[posting] - low
                values[at] += times[posting]
                bits[at >> 6] |= np.uint64(1) << np.uint64(at & 63)
                posting += 1
            reached[term] = posting
        total = _emptied(low, values, bits, live, found, held, total)
        low = _next_window(documents, reached, stops)
    return found[:total], held[:total]


# --- lists met ----------------------------------------------------------------------------------------------


def shared(texts: Texts, table: Table, terms: Array) -> Held:
    """The documents that hold all of some terms, and how strongly, added up."""
    found: Held = _shared(texts, *table, terms)
    return found


@compiled
def _shared(texts: Texts, usual: Array, resistances: Array, floor: float, terms: Array) -> Any:
    postings = met_postings(texts.documents, terms[:, 0].astype(np.int64), terms[:, 1].astype(np.int64))
    count, total = postings.shape
    values = np.zeros(total, np.float64)
    for term in range(count):
        field, weight, factor = int(terms[term, 2]), terms[term, 3], terms[term, 4]
        for at in range(total):
            held = _strength(postings[term, at], field, texts, usual, resistances, floor)
            values[at] += weight * held * factor
    documents = np.empty(total, np.uint32)
    for at in range(total):
        documents[at] = texts.documents[postings[0, at]]
    return documents, values
