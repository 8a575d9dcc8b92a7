"""Why a paragraph stands where it does: the parts of its score, in words.

Comes in: a paragraph found and the question that found it. Goes out: for each thing asked for, by what the
paragraph says it, in how many paragraphs that stands, and how much it gave. The parts add up to the score.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search import weights
from search.asked import Asked
from search.engine import AnyOf, Engine, Near, Node, Phrase, Prefix, RangeFilter, Record, Request, Term
from search.fields import HEADINGS, ORDER, PARAGRAPH, SUCH_DEALS
from search.nearest import near_parts
from search.said import say
from search.standing import marks
from search.terms import Terms, terms_of

_UNSEEN = {HEADINGS: say("in the heading above it"), SUCH_DEALS: say("a deal of this kind with it")}
"""Fields whose terms do not stand in the text itself."""

_MOST_BESIDE = 8
"""Paragraphs of other articles that may stand at the same place of the order."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score.

    Attributes:
        typed: the words of the query.
        found: what stands in the paragraph for them, as written.
        way: how that answers them.
        weight: what that way counts, 1 for a form of the word.
        paragraphs: in how many paragraphs any way of saying it stands; the fewer, the more it counts.
        score: what it gives.
    """

    typed: str
    found: tuple[str, ...]
    way: str
    weight: float
    paragraphs: int
    score: float


def reasons(paragraph: Record, asked: Asked, engine: Engine) -> tuple[Reason, ...]:
    """The parts of a paragraph's score, the largest first; empty where no words are asked for."""
    text = str(paragraph.stored["text"])
    terms = terms_of(text, str(paragraph.stored["lang"]))
    parts = []
    answers = asked.node is None or _score(paragraph, asked.node, engine) is not None
    for typed, asked_for in _parts(asked, engine, answers):
        score = _score(paragraph, asked_for, engine)
        if score is None:
            continue
        way, weight, node = _best(terms, asked_for)
        found = tuple(dict.fromkeys(span.of(text) for span in marks(terms, node)))
        total = engine.search(Request(PARAGRAPH, asked_for, limit=0)).total
        parts.append(Reason(typed, found, way, weight, total, round(score, 3)))
    return tuple(sorted(parts, key=lambda part: -part.score))


def _parts(asked: Asked, engine: Engine, answers: bool) -> Iterator[tuple[str, Node]]:
    """(words as typed, what counts for them): each thing asked for; where any word would do, each word too.

    Args:
        answers: the paragraph is an answer, and not one of those that come nearest.
    """
    if asked.words is None:
        return
    if not answers:
        yield from near_parts(asked.words, engine)
        return
    yield from ((wish.text, wish.node) for wish in asked.words.wishes)
    for unit in asked.words.units:
        yield unit.text, unit.node
        if asked.node != asked.words.all_words:
            yield from ((part.text, part.node) for part in unit.parts)


def _score(paragraph: Record, node: Node, engine: Engine) -> float | None:
    """What a node gives to a paragraph; None where it does not match."""
    place = paragraph.numbers[ORDER]
    alone = (RangeFilter(ORDER, place, place + 1),) if place is not None else ()
    answer = engine.search(Request(PARAGRAPH, node, alone, limit=_MOST_BESIDE))
    return next((hit.score for hit in answer.hits if hit.id == paragraph.id), None)


def _best(terms: Terms, node: Node) -> tuple[str, float, Node]:
    """The heaviest way in which a paragraph says a thing: in words, its weight, its node."""
    if isinstance(node, Near):
        return say("near each other"), node.weight, node
    ways = node.children if isinstance(node, AnyOf) else (node,)
    said = [one for one in ways if _is_leaf(one) and marks(terms, one)]
    if said:
        best = max(said, key=_weight)
        return weights.WAYS.get(_weight(best), say("a word like it")), _weight(best), best
    for field, words in _UNSEEN.items():
        held = [_weight(one) for one in ways if isinstance(one, Term) and one.field == field]
        if held:
            return words, max(held), node
    return say("its words"), 1.0, node


def _is_leaf(node: Node) -> bool:
    return isinstance(node, Term | Prefix | Phrase)


def _weight(node: Node) -> float:
    return node.weight if isinstance(node, Term | Prefix | Phrase) else 0.0
