"""Which hits stand on the page that is asked for: documents put in order, as far as they are needed.

Comes in: documents that match, with their scores, and how to sort. Goes out: the numbers of those on the
page.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from search.engine import LABEL, Request
from search.engines.scoring import band
from search.engines.whoosh.arrays import Array
from search.engines.whoosh.columns import Columns
from search.engines.whoosh.kernels import loops
from search.engines.whoosh.layout import NO_NUMBER

_SPARE = 64
_FEW = 256
CLOSE = 1e-8
DIGITS = 9
"""Scores are compared to nine digits; those that differ by less than `CLOSE` may be equal."""
MOST_BEST = 1024
"""So many best ones are picked out while documents are looked at."""


def page_of(request: Request, documents: Array, scores: Array, columns: Columns, keys: Array | None) -> Array:
    """Where the hits of the slice asked for stand in `documents`.

    Args:
        keys: of the documents that share one the best alone is given.
    """
    wanted = request.offset + request.limit
    if not request.limit or not len(documents):
        return np.zeros(0, np.int64)
    if keys is None and request.sort == ("score",) and len(documents) <= _FEW:
        return np.array(_few_by_score(documents, scores, columns)[request.offset : wanted], np.int64)
    for most in (wanted if keys is None else _SPARE + 2 * wanted, len(documents)):
        ranked = _ranked(request.sort, documents, scores, columns, most)
        if keys is not None:
            _, first = np.unique(keys[ranked], return_index=True)
            ranked = ranked[np.sort(first)]
        if len(ranked) >= wanted or most >= len(documents):
            break
    return ranked[request.offset : wanted]


def _ranked(sort: Sequence[str], documents: Array, scores: Array, columns: Columns, most: int) -> Array:
    """At least so many of the first in order; a missing number or label comes last, whichever way."""
    chosen = np.arange(len(documents))
    if sort[:1] == ("score",) and scores.min() == scores.max():
        sort = sort[1:]  # without words all are as good as each other
    if most < len(documents):
        first = (
            -scores
            if sort[:1] == ("score",)
            else _key((*sort, "order")[0], chosen, documents, scores, columns)
        )
        # As floats large numbers may look equal: then there is more to choose from, not less.
        chosen = loops().best(-first.astype(np.float64, copy=False), most, CLOSE)
        if len(chosen) <= _FEW and sort == ("score",):
            few: Array = chosen[_few_by_score(documents[chosen], scores[chosen], columns)[:most]]
            return few
    names = (*sort, "order")
    keys = [_key(name, chosen, documents, scores, columns) for name in names]
    by_keys = np.lexsort(keys[::-1])
    ranked = chosen[by_keys]
    return _with_ids_in_order(ranked, [key[by_keys] for key in keys], documents, columns)[:most]


def _few_by_score(documents: Array, scores: Array, columns: Columns) -> list[int]:
    """The usual order of a few documents: what takes a page of them longest is to call NumPy."""
    orders = columns.numbers("order")[documents].tolist()
    keys = [
        (-round(score, DIGITS), order == NO_NUMBER, order, at)
        for at, (score, order) in enumerate(zip(scores.tolist(), orders, strict=True))
    ]
    keys.sort()
    if any(one[:3] == other[:3] for one, other in pairwise(keys)):
        ids = [columns.id(number) for number in documents.tolist()]
        keys.sort(key=lambda key: (*key[:3], ids[key[3]]))
    return [key[3] for key in keys]


def _key(name: str, chosen: Array, documents: Array, scores: Array, columns: Columns) -> Array:
    """What some documents are sorted by, the smallest first."""
    if name == "score":
        return -_rounded(scores[chosen])
    if name == "band":
        best = float(scores.max())
        values, which = np.unique(_rounded(scores[chosen]), return_inverse=True)
        return np.array([band(value, best) for value in values.tolist()])[which]
    sorted_by = name.removeprefix("-")
    is_label = sorted_by.startswith(LABEL)
    held = columns.ranks(sorted_by.removeprefix(LABEL)) if is_label else columns.numbers(sorted_by)
    numbers = held[documents[chosen]]
    # No number comes last: as a float it is larger than all others, whichever way they are sorted.
    values = np.where(numbers == NO_NUMBER, np.iinfo(np.int64).max, -numbers if name[0] == "-" else numbers)
    return values


def _rounded(scores: Array) -> Array:
    """Scores to nine digits, as Python rounds them."""
    values, which = np.unique(scores, return_inverse=True)
    rounded: Array = np.array([round(value, DIGITS) for value in values.tolist()])[which]
    return rounded


def _with_ids_in_order(ranked: Array, keys: Sequence[Array], documents: Array, columns: Columns) -> Array:
    """Documents that are equal by all else in the order of their ids."""
    same = np.ones(max(0, len(ranked) - 1), bool)
    for key in keys:
        same &= key[1:] == key[:-1]
    if not same.any():
        return ranked
    group = np.concatenate(([0], np.cumsum(~same)))
    ids = [columns.id(number) for number in documents[ranked].tolist()]
    order = sorted(range(len(ranked)), key=lambda at: (group[at], ids[at]))
    return ranked[order]
