"""Words of paragraphs, counted so that they can be taken back: what the vocabulary of an index is made of.

Comes in: paragraphs with their words, those that were added and those that are gone. Goes out: numbers, which
can be added to others. What a commit adds and takes away is a record of its own; settling puts them together,
so that a paragraph that stays is never analysed again (`search.settling`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from analyzers.glossary import Found, equivalents, find_concepts
from analyzers.text import fold
from analyzers.tokens import Token, TokenKind
from search.engine import Record
from search.fields import COUNTS

Numbers = dict[str, int]
Nested = dict[str, Numbers]

_BEFORE = 4
"""Characters looked at before a word, to tell whether a sentence begins with it."""

_BEGINNING = 4
"""Letters by which a word in a text is told to be one of a phrase."""

_OPENING = " \u00a0\"'«„“”‘’([–—-"
_ENDING = ".!?…:;\n"

_WORDLIKE = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

_ALL = "all"
_FLAT = ("paragraphs", "concepts")
_NESTED = ("certain", "beside", "written", "opening", "phrases")


class Counts:
    """How often what was met.

    Attributes:
        paragraphs: term -> paragraphs that hold it.
        concepts: thing that the glossary knows -> paragraphs that name it.
        certain: lemma -> language -> how often it was met beyond doubt.
        beside: lemma -> term -> how often that was another reading of the same word.
        written: lemma -> word as written -> how often, where a capital tells something.
        opening: the same at the beginning of sentences.
        phrases: thing -> phrase that named it -> how often.
    """

    def __init__(self) -> None:
        self.paragraphs: Numbers = {}
        self.concepts: Numbers = {}
        self.certain: Nested = {}
        self.beside: Nested = {}
        self.written: Nested = {}
        self.opening: Nested = {}
        self.phrases: Nested = {}

    def count(self, text: str, lang: str, tokens: Sequence[Token], times: int = 1) -> None:
        """Add the words of a paragraph, or with `times` -1 take them away."""
        held: set[str] = set()
        for token in tokens:
            word = token.span.of(text)
            if token.kind is TokenKind.NUMBER or not _WORDLIKE.fullmatch(word):
                continue
            terms = (token.form,) if token.kind is TokenKind.LATIN else token.terms
            held.update(terms)
            base = token.form if token.form in terms else terms[0]
            if token.form == base or len(terms) == 1:
                _more(self.certain, base, token.lang or lang, times)
                for term in terms:
                    _more(self.beside, base, term, times)
            begun = _begins_sentence(text, token)
            _more(self.opening if begun else self.written, base, word, times)
        for term in held:
            self.paragraphs[term] = self.paragraphs.get(term, 0) + times
        found = find_concepts(tokens, lang, text)
        for concept in {one.concept for one in found}:
            self.concepts[concept] = self.concepts.get(concept, 0) + times
        for one in found:
            for phrase in _said(one, tokens):
                _more(self.phrases, one.concept, phrase, times)

    def add(self, stored: Mapping[str, Any]) -> None:
        """Add what another one stores; what comes to nothing is forgotten."""
        for name in _FLAT:
            _sum(getattr(self, name), stored[name])
        for name in _NESTED:
            mine: Nested = getattr(self, name)
            for key, numbers in stored[name].items():
                known = mine.setdefault(key, {})
                _sum(known, numbers)
                if not known:
                    del mine[key]

    def stored(self) -> dict[str, Any]:
        """As a record stores it."""
        flat = {name: _without_nothing(getattr(self, name)) for name in _FLAT}
        nested = {
            name: {
                key: left
                for key, numbers in getattr(self, name).items()
                if (left := _without_nothing(numbers))
            }
            for name in _NESTED
        }
        return {**flat, **nested}


def counts_record(
    counts: Counts, name: str = _ALL, articles: Sequence[str] = (), left: Sequence[str] = ()
) -> Record:
    """Counts as a record: of a whole index, or under a name of their own those of one commit, with the ids of
    the articles that it added, and the groups of tellings that lost a deal by it."""
    id = f"counts:{name}"
    told = {"articles": list(articles), "left": list(left)}
    return Record(id, COUNTS, id, id, {}, {}, {}, {**counts.stored(), **told})


def summed(records: Iterable[Record]) -> Counts:
    """The counts of several records together."""
    counts = Counts()
    for record in records:
        counts.add(record.stored)
    return counts


def _more(nested: Nested, key: str, inner: str, times: int) -> None:
    numbers = nested.setdefault(key, {})
    numbers[inner] = numbers.get(inner, 0) + times


def _sum(known: Numbers, more: Mapping[str, int]) -> None:
    for key, times in more.items():
        if total := known.get(key, 0) + times:
            known[key] = total
        else:
            known.pop(key, None)


def _without_nothing(numbers: Numbers) -> Numbers:
    return {key: times for key, times in numbers.items() if times}


def _said(found: Found, tokens: Sequence[Token]) -> Iterator[str]:
    """Those phrases for a thing whose words begin like the words that named it."""
    forms = [token.form[:_BEGINNING] for token in tokens[found.first : found.last + 1]]
    for phrases in equivalents(found.concept).values():
        for phrase in phrases:
            if [word[:_BEGINNING] for word in fold(phrase).split()] == forms:
                yield phrase


def _begins_sentence(text: str, token: Token) -> bool:
    """Whether a word stands where any word has a capital."""
    before = text[max(0, token.span.start - _BEFORE) : token.span.start].rstrip(_OPENING)
    return not before or before[-1] in _ENDING
