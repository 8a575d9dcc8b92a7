"""What stands in a text for the words of a query: where, and for which of them if it is no form of them.

Comes in: a question made ready, a text. Goes out: the words that made it match, and glosses: договор ←
договір, кредитна линия ← кредитная линия (credit line). A form of a typed word needs none. The same on every
engine, since no engine takes part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from analyzers.text import fold
from analyzers.tokens import Span
from search.concepts import concepts_of
from search.engine import All, AnyOf, Engine, Near, Node, Not, Phrase, Preferring, Prefix, Term
from search.expand import Expansion
from search.fields import FORMS, LEMMAS
from search.lexicon import spoken, typed
from search.nearest import near_parts
from search.remembering import remembered
from search.results import Gloss, Passage, Snippet
from search.snippets import snippet
from search.standing import IN_TEXT, Leaf, Looked, is_term, leaf_of
from search.terms import Terms, terms_of
from search.tree import Word

_MARKS = '"*'
"""Signs that a typed word or phrase may hold beside its words."""


class Marked(NamedTuple):
    """The words of a text that a query found, and what some of them stand for."""

    marks: tuple[Span, ...] = ()
    glosses: tuple[Gloss, ...] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    """A leaf of a query: how much it counts, the words it stands for, what both name."""

    weight: float
    part: str
    concept: str | None


class _Stretch(NamedTuple):
    """Words of a text that answer one leaf."""

    weight: float
    length: int
    first: int
    way: _Way


class Marker:
    """Marks texts for one question.

    Args:
        node: what was asked; None marks nothing.
        parts: (words as typed, what counts for them) of everything asked for.
    """

    def __init__(self, node: Node | None, parts: Sequence[tuple[str, Node]] = ()) -> None:
        self._looked = Looked(node, (one for _, one in parts)) if node is not None else None
        self._parts = parts

    def marked(self, text: str, lang: str) -> Marked:
        """The words found in a text, left to right; glosses for those that are no forms of the query's."""
        if self._looked is None:
            return Marked()
        terms = terms_of(text, lang)
        found = self._looked.found(terms)
        places = sorted(self._looked.marked(found)) if found else []
        strange = [place for place in places if not self._is_form(terms, place)]
        marks = tuple(terms.spans[place] for place in places)
        return Marked(marks, tuple(self._glosses(text, terms, strange, found)) if strange else ())

    def passage(self, text: str, lang: str, piece: Span) -> Passage:
        """A piece of a text with what is found in it."""
        whole = self.marked(text, lang)
        return Passage(
            piece.of(text),
            tuple(
                Span(mark.start - piece.start, mark.stop - piece.start)
                for mark in whole.marks
                if piece.start <= mark.start and mark.stop <= piece.stop
            ),
            _moved(whole.glosses, piece.start, piece.stop - piece.start),
        )

    def _glosses(
        self, text: str, terms: Terms, strange: Sequence[int], found: Mapping[Leaf, Iterable[int]]
    ) -> Iterator[Gloss]:
        """What the words at some places stand for, each stretch once."""
        longer = [
            (leaf, way, found[leaf])
            for leaf, way in self._ways.items()
            if leaf in found and not is_term(leaf)
        ]
        told = -1
        for place in strange:
            if place <= told or not any(letter.isalpha() for letter in terms.spans[place].of(text)):
                continue
            best = self._best(terms, place, longer)
            if best is not None:
                told = best.first + best.length - 1
                words = best.way.part.strip(_MARKS)
                concept = best.way.concept if fold(best.way.concept or "") != fold(words) else None
                start, stop = terms.spans[best.first].start, terms.spans[told].stop
                yield Gloss(start, stop, words, self._lang, concept)

    def _best(
        self, terms: Terms, place: int, longer: Iterable[tuple[Leaf, _Way, Iterable[int]]]
    ) -> _Stretch | None:
        """The way that tells most of how a place answers the query: one that names a thing before one that is
        only alike, then the heaviest, then the longest.

        Args:
            longer: beginnings of words and phrases that stand in the text.
        """
        ways = self._ways
        found = [
            _Stretch(way.weight, 1, place, way)
            for field in IN_TEXT
            for term in terms.fields[field][place]
            if (way := ways.get((field, term))) is not None
        ]
        for leaf, way, at in longer:
            length = 1 if isinstance(leaf[1], str) else len(leaf[1])
            found += [
                _Stretch(way.weight, length, start, way) for start in at if start <= place < start + length
            ]
        return max(found, key=lambda one: (one.way.concept is not None, *one[:2]), default=None)

    def _is_form(self, terms: Terms, place: int) -> bool:
        """Whether a word is a form of a typed one, in whichever language."""
        forms, lemmas, beginnings = self._typed
        held = terms.fields[FORMS][place]
        return (
            not forms.isdisjoint(held)
            or any(term.rpartition(":")[2] in lemmas for term in terms.fields[LEMMAS][place])
            or held[0].startswith(beginnings)
        )

    @cached_property
    def _typed(self) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
        """Forms and lemmas of the words typed, and the beginnings typed with a star."""
        texts = dict.fromkeys(text for text, _ in self._parts)
        held = [_words_of(text.strip(_MARKS)) for text in texts]
        begun = (typed(Word(text[:-1]))[-1:] for text in texts if text.endswith("*"))
        return (
            frozenset().union(*(forms for forms, _ in held)),
            frozenset().union(*(lemmas for _, lemmas in held)),
            tuple(one.form for last in begun for one in last),
        )

    @cached_property
    def _lang(self) -> str | None:
        """The language that the words typed speak for."""
        return spoken(" ".join(dict.fromkeys(text for text, _ in self._parts)))

    @cached_property
    def _ways(self) -> Mapping[Leaf, _Way]:
        """Each leaf asked for, with the words it stands for where it counts most; phrases last."""
        ways: dict[Leaf, _Way] = {}
        for text, node in self._parts:
            for leaf, way in _ways_of(node, text, self._lang):
                if leaf not in ways or way.weight > ways[leaf].weight:
                    ways[leaf] = way
        return dict(sorted(ways.items(), key=lambda one: not isinstance(one[0][1], str)))


@remembered(256)
def marker_of(engine: Engine, words: Expansion, node: Node | None, near: bool) -> Marker:
    """What marks the answers to a question, or what comes near them."""
    return Marker(node, near_parts(words, engine) if near else parts_of(words))


def parts_of(expansion: Expansion | None) -> list[tuple[str, Node]]:
    """(words as typed, what counts for them) of what a query asks for: each word of a name, then the name."""
    parts: list[tuple[str, Node]] = []
    for unit in expansion.units if expansion is not None else ():
        parts += [(part.text, part.node) for part in unit.parts]
        parts += [(unit.text, node) for node in (unit.node, unit.loose) if node is not None]
    return parts


def shown(marked: Marked, text: str) -> Snippet:
    """A piece of a text around what was marked in it."""
    piece = snippet(text, marked.marks)
    if not marked.glosses:
        return piece
    return replace(piece, glosses=_moved(marked.glosses, piece.start, len(piece.text)))


def _moved(glosses: Iterable[Gloss], start: int, length: int) -> tuple[Gloss, ...]:
    """Glosses of a whole text as those of a piece of it."""
    inside = (one for one in glosses if start <= one.start and one.stop <= start + length)
    return tuple(replace(one, start=one.start - start, stop=one.stop - start) for one in inside)


def _leaves(node: Node) -> Iterator[Term | Prefix | Phrase]:
    """What a node looks for in a text itself; exclusions and headings aside."""
    match node:
        case Term() | Prefix() | Phrase():
            if node.field in IN_TEXT:
                yield node
        case All(children) | AnyOf(children):
            for child in children:
                yield from _leaves(child)
        case Near(first, second):
            yield from (*_leaves(first), *_leaves(second))
        case Preferring(wanted):
            yield from _leaves(wanted)
        case Not():
            return


@lru_cache(maxsize=2048)
def _words_of(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Forms and lemmas of some words."""
    words = typed(Word(text))
    lemmas = (term for one in words for token in one.readings.values() for term in token.terms)
    return frozenset(one.form for one in words), frozenset(lemmas)


@lru_cache(maxsize=2048)
def _ways_of(node: Node, part: str, lang: str | None) -> tuple[tuple[Leaf, _Way], ...]:
    """The leaves of what stands for some words, and what both name."""
    concepts = concepts_of(part.strip(_MARKS), lang)
    leaves = ((leaf_of(leaf), leaf.weight) for leaf in _leaves(node))
    return tuple((leaf, _Way(weight, part, concepts.get(leaf))) for leaf, weight in leaves)
