"""The beginning of a word as a node: every word of the index that begins so.

Comes in: a word that was typed with a star. Goes out: the node that asks for it, and a note where it begins
more words than an engine is asked for.
"""

from __future__ import annotations

from analyzers.tokenizer import tokenize
from search.engine import All, AnyOf, Engine, Node, Prefix, Term
from search.fields import FORMS
from search.results import Note
from search.said import say
from search.tree import PrefixWord

MOST_EXPANSIONS = 1024
"""Words of the index that a prefix may stand for."""


def prefix_node(word: PrefixWord, engine: Engine, weight: float) -> tuple[Node | None, Note | None]:
    """Words as written that begin so; of several words ("алматы-кап*") the last is left open."""
    *before, last = tokenize(word.text) or [None]
    if last is None:
        return None, None
    note = None
    node: Node = Prefix(FORMS, last.form, weight)
    begun = engine.terms(FORMS, last.form, MOST_EXPANSIONS + 1)
    if len(begun) > MOST_EXPANSIONS:
        said = say(
            "“%(start)s*” begins too many words; the first %(many)s were searched.",
            start=word.text,
            many=MOST_EXPANSIONS,
        )
        note = Note("truncated", said, word.start, word.stop)
        node = AnyOf(tuple(Term(FORMS, form) for form in begun[:MOST_EXPANSIONS]), best=True)
    whole = (*(Term(FORMS, token.form) for token in before if token), node)
    return (All(whole) if len(whole) > 1 else node), note
