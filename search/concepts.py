"""What typed words name, in English, and by which terms of an index the glossary says it.

Comes in: typed words and their language. Goes out: for each term or phrase that a query may ask for in their
stead, the English name of the concept that both name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from analyzers.glossary import equivalents
from analyzers.languages import CODES
from search.engine import AnyOf, Node, Phrase, Term
from search.families import families_of
from search.lexicon import phrase_node, typed
from search.said import name
from search.translation import named_at
from search.tree import Word

_ENGLISH = "en"


@lru_cache(maxsize=1024)
def concepts_of(text: str, lang: str | None) -> Mapping[object, str]:
    """(field, term or slots) -> English name of the concept that it has in common with some words.

    >>> from search.fields import LEMMAS
    >>> concepts_of("займ", "ru").get((LEMMAS, "bg:заем"))
    'credit'
    """
    words = typed(Word(text))
    if not words:
        return {}
    named = named_at(words, 0, lang)
    if named.length != len(words):
        return {}
    form = words[0].form if len(words) == 1 else None
    of_family = (one for family in families_of(named.concepts, form) for one in family.concepts)
    names: dict[object, str] = {}
    for concept in dict.fromkeys((*named.concepts, *of_family)):
        phrases = equivalents(concept)
        firsts = {code: several[0] for code, several in phrases.items() if several}
        for english in phrases.get(_ENGLISH, ())[:1]:
            called = name(english, firsts)
            for key in _keys(phrases):
                names.setdefault(key, called)
    return names


def _keys(phrases: Mapping[str, Iterable[str]]) -> Iterator[object]:
    """What the phrases of a concept are asked for by (`search.translation`)."""
    for lang, several in phrases.items():
        for phrase in several:
            node = phrase_node(phrase, (lang,) if lang in CODES else CODES, 1.0)
            if node is not None:
                yield from _of(node)


def _of(node: Node) -> Iterator[object]:
    match node:
        case Term(field, term, _):
            yield field, term
        case Phrase(field, slots, _):
            yield field, slots
        case AnyOf(children):
            for child in children:
                yield from _of(child)
