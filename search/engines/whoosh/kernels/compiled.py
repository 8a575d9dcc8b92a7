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
from search.engines.whoosh.kernels.plain import (
    PLACE_BITS,
    SAMPLE,
    USUAL_TIMES,
    Held,
    Table,
    Terms,
    Texts,
    gathered,
    strength,
    united,
)

__all__ = [
    "NAME",
    "USUAL_TIMES",
    "Scratch",
    "best",
    "both",
    "compile_all",
    "counted",
    "gathered",
    "joined",
    "keys",
    "met",
    "missing",
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
WINDOW = 1 << 14
"""Documents that are worked on at a time where lists are joined: their values stay in the cache."""
_GALLOP = 16
"""From so many times the length on, a list is searched, not read."""
_DE_BRUIJN = 0x03F79D71B4CB0A89
_PLACE_OF = np.zeros(64, np.uint8)
for _at in range(64):
    _PLACE_OF[((_DE_BRUIJN << _at) & (2**64 - 1)) >> 58] = _at
"""The place of the only bit of a word, by its product with a number whose shifts all begin differently."""

_Loop = TypeVar("_Loop", bound=Callable[..., Any])


def _compiled(loop: _Loop) -> _Loop:
    found: Any = numba.njit(cache=True, nogil=True)(loop)
    return cast(_Loop, found)


class Scratch:
    """Room to work in, for one thread: a value and a bit for each document of a window."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.values = np.zeros(WINDOW)
        self.bits = np.zeros(WINDOW // 64, np.uint64)


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


# --- how strongly -------------------------------------------------------------------------------------------


@_compiled
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


@_compiled
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


@_compiled
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
    found: Held = _joined(texts, *table, *terms, adding, live, scratch.values, scratch.bits)
    return found


@_compiled
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


@_compiled
def _next_window(documents: Array, reached: Array, stops: Array) -> int:
    """Where the next window with anything in it begins; below 0: there is none."""
    least = np.int64(-1)
    for term in range(len(reached)):
        if reached[term] < stops[term]:
            number = np.int64(documents[reached[term]])
            if least < 0 or number < least:
                least = number
    return least if least < 0 else least // WINDOW * WINDOW  # type: ignore[return-value]


@_compiled
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


@_compiled
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


# --- lists compared -----------------------------------------------------------------------------------------


@_compiled
def _first_not_before(wanted: Any, many: Array, at: int, stop: int) -> int:
    """Where in a rising array, from `at` on, the first number stands that is not before another."""
    step = 1
    while at + step < stop and many[at + step] < wanted:  # further and further
        at += step
        step *= 2
    while step > 0:  # and back in halves
        if at + step < stop and many[at + step] < wanted:
            at += step
        step //= 2
    return at + 1 if at < stop and many[at] < wanted else at


def both(one: Array, other: Array) -> tuple[Array, Array]:
    """Where in each of two rising arrays that stands which stands in both."""
    if len(one) > len(other):
        there, here = _both(other, one)
        return here, there
    found: tuple[Array, Array] = _both(one, other)
    return found


@_compiled
def _both(few: Array, many: Array) -> Any:
    here = np.empty(len(few) + 1, np.int64)
    there = np.empty(len(few) + 1, np.int64)
    total = at = 0
    if len(many) > _GALLOP * len(few):
        for place in range(len(few)):
            at = _first_not_before(few[place], many, at, len(many))
            if at == len(many):
                break
            if many[at] == few[place]:
                here[total] = place
                there[total] = at
                total += 1
        return here[:total], there[:total]
    place = 0
    while place < len(few) and at < len(many):  # without a branch that could be guessed wrong
        one, other = few[place], many[at]
        here[total] = place
        there[total] = at
        total += 1 if one == other else 0
        place += 1 if one <= other else 0
        at += 1 if other <= one else 0
    return here[:total], there[:total]


def missing(one: Array, other: Array) -> Array:
    """Where in a rising array that stands which does not stand in another one."""
    found: Array = _missing(one, other)
    return found


@_compiled
def _missing(one: Array, other: Array) -> Array:
    found = np.empty(len(one) + 1, np.int64)
    total = at = 0
    for place in range(len(one)):
        wanted = one[place]
        if at < len(other) and other[at] < wanted:
            at = _first_not_before(wanted, other, at, len(other))
        found[total] = place
        total += 0 if at < len(other) and other[at] == wanted else 1
    return found[:total]


def met(documents: Array, starts: Array, stops: Array) -> Array:
    """Where several terms meet: terms by documents, their postings in the documents that have all."""
    found: Array = _met(documents, starts, stops)
    return found


@_compiled
def _met(documents: Array, starts: Array, stops: Array) -> Array:
    terms = len(starts)
    order = np.argsort(stops - starts)
    first = order[0]
    total = stops[first] - starts[first]
    found = np.empty((terms, total), np.int64)
    for at in range(total):
        found[first, at] = starts[first] + at
    for rank in range(1, terms):
        term = order[rank]
        numbers = documents[starts[term] : stops[term]]
        here, there = _both(documents[found[first, :total]], numbers)
        total = len(here)
        for before in range(rank):
            name = order[before]
            for at in range(total):
                found[name, at] = found[name, here[at]]
        for at in range(total):
            found[term, at] = starts[term] + there[at]
    return found[:, :total].copy()


# --- places -------------------------------------------------------------------------------------------------


@_compiled
def _begin(posting: int, times: Array, place_starts: Array) -> int:
    """Where the places of a posting begin: counted from the sample before."""
    sample = posting // SAMPLE
    begin = np.int64(place_starts[sample])
    for before in range(sample * SAMPLE, posting):
        begin += times[before]
    return begin  # type: ignore[return-value]


def phrased(texts: Texts, postings: Array) -> Array:
    """How often words stand one after another: postings as of `met`, the words in order."""
    found: Array = _phrased(texts.times, texts.places, texts.place_starts, postings)
    return found


@_compiled
def _phrased(times: Array, places: Array, place_starts: Array, postings: Array) -> Array:
    slots, total = postings.shape
    found = np.zeros(total, np.int64)
    begin = np.empty(slots, np.int64)
    stop = np.empty(slots, np.int64)
    for at in range(total):
        for slot in range(slots):
            begin[slot] = _begin(postings[slot, at], times, place_starts)
            stop[slot] = begin[slot] + times[postings[slot, at]]
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


def keys(texts: Texts, start: int, stop: int, among: Array) -> Array:
    """The places of a term in some documents (all of them hold it or not), as rising keys."""
    _, here = both(among, texts.documents[start:stop])
    found: Array = _keys(texts.documents, texts.times, texts.places, texts.place_starts, here + start)
    return found


@_compiled
def _keys(documents: Array, times: Array, places: Array, place_starts: Array, postings: Array) -> Array:
    total = 0
    for posting in postings:
        total += times[posting]
    found = np.empty(total, np.int64)
    at = 0
    for posting in postings:
        begin = _begin(posting, times, place_starts)
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


def counted(codes: Array, documents: Array, size: int) -> Array:
    """How many of some documents have each code below `size`."""
    found: Array = _counted(codes, documents, size)
    return found


@_compiled
def _counted(codes: Array, documents: Array, size: int) -> Array:
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
    texts = Texts(documents, times, times, np.ones((1, 1), np.uint16), places, documents)
    table = Table(np.ones((1, USUAL_TIMES, 2)), np.ones((1, 2)), 0.5)
    starts, stops, live = np.zeros(1, np.int64), np.ones(1, np.int64), np.zeros(0, bool)
    room = Scratch(1)
    joined(texts, table, Terms(starts, stops, starts, np.ones(1), np.ones(1)), False, live, room)
    for postings in (slice(0, 1), starts):
        one(texts, table, postings, 0, 1.0, 1.0)
    summed(texts, np.array([0, 1]), live, room)
    phrased(texts, met(documents, starts, stops))
    missing(documents, documents)
    both(documents, documents)
    both(starts, stops)
    found = keys(texts, 0, 1, documents)
    nearest(found, found, 8)
    for codes in (times, places):
        counted(codes, documents, 2)
    best(np.zeros(2), 1, 0.0)
    order(documents, 1)
