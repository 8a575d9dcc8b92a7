"""What can be suggested while a person types: names, sectors, words that begin like the last ones.

Comes in: an engine, and what has been typed so far. Goes out: at most eight suggestions, each with the query
that it leads to. Everything suggested is counted in the index, so that none of it finds nothing.

A beginning is met as typed, then as Latin letters may be read („kazmu“: Казмунайгаз), then as the same keys
give it in another layout („rfpf[“: казах…). Letters that answer each other in the three languages (ы, и, і)
count as one, but the same letters go first. What is a choice (a party, a place, a sector, a kind of deal) is
only suggested where nothing else is asked: two things that are found need not be found together. A word may
follow other words, since a search shows paragraphs with some of the words where none has all of them. What
filters that are on leave of it is told by the search itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analyzers.latin import to_cyrillic
from analyzers.layout import turned
from analyzers.skeleton import letters_alike
from analyzers.text import clean, fold
from search.choices import field_names, fixed_values
from search.engine import Engine, Request
from search.fields import DEAL
from search.query import Query
from search.shelves import Row, Shelf, in_order, order_of, plain
from search.vocabulary import CALLED, NO_VOCABULARY, ORDER, PHRASE, VOCABULARY, WORD
from search.weak_cache import cached
from search.wording import value_name

MOST = 8
"""Suggestions given at once."""

LONGEST_TYPED = 120
"""Characters; to what is longer nothing is suggested."""

FACETS = ("party", "place", "sector", "kind")
"""Choices that are suggested; each is a kind of suggestions."""

_SHORTEST = 2
_LONGEST_PHRASE = 4
"""Words at the end of what was typed that may be the beginning of one name, where not all of it is."""

_OF_A_KIND = 3 / 8
"""Share of the suggestions that one kind has while there are others."""

_TYPED_WORD = re.compile(r"\S+")
_SIGNS = re.compile(r"[-+(\"«„“”]*")
_CLOSING = {'"': '"', "«": "»", "„": "“", "“": "”"}
_FIELD = re.compile(r"([^\W\d_]+):[\"«„“”]?")
_LATIN = re.compile(r"[a-z ]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to search for.

    Attributes:
        kind: "party", "place", "sector", "kind" (of deal), "word" or "phrase".
        text: what it is called, for people.
        matched: the name of it that begins as typed; mostly the text itself.
        count: paragraphs that hold a word or name a thing; deals of a choice.
        query: what to search for: the words typed, with this in place of the last ones.
        choice: facet and value, where it is a choice.
    """

    kind: str
    text: str
    matched: str
    count: int
    query: str
    choice: tuple[str, str] | None = None

    @property
    def unit(self) -> str:
        """What is counted."""
        return "paragraph" if self.choice is None else "deal"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing that can be suggested, and all it is called; `value` where it is a choice."""

    kind: str
    names: tuple[str, ...]
    count: int
    value: str | None = None

    @property
    def text(self) -> str:
        """What it is called first of all."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class _Tail:
    """The last words typed, what stands before them, and the facet that was named, if any."""

    before: str
    words: str
    facet: str | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What may be suggested here."""
        if self.facet is not None:
            return () if self.before else (self.facet,)
        return (WORD, PHRASE) if self.before else (*FACETS, WORD, PHRASE)


class _Fit(NamedTuple):
    """How well an entry fits, the best first: the same letters, the beginning of a name, frequency."""

    other_letters: bool
    inner: bool
    rare: int
    length: int
    matched: str
    entry: _Entry

    def place(self) -> tuple[object, ...]:
        """What it is sorted by."""
        return (*self[:5], self.entry.kind, self.entry.text)

    @property
    def said(self) -> tuple[str, str]:
        """The same for two that need not both be shown: енергетика is one word in two languages."""
        one = self.entry
        return ("", letters_alike(self.matched)) if one.value is None else (one.kind, one.value)


class Completions:
    """All that can be suggested from one index."""

    def __init__(self, engine: Engine) -> None:
        [record] = engine.get([VOCABULARY])
        held = record.stored if record else NO_VOCABULARY
        self._shelves = {kind: Shelf(held[kind], held[ORDER][kind]) for kind in (WORD, PHRASE)}
        self._values: dict[str, dict[Row, str]] = {}
        counts = engine.search(Request(DEAL, None, facets=FACETS, limit=0)).counts
        for facet in FACETS:
            values = self._values[facet] = _choices(facet, counts[facet], held[CALLED])
            rows = in_order(values)
            self._shelves[facet] = Shelf(rows, order_of(rows))
        self._begun = cached(self._begun_anew, 512)

    def suggest(self, typed: str, most: int = MOST) -> tuple[Suggestion, ...]:
        """What the last words typed may become, the likeliest first."""
        found: list[Suggestion] = []
        told: set[object] = set()
        for tail in _tails(clean(typed).lstrip()) if len(typed) <= LONGEST_TYPED else ():
            for reading in _readings(tail.words):
                for fit in self._begun(reading, tail.kinds, most):
                    if told.isdisjoint((fit.entry, fit.said)):
                        found.append(_suggestion(fit, tail))
                    told |= {fit.entry, fit.said}
                if len(found) >= most:
                    return tuple(found[:most])
        return tuple(found)

    def _begun_anew(self, beginning: str, kinds: Sequence[str], most: int) -> tuple[_Fit, ...]:
        """What begins so, of different kinds as far as there are any."""
        key = letters_alike(beginning)
        fits = sorted((fit for kind in kinds for fit in self._fits(kind, beginning, key)), key=_Fit.place)
        told: dict[tuple[str, str], _Fit] = {}
        for fit in fits:
            told.setdefault(fit.said, fit)
        seen: Counter[str] = Counter()
        first: list[_Fit] = []
        more: list[_Fit] = []
        for fit in told.values():
            seen[fit.entry.kind] += 1
            (first if seen[fit.entry.kind] <= most * _OF_A_KIND else more).append(fit)
        return tuple(sorted([*first, *more[: max(0, most - len(first))]], key=_Fit.place)[:most])

    def _fits(self, kind: str, beginning: str, key: str) -> Iterator[_Fit]:
        """The most frequent things with a word that begins so; `key`: the same in shared letters."""
        shelf = self._shelves[kind]
        for place in shelf.begun(key):
            count, *names = row = shelf.rows[place]
            value = self._values[kind][row] if kind in self._values else None
            fit = _fit(_Entry(kind, tuple(names), count, value), shelf.compared(place), beginning, key)
            if len(key) >= _SHORTEST or not fit.other_letters:  # ккк is no к
                yield fit


def _fit(entry: _Entry, names: Sequence[str], beginning: str, key: str) -> _Fit:
    """How the name that fits best does so."""
    fits = []
    for name, compared in zip(entry.names, names, strict=True):
        at, other_letters = f" {compared}".find(f" {beginning}"), False
        if at < 0:
            at, other_letters = f" {letters_alike(compared)}".find(f" {key}"), True
        if at >= 0:
            fits.append((other_letters, at > 0, name))
    other_letters, inner, name = min(fits, key=lambda one: one[:2])
    return _Fit(other_letters, inner, -entry.count, len(name), name, entry)


# --- what was typed ----------------------------------------------------------------------------------------


def _tails(text: str) -> Iterator[_Tail]:
    """All that was typed, then its last words, the most words first."""
    starts = [word.start() for word in _TYPED_WORD.finditer(text)]
    for start in dict.fromkeys((*starts[:1], *starts[-_LONGEST_PHRASE:])):
        words = text[start:]
        signs = _SIGNS.match(words)
        stop = signs.end() if signs else 0
        if "-" in words[:stop]:
            continue  # what is to be left out is not what is looked for
        if _in_phrase(text[:start]):
            continue  # nobody knows whether these words stand one after another
        before, words = text[:start] + words[:stop], words[stop:]
        named = _FIELD.match(words)
        facet = field_names().get(fold(named[1])) if named else None
        if named and facet in FACETS:
            yield _Tail(before, words[named.end() :], facet)
        else:
            yield _Tail(before, words)


def _in_phrase(before: str) -> bool:
    """Whether a quotation was begun before, and words typed in it.

    >>> _in_phrase("«кредитная "), _in_phrase("«кредитная» "), _in_phrase("«"), _in_phrase('"кредит" и ')
    (True, False, False, False)
    """
    opened = max(before.rfind(sign) for sign in _CLOSING)
    if opened < 0 or _CLOSING[before[opened]] in before[opened + 1 :]:
        return False
    if before[opened] == '"' and before.count('"') % 2 == 0:
        return False
    return any(letter.isalnum() for letter in before[opened:])


def _readings(words: str) -> Iterator[str]:
    """What the words may mean: as typed, in Cyrillic, in another layout; each with enough letters."""
    typed = plain(words)
    readings = [typed]
    if _LATIN.fullmatch(typed):
        *before, last = typed.split()
        begun = [next(iter(to_cyrillic(word)), word) for word in before]
        rest = typed[len(typed.rstrip()) :]
        readings += (" ".join([*begun, reading]) + rest for reading in to_cyrillic(last))
    readings += map(plain, turned(words))
    return (reading for reading in readings if len(reading.replace(" ", "")) >= _SHORTEST)


def _suggestion(fit: _Fit, tail: _Tail) -> Suggestion:
    entry = fit.entry
    if entry.value is None:
        query = f"{tail.before}{fit.matched}{_CLOSING.get(tail.before[-1:], '')}"
        return Suggestion(entry.kind, fit.matched, fit.matched, entry.count, query)
    query = str(Query(choices={entry.kind: (entry.value,)}))
    return Suggestion(entry.kind, entry.text, fit.matched, entry.count, query, (entry.kind, entry.value))


# --- what an index holds -----------------------------------------------------------------------------------


def _choices(facet: str, counts: Mapping[str, int], called: Mapping[str, Sequence[str]]) -> dict[Row, str]:
    """The values of a facet that deals have, each by its row."""
    rows: dict[Row, str] = {}
    for value, count in counts.items():
        fixed = (word for word, one in fixed_values().get(facet, {}).items() if one == value)
        names = dict.fromkeys((value_name(facet, value), *fixed, *called.get(value, ())))
        rows[count, *names] = value
    return rows
