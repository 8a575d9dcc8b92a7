"""The inner loops of a search, compiled by numba: each does what the function of its name in `plain` does.

Comes in: arrays of one segment. Goes out: arrays. The compiled code is kept on the disk beside this file
(or where NUMBA_CACHE_DIR says), so it is compiled once. No loop holds the interpreter's lock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from search.engines.whoosh.arrays import Array
from search.engines.whoosh.kernels import plain
from search.engines.whoosh.kernels.plain import PLACE_BITS, SAMPLE, Held, gathered, strength, united

__all__ = [
    "NAME",
    "Scratch",
    "best",
    "both",
    "compile_all",
    "counted",
    "gathered",
    "joined",
    "keys",
    "met",
    "nearest",
    "one",
    "order",
    "phrased",
    "strength",
    "summed",
    "united",
]

NAME = "numba"
_FEW = 1024
"""So many best ones are picked out with a heap."""
_FEW_LISTS = 4
"""So many lists are merged; of more, each document finds its value in a table."""

_Loop = TypeVar("_Loop", bound=Callable[..., Any])


def _compiled(loop: _Loop) -> _Loop:
    found: Any = numba.njit(cache=True, nogil=True)(loop)
    return cast(_Loop, found)


class Scratch:
    """Room to work in, for one thread: a value for each document, and a bit that says whether it counts."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.values = np.zeros(size)
        self.bits = np.zeros(size // 64 + 1, np.uint64)


def order(numbers: Array, size: int) -> Array:
    """The places of numbers below `size` in rising order, equal ones as they stand."""
    return _order(np.ascontiguousarray(numbers, np.uint32), size)


@_compiled
def _order(numbers: Array, size: int) -> Array:
    starts = np.zeros(size + 1, np.int64)
    for number in numbers:
        starts[number + 1] += 1
    for number in range(size):
        starts[number + 1] += starts[number]
    places = np.empty(len(numbers), np.int64)
    for at in range(len(numbers)):
        number = numbers[at]
        places[starts[number]] = at
        starts[number] += 1
    return places


def joined(
    documents: Array,
    times: Array,
    lengths: Array,
    resistances: Array,
    floor: float,
    starts: Array,
    stops: Array,
    fields: Array,
    weights: Array,
    factors: Array,
    adding: bool,
    live: Array,
    scratch: Scratch,
) -> Held:
    """The documents of some terms, and how strongly they hold them: the best of it, or all of it added up."""
    terms = starts, stops, fields, weights, factors
    postings = documents, times, lengths, resistances, floor
    if len(starts) <= _FEW_LISTS and not len(live):
        found: Held = _merged(*postings, *terms, adding)
    else:
        found = _joined(*postings, *terms, adding, live, scratch.values, scratch.bits)
    return found


def one(
    documents: Array,
    times: Array,
    lengths: Array,
    resistances: Array,
    floor: float,
    weight: float,
    factor: float,
) -> Array:
    """How strongly documents hold one term: all of its postings, or some."""
    values: Array = _one(documents, times, lengths, resistances, floor, weight, factor)
    return values


@_compiled
def _one(
    numbers: Array,
    times: Array,
    lengths: Array,
    resistances: Array,
    floor: float,
    weight: float,
    factor: float,
) -> Array:
    values = np.empty(len(numbers), np.float64)
    for at in range(len(numbers)):
        resisting = resistances[lengths[numbers[at]]]
        count = float(times[at])
        values[at] = weight * (floor + (1 - floor) * count / (count + resisting)) * factor
    return values


@_compiled
def _merged(
    documents: Array,
    times: Array,
    lengths: Array,
    resistances: Array,
    floor: float,
    starts: Array,
    stops: Array,
    fields: Array,
    weights: Array,
    factors: Array,
    adding: bool,
) -> Any:
    """A few lists, one after another merged into what is there: all of it is read in order."""
    numbers = documents[starts[0] : stops[0]]
    values = _one(
        numbers,
        times[starts[0] : stops[0]],
        lengths[fields[0]],
        resistances[fields[0]],
        floor,
        weights[0],
        factors[0],
    )
    for term in range(1, len(starts)):
        field, weight, factor = fields[term], weights[term], factors[term]
        posting, stop = starts[term], stops[term]
        size = len(numbers)
        found = np.empty(size + stop - posting, np.uint32)
        held = np.empty(size + stop - posting, np.float64)
        at = total = 0
        while at < size or posting < stop:
            if posting == stop or (at < size and numbers[at] < documents[posting]):
                found[total] = numbers[at]
                held[total] = values[at]
                at += 1
            else:
                number = documents[posting]
                count = float(times[posting])
                resisting = resistances[field, lengths[field, number]]
                value = weight * (floor + (1 - floor) * count / (count + resisting)) * factor
                found[total] = number
                if at < size and numbers[at] == number:
                    before = values[at]
                    value = before + value if adding else max(before, value)
                    at += 1
                held[total] = value
                posting += 1
            total += 1
        numbers, values = found[:total], held[:total]
    return numbers, values


@_compiled
def _joined(
    documents: Array,
    times: Array,
    lengths: Array,
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
    total = 0
    low, high = len(bits), -1
    all_live = len(live) == 0
    for term in range(len(starts)):
        field = fields[term]
        for posting in range(starts[term], stops[term]):
            number = documents[posting]
            if not all_live and not live[number]:
                continue
            count = float(times[posting])
            resisting = resistances[field, lengths[field, number]]
            value = weights[term] * (floor + (1 - floor) * count / (count + resisting)) * factors[term]
            word = number >> np.uint32(6)
            bit = np.uint64(1) << np.uint64(number & np.uint32(63))
            if bits[word] & bit == 0:
                bits[word] |= bit
                values[number] = value
                total += 1
                low = min(low, int(word))
                high = max(high, int(word))
            elif adding:
                values[number] += value
            elif value > values[number]:
                values[number] = value
    return _collected(total, low, high, values, bits)


@_compiled
def _collected(total: int, low: int, high: int, values: Array, bits: Array) -> Any:
    """What was marked, in order; the marks are wiped."""
    found = np.empty(total, np.uint32)
    held = np.empty(total, np.float64)
    at = 0
    for word in range(low, high + 1):
        rest = bits[word]
        if rest == 0:
            continue
        bits[word] = np.uint64(0)
        number = np.uint32(word * 64)
        while rest != 0:
            while rest & np.uint64(0xFF) == 0:
                rest >>= np.uint64(8)
                number += np.uint32(8)
            if rest & np.uint64(1):
                found[at] = number
                held[at] = values[number]
                at += 1
            rest >>= np.uint64(1)
            number += np.uint32(1)
    return found, held


def summed(documents: Array, counts: Array, live: Array, scratch: Scratch) -> tuple[Array, Array]:
    """How often in all the documents of several postings are counted."""
    found: tuple[Array, Array] = _summed(documents, counts, live, scratch.values, scratch.bits)
    return found


@_compiled
def _summed(documents: Array, counts: Array, live: Array, values: Array, bits: Array) -> Any:
    total = 0
    low, high = len(bits), -1
    all_live = len(live) == 0
    for posting in range(len(documents)):
        number = documents[posting]
        if not all_live and not live[number]:
            continue
        word = number >> np.uint32(6)
        bit = np.uint64(1) << np.uint64(number & np.uint32(63))
        if bits[word] & bit == 0:
            bits[word] |= bit
            values[number] = counts[posting]
            total += 1
            low = min(low, int(word))
            high = max(high, int(word))
        else:
            values[number] += counts[posting]
    return _collected(total, low, high, values, bits)


def both(one: Array, other: Array) -> tuple[Array, Array]:
    """Where in each of two rising arrays that stands which stands in both."""
    if len(one) > len(other):
        there, here = _both(other, one)
        return here, there
    found: tuple[Array, Array] = _both(one, other)
    return found


@_compiled
def _both(few: Array, many: Array) -> Any:
    here = np.empty(len(few), np.int64)
    there = np.empty(len(few), np.int64)
    total = 0
    at = 0
    for place in range(len(few)):
        wanted = few[place]
        step = 1
        while at + step < len(many) and many[at + step] < wanted:  # further and further
            at += step
            step *= 2
        while step > 0:  # and back in halves
            if at + step < len(many) and many[at + step] < wanted:
                at += step
            step //= 2
        if at < len(many) and many[at] < wanted:
            at += 1
        if at >= len(many):
            break
        if many[at] == wanted:
            here[total] = place
            there[total] = at
            total += 1
    return here[:total], there[:total]


def met(documents: Array, starts: Array, stops: Array) -> Array:
    """Where several terms meet: terms by documents, their postings in the documents that have all."""
    found: Array = _met(documents, starts, stops)
    return found


@_compiled
def _met(documents: Array, starts: Array, stops: Array) -> Array:
    terms = len(starts)
    order = np.argsort(stops - starts)
    first = order[0]
    found = np.empty((terms, stops[first] - starts[first]), np.int64)
    reached = starts.copy()
    total = 0
    for posting in range(starts[first], stops[first]):
        wanted = documents[posting]
        every = True
        for term in order[1:]:
            at, stop = reached[term], stops[term]
            step = 1
            while at + step < stop and documents[at + step] < wanted:  # further and further
                at += step
                step *= 2
            while step > 0:  # and back in halves
                if at + step < stop and documents[at + step] < wanted:
                    at += step
                step //= 2
            if at < stop and documents[at] < wanted:
                at += 1
            reached[term] = at
            if at == stop:
                return found[:, :total].copy()
            if documents[at] != wanted:
                every = False
                break
        if every:
            for term in order[1:]:
                found[term, total] = reached[term]
            found[first, total] = posting
            total += 1
    return found[:, :total].copy()


def phrased(times: Array, places: Array, place_starts: Array, postings: Array) -> Array:
    """How often words stand one after another: postings as of `met`, the words in order."""
    found: Array = _phrased(times, places, place_starts, postings)
    return found


@_compiled
def _phrased(times: Array, places: Array, place_starts: Array, postings: Array) -> Array:
    slots, total = postings.shape
    found = np.zeros(total, np.int64)
    begin = np.empty(slots, np.int64)
    stop = np.empty(slots, np.int64)
    for at in range(total):
        for slot in range(slots):
            posting = postings[slot, at]
            sample = posting // SAMPLE
            start = np.int64(place_starts[sample])
            for before in range(sample * SAMPLE, posting):
                start += times[before]
            begin[slot] = start
            stop[slot] = start + times[posting]
        for first in range(begin[0], stop[0]):
            place = places[first]
            follows = True
            for slot in range(1, slots):
                wanted = place + slot
                here = begin[slot]
                while here < stop[slot] and places[here] < wanted:
                    here += 1
                begin[slot] = here
                if here == stop[slot] or places[here] != wanted:
                    follows = False
                    break
            if follows:
                found[at] += 1
    return found


def keys(
    documents: Array, times: Array, places: Array, place_starts: Array, start: int, stop: int, among: Array
) -> Array:
    """The places of a term in some documents (all of them hold it or not), as rising keys."""
    _, here = both(among, documents[start:stop])
    found: Array = _keys(documents, times, places, place_starts, here + start)
    return found


@_compiled
def _keys(documents: Array, times: Array, places: Array, place_starts: Array, postings: Array) -> Array:
    total = 0
    for posting in postings:
        total += times[posting]
    found = np.empty(total, np.int64)
    at = 0
    reached, begin = -1, 0
    for posting in postings:
        sample = posting // SAMPLE
        if reached < sample * SAMPLE:
            reached = sample * SAMPLE
            begin = int(place_starts[sample])
        while reached < posting:
            begin += times[reached]
            reached += 1
        number = np.int64(documents[posting]) << PLACE_BITS
        for place in range(begin, begin + times[posting]):
            found[at] = number | np.int64(places[place])
            at += 1
    return found


def nearest(first: Array, second: Array, farthest: int) -> tuple[Array, Array]:
    """How near two things stand to each other (`search.engines.scoring.closeness`), where they do."""
    found: tuple[Array, Array] = _nearest(first, second, farthest)
    return found


@_compiled
def _nearest(first: Array, second: Array, farthest: int) -> Any:
    documents = np.empty(len(first), np.uint32)
    steps = np.empty(len(first), np.int64)
    total = 0
    at = 0
    for key in first:
        while at < len(second) and second[at] <= key:
            at += 1
        least = farthest
        if at < len(second):
            least = min(least, second[at] - key)
        if at > 0:
            least = min(least, key - second[at - 1] + 1)
        if least >= farthest:
            continue
        number = np.uint32(key >> PLACE_BITS)
        if total and documents[total - 1] == number:
            steps[total - 1] = min(steps[total - 1], least)
        else:
            documents[total] = number
            steps[total] = least
            total += 1
    return documents[:total], steps[:total]


@_compiled
def counted(codes: Array, documents: Array, size: int) -> Array:
    """How many of some documents have each code."""
    found = np.zeros(size, np.int64)
    for number in documents:
        found[codes[number]] += 1
    return found


def best(values: Array, most: int, slack: float) -> Array:
    """Where the greatest of many values stand, and those that are less by no more than `slack`."""
    if most >= len(values):
        return np.arange(len(values))
    if most > _FEW or values.dtype != np.float64:
        return plain.best(values, most, slack)
    found: Array = _best(values, most, slack)
    return found


@_compiled
def _best(values: Array, most: int, slack: float) -> Array:
    heap = np.full(most, -np.inf)  # its first is its least
    for value in values:
        if value <= heap[0]:
            continue
        at = 0
        while True:
            child = 2 * at + 1
            if child >= most:
                break
            if child + 1 < most and heap[child + 1] < heap[child]:
                child += 1
            if heap[child] >= value:
                break
            heap[at] = heap[child]
            at = child
        heap[at] = value
    least = heap[0] - slack
    total = 0
    for value in values:
        if value >= least:
            total += 1
    found = np.empty(total, np.int64)
    at = 0
    for place in range(len(values)):
        if values[place] >= least:
            found[at] = place
            at += 1
    return found


def compile_all() -> None:
    """Compile each loop for the types it mostly gets, or read it from the disk: no question waits for it."""
    documents, times, places = np.zeros(1, np.uint32), np.ones(1, np.uint8), np.zeros(1, np.uint16)
    lengths, resistances, live = np.ones((1, 1), np.uint16), np.ones((1, 2)), np.zeros(0, bool)
    samples = np.zeros(1, np.uint32)
    room = Scratch(1)
    for terms in (1, _FEW_LISTS + 1):
        starts, stops = np.zeros(terms, np.int64), np.ones(terms, np.int64)
        held = (starts, stops, np.zeros(terms, np.int64), np.ones(terms), np.ones(terms))
        joined(documents, times, lengths, resistances, 0.5, *held, False, live, room)
        phrased(times, places, samples, met(documents, starts, stops))
    one(documents, times, lengths[0], resistances[0], 0.5, 1.0, 1.0)
    summed(documents, times, live, room)
    both(documents, documents)
    both(np.zeros(1, np.int64), np.zeros(1, np.int64))
    found = keys(documents, times, places, samples, 0, 1, documents)
    nearest(found, found, 8)
    for codes in (times, places, documents):
        counted(codes, documents, 2)
    best(np.zeros(2), 1, 0.0)
    order(documents, 1)
