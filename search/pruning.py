"""A question without what an index does not hold: terms that stand nowhere in it need not be looked for.

Comes in: a node. Goes out: a smaller one that finds the same records with the same scores. A query asks for a
word by everything it may be called; of that, most collections hold a third.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from search.engine import All, AnyOf, Near, Node, Not, Phrase, Preferring, Prefix, Term
from search.weak_cache import cached

NOTHING = AnyOf(())
"""Matches no record."""

_MOST_NODES = 1024


class Pruner:
    """What one index holds.

    Args:
        holds: whether a term stands in a field anywhere.
    """

    def __init__(self, holds: Callable[[str, str], bool]) -> None:
        self._holds = holds
        self._known = cached(self._pruned, _MOST_NODES)

    def pruned(self, node: Node) -> Node:
        """The same question; `NOTHING` where nothing can match."""
        match node:
            case Term(field, term):
                return node if self._holds(field, term) else NOTHING
            case Prefix():
                return node
            case Not(child):
                kept = self.pruned(child)
                return node if kept is child else Not(kept)
            case _:
                return self._known(node)

    def forget(self) -> None:
        """The index is another one now."""
        self._known.cache_clear()

    def _pruned(self, node: Phrase | All | AnyOf | Near | Preferring) -> Node:
        match node:
            case Phrase(field, slots, weight):
                held = tuple(tuple(term for term in slot if self._holds(field, term)) for slot in slots)
                return (node if held == slots else Phrase(field, held, weight)) if all(held) else NOTHING
            case All(children):
                kept = tuple(map(self.pruned, children))
                return NOTHING if NOTHING in kept else node if kept == children else All(kept)
            case AnyOf(children, best):
                found = (one for one in map(self.pruned, children) if one != NOTHING)
                kept = tuple(_heaviest(found) if best else found)
                return (node if kept == children else AnyOf(kept, best)) if kept else NOTHING
            case Near(first, second, weight):
                one, other = self.pruned(first), self.pruned(second)
                return NOTHING if NOTHING in (one, other) else Near(one, other, weight)
            case Preferring(wanted, wishes):
                demanded = self.pruned(wanted)
                wished = tuple(one for one in map(self.pruned, wishes) if one != NOTHING)
                return Preferring(demanded, wished) if wished and demanded != NOTHING else demanded


def _heaviest(ways: Iterable[Node]) -> Iterable[Node]:
    """Ways to say one thing without ways within ways, each term once, by its greatest weight."""
    kept: dict[object, Node] = {}
    for way in ways:
        for one in way.children if isinstance(way, AnyOf) and way.best else (way,):
            key = (one.field, one.term) if isinstance(one, Term) else one
            held = kept.setdefault(key, one)
            if isinstance(held, Term) and isinstance(one, Term) and one.weight > held.weight:
                kept[key] = one
    return kept.values()
