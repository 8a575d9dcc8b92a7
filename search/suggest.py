"""What may have been meant where nothing was found: another keyboard layout, or a near word of the index.

Comes in: a query or a word of it. Goes out: queries or words to try.
"""

from __future__ import annotations

from analyzers.text import fold
from search.engine import Engine
from search.fields import FORMS

MOST_WORDS = 200_000
"""Forms of the index that are looked through for a near one."""

_SHORTEST = 3
_LETTERS_AN_ERROR = 4
"""One error is forgiven for so many letters (and one in any word)."""


def near_words(engine: Engine, word: str, most: int = 3) -> list[str]:
    """Forms of the index that are spelled almost like a word, the nearest first."""
    form = fold(word)
    if len(form) < _SHORTEST:
        return []
    room = max(1, len(form) // _LETTERS_AN_ERROR)
    letters = set(form)
    near = []
    for term in engine.terms(FORMS, "", MOST_WORDS):
        if abs(len(term) - len(form)) > room or term == form or term.isdigit():
            continue
        if len(letters - set(term)) > room:
            continue
        errors = edits(form, term, room)
        if errors is not None:
            near.append((errors, term[0] != form[0], term))
    found = [term for _, _, term in sorted(near)[:most]]
    return [term.upper() for term in found] if word.isupper() else found


def edits(first: str, second: str, most: int) -> int | None:
    """Letters to change, add, drop or swap with their neighbour; None where there are more than `most`.

    >>> edits("вольфрам", "вольфарм", 2), edits("аэс", "гаэс", 1), edits("газ", "нефть", 2)
    (1, 1, None)
    """
    before: list[int] = []
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first):
        last, before_last, before = row, before, row
        row = [at + 1]
        for place, other in enumerate(second):
            cost = min(last[place + 1] + 1, row[place] + 1, last[place] + (letter != other))
            if at and place and letter == second[place - 1] and first[at - 1] == other:
                cost = min(cost, before_last[place - 1] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
