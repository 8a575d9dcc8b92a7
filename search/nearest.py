"""What comes nearest where few paragraphs hold all the words: some of them, or words that begin alike.

Comes in: a query made ready. Goes out: another, under which every word counts for itself, and beside it, at
less weight, the words whose skeletons begin like its own: станция, станциите; спортове, спортивний. Too
coarse for an answer, and so never one: what it finds is shown below the answers and counted in no total.
docs/languages.md has what it brings from language to language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from analyzers.latin import to_cyrillic
from analyzers.text import fold
from search import weights
from search.asked import Asked
from search.engine import All, AnyOf, Engine, Node, Not, Preferring, Term
from search.expand import Expansion
from search.fields import SKELETONS
from search.lexicon import estranged, typed
from search.remembering import remembered
from search.terms import skeletons
from search.things import Unit
from search.tree import Word

_BEGINNING = 3
"""Signs of a skeleton that must agree."""
_LEAST_SIMILAR = 0.6
_LEAST_SIMILAR_SHORT = 0.75
"""For a skeleton of fewer than `_LONG` signs: газ is not хозяйство (газаств)."""
_LONG = 5
_MOST_LOOKED_AT = 500
"""Skeletons of the index with the same beginning."""
_MOST_SIMILAR = 64
_MOST_READINGS = 2
"""Cyrillic readings of a Latin word."""


def nearest(asked: Asked, engine: Engine) -> Asked | None:
    """The same question for any of the words and of words like them, but not for what answers it already.

    None where there are no words, or only phrases and beginnings of words.
    """
    node = _nearest(engine, asked.words, asked.node) if asked.words is not None else None
    return None if node is None else replace(asked, node=node)


@remembered(256)
def _nearest(engine: Engine, words: Expansion, asked: Node | None) -> Node | None:
    node = nearest_node(words, engine)
    if node is None or asked is None:
        return node
    answered = asked.node if isinstance(asked, Preferring) else asked  # wishes choose none
    return All((node, Not(answered)))


def nearest_node(expansion: Expansion, engine: Engine) -> Node | None:
    """Any of the words, of words like them; None where only phrases or beginnings of words are asked for."""
    words = [word for unit in expansion.units for word in unit.words if not _as_written(word)]
    if not words:
        return None
    any_word = AnyOf(tuple(node for _, node in near_parts(expansion, engine)))
    return All((any_word, *expansion.excluded)) if expansion.excluded else any_word


def near_parts(expansion: Expansion, engine: Engine) -> Sequence[tuple[str, Node]]:
    """(words as typed, what counts for them) of all that a near paragraph may hold; each node once."""
    return _near_parts(engine, expansion)


@remembered(256)
def _near_parts(engine: Engine, expansion: Expansion) -> Sequence[tuple[str, Node]]:
    parts: dict[Node, str] = {unit.node: unit.text for unit in expansion.units}
    for word in (word for unit in expansion.units for word in unit.words if not _as_written(word)):
        parts.setdefault(word.node, word.text)
        if (alike := _alike(engine, word.text, expansion.lang)) is not None:
            parts.setdefault(alike, word.text)
    return [(text, node) for node, text in parts.items()]


def _as_written(unit: Unit) -> bool:
    """Whether it is a phrase in quotes or the beginning of a word: whoever types them means them."""
    return any(mark in unit.text for mark in '"*')


@remembered(2048)
def _alike(engine: Engine, word: str, lang: str | None) -> Node | None:
    """Any of the skeletons like those of a word."""
    similar = tuple(_similar(word, lang, engine))
    return AnyOf(similar, best=True) if similar else None


def _similar(word: str, lang: str | None, engine: Engine) -> Iterator[Term]:
    """The skeletons of the index that begin like those of a word, the more they share the heavier.

    None for a word that means something else in another language: skeletons know no languages.
    """
    if estranged(typed(Word(word)), lang):
        return
    near: dict[str, float] = {}
    for key in _keys(word):
        for other in engine.terms(SKELETONS, key[:_BEGINNING], _MOST_LOOKED_AT):
            share = similarity(key, other)
            if share >= (_LEAST_SIMILAR if len(key) >= _LONG else _LEAST_SIMILAR_SHORT):
                near[other] = max(share, near.get(other, 0.0))
    for key in sorted(near, key=lambda key: (-near[key], key))[:_MOST_SIMILAR]:
        yield Term(SKELETONS, key, weights.SIMILAR * near[key] ** 2)


def _keys(word: str) -> Iterable[str]:
    form = fold(word)
    forms: Sequence[str] = to_cyrillic(form)[:_MOST_READINGS] if form.isascii() else (form,)
    return dict.fromkeys(key for one in forms for key in skeletons(one) if len(key) >= _BEGINNING)


def similarity(first: str, second: str) -> float:
    """The share of two skeletons that their common beginning makes up, 0 to 1.

    >>> similarity("спартав", "спартав"), round(similarity("спарт", "спартавн"), 2)
    (1.0, 0.77)
    """
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    return 2 * shared / (len(first) + len(second))
