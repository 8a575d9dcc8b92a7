"""Where in a text that stands which a question asked for.

Comes in: the terms of a text and the node that an engine was asked. Goes out: the words that made it match.
The same on every engine, since no engine takes part. What a node looks for is taken apart once, then each
text is looked through for all of it together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from analyzers.tokens import Span
from search import weights
from search.engine import All, AnyOf, Near, Node, Not, Phrase, Preferring, Prefix, Term
from search.fields import FORMS, LEMMAS, SKELETONS
from search.terms import Terms

Slots = tuple[tuple[str, ...], ...]
Leaf = tuple[str, str] | tuple[str, str, str] | tuple[str, Slots]
"""What is looked for in a field: a term, the beginning of a term (and a star), a phrase."""

IN_TEXT = (LEMMAS, FORMS, SKELETONS)
"""Fields whose terms stand in the text itself."""

_STAR = "*"


def is_term(leaf: Leaf) -> bool:
    """Whether it is a single term."""
    return len(leaf) == 2 and isinstance(leaf[1], str)


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
        terms: the terms among the leaves, by their fields.
        longer: the other leaves.
    """

    leaves: frozenset[Leaf]
    alike: Mapping[Leaf, tuple[frozenset[Leaf], ...]]
    terms: Mapping[str, frozenset[str]]
    longer: tuple[Leaf, ...]


class Looked:
    """What is looked for: the leaves of some nodes.

    Args:
        marked: a node whose leaves are marked where they stand.
        told: further nodes whose leaves are looked for.
    """

    def __init__(self, marked: Node, told: Iterable[Node] = ()) -> None:
        self._groups = tuple(dict.fromkeys(_groups(marked)))
        self._terms: dict[str, frozenset[str]] = {}
        self._prefixes: dict[str, dict[str, None]] = {}
        self._phrases: dict[str, dict[str, dict[Slots, None]]] = {}
        for group in dict.fromkeys((*self._groups, *(group for node in told for group in _groups(node)))):
            for field, terms in group.terms.items():
                self._terms[field] = self._terms[field] | terms if field in self._terms else terms
            for leaf in group.longer:
                self._look_for(leaf)

    def _look_for(self, leaf: Leaf) -> None:
        match leaf:
            case (field, prefix, _):
                self._prefixes.setdefault(field, {})[prefix] = None
            case (field, slots) if not isinstance(slots, str):
                begun = self._phrases.setdefault(field, {})
                for term in slots[0] if slots else ():
                    begun.setdefault(term, {})[slots] = None

    def found(self, terms: Terms) -> dict[Leaf, Iterable[int]]:
        """What stands in a text, and where: of phrases where they begin."""
        found: dict[Leaf, Iterable[int]] = {}
        for field, wanted in self._terms.items():
            held = terms.places(field)
            for term in held.keys() & wanted:
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
        return _group_of((leaf_of(node),) if node.field in IN_TEXT else (), {})
    only_like_it: set[Leaf] = set()
    sure: set[Leaf] = set()
    always: set[Leaf] = set()
    conditions: dict[Leaf, tuple[frozenset[Leaf], ...]] = {}
    for child in node.children:
        if isinstance(child, Term | Phrase) and child.weight in weights.ONLY_LIKE_IT:
            only_like_it.update((leaf_of(child),) if child.field in IN_TEXT else ())
            continue
        for group in _groups(child):
            sure |= group.leaves
            always |= group.leaves - group.alike.keys()
            for leaf, several in group.alike.items():
                conditions[leaf] = (*conditions.get(leaf, ()), *several)
    for leaf in only_like_it:
        conditions[leaf] = (*conditions.get(leaf, ()), frozenset(sure))
    return _group_of(
        sure | only_like_it, {leaf: several for leaf, several in conditions.items() if leaf not in always}
    )


def _group_of(leaves: Iterable[Leaf], alike: Mapping[Leaf, tuple[frozenset[Leaf], ...]]) -> _Group:
    """Leaves, the terms among them by field."""
    kept = frozenset(leaves)
    terms: dict[str, set[str]] = {}
    longer: list[Leaf] = []
    for leaf in kept:
        if is_term(leaf):
            terms.setdefault(leaf[0], set()).add(cast(str, leaf[1]))
        else:
            longer.append(leaf)
    return _Group(kept, alike, {field: frozenset(held) for field, held in terms.items()}, tuple(longer))
