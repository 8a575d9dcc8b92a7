"""What the words of a query are taken to mean: all of them, the same keys in another layout, any of them.

Comes in: a query. Goes out: the node to ask for, and notes on what was done. Each step is taken only where
the one before finds nothing at all, whatever the facets choose: a choice must never change what words mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analyzers.languages import CODES
from analyzers.latin import to_cyrillic
from analyzers.layout import likeliest_first, turned
from analyzers.text import fold
from analyzers.tokenizer import tokenize
from analyzers.tokens import TokenKind
from search import weights
from search.engine import Engine, Node, Request
from search.exact import exactly
from search.expand import Expansion, Unit, expand
from search.fields import FORMS, PARAGRAPH
from search.lexicon import phrase_node
from search.query import Query, parse
from search.results import Note
from search.suggest import edits, near_words

_MOST_LAYOUTS = 6
_MIXED = re.compile("[a-z].*[\u0400-\u04ff]|[\u0400-\u04ff].*[a-z]", re.IGNORECASE)
_LONGEST_TURNED = 120
"""Characters; nobody types more before looking up."""
_SHORTEST_TURNED = 3
_SHORTEST_RESPELLED = 6
_MOST_SUGGESTED = 4
"""Words for which near ones are looked for."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What to ask for (None: there are no words), what to say of it, and the words it comes from."""

    node: Node | None
    notes: tuple[Note, ...]
    expansion: Expansion


def interpret(query: Query, engine: Engine) -> Meaning:
    """What the words of a query mean in this index."""
    if query.exact:
        return _as_typed(query, engine)
    expansion = expand(query.tree, engine)
    if expansion.all_words is None or _finds(expansion.all_words, engine):
        return Meaning(expansion.all_words, expansion.notes, expansion)
    silent = [unit for whole in expansion.units for unit in whole.words if not _finds(unit.node, engine)]
    if silent and (mended := _mended(query, silent, engine)):
        return mended
    words = sum(len(unit.words) for unit in expansion.units)
    if len(silent) == words and (retyped := _in_another_layout(query, engine)):
        return retyped
    if silent and (respelled := _respelled(query, silent, engine)):
        return respelled
    notes = [
        *expansion.notes,
        *(note for unit in silent[:_MOST_SUGGESTED] for note in _suggestions(query, unit, engine)),
    ]
    if expansion.any_word is None or not _finds(expansion.any_word, engine):
        return Meaning(expansion.all_words, tuple(notes), expansion)
    return Meaning(expansion.any_word, (*notes, _relaxed(expansion.units, silent)), expansion)


def _as_typed(query: Query, engine: Engine) -> Meaning:
    """The words as they stand, and which of them stand nowhere."""
    exact = exactly(query.tree, engine)
    silent = [unit.text.strip('"') for unit in exact.units if not _finds(unit.node, engine)]
    notes = exact.notes
    if silent:
        notes = (*notes, Note("nowhere", f"Nowhere found as typed: {_listed(silent)}."))
    return Meaning(exact.all_words, notes, exact)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))


def _finds(node: Node, engine: Engine) -> bool:
    return engine.search(Request(PARAGRAPH, node, limit=0)).total > 0


def _in_another_layout(query: Query, engine: Engine) -> Meaning | None:
    """The same keys in another layout, where all words are found."""
    if len(query.words) > _LONGEST_TURNED:
        return None
    if any(letter.isdigit() for letter in query.words):
        return None
    sensible = (words for words in turned(query.words) if _makes_sense(words, engine))
    for words in likeliest_first(sensible)[:_MOST_LAYOUTS]:
        other: Expansion = expand(parse(words).tree, engine)
        if other.all_words is not None and _finds(other.all_words, engine):
            said = f"“{words}” was searched: {_way(query.words, words)}."
            return Meaning(other.all_words, (Note("layout", said, suggestion=words), *other.notes), other)
    return None


def _makes_sense(words: str, engine: Engine) -> bool:
    """Whether turned words are words: letters of one script, and Latin ones the index holds as they are."""
    tokens = tokenize(words)
    if any(_MIXED.search(word) for word in words.split()):
        return False
    latin = [token for token in tokens if token.kind is TokenKind.LATIN]
    return all(engine.terms(FORMS, token.form, 1) == [token.form] for token in latin)


def _way(typed: str, words: str) -> str:
    """How the words searched come from those typed."""
    pairs = zip(fold(typed).split(), fold(words).split(), strict=False)
    if all(one == other or other in to_cyrillic(one) for one, other in pairs):
        return "the same word in Cyrillic letters"
    return "the same keys in another keyboard layout"


def _mended(query: Query, silent: Sequence[Unit], engine: Engine) -> Meaning | None:
    """Single words that are nowhere, each turned into another layout where that is in the index."""
    words = query.text
    for unit in sorted(silent, key=lambda unit: -unit.start):
        other = _turned_word(unit, engine)
        if other is None:
            return None
        words = f"{words[: unit.start]}{other}{words[unit.stop :]}"
    other_query = expand(parse(words).tree, engine)
    if other_query.all_words is None or not _finds(other_query.all_words, engine):
        return None
    said = f"“{words}” was searched: {_way(query.text, words)}."
    notes = (Note("layout", said, suggestion=words), *other_query.notes)
    return Meaning(other_query.all_words, notes, other_query)


def _respelled(query: Query, silent: Sequence[Unit], engine: Engine) -> Meaning | None:
    """Long words that are nowhere, each by the one word of the index that differs in one letter."""
    words, notes = query.text, []
    for unit in sorted(silent, key=lambda unit: -unit.start):
        form = fold(unit.text)
        near = near_words(engine, unit.text, 1) if len(form) >= _SHORTEST_RESPELLED and form.isalpha() else []
        if not near or edits(form, near[0], 1) is None:
            return None
        words = f"{words[: unit.start]}{near[0]}{words[unit.stop :]}"
        said = f"“{unit.text}” stands nowhere; “{near[0]}” was searched instead."
        notes.append(Note("suggest", said, unit.start, unit.stop, suggestion=words))
    other = expand(parse(words).tree, engine)
    if other.all_words is None or not _finds(other.all_words, engine):
        return None
    return Meaning(other.all_words, (*reversed(notes), *other.notes), other)


def _turned_word(unit: Unit, engine: Engine) -> str | None:
    """What the keys of one word give in another layout, if the index holds its lemma."""
    if len(unit.text) < _SHORTEST_TURNED or not unit.text.isalpha():
        return None
    nodes = {
        other: phrase_node(other, CODES, weights.LEMMA) for other in turned(unit.text) if other.isalpha()
    }
    held = (other for other, node in nodes.items() if node is not None and _finds(node, engine))
    return next(iter(likeliest_first(held)), None)


def _suggestions(query: Query, unit: Unit, engine: Engine) -> Iterator[Note]:
    """Near words of the index for a single word that nothing was found for."""
    if any(mark in unit.text for mark in ' "*'):
        return
    for near in near_words(engine, unit.text):
        instead = f"{query.text[: unit.start]}{near}{query.text[unit.stop :]}"
        said = f"Nothing was found for “{unit.text}”. Did you mean “{near}”?"
        yield Note("suggest", said, unit.start, unit.stop, suggestion=instead)


def _relaxed(units: Sequence[Unit], silent: Sequence[Unit]) -> Note:
    if len(units) == 1 and units[0].loose is not None:
        phrase = units[0].text.strip('"')
        said = f"“{phrase}” stands nowhere as a phrase; paragraphs with all of its words are shown."
        return Note("relaxed", said)
    said = "No paragraph holds all of these words; those with any of them are shown."
    if silent:
        words = (unit.text.strip('"') for unit in silent)
        said += f" Nowhere found: {_listed(words)}."
    return Note("relaxed", said)
