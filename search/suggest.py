"""What may have been meant where nothing was found: another keyboard layout, or a near word of the index.

Comes in: a query or a word of it. Goes out: queries or words to try.
"""

from __future__ import annotations

from difflib import get_close_matches

from analyzers.text import fold
from search.engine import Engine
from search.fields import FORMS

MOST_WORDS = 200_000
"""Forms of the index that are looked through for a near one."""

_NEAR = 0.72
_SHORTEST = 3


def near_words(engine: Engine, word: str, most: int = 3) -> list[str]:
    """Forms of the index that are spelled almost like a word, the nearest first."""
    form = fold(word)
    if len(form) < _SHORTEST:
        return []
    room = max(1, len(form) // 4)
    candidates = [
        term
        for term in engine.terms(FORMS, "", MOST_WORDS)
        if abs(len(term) - len(form)) <= room and term != form and not term.isdigit()
    ]
    return get_close_matches(form, candidates, n=most, cutoff=_NEAR)
