"""Postings put in the order of their terms, compiled by numba: what `plain` says of `used`, `inverted`,
`living` and `moved`.

Comes in: texts as numbers of words, or the postings of a segment. Goes out: postings, term by term. Each word
of a text is taken once and put where the postings of its term have come to; nothing is sorted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from search.engines.whoosh.arrays import Array
from search.engines.whoosh.kernels.compiling import compiled
from search.engines.whoosh.kernels.plain_filing import Filed, Postings, Words


def used(words: Array, starts: Array, texts: Array, size: int) -> Array:
    """Which words stand in some texts."""
    found: Array = _used(words, starts, texts, size)
    return found


@compiled
def _used(words: Array, starts: Array, texts: Array, size: int) -> Array:
    found = np.zeros(size, np.bool_)
    for text in texts:
        for at in range(starts[text], starts[text + 1]):
            found[words[at]] = True
    return found


def inverted(words: Words, texts: Array, documents: Array, size: int) -> Filed:
    """The postings of some texts."""
    return Filed(*_inverted(*words, texts, documents, size))


@compiled
def _inverted(
    words: Array,
    text_starts: Array,
    terms: Array,
    term_starts: Array,
    texts: Array,
    documents: Array,
    size: int,
) -> Any:
    begins = np.zeros(size + 1, np.int64)
    for text in texts:
        for at in range(text_starts[text], text_starts[text + 1]):
            for held in range(term_starts[words[at]], term_starts[words[at] + 1]):
                begins[terms[held] + 1] += 1
    for term in range(size):
        begins[term + 1] += begins[term]
    reached = begins[:-1].copy()
    found, places = np.empty(begins[-1], np.uint32), np.empty(begins[-1], np.uint32)
    for number in range(len(texts)):
        first = text_starts[texts[number]]
        for at in range(first, text_starts[texts[number] + 1]):
            for held in range(term_starts[words[at]], term_starts[words[at] + 1]):
                to = reached[terms[held]]
                reached[terms[held]] = to + 1
                found[to] = documents[number]
                places[to] = at - first
    return _folded(begins, found, places)


@compiled
def _folded(begins: Array, documents: Array, places: Array) -> Any:
    """One posting of each document for a term; a term that stands at a place twice stands there once."""
    starts, times = np.empty_like(begins), np.empty(len(documents), np.uint32)
    postings, kept = 0, 0
    for term in range(len(begins) - 1):
        starts[term] = postings
        for at in range(begins[term], begins[term + 1]):
            if postings > starts[term] and documents[at] == documents[postings - 1]:
                if places[at] == places[kept - 1]:
                    continue
                times[postings - 1] += 1
            else:
                documents[postings], times[postings] = documents[at], 1
                postings += 1
            places[kept] = places[at]
            kept += 1
    starts[-1] = postings
    return starts, documents[:postings], times[:postings], places[:kept]


# --- several segments ---------------------------------------------------------------------------------------


def living(postings: Postings, new: Array, terms: Array, counts: Array, sums: Array) -> None:
    """Count what is left of the postings of each term."""
    _living(postings.documents, postings.times, postings.starts, new, terms, counts, sums)


@compiled
def _living(
    documents: Array, times: Array, starts: Array, new: Array, terms: Array, counts: Array, sums: Array
) -> None:
    for number in range(len(terms)):
        count, total = 0, 0
        for at in range(starts[number], starts[number + 1]):
            if new[documents[at]] >= 0:
                count += 1
                total += times[at]
        counts[terms[number]] += count
        sums[terms[number]] += total


def moved(postings: Postings, new: Array, terms: Array, reached: Array, spots: Array, out: Postings) -> None:
    """Put the postings of a segment behind those that are there."""
    _moved(
        postings.documents,
        postings.times,
        postings.places,
        postings.starts,
        new,
        terms,
        reached,
        spots,
        out.documents,
        out.times,
        out.places,
    )


@compiled
def _moved(
    documents: Array,
    times: Array,
    places: Array,
    starts: Array,
    new: Array,
    terms: Array,
    reached: Array,
    spots: Array,
    out_documents: Array,
    out_times: Array,
    out_places: Array,
) -> None:
    place, placed = 0, len(out_places) > 0
    for number in range(len(terms)):
        to, spot = reached[terms[number]], spots[terms[number]]
        for at in range(starts[number], starts[number + 1]):
            document, count = new[documents[at]], times[at]
            if document >= 0:
                out_documents[to], out_times[to] = document, count
                to += 1
                if placed:
                    for one in range(count):
                        out_places[spot + one] = places[place + one]
                    spot += count
            if placed:
                place += count
        reached[terms[number]], spots[terms[number]] = to, spot
