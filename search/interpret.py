"""What the words of a query are taken to mean: all of them, the same keys in another layout, any of them.

Comes in: a query. Goes out: the node to ask for, and notes on what was done. Each step is taken only where
the one before finds nothing at all, whatever the facets choose: a choice must never change what words mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzers.layout import other_layouts
from search.engine import Engine, Node, Request
from search.expand import Expansion, Unit, expand
from search.fields import PARAGRAPH
from search.query import Query, parse
from search.results import Note
from search.suggest import near_words

_MOST_LAYOUTS = 6
_LONGEST_TURNED = 120
"""Characters; nobody types more before looking up."""
_MOST_SUGGESTED = 4
"""Words for which near ones are looked for."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What to ask for (None: there are no words) and what to say of it."""

    node: Node | None
    notes: tuple[Note, ...]


def interpret(query: Query, engine: Engine) -> Meaning:
    """What the words of a query mean in this index."""
    expansion = expand(query.tree, engine)
    if expansion.all_words is None or _finds(expansion.all_words, engine):
        return Meaning(expansion.all_words, expansion.notes)
    silent = [unit for unit in expansion.units if not _finds(unit.node, engine)]
    if len(silent) == len(expansion.units) and (turned := _in_another_layout(query, engine)):
        return turned
    notes = [
        *expansion.notes,
        *(note for unit in silent[:_MOST_SUGGESTED] for note in _suggestions(query, unit, engine)),
    ]
    if expansion.any_word is None or not _finds(expansion.any_word, engine):
        return Meaning(expansion.all_words, tuple(notes))
    return Meaning(expansion.any_word, (*notes, _relaxed(silent)))


def _finds(node: Node, engine: Engine) -> bool:
    return engine.search(Request(PARAGRAPH, node, limit=0)).total > 0


def _in_another_layout(query: Query, engine: Engine) -> Meaning | None:
    """The same keys in another layout, where all words are found."""
    if len(query.words) > _LONGEST_TURNED:
        return None
    for words in other_layouts(query.words)[:_MOST_LAYOUTS]:
        other: Expansion = expand(parse(words).tree, engine)
        if other.all_words is not None and _finds(other.all_words, engine):
            said = f"“{words}” was searched: the same keys in another keyboard layout."
            return Meaning(other.all_words, (Note("layout", said, suggestion=words), *other.notes))
    return None


def _suggestions(query: Query, unit: Unit, engine: Engine) -> Iterator[Note]:
    """Near words of the index for a single word that nothing was found for."""
    if any(mark in unit.text for mark in ' "*'):
        return
    for near in near_words(engine, unit.text):
        instead = f"{query.text[: unit.start]}{near}{query.text[unit.stop :]}"
        said = f"Nothing was found for “{unit.text}”. Did you mean “{near}”?"
        yield Note("suggest", said, unit.start, unit.stop, suggestion=instead)


def _relaxed(silent: Sequence[Unit]) -> Note:
    said = "No paragraph holds all of these words; those with any of them are shown."
    if silent:
        said += f" Nowhere found: {', '.join(f'“{unit.text}”' for unit in silent)}."
    return Note("relaxed", said)
