"""The inner loops of a search, in NumPy: they run wherever NumPy does, and say what `compiled` has to give.

Comes in: arrays of one segment (`search.engines.whoosh.segment`). Goes out: arrays. Documents are u4 and
rising, without repetition; values are f8, one for each document; a key is `document << 32 | place` in an
i8.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.engines.whoosh.arrays import Array, ranges
from search.engines.whoosh.kernels.plain_filing import inverted as inverted
from search.engines.whoosh.kernels.plain_filing import living as living
from search.engines.whoosh.kernels.plain_filing import moved as moved
from search.engines.whoosh.kernels.plain_filing import used as used

NAME = "numpy"
PLACE_BITS = 32
SAMPLE = 64
USUAL_TIMES = 8
"""A term that stands in a document less often than that is weighed by a table."""

Held = tuple[Array, Array]
"""Documents and a value for each."""


class Texts(NamedTuple):
    """Postings of a segment and lengths of its documents, as `search.engines.whoosh.segment` tells them."""

    documents: Array
    times: Array
    short: Array
    lengths: Array
    places: Array
    place_starts: Array


class Table(NamedTuple):
    """How strongly a document holds a term (`search.engines.scoring.reached`).

    Attributes:
        usual: fields by times by short lengths: worked out beforehand.
        resistances: fields by lengths, for whatever is not usual.
        floor: what a match keeps at least.
    """

    usual: Array
    resistances: Array
    floor: float


class Terms(NamedTuple):
    """Terms of a segment: their postings, fields and weights, and what else each is multiplied by."""

    starts: Array
    stops: Array
    fields: Array
    weights: Array
    factors: Array


class Looks(NamedTuple):
    """What is looked at in each document of a segment.

    Attributes:
        kinds: u1..u4, of each document.
        kind: which of them is asked for; below 0: any.
        apart: True for documents that are not counted here, but told apart; empty: there are none.
        codes: u1 or u2, documents by groups: the values of several labels in one code.
        starts: i8, where the codes of each group begin among all codes, and where the last ones end.
        labels: i4, all codes by the labels of a group: which count goes up; below 0: none.
        ignored: i8, for each count the filter that it ignores; below 0: none.
        masks: bool, filters by codes of one group: what passes.
        looked: i8, for each filter the group that it looks at.
        orders: i8, the place of each document in the collection, or NO_NUMBER.
        listing: whether all that pass are to be told.
    """

    kinds: Array
    kind: int
    apart: Array
    codes: Array
    starts: Array
    labels: Array
    ignored: Array
    masks: Array
    looked: Array
    orders: Array
    listing: bool


class Survey(NamedTuple):
    """What was seen; documents are told by where they stand among those looked at.

    Attributes:
        records: how many pass all filters.
        counts: i8, of each value of each label; a count leaves out the filter that it ignores.
        passing: those that pass, rising, if they are to be told.
        others: those told apart, rising, whether they pass or not.
        best: of those that pass at least the best so many, and perhaps others as good as the worst of these.
        ranked: these are the best so many, the best first; no two could change places.
    """

    records: int
    counts: Array
    passing: Array
    others: Array
    best: Array
    ranked: bool


class Scratch:
    """Room to work in, for one thread: nothing of it outlives a call."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.values = np.zeros(size)
        self.seen = np.zeros(size, bool)


def strength(counts: Array, resisting: Array, floor: float) -> Array:
    """`search.engines.scoring.reached`, of many."""
    held: Array = floor + (1 - floor) * counts / (counts + resisting)
    return held


def joined(texts: Texts, table: Table, terms: Terms, adding: bool, live: Array, scratch: Scratch) -> Held:
    """The documents of some terms, and how strongly they hold them: the best of it, or all of it added up.

    Args:
        live: True for documents that count; empty: all do.
    """
    kept, seen = scratch.values, scratch.seen
    for start, stop, field, weight, factor in zip(*terms, strict=True):
        numbers = texts.documents[start:stop]
        values = one(texts, table, slice(start, stop), field, weight, factor)
        if len(terms.starts) == 1:
            return _living(numbers, values, live)
        before = np.where(seen[numbers], kept[numbers], 0.0 if adding else -1.0)
        kept[numbers] = before + values if adding else np.maximum(before, values)
        seen[numbers] = True
    found = np.flatnonzero(seen).astype(np.uint32)
    seen[found] = False
    return _living(found, kept[found], live)


def one(
    texts: Texts, table: Table, postings: slice | Array, field: int, weight: float, factor: float
) -> Array:
    """How strongly documents hold one term, for all of its postings or for some."""
    resisting = table.resistances[field][texts.lengths[field][texts.documents[postings]]]
    held: Array = weight * strength(texts.times[postings], resisting, table.floor) * factor
    return held


def shared(texts: Texts, table: Table, terms: Array) -> Held:
    """The documents that hold all of some terms, and how strongly, added up.

    Args:
        terms: f8, terms by first posting, the one after the last, field, weight, and what else it is
            multiplied by.
    """
    postings = met(texts.documents, terms[:, 0].astype(np.int64), terms[:, 1].astype(np.int64))
    values = np.zeros(postings.shape[1])
    for held, (_, _, field, weight, factor) in zip(postings, terms.tolist(), strict=True):
        values += one(texts, table, held, int(field), weight, factor)
    return texts.documents[postings[0]], values


def met(documents: Array, starts: Array, stops: Array) -> Array:
    """Where several terms meet: terms by documents, their postings in the documents that have all."""
    first, *others = np.argsort(stops - starts, kind="stable").tolist()
    found = {first: np.arange(starts[first], stops[first])}
    for term in others:
        here, there = both(documents[found[first]], documents[starts[term] : stops[term]])
        found = {name: held[here] for name, held in found.items()}
        found[term] = there + starts[term]
    return np.array([found[term] for term in range(len(starts))])


def phrased(texts: Texts, postings: Array) -> Array:
    """How often words stand one after another: postings as of `met`, the words in order."""
    total = postings.shape[1]
    within = np.arange(total)
    starts: Array | None = None
    for slot, held in enumerate(postings):
        counts = texts.times[held].astype(np.int64)
        begin = _place_starts(texts, held)
        keys: Array = (np.repeat(within << PLACE_BITS, counts) | texts.places[ranges(begin, counts)]) - slot
        starts = keys if starts is None else starts[both(starts, keys)[0]]
    found = np.zeros(0, np.int64) if starts is None else starts >> PLACE_BITS
    return np.bincount(found, minlength=total)


def _living(documents: Array, values: Array, live: Array) -> Held:
    if not len(live):
        return documents, values
    kept = live[documents]
    return documents[kept], values[kept]


def gathered(found: Sequence[Held], adding: bool) -> Held:
    """The documents of any of several answers: the best value of each, or all of them added up."""
    documents, values = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return _folded(documents, values, adding)


def _folded(documents: Array, values: Array, adding: bool) -> Held:
    if not len(documents):
        return documents, values
    by_document = np.argsort(documents, kind="stable")
    held, values = documents[by_document], values[by_document]
    other = np.append(True, held[1:] != held[:-1])
    first = np.flatnonzero(other)
    if adding:
        return held[first], np.bincount(
            np.cumsum(other) - 1, values
        )  # one after another, as a loop adds them
    return held[first], np.maximum.reduceat(values, first)


def summed(texts: Texts, starts: Array, live: Array, scratch: Scratch) -> tuple[Array, Array]:
    """How often in all documents hold neighbouring terms.

    Args:
        starts: where the postings of each term begin, and where those of the last one end.
    """
    documents = texts.documents[starts[0] : starts[-1]]
    counts = texts.times[starts[0] : starts[-1]].astype(np.float64)
    if len(live):
        kept = live[documents]
        documents, counts = documents[kept], counts[kept]
    return _folded(documents, counts, True)


def both(one: Array, other: Array) -> tuple[Array, Array]:
    """Where in each of two rising arrays that stands which stands in both."""
    if len(one) > len(other):
        there, here = both(other, one)
        return here, there
    at = np.searchsorted(other, one)
    at[at == len(other)] = 0
    found = np.flatnonzero(other[at] == one) if len(other) else np.zeros(0, np.int64)
    return found, at[found]


def without(documents: Array, values: Array, unwanted: Array) -> Held:
    """Documents and their values, without some documents."""
    kept = np.ones(len(documents), bool)
    kept[both(documents, unwanted)[0]] = False
    return documents[kept], values[kept]


def keys(texts: Texts, start: int, stop: int, among: Array) -> Array:
    """The places of a term in some documents (all of them hold it or not), as rising keys."""
    _, here = both(among, texts.documents[start:stop])
    postings = here + start
    if len(postings) * SAMPLE > stop - start:
        before = int(_place_starts(texts, np.array([start]))[0])
        inside = np.cumsum(texts.times[start:stop], dtype=np.int64) - texts.times[start:stop]
        begin = before + inside[here]
    else:
        begin = _place_starts(texts, postings)
    counts = texts.times[postings].astype(np.int64)
    held = np.repeat(texts.documents[postings].astype(np.int64) << PLACE_BITS, counts)
    return held | texts.places[ranges(begin, counts)]


def _place_starts(texts: Texts, postings: Array) -> Array:
    """Where the places of some postings begin: counted from the sample before."""
    sampled = postings // SAMPLE
    near = sampled[:, None] * SAMPLE + np.arange(SAMPLE - 1)
    counts = np.take(texts.times, near, mode="clip")  # what lies beyond the end is not counted
    before = np.arange(SAMPLE - 1) < (postings - sampled * SAMPLE)[:, None]
    starts: Array = texts.place_starts[sampled].astype(np.int64) + np.where(before, counts, 0).sum(axis=1)
    return starts


def united(pieces: Sequence[Array]) -> Array:
    """Keys of several things as one rising array."""
    if len(pieces) == 1:
        return pieces[0]
    if not pieces:
        return np.zeros(0, np.int64)
    keys = np.sort(np.concatenate(pieces), kind="stable")  # which is quick where much is in order
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def nearest(first: Array, second: Array, farthest: int) -> tuple[Array, Array]:
    """How near two things stand to each other (`search.engines.scoring.closeness`), where they do.

    Args:
        first, second: keys of both.

    Returns:
        Documents, and the least distance in each: all below `farthest`.
    """
    at = np.searchsorted(second, first, side="right")
    steps = np.full(len(first), farthest, np.int64)
    for shift, extra in ((0, 0), (-1, 1)):
        there = at + shift
        known = np.flatnonzero((there >= 0) & (there < len(second)))
        gap = np.abs(second[there[known]] - first[known]) + extra
        # in another document the gap is some 2 ** 32
        steps[known] = np.minimum(steps[known], gap)
    near = np.flatnonzero(steps < farthest)
    documents, steps = (first[near] >> PLACE_BITS).astype(np.uint32), steps[near]
    if not len(near):
        return documents, steps
    begin = np.flatnonzero(np.append(True, documents[1:] != documents[:-1]))
    return documents[begin], np.minimum.reduceat(steps, begin)


def counted(codes: Array, documents: Array, size: int) -> Array:
    """How many of some documents have each code below `size`."""
    return np.bincount(codes[documents], minlength=size)


def best(values: Array, most: int, slack: float) -> Array:
    """Where the greatest of many values stand, and those that are less by no more than `slack`."""
    if most >= len(values):
        return np.arange(len(values))
    least = np.partition(values, len(values) - most)[len(values) - most]
    return np.flatnonzero(values >= least - slack)


def surveyed(documents: Array, scores: Array, looks: Looks, most: int, slack: float) -> Survey:
    """Counts of the documents that pass, and where the best of them stand.

    Args:
        most: so many best ones are wanted, by their score and then by their place in the collection.
        slack: scores that differ by no more may be equal.
    """
    chosen = np.arange(len(documents))
    if looks.kind >= 0:
        chosen = chosen[looks.kinds[documents] == looks.kind]
    others = np.zeros(0, np.int64)
    if len(looks.apart):
        strange = looks.apart[documents[chosen]]
        chosen, others = chosen[~strange], chosen[strange]
    codes = looks.codes[documents[chosen]]
    fails = np.array([~mask[codes[:, group]] for mask, group in zip(looks.masks, looks.looked, strict=True)])
    failing = fails.sum(axis=0) if len(fails) else np.zeros(len(chosen), np.int64)
    passing = chosen[failing == 0]
    counts = np.zeros(len(looks.ignored), np.int64)
    for row, among in enumerate((failing == 0, *((failing == 1) & fail for fail in fails))):
        times = np.bincount((codes[among] + looks.starts[:-1]).ravel(), minlength=int(looks.starts[-1]))
        for labels in looks.labels.T:
            held = labels >= 0
            if row:
                held &= looks.ignored[labels] == row - 1
            np.add.at(counts, labels[held], times[held])
    first = passing[best(scores[passing], most, slack)] if most else np.zeros(0, np.int64)
    return Survey(len(passing), counts, passing if looks.listing else passing[:0], others, first, False)
