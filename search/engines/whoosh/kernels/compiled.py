"""The inner loops of a search, compiled by numba: each does what the function of its name in `plain` does.

Comes in: arrays of one segment. Goes out: arrays. This is the face of `joining`, `comparing`,
`surveying` and `filing`.
"""

from __future__ import annotations

import numpy as np

from search.engines.whoosh.kernels.comparing import (
    best,
    both,
    counted,
    keys,
    met,
    nearest,
    phrased,
    without,
)
from search.engines.whoosh.kernels.filing import inverted, living, moved, used
from search.engines.whoosh.kernels.joining import Scratch, gathered, joined, one, shared, summed
from search.engines.whoosh.kernels.plain import (
    USUAL_TIMES,
    Looks,
    Table,
    Terms,
    Texts,
    strength,
    united,
)
from search.engines.whoosh.kernels.surveying import surveyed

__all__ = [
    "NAME",
    "USUAL_TIMES",
    "Scratch",
    "best",
    "both",
    "compile_all",
    "counted",
    "gathered",
    "inverted",
    "joined",
    "keys",
    "living",
    "met",
    "moved",
    "nearest",
    "one",
    "phrased",
    "shared",
    "strength",
    "summed",
    "surveyed",
    "united",
    "used",
    "without",
]

NAME = "numba"


def compile_all() -> None:
    """Compile each loop for the types it mostly gets, or read it from the disk: no question waits for it.

    Those by which an index is written are left until one is.
    """
    documents, times, places = np.zeros(1, np.uint32), np.ones(1, np.uint8), np.zeros(1, np.uint16)
    texts = Texts(documents, times, times, np.ones((1, 1), np.uint16), places, documents)
    table = Table(np.ones((1, USUAL_TIMES, 2)), np.ones((1, 2)), 0.5)
    starts, stops, live = np.zeros(1, np.int64), np.ones(1, np.int64), np.zeros(0, bool)
    room = Scratch(1)
    for count in (1, 4):
        whole, parts = np.zeros((3, count), np.int64), np.ones((2, count))
        joined(texts, table, Terms(whole[0], whole[1] + 1, whole[2], *parts), False, live, room)
    for postings in (slice(0, 1), starts):
        one(texts, table, postings, 0, 1.0, 1.0)
    shared(texts, table, np.array([[0.0, 1.0, 0.0, 1.0, 1.0]]))
    summed(texts, np.array([0, 1]), live, room)
    phrased(texts, met(documents, starts, stops))
    without(documents, np.zeros(1), documents)
    both(documents, documents)
    gathered([(documents, np.zeros(1)), (documents, np.zeros(1))], True)
    both(starts, stops)
    found = keys(texts, 0, 1, documents)
    nearest(found, found, 8)
    for codes in (times, places):
        counted(codes, documents, 2)
    best(np.zeros(2), 1, 0.0)
    none, of_codes, masks = np.zeros(0, np.int64), np.zeros((0, 1), np.int32), np.zeros((0, 1), bool)
    for kind in (np.uint8, np.uint16):
        no_codes = np.zeros((1, 0), kind)
        looks = Looks(times, -1, live, no_codes, starts, of_codes, none, masks, none, starts, False)
        surveyed(documents, np.zeros(1), looks, 1, 0.0)
