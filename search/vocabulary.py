"""What can be suggested of an index: the words and phrases of its paragraphs, what its parties are called.

Comes in: the records of an index while it is built. Goes out: one record for the whole index, so that
nothing is counted while a person types (`search.completions` reads it). A word stands there as a dictionary
has it and with the capitals that the texts give it: договор, Казахстан, АЭС, КазМунайГаз. A lemma that only
readings of other words suggest (Токаев as a form of токай) is none of the words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from analyzers.analyzer import analyze
from analyzers.glossary import Found, equivalents, find_concepts
from analyzers.languages import CODES
from analyzers.morphology import readings
from analyzers.stopwords import is_stop
from analyzers.text import fold
from analyzers.tokens import Token, TokenKind
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
_BEFORE = 4
"""Characters looked at before a word, to tell whether a sentence begins with it."""

_BEGINNING = 4
"""Letters by which a word in a text is told to be one of a phrase."""

_OPENING = " \u00a0\"'«„“”‘’([–—-"
_ENDING = ".!?…:;\n"
_ASKED_ALONE = re.compile(r"[\w' -]+")
"""A name that asks for itself alone, and holds no sign of the query language."""

_WORDLIKE = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Vocabulary:
    """Counts of words and of glossary phrases over the paragraphs of an index."""

    def __init__(self) -> None:
        self._paragraphs: Counter[str] = Counter()
        self._certain: dict[str, str] = {}  # lemma -> the language in which it was met
        self._beside: defaultdict[str, set[str]] = defaultdict(set)
        self._written: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._opening: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._values: defaultdict[str, set[str]] = defaultdict(set)
        self._concepts: Counter[str] = Counter()
        self._phrases_met: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, records: Iterable[Record]) -> None:
        """Count paragraphs, and note the parties of deals."""
        for record in records:
            for name in NAMED:
                self._values[name].update(record.labels.get(name, ()))
            if record.kind == PARAGRAPH:
                self._count(str(record.stored["text"]), str(record.stored["lang"]))

    def record(self) -> Record:
        """What was counted, the most frequent first."""
        things = list(self._things())
        rows = _shelved(self._words(), things)
        orders = {kind: order_of(held) for kind, held in rows.items()}
        return Record(
            id=VOCABULARY,
            kind=VOCABULARY,
            parent=VOCABULARY,
            article="",
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

    def _count(self, text: str, lang: str) -> None:
        tokens = analyze(text, lang)
        held: set[str] = set()
        for token in tokens:
            word = token.span.of(text)
            if token.kind is TokenKind.NUMBER or not _WORDLIKE.fullmatch(word):
                continue
            terms = (token.form,) if token.kind is TokenKind.LATIN else token.terms
            held.update(terms)
            base = token.form if token.form in terms else terms[0]
            if token.form == base or len(terms) == 1:
                self._certain.setdefault(base, token.lang or lang)
                self._beside[base].update(terms)
            begun = _begins_sentence(text, token)
            (self._opening if begun else self._written)[base][word] += 1
        self._paragraphs.update(held)
        found = find_concepts(tokens, lang, text)
        self._concepts.update({one.concept for one in found})
        for one in found:
            self._phrases_met[one.concept].update(_said(one, tokens))

    def _words(self) -> list[Row]:
        """The paragraphs of each word, and the word as written."""
        shown: dict[str, int] = {}
        for base, lang in self._certain.items():
            if self._is_oblique(base):
                continue
            word = self._shown(base, lang)
            long_enough = _SHORTEST_IN_CAPITALS if word.isupper() else _SHORTEST
            if len(word) >= long_enough and not any(is_stop(fold(word), code) for code in CODES):
                shown[word] = max(self._paragraphs[base], shown.get(word, 0))
        ranked = sorted(shown.items(), key=lambda one: (-one[1], fold(one[0]), one[0]))
        return [(paragraphs, word) for word, paragraphs in ranked[:MOST_WORDS]]

    def _is_oblique(self, base: str) -> bool:
        """Whether it may be a form of a shorter word that the texts have too: Токаева beside Токаев."""
        return any(
            other != base and base.startswith(other) and other in self._certain
            for other in self._beside[base]
        )

    def _shown(self, base: str, lang: str) -> str:
        """A lemma as a person writes it; one that no text has and its own dictionary denies, as it stood."""
        written, opening = self._written[base], self._opening[base]
        usual = written or opening
        met = any(fold(word) == base for word in (*written, *opening))
        listed = readings(base, lang) if lang in CODES and not (met and written) else ()
        if not met and all(one.lemma != base for one in listed):
            return min(usual, key=lambda word: (-usual[word], word))
        common = any(one.known and one.lemma == base and one.name is None for one in listed)
        return cased(base, usual, {**opening, **written}, names=bool(written) or not common)

    def _things(self) -> Iterator[Row]:
        """Each thing that the texts name: its paragraphs, its usual name in each language, others met."""
        ranked = sorted(self._concepts.items(), key=lambda one: (-one[1], one[0]))
        return ((paragraphs, *self._names(concept)) for concept, paragraphs in ranked)

    def _names(self, concept: str) -> Iterable[str]:
        usual = (phrases[0] for phrases in equivalents(concept).values())
        return dict.fromkeys((*usual, *sorted(self._phrases_met[concept])))


def _shelved(words: Iterable[Row], things: Iterable[Row]) -> dict[str, list[Row]]:
    """Words, those that name a thing with all its names of one word; and names of several words."""
    rows: dict[str, list[Row]] = {WORD: list(words), PHRASE: []}
    for count, *names in things:
        asked = [name for name in names if _ASKED_ALONE.fullmatch(name)]
        for kind, several in ((WORD, False), (PHRASE, True)):
            if fitting := [name for name in asked if (" " in name) is several]:
                rows[kind].append((count, *fitting))
    return {kind: in_order(held) for kind, held in rows.items()}


def _said(found: Found, tokens: Sequence[Token]) -> Iterator[str]:
    """Those phrases for a thing whose words begin like the words that named it."""
    forms = [token.form[:_BEGINNING] for token in tokens[found.first : found.last + 1]]
    for phrases in equivalents(found.concept).values():
        for phrase in phrases:
            if [word[:_BEGINNING] for word in fold(phrase).split()] == forms:
                yield phrase


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
    alike = sorted((word for word in same if _shape(word) == shape), key=lambda word: -usual.get(word, 0))
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


def _begins_sentence(text: str, token: Token) -> bool:
    """Whether a word stands where any word has a capital."""
    before = text[max(0, token.span.start - _BEFORE) : token.span.start].rstrip(_OPENING)
    return not before or before[-1] in _ENDING


def vocabulary_of(records: Sequence[Record]) -> Record:
    """The vocabulary of records that are there already."""
    counted = Vocabulary()
    counted.add(records)
    return counted.record()
