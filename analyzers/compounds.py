"""Hyphenated words: their halves, and what each half is found by.

Comes in: a folded form with hyphens and its language. Goes out: the halves with their places and terms. The
index holds the whole word and, at the same position, its halves, so that „технічний“ finds
„науково-технічний“; a query for the whole asks for the whole. The first half of a compound adjective is found
as the adjective that it stands for (науково-: науковий; торгово-: торговый).

>>> [half.terms for half in halves("торгово-экономического", "ru")]
[('торговый',), ('экономический',)]
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from analyzers.morphology import latin_stem, lemmas, readings

# What stands for the linking vowel of a compound adjective in the adjective itself.
_ADJECTIVE_ENDINGS = {"ru": ("ый", "ий", "ой"), "uk": ("ий", "ій")}
_LINKING_VOWELS = ("о", "е")
_SHORTEST_HALF = 2  # в-в-вода and с-300 are no compounds
_MANNER = "по"  # по-перше, по-нашому
_CLOSED = frozenset({"ADV", "ADP", "CCONJ", "PART", "PRON", "INTJ"})


class Half(NamedTuple):
    """A half of a hyphenated word: where it begins within the word, its form, its terms."""

    start: int
    form: str
    terms: tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def halves(form: str, lang: str) -> tuple[Half, ...]:
    """The halves of a folded form, left to right; single letters have no terms of their own."""
    forms = form.split("-")
    found = []
    start = 0
    for half in forms:
        terms: tuple[str, ...] = ()
        if len(half) >= _SHORTEST_HALF:
            linked = half is not forms[-1] and _linked_adjective(half, forms[-1], lang)
            terms = (linked,) if linked else (latin_stem(half),) if half.isascii() else lemmas(half, lang)
        found.append(Half(start, half, terms))
        start += len(half) + 1
    return tuple(found)


@lru_cache(maxsize=1 << 14)
def is_apart(form: str, lang: str) -> bool:
    """Whether the halves are words of their own: not in adverbs, pronouns and particles (врешті-решт)."""
    forms = form.split("-")
    if forms[0] == _MANNER or min(map(len, forms)) < _SHORTEST_HALF:
        return False
    return not any(reading.known and reading.pos in _CLOSED for reading in readings(form, lang))


def _linked_adjective(half: str, last: str, lang: str) -> str | None:
    endings = _ADJECTIVE_ENDINGS.get(lang, ())
    if not endings or not half.endswith(_LINKING_VOWELS) or not _is_adjective(last, lang):
        return None
    candidates = (half[:-1] + ending for ending in endings)
    return next((adjective for adjective in candidates if _is_adjective(adjective, lang)), None)


def _is_adjective(form: str, lang: str) -> bool:
    return any(reading.known and reading.pos == "ADJ" for reading in readings(form, lang))
