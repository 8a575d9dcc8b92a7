"""The language of a text, and of the pieces of a paragraph that holds two.

Comes in: a cleaned text. Goes out: a language code, or None where nothing tells. Two kinds of clue count:
letters that a language's alphabet lacks, and function words that only one language has.
"""

from __future__ import annotations

import re
from functools import cache

from analyzers.languages import CODES, LANGUAGES
from analyzers.stopwords import stop_words
from analyzers.text import fold
from analyzers.tokens import Span

_WORD = re.compile("[\u0400-\u052f]+(?:'[\u0400-\u052f]+)*")
_KAZAKH = re.compile("[әғқңөұүһ]")
_QUOTED = re.compile('[„“"«]([^„“”"«»]+)[“”"»]|\\(([^()]+)\\)')


def language_of(text: str, default: str | None = None) -> str | None:
    """The language of a text; `default` where nothing tells (no Cyrillic word, or only shared ones)."""
    points = dict.fromkeys(CODES, 0.0)
    for word in _WORD.findall(text.lower()):
        for code, value in _clues(word):
            points[code] += value
    if default in points:
        points[default] += 0.5
    best = max(CODES, key=lambda code: points[code])
    if all(value == points[best] for value in points.values()):
        return default
    return best


def segments(text: str, lang: str) -> tuple[tuple[Span, str], ...]:
    """The text cut where its language changes, in order and without gaps; `lang` where nothing tells.

    A quoted or bracketed name is judged as a whole, any other word by itself.
    """
    foreign: list[tuple[int, int, str]] = []
    for quoted in _QUOTED.finditer(text):
        code = language_of(quoted.group(1) or quoted.group(2), lang)
        if code and code != lang:
            foreign.append((*quoted.span(), code))
    for word in _WORD.finditer(text.lower()) if len(text.lower()) == len(text) else ():
        code = language_of(word.group(), lang)
        if code and code != lang and not any(start <= word.start() < stop for start, stop, _ in foreign):
            foreign.append((*word.span(), code))
    pieces: list[tuple[Span, str]] = []
    at = 0
    for start, stop, code in sorted(foreign):
        if start < at:
            continue
        if start > at:
            pieces.append((Span(at, start), lang))
        pieces.append((Span(start, stop), code))
        at = stop
    if at < len(text) or not pieces:
        pieces.append((Span(at, len(text)), lang))
    return tuple(pieces)


@cache
def _lacking() -> dict[str, frozenset[str]]:
    """For each language the letters that others of ours have and it has not."""
    every = frozenset("".join(language.alphabet for language in LANGUAGES))
    return {language.code: every - frozenset(language.alphabet) for language in LANGUAGES}


@cache
def _own_words() -> dict[str, frozenset[str]]:
    """For each language the function words that no other has."""
    return {
        code: stop_words(code) - frozenset().union(*(stop_words(other) for other in CODES if other != code))
        for code in CODES
    }


def _clues(word: str) -> list[tuple[str, float]]:
    found = []
    letters = frozenset(word)
    if _KAZAKH.search(word):
        return []
    folded = fold(word)
    for code in CODES:
        if letters & _lacking()[code]:
            found.append((code, -2.0))
        if folded in _own_words()[code]:
            found.append((code, 1.0))
    return found
