"""What typed words name, and what that is called in the other languages, as far as the index holds it.

Comes in: typed words side by side. Goes out: how many of them name one thing, and nodes for its other names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyzers.glossary import equivalents, find_concepts
from analyzers.languages import CODES
from search.engine import Node
from search.lexicon import TRANSLATED, Lexicon, Typed, phrase_node, readings


@dataclass(frozen=True, slots=True)
class Named:
    """The words that name one thing: how many, and by which concepts of the glossary (often none)."""

    length: int
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name of the thing, in a language, and how to ask for it."""

    phrase: str
    lang: str
    node: Node


def named_at(words: Sequence[Typed], place: int, lang: str | None) -> Named:
    """The longest name that begins at a word; the query's own language knows best what it means."""
    found: dict[str, str] = {}
    longest = 1
    for code in (lang, *CODES) if lang else CODES:
        tokens = [one.readings[code] for one in words[place:]]
        for one in find_concepts(tokens, code):
            if one.first:
                break
            length = one.last + 1
            if length > longest:
                found, longest = {}, length
            if length == longest:
                found.setdefault(one.concept, code)
    own = tuple(concept for concept, code in found.items() if code == lang)
    return Named(longest, own or tuple(found))


def other_names(concepts: Iterable[str], words: Sequence[Typed], lexicon: Lexicon) -> list[OtherName]:
    """The other names of what some words name, of which the index holds at least one paragraph."""
    names: list[OtherName] = []
    for concept in concepts:
        for lang, phrases in equivalents(concept).items():
            langs = (lang,) if lang in CODES else CODES  # an English name may stand in any text
            for phrase in phrases:
                if _is_same(phrase, langs, words):
                    continue
                node = phrase_node(phrase, langs, TRANSLATED)
                if node is not None and all(node != one.node for one in names) and lexicon.found(node):
                    names.append(OtherName(phrase, lang, node))
    return names


def _is_same(phrase: str, langs: Sequence[str], words: Sequence[Typed]) -> bool:
    """Whether a phrase is but another form of what was typed."""
    parts = readings(phrase)
    return len(parts) == len(words) and all(
        part[lang].form == word.form or set(part[lang].terms) & set(word.readings[lang].terms)
        for part, word in zip(parts, words, strict=True)
        for lang in langs
    )
