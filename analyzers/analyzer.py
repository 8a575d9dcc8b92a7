"""One composition a language: the tokenizer, then filters in order.

Comes in: a cleaned text. Goes out: its tokens with what the index holds of them. To add a language, see
docs/languages.md: a folder in tables/, a row in languages.py and a composition here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import NamedTuple

from analyzers import context
from analyzers.compounds import halves, is_apart
from analyzers.detect import segments
from analyzers.errors import LanguageUnavailable
from analyzers.filters import (
    Filter,
    compound_filter,
    kazakh_filter,
    latin_filter,
    lemma_filter,
    number_filter,
)
from analyzers.languages import language
from analyzers.memory import memory
from analyzers.tokenizer import cut, form_and_kind, tokenize
from analyzers.tokens import Span, Spans, Token, TokenKind, bare_token

Terms = tuple[str, ...]

_SHOWN_BY_HALVES = frozenset({"uk"})  # docs/languages.md, "Hyphenated words"
_MOST_WORDS = 1 << 18  # word types kept per language: a newspaper's year of them
_MOST_CHOICES = 1 << 16
_PLAIN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")  # no address: nobody's is kept on disk


@dataclass(frozen=True, slots=True)
class Analyzer:
    """The tokenizer and the filters of one language, in order."""

    lang: str
    filters: tuple[Filter, ...]

    def analyze(self, text: str) -> tuple[Token, ...]:
        """The tokens of a cleaned text with their language, terms and parts, each word in its context."""
        atoms, spans = cut(text)
        return _in_context(list(map(_words(self.lang).__getitem__, atoms)), spans).tokens()

    def annotate(self, tokens: Iterable[Token]) -> tuple[Token, ...]:
        """The same for words by themselves, as a query has them: all their lemmas."""
        words = _words(self.lang)
        known = ((t, words[t.form]) for t in tokens)
        return tuple(t._replace(lang=word.lang, terms=word.terms, parts=word.parts) for t, word in known)

    def steps(self, text: str) -> tuple[tuple[str, tuple[Token, ...]], ...]:
        """Each step by name with what it made of the text: for a person who asks why a word is found."""
        tokens = tuple(token._replace(lang=self.lang) for token in tokenize(text))
        shown = [("tokenize", tokens)]
        for step in self.filters:
            tokens = tuple(step(token, self.lang) for token in tokens)
            shown.append((step.__name__, tokens))
        shown.append(("context", self.analyze(text)))
        if len(segments(text, self.lang)) > 1:  # pieces in another language go through its own filters
            shown.append(("segments", analyze(text, self.lang)))
        return tuple(shown)


ANALYZERS: dict[str, Analyzer] = {
    "ru": Analyzer("ru", (number_filter, latin_filter, kazakh_filter, lemma_filter, compound_filter)),
    "bg": Analyzer("bg", (number_filter, latin_filter, kazakh_filter, lemma_filter, compound_filter)),
    "uk": Analyzer("uk", (number_filter, latin_filter, kazakh_filter, lemma_filter, compound_filter)),
}


def analyzer_for(lang: str) -> Analyzer:
    """The analyser of a language.

    Raises:
        LanguageUnavailable: dogovor does not read that language, or its dictionary is missing.
    """
    if lang not in ANALYZERS:
        name = language(lang).own_name
        raise LanguageUnavailable(f'No analyser for "{name}" in analyzers/analyzer.py. Add one.')
    return ANALYZERS[lang]


def analyze(text: str, lang: str) -> tuple[Token, ...]:
    """The tokens of a paragraph of main language `lang`; pieces in another one are analysed as that."""
    return words_of(text, lang).tokens()


def words_of(text: str, lang: str) -> Words:
    """The same as words, for who needs no tokens."""
    analyzer_for(lang)
    pieces = segments(text, lang)
    atoms, spans = cut(text)
    if len(pieces) == 1:
        return _in_context(list(map(_words(lang).__getitem__, atoms)), spans)
    starts = spans.ends[0::2]
    words: list[Word] = []
    for piece, code in pieces:
        known = _words(analyzer_for(code).lang)
        stop = bisect_left(starts, piece.stop, len(words), len(spans))
        words += map(known.__getitem__, atoms[len(words) : stop])
    return _in_context(words, spans)


def spans(lang: str, text: str) -> list[tuple[int, int, list[str]]]:
    """Start, stop and terms of each word: the shape that scorers of analysers ask for.

    A Ukrainian compound is shown as its halves, each at its place: the index finds it by them. It holds
    the whole too.
    """
    shown: list[tuple[int, int, list[str]]] = []
    for token in analyze(text, lang):
        start = token.span.start
        compound = "-" in token.form and token.kind is TokenKind.WORD
        if compound and token.lang in _SHOWN_BY_HALVES and is_apart(token.form, token.lang):
            apart = ((start + half.start, half) for half in halves(token.form, token.lang))
            shown += ((at, at + len(half.form), list(half.terms)) for at, half in apart)
            continue
        shown.append((start, token.span.stop, list(token.terms)))
    return shown


class _Known(NamedTuple):
    form: str
    kind: TokenKind
    lang: str
    terms: tuple[str, ...]
    parts: tuple[str, ...]
    ambiguous: bool


class Word(_Known):
    """What analysis knows of a word, whatever text it stands in: mostly the same object in all texts.

    As a key it stands for itself, so that what others know of it is looked up at once.
    """

    __slots__ = ()
    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__


class Words(NamedTuple):
    """The words of a text, in order, and where each stands."""

    words: list[Word]
    spans: Spans

    def tokens(self) -> tuple[Token, ...]:
        """The same as tokens."""
        if not self.words:
            return ()
        forms, kinds, langs, terms, parts, _ = zip(*self.words, strict=True)
        fields = zip(forms, self.spans, count(), kinds, langs, terms, parts, strict=False)
        return tuple(map(bare_token, fields))


class _Words(dict[str, Word]):
    """The words of one language met so far: each is analysed once.

    Threads may fill it side by side: at worst two find the same. When full it starts anew, so a
    newspaper's years need no more memory than a month of it.
    """

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang

    def __missing__(self, atom: str) -> Word:
        form, kind = form_and_kind(atom)
        terms, parts = self._analysed(form, kind) if kind is TokenKind.NUMBER else self._recalled(form, kind)
        if len(self) >= _MOST_WORDS:
            self.clear()
        ambiguous = len(terms) > 1 and self.lang in context.LANGS
        self[atom] = word = Word(form, kind, self.lang, terms, parts, ambiguous)
        return word

    def _recalled(self, form: str, kind: TokenKind) -> tuple[Terms, Terms]:
        kept = memory() if _PLAIN.fullmatch(form) else None
        if kept is None:
            return self._analysed(form, kind)
        match kept.recall(self.lang, form):
            case (terms, parts) if terms:
                return terms, parts
        terms, parts = self._analysed(form, kind)
        kept.note(self.lang, form, terms, parts)
        return terms, parts

    def _analysed(self, form: str, kind: TokenKind) -> tuple[Terms, Terms]:
        token = Token(form, Span(0, len(form)), 0, kind, self.lang)
        for step in ANALYZERS[self.lang].filters:
            token = step(token, self.lang)
        return token.terms, token.parts


class _Choices(dict[tuple[str, str, str], Terms]):
    """The terms that neighbours leave an ambiguous word of one language, by (left, word, right)."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang

    def __missing__(self, beside: tuple[str, str, str]) -> Terms:
        left, form, right = beside
        kept, sort, row = memory(), f"{self.lang}, beside", " ".join(beside)
        match kept and kept.recall(sort, row):
            case (terms,) if terms:
                pass
            case _:
                alone = _words(self.lang)[form].terms
                terms = context.chosen(alone, left or None, form, right or None, self.lang)
                if kept:
                    kept.note(sort, row, terms)
        if len(self) >= _MOST_CHOICES:
            self.clear()
        self[beside] = terms
        return terms


@cache
def _words(lang: str) -> _Words:
    return _Words(lang)


@cache
def _choices(lang: str) -> _Choices:
    return _Choices(lang)


def _in_context(words: list[Word], spans: Spans) -> Words:
    """The words of a text; of an ambiguous one only the lemmas that its neighbours leave (context.py)."""
    ends, last = spans.ends, len(words) - 1
    for at in [at for at, word in enumerate(words) if word.ambiguous]:
        word = words[at]
        lang, left, right = word.lang, "", ""
        # What counts is a neighbour of the same language, with a single space between.
        if at and ends[2 * at] - ends[2 * at - 1] == 1 and (before := words[at - 1]).lang == lang:
            left = before.form
        if at < last and ends[2 * at + 2] - ends[2 * at + 1] == 1 and (after := words[at + 1]).lang == lang:
            right = after.form
        words[at] = _with_terms(word, _choices(lang)[left, word.form, right])
    return Words(words, spans)


@lru_cache(maxsize=_MOST_CHOICES)
def _with_terms(word: Word, terms: Terms) -> Word:
    return word._replace(terms=terms)
