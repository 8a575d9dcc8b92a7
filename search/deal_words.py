"""The words of a deal itself, apart from those of its paragraph: they decide which deal comes first.

A deal is found by the words of its paragraph (`search.records`), but of two deals in one sentence the one
whose party or object was asked for belongs on top. So a deal also holds its own words in one small field, all
kinds of terms together, each with a sign for its kind; and a query asks there too, without ever demanding it.

Comes in: the texts of a deal; a node. Goes out: slots; the node with a wish added.
"""

from __future__ import annotations

from collections.abc import Iterable

from search.engine import All, AnyOf, Node, Not, Phrase, Preferring, Prefix, Term, WordSlots
from search.fields import DEAL_WORDS, FORMS, LEMMAS
from search.terms import WordTerms, words_in

_SIGNS = {LEMMAS: "", FORMS: "="}
_NOTHING = AnyOf(())


def deal_words(texts: Iterable[str | None], lang: str) -> WordSlots:
    """The terms of a deal's title, object, parties, place.

    >>> deal_words(["CNPC", None], "ru")
    (('cnpc', '=cnpc'),)
    """
    return WordSlots([word for text in texts if text for word in words_in(text, lang)], _signed)


def _signed(word: WordTerms) -> tuple[str, ...]:
    """The terms of a word, of each kind with its sign."""
    kinds = ((_SIGNS[LEMMAS], word.lemmas), (_SIGNS[FORMS], word.forms))
    return tuple(f"{sign}{term}" for sign, terms in kinds for term in terms)


def preferring_own(node: Node | None) -> Node | None:
    """The same node; deals that hold its words themselves score more."""
    return None if node is None else Preferring(node, (_own(node),))


def _own(node: Node) -> Node:
    """The node asked of the deal's own words: any of them counts, exclusions were heeded already."""
    match node:
        case Term(field, term, weight) if field in _SIGNS:
            return Term(DEAL_WORDS, f"{_SIGNS[field]}{term}", weight)
        case Prefix(field, prefix, weight) if field in _SIGNS:
            return Prefix(DEAL_WORDS, f"{_SIGNS[field]}{prefix}", weight)
        case Phrase(field, slots, weight) if field in _SIGNS:
            sign = _SIGNS[field]
            signed = tuple(tuple(f"{sign}{term}" for term in terms) for terms in slots)
            return Phrase(DEAL_WORDS, signed, weight)
        case AnyOf(children, best):
            return AnyOf(tuple(_own(child) for child in children), best)
        case All(children):
            return AnyOf(tuple(_own(child) for child in children if not isinstance(child, Not)))
        case Preferring(wanted):
            return _own(wanted)
        case _:
            return _NOTHING
