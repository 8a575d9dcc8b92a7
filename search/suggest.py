"""What may have been meant by a word that is nowhere found: words of the index that are spelled like it.

Comes in: a word. Goes out: words to try. One error is looked for by trying all of them against the words of
the index, more of them among the words with the same first letter: a long vocabulary is never read through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analyzers.languages import LANGUAGES
from analyzers.text import fold
from search.engine import Engine
from search.fields import FORMS, LEMMAS
from search.remembering import remembered

MOST_WORDS = 200_000
"""Forms of the index, and lemmas, that a near one may be among."""

_SHORTEST = 3
_LETTERS_AN_ERROR = 4
"""One error is forgiven for so many letters (and one in any word)."""

_CYRILLIC = "".join(sorted(set(fold("".join(language.alphabet for language in LANGUAGES)))))
_LATIN = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of an index: all of them, and by their first letters."""

    all: frozenset[str]
    by_letter: Mapping[str, tuple[str, ...]]


def near_words(engine: Engine, word: str, most: int = 3) -> list[str]:
    """Words of the index that are spelled almost like a word, the nearest first."""
    form = fold(word)
    if len(form) < _SHORTEST:
        return []
    room = max(1, len(form) // _LETTERS_AN_ERROR)
    words = _words(engine)
    near = {other: 1 for other in _one_error(form) if other in words.all}
    if room > 1 and len(near) < most:
        letters = set(form)
        for term in words.by_letter.get(form[0], ()):
            if term in near or abs(len(term) - len(form)) > room or len(letters.difference(term)) > room:
                continue
            errors = edits(form, term, room)
            if errors is not None:
                near[term] = errors
    near.pop(form, None)
    found = sorted(near, key=lambda term: (near[term], term[0] != form[0], term))[:most]
    return [term.upper() for term in found] if word.isupper() else found


@remembered(1)
def _words(engine: Engine) -> _Words:
    """Forms and lemmas of the index without numbers."""
    forms = engine.terms(FORMS, "", MOST_WORDS)
    lemmas = (term.rpartition(":")[2] for term in engine.terms(LEMMAS, "", MOST_WORDS))
    words = frozenset(term for term in (*forms, *lemmas) if not any(sign.isdigit() for sign in term))
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for term in words:
        by_letter[term[:1]].append(term)
    return _Words(words, {letter: tuple(sorted(terms)) for letter, terms in by_letter.items()})


def _one_error(form: str) -> Iterator[str]:
    """All that a word becomes by one letter changed, added, dropped or swapped with its neighbour."""
    letters = _LATIN if form.isascii() else _CYRILLIC
    for at in range(len(form) + 1):
        before, after = form[:at], form[at:]
        yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in letters:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


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
