"""Postings put in the order of their terms, in NumPy: what `filing` has to give.

Comes in: texts as numbers of words, or the postings of a segment. Goes out: postings, term by term.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from search.engines.whoosh.arrays import Array, offsets, ranges

_RUN = 1 << 22
"""Postings that are moved at a time."""


class Words(NamedTuple):
    """Texts as numbers of words, and words as numbers of terms.

    Attributes:
        words: u4, of all texts, place by place.
        text_starts: i8, where each text begins among them, and where the last one ends.
        terms: u4, of all words.
        term_starts: i8, where those of each word begin, and where the last ones end.
    """

    words: Array
    text_starts: Array
    terms: Array
    term_starts: Array


class Filed(NamedTuple):
    """Postings, term by term.

    Attributes:
        starts: i8, where those of each term begin, and where the last ones end.
        documents: u4, rising within a term.
        times: u4, how often the term stands in each.
        places: u4, of all postings.
    """

    starts: Array
    documents: Array
    times: Array
    places: Array


class Postings(NamedTuple):
    """The same in a segment: u1..u4; of a field that keeps no places there are none."""

    starts: Array
    documents: Array
    times: Array
    places: Array


def used(words: Array, starts: Array, texts: Array, size: int) -> Array:
    """Which words, of so many, stand in some texts: bool.

    Args:
        starts: where each text begins, and where the last one ends.
    """
    found = np.zeros(size, bool)
    found[words[_of_texts(starts, texts)]] = True
    return found


def _of_texts(starts: Array, texts: Array) -> Array:
    return ranges(starts[texts], np.diff(starts)[texts])


def inverted(words: Words, texts: Array, documents: Array, size: int) -> Filed:
    """The postings of some texts.

    A term that stands at a place twice stands there once.

    Args:
        texts: what each document holds.
        documents: rising.
        size: terms.
    """
    lengths = np.diff(words.text_starts)[texts]
    held = words.words[_of_texts(words.text_starts, texts)]
    counts = np.diff(words.term_starts)[held]
    terms = words.terms[ranges(words.term_starts[held], counts)]
    places = np.repeat(ranges(np.zeros(len(texts), np.int64), lengths), counts)
    by_term = np.argsort(terms, kind="stable")
    terms, places = terms[by_term], places[by_term]
    found = np.repeat(np.repeat(documents, lengths), counts)[by_term]
    other = np.ones(len(terms), bool)
    other[1:] = (terms[1:] != terms[:-1]) | (found[1:] != found[:-1])
    again = ~other
    again[1:] &= places[1:] == places[:-1]
    terms, found, places, other = terms[~again], found[~again], places[~again], other[~again]
    begins = np.flatnonzero(other)
    times = np.diff(np.append(begins, len(terms)))
    starts = offsets(np.bincount(terms[begins], minlength=size))
    return Filed(starts, *(one.astype(np.uint32) for one in (found[begins], times, places)))


# --- several segments ---------------------------------------------------------------------------------------


def living(postings: Postings, new: Array, terms: Array, counts: Array, sums: Array) -> None:
    """Count what is left of the postings of each term.

    Args:
        new: i8, for each document its new number; below 0: it is left out.
        terms: i8, for each term its new number, rising.
        counts: i8, postings by new term: added to.
        sums: i8, places by new term: added to.
    """
    for first, stop in _runs(postings.starts):
        here = slice(postings.starts[first], postings.starts[stop])
        ranks = np.repeat(terms[first:stop], np.diff(postings.starts[first : stop + 1]))
        there = new[postings.documents[here]] >= 0
        counts += np.bincount(ranks[there], minlength=len(counts))
        sums += np.bincount(ranks[there], postings.times[here][there], len(sums)).astype(np.int64)


def moved(postings: Postings, new: Array, terms: Array, reached: Array, spots: Array, out: Postings) -> None:
    """Put the postings of a segment behind those that are there.

    Args:
        new: as of `living`.
        terms: as of `living`.
        reached: i8, for each new term where its next posting belongs: moved on.
        spots: i8, for each new term where its next place belongs: moved on.
        out: postings of all segments; without places, none are moved.
    """
    place = 0
    for first, stop in _runs(postings.starts):
        here = slice(postings.starts[first], postings.starts[stop])
        ranks = np.repeat(terms[first:stop], np.diff(postings.starts[first : stop + 1]))
        documents, times = new[postings.documents[here]], postings.times[here].astype(np.int64)
        there = documents >= 0
        if len(out.places):
            sources = place + offsets(times)
            place = sources[-1]
            kept = ranges(sources[:-1][there], times[there])
            out.places[_behind(spots, ranks[there], times[there])] = postings.places[kept]
        to = _behind(reached, ranks[there], np.ones(there.sum(), np.int64))
        out.documents[to], out.times[to] = documents[there], times[there]


def _behind(reached: Array, ranks: Array, sizes: Array) -> Array:
    """Where pieces of some sizes go, in the order of their ranks; what is reached moves on."""
    before = offsets(sizes)[:-1]
    first = np.ones(len(ranks), bool)
    first[1:] = ranks[1:] != ranks[:-1]
    base = np.repeat(before[first], np.diff(np.append(np.flatnonzero(first), len(ranks))))
    places = ranges(reached[ranks] + before - base, sizes)
    np.add.at(reached, ranks, sizes)
    return places


def _runs(starts: Array) -> Iterator[tuple[int, int]]:
    """Neighbouring terms with so many postings together; a term with more is a run of its own."""
    first = 0
    while first < len(starts) - 1:
        stop = int(np.searchsorted(starts, starts[first] + _RUN, side="right")) - 1
        stop = max(first + 1, stop)
        yield first, stop
        first = stop
