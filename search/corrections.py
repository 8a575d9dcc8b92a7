"""What may have been typed by mistake: another keyboard layout, Latin letters, a sign or a letter wrong.

Comes in: a query, and those of its words that are nowhere found. Goes out: corrections, each a query to
search instead with what to say of it. Whether one finds more than what was typed is for `search.interpret`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from analyzers.glossary import domain_of, find_concepts
from analyzers.languages import CODES
from analyzers.latin import to_cyrillic
from analyzers.layout import likeliest_first, turned
from analyzers.morphology import readings as word_readings
from analyzers.stopwords import is_stop
from analyzers.text import fold
from analyzers.tokenizer import tokenize
from analyzers.tokens import TokenKind
from search import weights
from search.engine import Engine
from search.fields import FORMS
from search.lexicon import phrase_node, readings, typed
from search.query import Query
from search.remembering import holds, paragraphs_with
from search.said import row, say
from search.suggest import edits, near_words
from search.things import Unit
from search.translation import named_at
from search.tree import Word

MOST_LAYOUTS = 6
_MIXED = re.compile("[a-z].*[\u0400-\u04ff]|[\u0400-\u04ff].*[a-z]", re.IGNORECASE)
_LONGEST_TURNED = 120
"""Characters; nobody types more before looking up."""
_SHORTEST_TURNED = 3
_SHORTEST_ROMANISED = 3
_SHORTEST_RESPELLED = 6
_LONGEST_WORD = 40
"""Letters; what is longer is no word with a slip in it, and each of its letters would be tried."""
_MOST_READINGS = 64
"""Ways to read Latin words side by side that are looked at."""
_MOST_LATIN = 4
"""Latin words side by side that are read together."""
_NAMED = ("name", "place")

_KEY_IN_WORD = re.compile(r"[a-z][\[\];]+[a-z]", re.IGNORECASE)
"""Signs that no word holds, on keys that are letters in other layouts."""

_SMALL = re.compile(r"(?<![\w'])[a-z]{1,3}(?![\w':])")

_SIGNS = "'ьъ"
_SIGN = re.compile(f"[{_SIGNS}]")
_SIGN_FITS = re.compile("(?<=[бвгджзклмнпрстфхцчшщ])(?=[яюєїеи])")


@dataclass(frozen=True, slots=True)
class Correction:
    """A query to search instead; `code` and `said` tell what was done."""

    code: str
    words: str
    said: str


def retyped(query: Query, silent: Sequence[Unit], engine: Engine) -> Iterator[Correction]:
    """Words that are nowhere, each turned into another layout where that is in the index."""
    words = query.text
    for unit in sorted(silent, key=lambda unit: -unit.start):
        other = _turned_word(unit, engine)
        if other is None:
            return
        words = _replaced(words, unit, other)
    if silent:
        yield _layout(query.text, words)


def in_another_layout(query: Query, engine: Engine) -> list[Correction]:
    """The whole query by the same keys of other layouts, the likeliest first."""
    if len(query.words) > _LONGEST_TURNED or any(letter.isdigit() for letter in query.words):
        return []
    sensible = (words for words in turned(query.words) if _makes_sense(words, engine))
    return [_layout(query.words, words) for words in likeliest_first(sensible)[:MOST_LAYOUTS]]


def in_other_letters(query: Query, units: Sequence[Unit], engine: Engine) -> Iterator[Correction]:
    """Latin letters that stand for Cyrillic ones by sound, or by key where signs within a word tell so."""
    yield from _in_cyrillic(query, units, engine)
    if _KEY_IN_WORD.search(query.words):
        yield from in_another_layout(query, engine)


def _in_cyrillic(query: Query, units: Sequence[Unit], engine: Engine) -> Iterator[Correction]:
    """Latin words that are no names, as the Cyrillic words of the glossary that they spell."""
    words = query.text
    run: list[Unit] = []
    for unit in [*reversed(units), None]:  # from the end, so that places in the text stay true
        if unit is not None and len(run) < _MOST_LATIN and _is_romanised(unit, engine):
            run.insert(0, unit)
            continue
        for one, cyrillic in reversed(_read_together(run)):
            words = _replaced(words, one, cyrillic)
        run = []
    if words != query.text:
        words = _SMALL.sub(_small_word, words)
        yield Correction("layout", words, _same_letters(words))


def with_signs(query: Query, silent: Sequence[Unit], engine: Engine) -> Iterator[Correction]:
    """Words that are nowhere, with an apostrophe, ь or ъ more, less or instead of each other."""
    words = query.text
    for unit in sorted(silent, key=lambda unit: -unit.start):
        form = fold(unit.text)
        others = _other_signs(form) if len(form) <= _LONGEST_WORD else ()
        other = next((one for one in others if _holds_lemma(one, engine)), None)
        if other is None:
            return
        words = _replaced(words, unit, other)
    if silent:
        said = say("“%(words)s” was searched: the same with another apostrophe, ь or ъ.", words=words)
        yield Correction("corrected", words, said)


def respelled(query: Query, silent: Sequence[Unit], engine: Engine) -> Iterator[Correction]:
    """Long words that no dictionary holds, each by the word of the index that differs in one letter."""
    words = query.text
    told: list[str] = []
    for unit in sorted(silent, key=lambda unit: -unit.start):
        form = fold(unit.text)
        near = near_words(engine, unit.text, 1) if _may_be_misspelt(form) else []
        if not near or edits(form, fold(near[0]), 1) is None:
            return
        words = _replaced(words, unit, near[0])
        told.insert(
            0,
            say("“%(word)s” stands nowhere; “%(near)s” was searched instead.", word=unit.text, near=near[0]),
        )
    if silent:
        yield Correction("corrected", words, row(told, " "))


def _may_be_misspelt(form: str) -> bool:
    """Whether a folded word is long enough and no word of a dictionary: экспорт is no slip for эксперт."""
    if len(form) < _SHORTEST_RESPELLED or not all(letter.isalpha() or letter in "'-" for letter in form):
        return False
    return not any(reading.known for lang in CODES for reading in word_readings(form, lang))


def _replaced(words: str, unit: Unit, other: str) -> str:
    return f"{words[: unit.start]}{other}{words[unit.stop :]}"


def _layout(before: str, words: str) -> Correction:
    pairs = zip(fold(before).split(), fold(words).split(), strict=False)
    if all(one == other or other in to_cyrillic(one) for one, other in pairs):
        return Correction("layout", words, _same_letters(words))
    said = say("“%(words)s” was searched: the same keys in another keyboard layout.", words=words)
    return Correction("layout", words, said)


def _same_letters(words: str) -> str:
    return say("“%(words)s” was searched: the same in Cyrillic letters.", words=words)


def _makes_sense(words: str, engine: Engine) -> bool:
    """Whether turned words are words: letters of one script, and Latin ones the index holds as they are."""
    tokens = tokenize(words)
    if any(_MIXED.search(word) for word in words.split()):
        return False
    latin = [token for token in tokens if token.kind is TokenKind.LATIN]
    return all(holds(engine, FORMS, token.form) for token in latin)


def _turned_word(unit: Unit, engine: Engine) -> str | None:
    """What the keys of one word give in another layout, if the index holds its lemma."""
    if len(unit.text) < _SHORTEST_TURNED or not unit.text.isalpha():
        return None
    held = (other for other in turned(unit.text) if other.isalpha() and _holds_lemma(other, engine))
    return next(iter(likeliest_first(held)), None)


def _is_romanised(unit: Unit, engine: Engine) -> bool:
    """Whether a Latin word may spell a Cyrillic one: neither English nor what texts hold as it is."""
    tokens = typed(Word(unit.text))
    if len(tokens) != 1 or tokens[0].kind is not TokenKind.LATIN or not unit.text.isalpha():
        return False
    if len(unit.text) < _SHORTEST_ROMANISED or holds(engine, FORMS, tokens[0].form):
        return False
    return not any(find_concepts([token], lang) for lang, token in tokens[0].readings.items())


def _small_word(found: re.Match[str]) -> str:
    """A function word in Latin letters as it stands in Cyrillic ones; anything else as it is."""
    readings = to_cyrillic(found[0])[:1]
    return next((one for one in readings if any(is_stop(one, lang) for lang in CODES)), found[0])


def _read_together(run: Sequence[Unit]) -> list[tuple[Unit, str]]:
    """Those of some Latin words side by side that the glossary knows, in the reading that names most."""
    spelled = [to_cyrillic(fold(unit.text)) for unit in run]
    if not run or not all(spelled):
        return []
    most = max(2, int(_MOST_READINGS ** (1 / len(run))))
    best: list[tuple[Unit, str]] = []
    for way in islice(product(*(one[:most] for one in spelled)), _MOST_READINGS):
        named = [(unit, word) for unit, word, known in zip(run, way, _known(way), strict=True) if known]
        if len(named) > len(best):
            best = named
    return best


def _known(words: Sequence[str]) -> list[bool]:
    """Which of some Cyrillic words side by side name things of the glossary that are no proper names."""
    tokens = [one for word in words for one in typed(Word(word))]
    if len(tokens) != len(words):
        return [False] * len(words)
    known = [False] * len(words)
    place = 0
    while place < len(tokens):
        named = named_at(tokens, place, None)
        if any(domain_of(concept) not in _NAMED for concept in named.concepts):
            known[place : place + named.length] = [True] * named.length
        place += named.length
    return known


def _other_signs(form: str) -> Iterable[str]:
    """A word with one sign less, another in its place, or one more where it can stand."""
    others: dict[str, None] = {}
    for found in _SIGN.finditer(form):
        for sign in ("", *_SIGNS):
            others.setdefault(f"{form[: found.start()]}{sign}{form[found.end() :]}")
    for found in _SIGN_FITS.finditer(form):
        for sign in _SIGNS:
            others.setdefault(f"{form[: found.start()]}{sign}{form[found.start() :]}")
    others.pop(form, None)
    return others


def _holds_lemma(word: str, engine: Engine) -> bool:
    """Whether any paragraph holds a form of a word."""
    node = phrase_node(word, CODES, weights.LEMMA) if readings(word) else None
    return node is not None and paragraphs_with(engine, node) > 0
