"""One look at each document that matches, compiled by numba: what `plain.surveyed` says.

Comes in: documents with their scores, and what is asked of them. Goes out: counts by label, and where the
best stand. A document's labels are several in one code, so it is looked at once for a filter, for all counts
and for its place among the best; what a code stands for is told apart afterwards, once for all documents.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from search.engines.whoosh.arrays import Array
from search.engines.whoosh.kernels.compiling import compiled
from search.engines.whoosh.kernels.plain import Looks, Survey

_LAST = 2**63 - 1


def surveyed(documents: Array, scores: Array, looks: Looks, most: int, slack: float) -> Survey:
    """Counts of the documents that pass, and where the best of them stand."""
    return Survey(*_surveyed(documents, scores, *looks, most, slack))


@compiled
def _surveyed(
    documents: Array,
    scores: Array,
    kinds: Array,
    kind: int,
    apart: Array,
    codes: Array,
    starts: Array,
    labels: Array,
    ignored: Array,
    masks: Array,
    looked: Array,
    orders: Array,
    listing: bool,
    most: int,
    slack: float,
) -> Any:
    counts = np.zeros((len(looked) + 1, starts[-1]), np.int64)
    others = np.empty(0, np.int64)
    if kind < 0 and len(apart) == 0 and len(looked) == 0:
        _count(documents, codes, starts, counts[0])
        passing = np.arange(len(documents) if listing else 0)
        records = len(documents)
        ranked, best = _best(documents, scores, passing, True, orders, most, slack)
    elif kind < 0 and len(apart) == 0 and len(looked) == 1:
        passing = _chosen_by_one(documents, codes, starts, masks[0], looked[0], counts)
        records = len(passing)
        ranked, best = _best(documents, scores, passing, False, orders, most, slack)
        passing = passing if listing else passing[:0]
    else:
        passing, others = _chosen(documents, kinds, kind, apart, codes, starts, masks, looked, counts)
        records = len(passing)
        ranked, best = _best(documents, scores, passing, False, orders, most, slack)
        passing = passing if listing else passing[:0]
    return records, _by_label(counts, labels, ignored), passing, others, best, ranked


@compiled
def _count(documents: Array, codes: Array, starts: Array, counts: Array) -> None:
    for group in range(codes.shape[1]):
        start = starts[group]
        for number in documents:
            counts[start + codes[number, group]] += 1


@compiled
def _chosen_by_one(
    documents: Array, codes: Array, starts: Array, mask: Array, looked: int, counts: Array
) -> Array:
    """The same with one filter alone, without a branch that could be guessed wrong."""
    passing = np.empty(len(documents) + 1, np.int64)
    records = 0
    for at in range(len(documents)):
        number = documents[at]
        passes = mask[codes[number, looked]]
        for group in range(codes.shape[1]):
            counts[1 - passes, starts[group] + codes[number, group]] += 1
        passing[records] = at
        records += passes
    return passing[:records]


@compiled
def _chosen(
    documents: Array,
    kinds: Array,
    kind: int,
    apart: Array,
    codes: Array,
    starts: Array,
    masks: Array,
    looked: Array,
    counts: Array,
) -> Any:
    """Where those stand that pass, and those that are told apart; the others are counted where they count."""
    passing = np.empty(len(documents) + 1, np.int64)
    others = np.empty(len(documents) + 1 if len(apart) else 1, np.int64)
    records = strange = 0
    for at in range(len(documents)):
        number = documents[at]
        if kind >= 0 and kinds[number] != kind:
            continue
        if len(apart) and apart[number]:
            others[strange] = at
            strange += 1
            continue
        failing = row = 0
        for one in range(len(looked)):
            fails = not masks[one, codes[number, looked[one]]]
            failing += fails
            row += fails * (one + 1)
        if failing > 1:
            continue
        for group in range(codes.shape[1]):
            counts[row, starts[group] + codes[number, group]] += 1
        passing[records] = at
        records += 1 - failing
    return passing[:records], others[:strange]


@compiled
def _best(
    documents: Array, scores: Array, passing: Array, every: bool, orders: Array, most: int, slack: float
) -> Any:
    """Where the best stand, among all or some, and whether they stand in order."""
    if most == 0:
        return True, np.empty(0, np.int64)
    heap_scores = np.full(most, -np.inf)  # the first is the worst
    heap_orders = np.full(most, _LAST)
    heap = np.full(most, -1)
    tied = False
    least = heap_scores[0]
    for place in range(len(documents) if every else len(passing)):
        at = place if every else passing[place]
        if scores[at] < least:
            continue
        number = documents[at]
        order = orders[number] if orders[number] >= -_LAST else _LAST
        if scores[at] == least and order >= heap_orders[0]:
            tied |= order == heap_orders[0]
            continue
        _sift(scores[at], order, at, most, heap_scores, heap_orders, heap)
        least = heap_scores[0]
    for size in range(most - 1, 0, -1):  # the worst goes to the end, until all are in order
        score, order, at = heap_scores[size], heap_orders[size], heap[size]
        worst = heap_scores[0], heap_orders[0], heap[0]
        _sift(score, order, at, size, heap_scores, heap_orders, heap)
        heap_scores[size], heap_orders[size], heap[size] = worst
    known = most
    while known > 0 and heap[known - 1] < 0:
        known -= 1
    if not (tied or _are_close(scores, heap_scores[:known], heap_orders, known == most, slack)):
        return True, heap[:known]
    least = heap_scores[most - 1] - slack
    found = np.empty(len(documents) if every else len(passing), np.int64)
    total = 0
    for place in range(len(found)):
        at = place if every else passing[place]
        found[total] = at
        total += 1 if scores[at] >= least else 0
    return False, found[:total]


@compiled
def _sift(
    score: float, order: int, at: int, size: int, heap_scores: Array, heap_orders: Array, heap: Array
) -> None:
    """Put one in the place of the worst of so many."""
    place = 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        after = child + 1
        if after < size and (
            heap_scores[after] < heap_scores[child]
            or (heap_scores[after] == heap_scores[child] and heap_orders[after] > heap_orders[child])
        ):
            child = after
        if heap_scores[child] > score or (heap_scores[child] == score and heap_orders[child] <= order):
            break
        heap_scores[place] = heap_scores[child]
        heap_orders[place] = heap_orders[child]
        heap[place] = heap[child]
        place = child
    heap_scores[place] = score
    heap_orders[place] = order
    heap[place] = at


@compiled
def _are_close(scores: Array, best: Array, orders: Array, full: bool, slack: float) -> bool:
    """Whether rounded scores, or what decides after order, might rank these or others otherwise."""
    for place in range(1, len(best)):
        if best[place - 1] == best[place]:
            if orders[place - 1] == orders[place]:
                return True
        elif best[place - 1] - best[place] <= slack:
            return True
    if not full:
        return False
    least = best[-1]
    close = 0
    for score in scores:
        close += 1 if least - slack <= score < least else 0
    return close > 0


@compiled
def _by_label(counts: Array, labels: Array, ignored: Array) -> Array:
    """Counts by code as counts by label."""
    found = np.zeros(len(ignored), np.int64)
    for code in range(counts.shape[1]):
        for row in range(counts.shape[0]):
            count = counts[row, code]
            if count:
                for label in labels[code]:
                    if label >= 0 and (row == 0 or ignored[label] == row - 1):
                        found[label] += count
    return found
