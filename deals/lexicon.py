"""Phrases of a table, found among the words of a text.

Comes in: rows of a table (language, phrase, what it stands for). Goes out: `Hit`s, left to right. A phrase is
written as a linguist would note it, so that one row serves every inflected form and no dictionary is asked:

    меморандум*              a word that begins so
    стар* строеж*            two words in a row
    слож* .. подпис*         up to three words may stand between
    от                       exactly this word

Words are compared folded (`analyzers.text.fold`). Looking up costs one dictionary access for each word of
the text, and one more where a longer phrase may begin, whatever the size of the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from analyzers.tables import Row, read_table
from analyzers.text import fold
from analyzers.tokens import Token

FOLDER = Path(__file__).with_name("tables")

_KEY = 3
_GAP = ".."
_LONGEST_GAP = 3
_REMEMBERED = 1 << 17

Sense = TypeVar("Sense")


class Hit(NamedTuple, Generic[Sense]):
    """A phrase found: the words `first` to `last` (both included) and what the phrase stands for."""

    first: int
    last: int
    sense: Sense


class _Phrase(NamedTuple, Generic[Sense]):
    """A phrase and its place in the order in which phrases are preferred: the longest first."""

    rank: int
    words: tuple[str, ...]
    sense: Sense


class _Start(NamedTuple, Generic[Sense]):
    """The phrases that may begin with one form: those of more words by their second word, then the others."""

    longer: dict[str, list[_Phrase[Sense]]]
    alone: tuple[_Phrase[Sense], ...]


class Lexicon(Generic[Sense]):
    """The phrases of one language, ready to be found."""

    def __init__(self, phrases: Iterable[tuple[str, Sense]]) -> None:
        split = [(tuple(fold(phrase).split()), sense) for phrase, sense in phrases]
        split.sort(key=lambda entry: _weight(entry[0]), reverse=True)
        self._by_first: dict[str, list[_Phrase[Sense]]] = defaultdict(list)
        for rank, (words, sense) in enumerate(split):
            self._by_first[words[0]].append(_Phrase(rank, words, sense))
        self._firsts = _Patterns(self._by_first)
        self._seconds = _Patterns(words[1] for words, _ in split if len(words) > 1)
        self._reach = max((_LONGEST_GAP * len(words) for words, _ in split), default=0)
        self._starts: dict[str, _Start[Sense] | None] = {}
        self._fitting: dict[str, list[str]] = {}

    def find(self, words: Sequence[Token]) -> Iterator[Hit[Sense]]:
        """Yield the phrases that stand in a run of words: the longest at each word, never overlapping."""
        free = 0
        for hit in self.every(words):
            if hit.first >= free:
                yield hit
                free = hit.last + 1

    def at(self, words: Sequence[Token], at: int) -> Hit[Sense] | None:
        """The longest phrase that begins at a word, if any."""
        start = self._start(words[at].form)
        if start is None:
            return None
        if start.longer and at + 1 < len(words) and self._longer(start, words[at + 1].form):
            forms = [word.form for word in words[at : at + self._reach]]
            longest = next(self._longer_at(forms, 0, start), None)
            if longest is not None:
                return Hit(at, at + longest.last, longest.sense)
        return Hit(at, at, start.alone[0].sense) if start.alone else None

    def every(self, words: Sequence[Token]) -> Iterator[Hit[Sense]]:
        """Yield every phrase that stands in a run of words, in order, at each word the longest first."""
        return self.among([word.form for word in words])

    def among(self, forms: Sequence[str]) -> Iterator[Hit[Sense]]:
        """The same for words of which only the forms are known."""
        known = self._starts
        for at, form in enumerate(forms):
            start = known[form] if form in known else self._start(form)
            if start is not None:
                if start.longer:
                    yield from self._longer_at(forms, at, start)
                for phrase in start.alone:
                    yield Hit(at, at, phrase.sense)

    def _longer_at(self, forms: Sequence[str], at: int, start: _Start[Sense]) -> Iterator[Hit[Sense]]:
        """The phrases of more than one word that begin at a word, the longest first."""
        near = self._longer(start, forms[at + 1]) if at + 1 < len(forms) else ()
        for phrase in near:
            last = _match(phrase.words, forms, at)
            if last is not None:
                yield Hit(at, last, phrase.sense)

    def _longer(self, start: _Start[Sense], following: str) -> list[_Phrase[Sense]]:
        """The phrases of more than one word whose second word may stand here, the longest first: a table may
        hold thousands that begin with „в“.
        """
        longer, seconds = start.longer, self._seconds_of(following)
        near = [phrase for second in seconds if second in longer for phrase in longer[second]]
        if len(near) > 1:
            near.sort()
        return near

    def _start(self, form: str) -> _Start[Sense] | None:
        """The phrases whose first word a form fits; remembered, since texts repeat their words."""
        if form in self._starts:
            return self._starts[form]
        firsts = self._firsts.fitting(form)
        if len(self._starts) >= _REMEMBERED:
            self._starts.clear()
        if not firsts:
            self._starts[form] = None
            return None
        known = sorted(phrase for first in firsts for phrase in self._by_first[first])
        longer: dict[str, list[_Phrase[Sense]]] = defaultdict(list)
        for phrase in known:
            if len(phrase.words) > 1:
                longer[phrase.words[1]].append(phrase)
        alone = tuple(phrase for phrase in known if len(phrase.words) == 1)
        self._starts[form] = start = _Start(dict(longer), alone)
        return start

    def _seconds_of(self, form: str) -> list[str]:
        """The second words of phrases that a form fits; a gap fits any."""
        found = self._fitting.get(form)
        if found is None:
            if len(self._fitting) >= _REMEMBERED:
                self._fitting.clear()
            self._fitting[form] = found = [_GAP, *self._seconds.fitting(form)]
        return found


class _Patterns:
    """Words of phrases, whole or open (`стар*`), ready to be asked which of them a form fits."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        stems: dict[str, set[str]] = defaultdict(set)
        for word in self._words:
            if word.endswith("*"):
                stems[word[:-1][:_KEY]].add(word[:-1])
        self._short = tuple(stem for key in stems if len(key) < _KEY for stem in stems[key])
        self._stems = {key: tuple(found) for key, found in stems.items() if len(key) == _KEY}

    def fitting(self, form: str) -> list[str]:
        """The words that a form fits."""
        found = [form] if form in self._words else []
        for near in (self._stems.get(form[:_KEY], ()), self._short):
            if near and form.startswith(near):  # most forms fit none: asked of all stems at once
                found += [stem + "*" for stem in near if form.startswith(stem)]
        return found


def rows(name: str, columns: Sequence[str]) -> tuple[Row, ...]:
    """The rows of a table of this folder."""
    return read_table(FOLDER / name, columns)


def _weight(words: tuple[str, ...]) -> tuple[int, int]:
    """Phrases of more words first, then those of more letters."""
    return len(words), sum(map(len, words))


def _match(phrase: tuple[str, ...], forms: Sequence[str], at: int) -> int | None:
    """The index of the last word of the phrase that begins at word `at`."""
    here = at
    gap = False
    for wanted in phrase:
        if wanted == _GAP:
            gap = True
            continue
        stop = min(here + (_LONGEST_GAP + 1 if gap else 1), len(forms))
        while here < stop and not _fits(wanted, forms[here]):
            here += 1
        if here >= stop:
            return None
        here, gap = here + 1, False
    return here - 1


def _fits(wanted: str, form: str) -> bool:
    return form.startswith(wanted[:-1]) if wanted.endswith("*") else form == wanted
