"""Where in a text that stands which a question asked for.

Comes in: the terms of a text and the node that an engine was asked. Goes out: the words that made it match.
The same on every engine, since no engine takes part. What a node looks for is taken apart once, then each
text is looked through for all of it together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analyzers.tokens import Span
from search import weights
from search.engine import All, AnyOf, Near, Node, Not, Phrase, Preferring, Prefix, Term
from search.terms import Terms

Slots = tuple[tuple[str, ...], ...]
Leaf = tuple[str, str] | tuple[str, str, str] | tuple[str, Slots]
"""What is looked for in a field: a term, the beginning of a term (and a star), a phrase."""

_STAR = "*"


def leaf_of(node: Term | Prefix | Phrase) -> Leaf:
    """What a node looks for, whatever it weighs."""
    match node:
        case Term(field, term):
            return field, term
        case Prefix(field, prefix):
            return field, prefix, _STAR
        case Phrase(field, slots):
            return field, slots


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Ways to say one thing.

    Attributes:
        leaves: all of them.
        alike: those that are only like it, with what must not stand in the text if they are to count; of
            several such conditions one is enough.
    """

    leaves: frozenset[Leaf]
    alike: Mapping[Leaf, tuple[frozenset[Leaf], ...]]


class Looked:
    """What is looked for: the leaves of some nodes.

    Args:
        marked: a node whose leaves are marked where they stand.
        told: further nodes whose leaves are looked for.
    """

    def __init__(self, marked: Node, told: Iterable[Node] = ()) -> None:
        self._groups = tuple(dict.fromkeys(_groups(marked)))
        self._terms: dict[str, dict[str, None]] = {}
        self._prefixes: dict[str, dict[str, None]] = {}
        self._phrases: dict[str, dict[str, dict[Slots, None]]] = {}
        further = (group for node in told for group in _groups(node))
        for leaf in dict.fromkeys(leaf for group in (*self._groups, *further) for leaf in group.leaves):
            match leaf:
                case (field, prefix, _):
                    self._prefixes.setdefault(field, {})[prefix] = None
                case (field, str(term)):
                    self._terms.setdefault(field, {})[term] = None
                case (field, slots):
                    begun = self._phrases.setdefault(field, {})
                    for term in slots[0] if slots else ():
                        begun.setdefault(term, {})[slots] = None

    def found(self, terms: Terms) -> dict[Leaf, Iterable[int]]:
        """What stands in a text, and where: of phrases where they begin."""
        found: dict[Leaf, Iterable[int]] = {}
        for field, wanted in self._terms.items():
            held = terms.places(field)
            for term in wanted.keys() & held.keys():
                found[field, term] = held[term]
        for field, prefixes in self._prefixes.items():
            held = terms.places(field)
            begun = [term for term in held if term.startswith(tuple(prefixes))]
            for prefix in prefixes if begun else ():
                if at := {place for term in begun if term.startswith(prefix) for place in held[term]}:
                    found[field, prefix, _STAR] = at
        for field, phrases in self._phrases.items():
            held = terms.places(field)
            for slots in dict.fromkeys(one for term in phrases.keys() & held.keys() for one in phrases[term]):
                if starts := phrase_starts(held, slots):
                    found[field, slots] = starts
        return found

    def marked(self, found: Mapping[Leaf, Iterable[int]]) -> set[int]:
        """The places of what makes the text match.

        A look-alike does so only where neither the word itself nor its translation stands.
        """
        places: set[int] = set()
        for group in self._groups:
            for leaf, at in found.items():
                if leaf not in group.leaves:
                    continue
                conditions = group.alike.get(leaf)
                if conditions is None or any(one.isdisjoint(found) for one in conditions):
                    places.update(at if isinstance(leaf[1], str) else covered(leaf[1], at))
        return places


def covered(slots: Slots, starts: Iterable[int]) -> set[int]:
    """The words of a phrase that begins at some places."""
    return {start + offset for start in starts for offset in range(len(slots))}


def marks(terms: Terms, node: Node | None) -> tuple[Span, ...]:
    """The words that made a text match, in order. Nothing is marked that only an exclusion names."""
    if node is None:
        return ()
    looked = Looked(node)
    return tuple(terms.spans[place] for place in sorted(looked.marked(looked.found(terms))))


def phrase_starts(places: Mapping[str, Sequence[int]], wanted: Slots) -> set[int]:
    """Where a phrase begins among the words of a text, given where each term stands."""
    starts: set[int] | None = None
    for offset, alternatives in enumerate(wanted):
        here = {at - offset for term in alternatives for at in places.get(term, ())}
        starts = here if starts is None else starts & here
        if not starts:
            return set()
    return starts or set()


def _groups(node: Node) -> Iterator[_Group]:
    """The things that a node asks for, exclusions aside."""
    match node:
        case Not():
            return
        case Preferring(wanted):
            yield from _groups(wanted)
        case Near(first, second):
            yield from (*_groups(first), *_groups(second))
        case All(children) | AnyOf(children, best=False):
            for child in children:
                yield from _groups(child)
        case _:
            yield _group(node)


@lru_cache(maxsize=2048)
def _group(node: Term | Prefix | Phrase | AnyOf) -> _Group:
    if not isinstance(node, AnyOf):
        return _Group(frozenset((leaf_of(node),)), {})
    only_like_it: set[Leaf] = set()
    sure: set[Leaf] = set()
    inner: list[_Group] = []
    for child in node.children:
        if isinstance(child, Term | Phrase) and child.weight in weights.ONLY_LIKE_IT:
            only_like_it.add(leaf_of(child))
            continue
        groups = list(_groups(child))
        inner += groups
        sure.update(leaf for group in groups for leaf in group.leaves)
    conditions: dict[Leaf, tuple[frozenset[Leaf], ...]] = {}
    always = {leaf for group in inner for leaf in group.leaves if leaf not in group.alike}
    for group in (*inner, _Group(frozenset(), dict.fromkeys(only_like_it, (frozenset(sure),)))):
        for leaf, several in group.alike.items():
            if leaf not in always:
                conditions[leaf] = (*conditions.get(leaf, ()), *several)
    return _Group(frozenset(sure | only_like_it), conditions)
