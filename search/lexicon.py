"""One typed word as terms to ask for: its forms, lemmas, look-alikes, Latin spelling, stem.

Comes in: a typed word. Goes out: terms with weights, as far as they can be told from the word itself; what it
is called in other languages is `search.translation`.

What each way counts stands in `search.weights`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import search.weights as weights  # as a module: benchmarks try other weights
from analyzers.analyzer import analyzer_for
from analyzers.detect import language_of
from analyzers.glossary import domain_of, false_friend, find_concepts
from analyzers.languages import CODES
from analyzers.latin import to_cyrillic
from analyzers.skeleton import akin
from analyzers.stopwords import is_stop
from analyzers.tokenizer import tokenize
from analyzers.tokens import Token, TokenKind
from search.alike import alike_forms
from search.engine import AnyOf, Engine, Node, Phrase, Term
from search.fields import FORMS, HEADINGS, LEMMAS
from search.remembering import holds, look_up, paragraphs_with, remembered
from search.terms import skeletons, tagged
from search.tree import Word

_SHORTEST_READING = 4
_SHORTEST_ALIKE = 3
_LONGEST_LATIN_STOP = 3
_PERSONAL = ("ский", "ски", "ський", "цкий", "цки", "цький")
_SHORTEST_STEM = 4
_LONGEST_SUFFIX = 10
_MOST_DERIVED = 64
_ENDING = re.compile("[аеиоуыэюяєіїйьъ]{1,2}$")


@dataclass(frozen=True, slots=True)
class Typed:
    """One token of a typed word, the first or a later one, as each language reads it."""

    word: Word
    readings: Mapping[str, Token]
    place: int = 0

    @property
    def form(self) -> str:
        """As typed, folded."""
        return next(iter(self.readings.values())).form

    @property
    def kind(self) -> TokenKind:
        """Word, number or Latin."""
        return next(iter(self.readings.values())).kind


@lru_cache(maxsize=16)
def spoken(text: str) -> str | None:
    """The language that a query speaks for, where it is certain: once to search, once more to mark."""
    return language_of(text, certain=True)


def typed(word: Word) -> list[Typed]:
    """The tokens of a typed word."""
    return [Typed(word, reading, place) for place, reading in enumerate(readings(word.text))]


@lru_cache(maxsize=1024)
def readings(text: str) -> tuple[Mapping[str, Token], ...]:
    """The tokens of a text, each as every language reads it."""
    tokens = tokenize(text)
    analysed = {lang: analyzer_for(lang).annotate(tokens) for lang in CODES}
    return tuple({lang: analysed[lang][place] for lang in CODES} for place in range(len(tokens)))


def phrase_node(text: str, langs: Sequence[str], weight: float) -> Node | None:
    """The words of a text side by side, by their lemmas in some languages; None where it has no words."""
    slots = tuple(
        tuple(dict.fromkeys(tagged(term, one[lang]) for lang in langs for term in one[lang].terms))
        for one in readings(text)
    )
    if not slots:
        return None
    if len(slots) > 1:
        return Phrase(LEMMAS, slots, weight)
    terms = tuple(Term(LEMMAS, term, weight) for term in slots[0])
    return terms[0] if len(terms) == 1 else AnyOf(terms, best=True)


def form_node(text: str, weight: float) -> Node | None:
    """The words of a text side by side, exactly as written; None where it has no words."""
    forms = tuple((token.form,) for token in tokenize(text))
    if not forms:
        return None
    return Phrase(FORMS, forms, weight) if len(forms) > 1 else Term(FORMS, forms[0][0], weight)


def is_false_friend(word: Typed, lang: str, other: str) -> bool:
    """Whether a word typed in one language means something else in another."""
    own = (word.form, *word.readings[lang].terms)
    return lang != other and any(false_friend(term, lang, other) for term in own)


def estranged(words: Sequence[Typed], lang: str | None) -> set[str]:
    """Languages in which one of some words, typed in a known language, means something else."""
    if lang is None:
        return set()
    return {code for code in CODES if any(is_false_friend(word, lang, code) for word in words)}


class Lexicon:
    """Words against one index.

    Args:
        engine: asked only which words it holds.
        lang: the language that the query speaks for, or None.
    """

    def __init__(self, engine: Engine, lang: str | None) -> None:
        self._engine = engine
        self.lang = lang

    def look_up(self, nodes: Sequence[Node]) -> None:
        """Say which nodes will be asked for."""
        look_up(self._engine, nodes)

    def found(self, node: Node) -> bool:
        """Whether any paragraph matches."""
        return paragraphs_with(self._engine, node) > 0

    def is_stop(self, word: Typed) -> bool:
        """Whether it is a function word, of the query's language where known, or one in Latin letters."""
        if word.kind is TokenKind.LATIN:
            if len(word.form) > _LONGEST_LATIN_STOP or not word.word.text.islower():
                return False
            return any(is_stop(form, lang) for form in to_cyrillic(word.form)[:1] for lang in CODES)
        return any(is_stop(word.form, lang) for lang in (CODES if self.lang is None else (self.lang,)))

    def terms(self, word: Typed) -> tuple[Term, ...]:
        """The word as typed, by its lemmas, in headings, by its look-alikes, from Latin letters."""
        held: dict[tuple[str, str], float] = {}

        def ask(field: str, term: str, weight: float) -> None:
            held[field, term] = max(weight, held.get((field, term), 0.0))

        strange = estranged([word], self.lang)
        if not strange:
            ask(FORMS, word.form, weights.EXACT)
        for lang, token in word.readings.items():
            if lang in strange:
                continue
            weight = weights.LEMMA if self.lang in (None, lang) else weights.OTHER_LANGUAGE
            for term in token.terms:
                if is_stop(term, lang) and not is_stop(word.form, lang):
                    continue  # заем as a form of за
                ask(LEMMAS, tagged(term, token), weight)
                ask(HEADINGS, tagged(term, token), weights.HEADING * weight)
        if not strange:
            for form in self.alike(word.form):
                ask(FORMS, form, weights.ALIKE)
        for form in self._cyrillic(word):
            ask(FORMS, form, weights.ROMANISED)
            [reading] = readings(form)[:1] or [{}]
            for token in reading.values():
                for term in token.terms:
                    ask(LEMMAS, tagged(term, token), weights.ROMANISED)
            for one in self.alike(form):
                ask(FORMS, one, weights.ALIKE)
        return tuple(Term(field, term, weight) for (field, term), weight in held.items())

    def alike(self, form: str) -> tuple[str, ...]:
        """Forms of the index that may be the same word in another language or spelling."""
        return _alike(self._engine, form)

    def begun(self, stems: Sequence[str]) -> tuple[str, ...]:
        """Those of some stems with which a form of the index begins."""
        return tuple(stem for stem in stems if self._engine.terms(FORMS, stem, 1))

    def derived(self, word: Typed) -> tuple[str, ...]:
        """Forms of the index that begin with the stem of a word: нефтегазовый for нефть."""
        stem = _ENDING.sub("", word.form)
        if word.kind is TokenKind.NUMBER or len(stem) < _SHORTEST_STEM or estranged([word], self.lang):
            return ()
        begun = self._engine.terms(FORMS, stem, _MOST_DERIVED)
        return tuple(form for form in begun if len(form) - len(stem) <= _LONGEST_SUFFIX)

    def _cyrillic(self, word: Typed) -> tuple[str, ...]:
        """Cyrillic readings of a Latin word; of one that the index holds as it is, those it holds too."""
        if word.kind is not TokenKind.LATIN or len(word.form) < _SHORTEST_READING:
            return ()
        forms = to_cyrillic(word.form)
        if holds(self._engine, FORMS, word.form):
            return tuple(form for form in forms if holds(self._engine, FORMS, form))
        return forms


@remembered(2048)
def _alike(engine: Engine, form: str) -> tuple[str, ...]:
    keys = skeletons(form)[:1]
    if not keys or len(form) < _SHORTEST_ALIKE:
        return ()
    strict = form.endswith(_PERSONAL) and _is_person(form)
    return tuple(one for one in alike_forms(engine, keys[0]) if akin(form, one, strict=strict))


def _is_person(form: str) -> bool:
    """Whether the glossary knows a word as a name: Зеленский is no adjective of a place."""
    [reading] = readings(form)[:1] or [{}]
    named = {one.concept for lang, token in reading.items() for one in find_concepts([token], lang)}
    return any(domain_of(concept) == "name" for concept in named)
