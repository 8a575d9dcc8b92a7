"""Phrases of a table, found among the words of a text.

Comes in: rows of a table (language, phrase, what it stands for). Goes out: `Hit`s, left to right. A phrase is
written as a linguist would note it, so that one row serves every inflected form and no dictionary is asked:

    меморандум*              a word that begins so
    стар* строеж*            two words in a row
    слож* .. подпис*         up to three words may stand between
    от                       exactly this word

Words are compared folded (`analyzers.text.fold`). Looking up costs one dictionary access for each word of
the text, whatever the size of the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from analyzers.tables import Row, read_table
from analyzers.text import fold
from analyzers.tokens import Token

FOLDER = Path(__file__).with_name("tables")

_KEY = 3
_GAP = ".."
_LONGEST_GAP = 3
_REMEMBERED = 1 << 17

Sense = TypeVar("Sense")


@dataclass(frozen=True, slots=True)
class Hit(Generic[Sense]):
    """A phrase found: the words `first` to `last` (both included) and what the phrase stands for."""

    first: int
    last: int
    sense: Sense


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[Sense]):
    words: tuple[str, ...]
    sense: Sense


class Lexicon(Generic[Sense]):
    """The phrases of one language, ready to be found."""

    def __init__(self, phrases: Iterable[tuple[str, Sense]]) -> None:
        self._by_key: dict[str, list[_Phrase[Sense]]] = defaultdict(list)
        for phrase, sense in phrases:
            words = tuple(fold(phrase).split())
            self._by_key[words[0].rstrip("*")[:_KEY]].append(_Phrase(words, sense))
        for known in self._by_key.values():
            known.sort(key=_weight, reverse=True)
        self._beginning: dict[str, tuple[_Phrase[Sense], ...]] = {}

    def find(self, words: Sequence[Token]) -> Iterator[Hit[Sense]]:
        """Yield the phrases that stand in a run of words: the longest at each word, never overlapping."""
        at = 0
        while at < len(words):
            hit = self.at(words, at)
            if hit is None:
                at += 1
            else:
                yield hit
                at = hit.last + 1

    def at(self, words: Sequence[Token], at: int) -> Hit[Sense] | None:
        """The longest phrase that begins at a word, if any."""
        return next(self.all_at(words, at), None)

    def all_at(self, words: Sequence[Token], at: int) -> Iterator[Hit[Sense]]:
        """Yield every phrase that begins at a word, the longest first."""
        form = words[at].form
        known = self._beginning.get(form)
        for phrase in self._candidates(form) if known is None else known:
            last = at if len(phrase.words) == 1 else _match(phrase.words, words, at)
            if last is not None:
                yield Hit(at, last, phrase.sense)

    def _candidates(self, form: str) -> tuple[_Phrase[Sense], ...]:
        """The phrases whose first word a form fits; remembered, since texts repeat their words."""
        if len(self._beginning) >= _REMEMBERED:
            self._beginning.clear()
        near = self._by_key.get(form[:_KEY], ())
        self._beginning[form] = known = tuple(phrase for phrase in near if _fits(phrase.words[0], form))
        return known


def rows(name: str, columns: Sequence[str]) -> tuple[Row, ...]:
    """The rows of a table of this folder."""
    return read_table(FOLDER / name, columns)


def _weight(phrase: _Phrase[Sense]) -> tuple[int, int]:
    """Phrases of more words first, then those of more letters."""
    return len(phrase.words), sum(map(len, phrase.words))


def _match(phrase: tuple[str, ...], words: Sequence[Token], at: int) -> int | None:
    """The index of the last word of the phrase that begins at word `at`."""
    here = at
    gap = False
    for wanted in phrase:
        if wanted == _GAP:
            gap = True
            continue
        stop = min(here + (_LONGEST_GAP + 1 if gap else 1), len(words))
        while here < stop and not _fits(wanted, words[here].form):
            here += 1
        if here >= stop:
            return None
        here, gap = here + 1, False
    return here - 1


def _fits(wanted: str, form: str) -> bool:
    return form.startswith(wanted[:-1]) if wanted.endswith("*") else form == wanted
