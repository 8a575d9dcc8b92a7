"""Lists of documents and places compared and counted, compiled by numba as `plain` says it.

Comes in: rising arrays. Goes out: where they meet, how near, how many, which are best.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from search.engines.whoosh.arrays import Array
from search.engines.whoosh.kernels import plain
from search.engines.whoosh.kernels.compiling import compiled
from search.engines.whoosh.kernels.plain import PLACE_BITS, SAMPLE, Texts

_FEW = 1024
"""So many best ones are picked out with a heap."""
_GALLOP = 16
"""From so many times the length on, a list is searched, not read."""


# --- lists compared -----------------------------------------------------------------------------------------


@compiled
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


@compiled
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


def without(documents: Array, values: Array, unwanted: Array) -> tuple[Array, Array]:
    """Documents and their values, without some documents."""
    found: tuple[Array, Array] = _without(documents, values, unwanted)
    return found


@compiled
def _without(documents: Array, values: Array, unwanted: Array) -> Any:
    found, held = np.empty(len(documents) + 1, np.uint32), np.empty(len(documents) + 1, np.float64)
    total = at = 0
    if len(unwanted) > _GALLOP * len(documents):
        for place in range(len(documents)):
            wanted = documents[place]
            if at < len(unwanted) and unwanted[at] < wanted:
                at = _first_not_before(wanted, unwanted, at, len(unwanted))
            found[total] = wanted
            held[total] = values[place]
            total += 0 if at < len(unwanted) and unwanted[at] == wanted else 1
        return found[:total], held[:total]
    place = 0
    while place < len(documents) and at < len(unwanted):  # without a branch that could be guessed wrong
        one, other = documents[place], unwanted[at]
        found[total] = one
        held[total] = values[place]
        total += one < other
        place += one <= other
        at += other <= one
    while place < len(documents):
        found[total] = documents[place]
        held[total] = values[place]
        total += 1
        place += 1
    return found[:total], held[:total]


def met(documents: Array, starts: Array, stops: Array) -> Array:
    """Where several terms meet: terms by documents, their postings in the documents that have all."""
    found: Array = met_postings(documents, starts, stops)
    return found


@compiled
def met_postings(documents: Array, starts: Array, stops: Array) -> Array:
    """`met`, for compiled loops."""
    terms = len(starts)
    order = np.arange(terms)
    for at in range(1, terms):  # the shortest first; they are few
        one = order[at]
        size = stops[one] - starts[one]
        before = at
        while before > 0 and stops[order[before - 1]] - starts[order[before - 1]] > size:
            order[before] = order[before - 1]
            before -= 1
        order[before] = one
    first = order[0]
    if terms == 1:
        return np.arange(starts[first], stops[first]).reshape(1, -1)
    second = order[1]
    here, there = _both(documents[starts[first] : stops[first]], documents[starts[second] : stops[second]])
    total = len(here)
    found = np.empty((terms, total), np.int64)
    for at in range(total):
        found[first, at] = starts[first] + here[at]
        found[second, at] = starts[second] + there[at]
    for rank in range(2, terms):
        term = order[rank]
        at, stop = starts[term], stops[term]
        kept = 0
        for place in range(total):
            wanted = documents[found[first, place]]
            if at < stop and documents[at] < wanted:
                at = _first_not_before(wanted, documents, at, stop)
            if at < stop and documents[at] == wanted:
                for before in range(rank):
                    found[order[before], kept] = found[order[before], place]
                found[term, kept] = at
                kept += 1
        total = kept
    return found[:, :total].copy()


# --- places -------------------------------------------------------------------------------------------------


@compiled
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


@compiled
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


@compiled
def _keys(documents: Array, times: Array, places: Array, place_starts: Array, postings: Array) -> Array:
    total = 0
    for posting in postings:
        total += times[posting]
    found = np.empty(total, np.int64)
    at = begin = before = 0  # where the places of the posting before begin
    for posting in postings:
        if posting // SAMPLE * SAMPLE > before:
            before = posting // SAMPLE * SAMPLE
            begin = place_starts[posting // SAMPLE]
        while before < posting:
            begin += times[before]
            before += 1
        number = np.int64(documents[posting]) << PLACE_BITS
        for place in range(begin, begin + times[posting]):
            found[at] = number | np.int64(places[place])
            at += 1
    return found


def nearest(first: Array, second: Array, farthest: int) -> tuple[Array, Array]:
    """How near two things stand to each other (`search.engines.scoring.closeness`), where they do."""
    found: tuple[Array, Array] = _nearest(first, second, farthest)
    return found


@compiled
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


@compiled
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


@compiled
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
