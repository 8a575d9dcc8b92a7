"""What can be suggested of an index: the words and phrases of its paragraphs, what its parties are called.

Comes in: what was counted of the words of an index (`search.counts`). Goes out: one record for the whole
index, so that nothing is counted while a person types (`search.completions` reads it). A word stands there as
a dictionary has it and with the capitals that the texts give it: договор, Казахстан, АЭС, КазМунайГаз. A
lemma that only readings of other words suggest (Токаев as a form of токай) is none of the words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from analyzers.analyzer import analyze
from analyzers.glossary import equivalents
from analyzers.languages import CODES
from analyzers.morphology import readings
from analyzers.stopwords import is_stop
from analyzers.text import fold
from search.counts import Counts
from search.engine import Record
from search.fields import PARAGRAPH
from search.shelves import Row, in_order, order_of

VOCABULARY = "vocabulary"
"""Kind and id of the record."""

WORD = "word"
PHRASE = "phrase"
ORDER = "order"
CALLED = "called"
"""In the record: words, and names of several words, each with paragraphs and all that it is called; of both
the order of their words (`search.shelves`); what parties, places, sectors, kinds of deals are called else."""

NAMED = ("party", "place", "sector", "kind")
"""Labels whose values are suggested."""

NO_VOCABULARY: Mapping[str, Any] = {WORD: (), PHRASE: (), ORDER: {WORD: (), PHRASE: ()}, CALLED: {}}
"""Of records that were not counted."""

MOST_WORDS = 60_000
"""Words that are kept, the most frequent ones: more are not read by anybody."""

_SHORTEST = 3
_SHORTEST_IN_CAPITALS = 2
_ASKED_ALONE = re.compile(r"[\w' -]+")
"""A name that asks for itself alone, and holds no sign of the query language."""


class Vocabulary:
    """Words and phrases of what was counted.

    Args:
        counts: of the paragraphs of an index.
        values: the values that NAMED labels have there.
    """

    def __init__(self, counts: Counts, values: Mapping[str, Collection[str]]) -> None:
        self._counts = counts
        self._values = values

    def record(self) -> Record:
        """What was counted, the most frequent first."""
        things = list(self._things())
        rows = _shelved(self._words(), things)
        orders = {kind: order_of(held) for kind, held in rows.items()}
        return Record(
            id=VOCABULARY,
            kind=VOCABULARY,
            parent=VOCABULARY,
            article=VOCABULARY,
            fields={},
            labels={},
            numbers={},
            stored={**rows, ORDER: orders, CALLED: self._called(things)},
        )

    def _called(self, things: Iterable[Row]) -> dict[str, list[str]]:
        """What the values of labels are called else, parties by the names that are known of them."""
        from deals.known_names import variants  # it reads how deals are found, which a search need not

        known: dict[str, Sequence[str]] = {
            name: others for name in sorted(self._values["party"]) if (others := variants(name))
        }
        for _, *names in things:
            for name in names:
                known.setdefault(fold(name), names)
        called = {
            value: list(dict.fromkeys((*known.get(value, ()), *known.get(fold(value), ()))))
            for name in NAMED
            for value in sorted(self._values[name])
        }
        return {value: names for value, names in called.items() if names}

    def _words(self) -> list[Row]:
        """The paragraphs of each word, and the word as written."""
        shown: dict[str, int] = {}
        for base, langs in self._counts.certain.items():
            if self._is_oblique(base):
                continue
            word = self._shown(base, min(langs, key=lambda lang: (-langs[lang], lang)))
            long_enough = _SHORTEST_IN_CAPITALS if word.isupper() else _SHORTEST
            if len(word) >= long_enough and not any(is_stop(fold(word), code) for code in CODES):
                shown[word] = max(self._counts.paragraphs[base], shown.get(word, 0))
        ranked = sorted(shown.items(), key=lambda one: (-one[1], fold(one[0]), one[0]))
        return [(paragraphs, word) for word, paragraphs in ranked[:MOST_WORDS]]

    def _is_oblique(self, base: str) -> bool:
        """Whether it may be a form of a shorter word that the texts have too: Токаева beside Токаев."""
        return any(
            other != base and base.startswith(other) and other in self._counts.certain
            for other in self._counts.beside[base]
        )

    def _shown(self, base: str, lang: str) -> str:
        """A lemma as a person writes it; one that no text has and its own dictionary denies, as it stood."""
        written, opening = self._counts.written.get(base, {}), self._counts.opening.get(base, {})
        usual = written or opening
        met = any(fold(word) == base for word in (*written, *opening))
        listed = readings(base, lang) if lang in CODES and not (met and written) else ()
        if not met and all(one.lemma != base for one in listed):
            return min(usual, key=lambda word: (-usual[word], word))
        common = any(one.known and one.lemma == base and one.name is None for one in listed)
        return cased(base, usual, {**opening, **written}, names=bool(written) or not common)

    def _things(self) -> Iterator[Row]:
        """Each thing that the texts name: its paragraphs, its usual name in each language, others met."""
        ranked = sorted(self._counts.concepts.items(), key=lambda one: (-one[1], one[0]))
        return ((paragraphs, *self._names(concept)) for concept, paragraphs in ranked)

    def _names(self, concept: str) -> Iterable[str]:
        usual = (phrases[0] for phrases in equivalents(concept).values())
        return dict.fromkeys((*usual, *sorted(self._counts.phrases.get(concept, ()))))


def _shelved(words: Iterable[Row], things: Iterable[Row]) -> dict[str, list[Row]]:
    """Words, those that name a thing with all its names of one word; and names of several words."""
    rows: dict[str, list[Row]] = {WORD: list(words), PHRASE: []}
    for count, *names in things:
        asked = [name for name in names if _ASKED_ALONE.fullmatch(name)]
        for kind, several in ((WORD, False), (PHRASE, True)):
            if fitting := [name for name in asked if (" " in name) is several]:
                rows[kind].append((count, *fitting))
    return {kind: in_order(held) for kind, held in rows.items()}


def cased(base: str, usual: Mapping[str, int], written: Iterable[str], *, names: bool = True) -> str:
    """A folded word with the capitals (and the ё) that it mostly has.

    Args:
        base: folded.
        usual: how often its forms stand where a capital tells something.
        written: all forms in which it was met.
        names: whether a first capital is taken to be its own.

    >>> cased("полет", {"полёта": 2, "Полёт": 1}, ["полёт"]), cased("аэс", {"АЭС": 3}, ["АЭС"])
    ('полёт', 'АЭС')
    >>> cased("казмунайгаз", {"КазМунайГаза": 2}, []), cased("токаев", {"Токаева": 2}, ["ТОКАЕВ"])
    ('КазМунайГаз', 'Токаев')
    """
    shapes: Counter[str] = Counter()
    for word, times in usual.items():
        shapes[_shape(word)] += times
    shape = min(shapes, key=lambda one: (-shapes[one], one))
    if shape == "first" and not names:
        shape = "none"
    same = (word for word in (*usual, *written) if fold(word) == base)
    alike = sorted(
        (word for word in same if _shape(word) == shape), key=lambda word: (-usual.get(word, 0), word)
    )
    if alike:
        return alike[0]
    if shape == "all":
        return base.upper()
    if shape == "none":
        return base
    model = min((word for word in usual if _shape(word) == shape), key=lambda word: (-usual[word], word))
    capitals = {place for place, letter in enumerate(model) if letter.isupper()} | {0}
    return "".join(letter.upper() if place in capitals else letter for place, letter in enumerate(base))


def _shape(word: str) -> str:
    """Which of its letters are capitals: none, the first, all, or some within."""
    if word.islower():
        return "none"
    if len(word) > 1 and word.isupper():
        return "all"
    parts = word.split("-")
    return "first" if all(part[1:] == part[1:].lower() for part in parts) else "inner"


def vocabulary_of(records: Sequence[Record]) -> Record:
    """The vocabulary of records that are there already."""
    counts = Counts()
    for record in records:
        if record.kind == PARAGRAPH:
            text, lang = str(record.stored["text"]), str(record.stored["lang"])
            counts.count(text, lang, analyze(text, lang))
    values = {name: {value for one in records for value in one.labels.get(name, ())} for name in NAMED}
    return Vocabulary(counts, values).record()
