"""What a query prefers without demanding it: its words near each other, in the heading too, a deal like it.

Comes in: what stands for the words of a query. Goes out: wishes, each with the words that it is told by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import search.weights as weights  # as a module: benchmarks try other weights
from search.engine import All, AnyOf, Engine, Near, Node, Phrase, Prefix, Term
from search.fields import HEADINGS, LEMMAS
from search.remembering import remembered


@dataclass(frozen=True, slots=True)
class Wish:
    """A node that adds to a score where it matches.

    Attributes:
        text: the words of the query that it comes from.
        node: what is preferred.
    """

    text: str
    node: Node


def near_wishes(units: Sequence[tuple[str, Node]]) -> Iterator[Wish]:
    """Neighbouring words of a query near each other.

    Args:
        units: (words as typed, what stands for them), in the order typed.
    """
    for (one, first), (other, second) in pairwise(units):
        yield Wish(f"{one} {other}", Near(first, second, weights.NEAR))


def heading_wishes(units: Sequence[tuple[str, Node]], engine: Engine) -> Iterator[Wish]:
    """Words of a query in the heading above a paragraph, beside the paragraph itself."""
    for text, node in units:
        if (headed := _headed(engine, node)) is not None:
            yield Wish(text, headed)


@remembered(2048)
def _headed(_: Engine, node: Node) -> Node | None:
    lemmas = (leaf for leaf in leaves(node) if isinstance(leaf, Term) and leaf.field == LEMMAS)
    terms = dict.fromkeys(Term(HEADINGS, leaf.term, weights.HEADED * leaf.weight) for leaf in lemmas)
    return AnyOf(tuple(terms), best=True) if terms else None


def leaves(node: Node) -> Iterator[Term | Prefix | Phrase]:
    """What a node asks for, exclusions aside."""
    match node:
        case Term() | Prefix() | Phrase():
            yield node
        case All(children) | AnyOf(children):
            for child in children:
                yield from leaves(child)
        case _:
            return
