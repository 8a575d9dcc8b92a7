"""Where things stand: phrases, and what stands near each other.

Comes in: a part of what is asked. Goes out: keys, one for each place in each document (`kernels.plain`).
Places are read only in documents that can match: those that hold a word for each slot of a phrase, or both
of two things.
"""

from __future__ import annotations

import numpy as np

from search.engine import All, AnyOf, Near, Node, Phrase, Preferring, Prefix, Term
from search.engines.whoosh.arrays import Array
from search.engines.whoosh.kernels.plain import PLACE_BITS
from search.engines.whoosh.layout import PLACED
from search.engines.whoosh.postings import NO_KEYS, Postings, both, united


def phrase(
    postings: Postings, field: str, slots: tuple[tuple[str, ...], ...], among: Array | None = None
) -> Array:
    """The keys of the places where a phrase starts, in all documents or in some of them."""
    if field not in PLACED or not slots:
        return NO_KEYS
    sizes = [sum(postings.at_most(Term(field, term)) for term in set(terms)) for terms in slots]
    rarest, *others = sorted(range(len(slots)), key=sizes.__getitem__)
    if among is None or sizes[rarest] < len(among):
        within = postings.holding(field, slots[rarest])
        if among is not None:
            within = within[both(within, among)[0]]
    else:
        within = postings.holding_among(among, field, slots[rarest])
    for at in others:
        within = postings.holding_among(within, field, slots[at])
    starts: Array | None = None
    for at in (rarest, *others):
        if not len(within):
            return NO_KEYS
        # A place before the first is a key of no place: no other slot has it.
        keys = postings.keys(field, slots[at], within) - at
        starts = keys if starts is None else starts[both(starts, keys)[0]]
        within = documents_of(starts + at)
    return starts if starts is not None and len(within) else NO_KEYS


def documents_of(keys: Array) -> Array:
    """The documents of some keys."""
    numbers = (keys >> PLACE_BITS).astype(np.uint32)
    return numbers[np.append(True, numbers[1:] != numbers[:-1])] if len(numbers) else numbers


def standing(postings: Postings, node: Node, among: Array) -> Array:
    """The keys of where what a node asks for stands, in some documents."""
    match node:
        case Term(field, term) if field in PLACED:
            return postings.keys(field, (term,), among)
        case Prefix(field, prefix) if field in PLACED:
            return postings.keys(field, postings.begun(field, prefix), among)
        case AnyOf(children) | All(children):
            words: dict[str, list[str]] = {}
            others: list[Node] = []
            for child in children:
                if isinstance(child, Term):
                    words.setdefault(child.field, []).append(child.term)
                else:
                    others.append(child)
            keys = [postings.keys(field, terms, among) for field, terms in words.items() if field in PLACED]
            return united([*keys, *(standing(postings, other, among) for other in others)])
        case Phrase(field, slots):
            starts = phrase(postings, field, slots, among)
            return united([starts + at for at in range(len(slots))])
        case Near(first, second):
            return united([standing(postings, first, among), standing(postings, second, among)])
        case Preferring(wanted):
            return standing(postings, wanted, among)
        case _:
            return NO_KEYS
