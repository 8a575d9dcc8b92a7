"""What the words of a query are taken to mean: all of them, what was meant by a mistake, any of them.

Comes in: a query. Goes out: the node to ask for, and notes on what was done. Each step is taken only where
the one before finds nothing at all, whatever the facets choose: a choice must never change what words mean.
Latin letters alone are read as Cyrillic ones also where they find something, if that finds more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from analyzers.tokens import Span
from search.corrections import Correction, in_another_layout, in_other_letters, respelled, retyped, with_signs
from search.engine import Engine, Node, Request
from search.exact import exactly
from search.expand import Expansion, expand
from search.fields import PARAGRAPH
from search.lexicon import estranged, typed
from search.oddities import as_meant
from search.query import Query, parse
from search.remembering import paragraphs_with, remembered
from search.results import Note
from search.said import row, say
from search.suggest import near_words
from search.things import Unit
from search.tree import Tree, Word

_MOST_SUGGESTED = 4
"""Words for which near ones are looked for."""

_MOST_MEANINGS = 256


@dataclass(frozen=True, slots=True)
class Meaning:
    """What to ask for (None: there are no words), what to say of it, and the words it comes from."""

    node: Node | None
    notes: tuple[Note, ...]
    expansion: Expansion


def interpret(query: Query, engine: Engine) -> Meaning:
    """What the words of a query mean in this index; whoever turns a page or chooses a value asks it again."""
    return meaning_of(engine, query.text, query.tree, query.typed, query.exact)


@remembered(_MOST_MEANINGS)
def meaning_of(engine: Engine, text: str, tree: Tree | None, typed: tuple[Span, ...], exact: bool) -> Meaning:
    """What is typed alone, of a query, means."""
    query = Query(text=text, tree=tree, typed=typed, exact=exact)
    if exact:
        return _as_typed(query, engine)
    tree, odd = as_meant(tree)
    expansion = expand(tree, engine)
    own = Meaning(expansion.all_words, (*odd, *expansion.notes), expansion)
    if own.node is None:
        return own
    words = [word for whole in expansion.units for word in whole.words]
    found = _found(own.node, engine)
    if cyrillic := _best(in_other_letters(query, words, engine), engine, found):
        return cyrillic
    if found:
        return own
    silent = [word for word in words if not paragraphs_with(engine, word.node)]
    for corrections in _steps(query, silent, len(silent) == len(words), expansion.lang, engine):
        if corrected := _best(corrections, engine):
            return corrected
    notes = (*own.notes, *(note for word in silent[:_MOST_SUGGESTED] for note in _near(query, word, engine)))
    if expansion.any_word is None:
        return Meaning(own.node, notes, expansion)
    found = paragraphs_with(engine, expansion.any_word)
    if cyrillic := _best(in_other_letters(query, words, engine), engine, found, any_word=True):
        nowhere = [unit for unit in cyrillic.expansion.units if not paragraphs_with(engine, unit.node)]
        return replace(cyrillic, notes=(*cyrillic.notes, _relaxed(cyrillic.expansion.units, nowhere)))
    if not found:
        return Meaning(own.node, notes, expansion)
    return Meaning(expansion.any_word, (*notes, _relaxed(expansion.units, silent)), expansion)


def _steps(
    query: Query, silent: Sequence[Unit], nowhere: bool, lang: str | None, engine: Engine
) -> Iterator[Iterable[Correction]]:
    """What may have been meant, the surest first; another layout of all words only if none is found."""
    yield retyped(query, silent, engine)
    if nowhere:
        yield in_another_layout(query, engine)
    if not any(estranged(typed(Word(unit.text)), lang) for unit in silent):  # a false friend is no slip
        yield with_signs(query, silent, engine)
        yield respelled(query, silent, engine)


def _best(
    corrections: Iterable[Correction], engine: Engine, found: int = 0, *, any_word: bool = False
) -> Meaning | None:
    """The correction that finds most, if it finds more than was found; of equals the first."""
    best: Meaning | None = None
    for one in corrections:
        other = expand(as_meant(parse(one.words).tree)[0], engine)
        node = other.any_word if any_word else other.all_words
        total = paragraphs_with(engine, node) if node is not None else 0
        if total > found:
            found = total
            note = Note(one.code, one.said, suggestion=one.words)
            best = Meaning(node, (note, *other.notes), other)
    return best


def _as_typed(query: Query, engine: Engine) -> Meaning:
    """The words as they stand, and which of them stand nowhere."""
    exact = exactly(query.tree, engine)
    silent = [unit.text.strip('"') for unit in exact.units if not paragraphs_with(engine, unit.node)]
    notes = exact.notes
    if silent:
        notes = (*notes, Note("nowhere", say("Nowhere found as typed: %(words)s.", words=_listed(silent))))
    return Meaning(exact.all_words, notes, exact)


def _found(node: Node, engine: Engine) -> int:
    """How many paragraphs match; they are scored, since a page of them is asked for next."""
    return engine.search(Request(PARAGRAPH, node, limit=1)).total


def _listed(words: Iterable[str]) -> str:
    return row(say("“%(word)s”", word=word) for word in dict.fromkeys(words))


def _near(query: Query, unit: Unit, engine: Engine) -> Iterator[Note]:
    """Near words of the index for a single word that nothing was found for."""
    if any(mark in unit.text for mark in ' "*'):
        return
    for near in near_words(engine, unit.text):
        instead = f"{query.text[: unit.start]}{near}{query.text[unit.stop :]}"
        said = say("Nothing was found for “%(word)s”. Did you mean “%(near)s”?", word=unit.text, near=near)
        yield Note("suggest", said, unit.start, unit.stop, suggestion=instead)


def _relaxed(units: Sequence[Unit], silent: Sequence[Unit]) -> Note:
    if len(units) == 1 and units[0].loose is not None:
        phrase = units[0].text.strip('"')
        said = say(
            "“%(phrase)s” stands nowhere as a phrase; paragraphs with all of its words are shown.",
            phrase=phrase,
        )
        return Note("relaxed", said)
    any_of_them = say("No paragraph holds all of these words; those with any of them are shown.")
    if not silent:
        return Note("relaxed", any_of_them)
    words = _listed(unit.text.strip('"') for unit in silent)
    return Note("relaxed", row([any_of_them, say("Nowhere found: %(words)s.", words=words)], " "))
