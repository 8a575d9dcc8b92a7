"""One composition a language: the tokenizer, then filters in order.

Comes in: a cleaned text. Goes out: its tokens with what the index holds of them. To add a language, see
docs/languages.md: a folder in tables/, a row in languages.py and a composition here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

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
from analyzers.tokenizer import tokenize
from analyzers.tokens import Span, Token, TokenKind


@dataclass(frozen=True, slots=True)
class Analyzer:
    """The tokenizer and the filters of one language, in order."""

    lang: str
    filters: tuple[Filter, ...]

    def analyze(self, text: str) -> tuple[Token, ...]:
        """The tokens of a cleaned text with their language, terms and parts."""
        return self.annotate(tokenize(text))

    def annotate(self, tokens: Iterable[Token]) -> tuple[Token, ...]:
        """The same for tokens that were cut already; positions and spans are kept."""
        lang = self.lang
        return tuple(
            Token(t.form, t.span, t.position, t.kind, lang, *_terms_and_parts(t.form, t.kind, lang))
            for t in tokens
        )

    def steps(self, text: str) -> tuple[tuple[str, tuple[Token, ...]], ...]:
        """Each step by name with what it made of the text: for a person who asks why a word is found."""
        tokens = tuple(replace(token, lang=self.lang) for token in tokenize(text))
        shown = [("tokenize", tokens)]
        for step in self.filters:
            tokens = tuple(step(token, self.lang) for token in tokens)
            shown.append((step.__name__, tokens))
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
    main = analyzer_for(lang)
    tokens = tokenize(text)
    parts = segments(text, lang)
    if len(parts) <= 1:
        return main.annotate(tokens)
    done: list[Token] = []
    at = 0
    for span, code in parts:
        first = at
        while at < len(tokens) and tokens[at].span.start < span.stop:
            at += 1
        done += analyzer_for(code).annotate(tokens[first:at])
    return tuple(done)


def spans(lang: str, text: str) -> list[tuple[int, int, list[str]]]:
    """Start, stop and terms of each word: the shape that scorers of analysers ask for."""
    return [(token.span.start, token.span.stop, list(token.terms)) for token in analyze(text, lang)]


@lru_cache(maxsize=1 << 18)
def _terms_and_parts(form: str, kind: TokenKind, lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the filters make of a word: asked once per word type."""
    token = Token(form, Span(0, len(form)), 0, kind, lang)
    for step in ANALYZERS[lang].filters:
        token = step(token, lang)
    return token.terms, token.parts
