"""What typed words name, and what that is called in the other languages, as far as the index holds it.

Comes in: typed words side by side. Goes out: how many of them name one thing, and nodes for its other names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analyzers.glossary import concepts_at_start, domain_of, equivalents
from analyzers.languages import CODES
from analyzers.tokens import Token, TokenKind
from search import weights
from search.engine import Node, Phrase, Prefix, Term
from search.families import families_of
from search.fields import FORMS, LEMMAS
from search.lexicon import Lexicon, Typed, estranged, is_false_friend, phrase_node, readings
from search.terms import currency_signs, tagged

_NAMED = ("name", "place")
"""Domains of the glossary whose phrases are proper names: they mean the same in any letters."""


_DECLINING = ("ru", "uk")  # languages in which a name may look like a case of another word
_OF = ("bg:на",)
_LONGEST_WITH_GAPS = 5


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
    """The longest name that begins at a word; the query's own language knows best what it means.

    A single word is not read by a language in which it is a false friend: Ukrainian письмо is no letter.
    """
    found: dict[str, str] = {}
    longest = 1
    first, *others = words[place:]
    for code in dict.fromkeys((lang, *CODES)) if lang else CODES:
        tokens = [_as_typed(first, code), *(one.readings[code] for one in others)]
        for one in concepts_at_start(tokens, code):
            length = one.last + 1
            if length == 1 and lang and is_false_friend(words[place], lang, code):
                continue
            if length > longest:
                found, longest = {}, length
            if length == longest:
                found.setdefault(one.concept, code)
    own = tuple(concept for concept, code in found.items() if code == lang)
    return Named(longest, own or tuple(found))


def _as_typed(word: Typed, code: str) -> Token:
    """The token; one typed small and known as a form of another word is no name: семей is of семья."""
    token = word.readings[code]
    if code in _DECLINING and token.terms and token.form not in token.terms and word.word.text.islower():
        return token._replace(form=token.terms[0])
    return token


def other_names(concepts: Iterable[str], words: Sequence[Typed], lexicon: Lexicon) -> list[OtherName]:
    """The other names of what some words name, of which the index holds at least one paragraph."""
    cyrillic = any(word.kind is TokenKind.WORD for word in words)
    names: list[OtherName] = []
    for concept in concepts:
        is_name = domain_of(concept) in _NAMED
        for lang, phrases in equivalents(concept).items():
            for phrase in phrases:
                weight = (
                    weights.ENGLISH_NAME if lang == "en" and cyrillic and not is_name else weights.TRANSLATED
                )
                names += _named(phrase, lang, weight, words)
        if (sign := sign_of(concept)) is not None:
            names.append(OtherName(sign, "", Term(LEMMAS, sign, weights.TRANSLATED)))
    return _found(names, lexicon)


def kin(concepts: Sequence[str], words: Sequence[Typed], lexicon: Lexicon) -> list[OtherName]:
    """Adjectives and compounds of the same family, and the names of what else belongs to it."""
    form = words[0].form if len(words) == 1 and words[0].kind is TokenKind.WORD else None
    names: list[OtherName] = []
    for family in families_of(concepts, form):
        stems = (*family.stems, *family.wider) if len(words) == 1 else ()
        for stem in lexicon.begun(stems):
            names.append(OtherName(f"{stem}-", "", Prefix(FORMS, stem, weights.KIN)))
        for concept in family.concepts:
            if concept in concepts:
                continue
            for lang in CODES:
                for phrase in equivalents(concept).get(lang, ()):
                    names += _named(phrase, lang, weights.KIN, words)
    return _found(names, lexicon)


def _named(phrase: str, lang: str, weight: float, words: Sequence[Typed]) -> Iterator[OtherName]:
    """A phrase, unless it is what was typed."""
    langs = (lang,) if lang in CODES else CODES  # an English name may stand in any text
    if not _is_same(phrase, langs, words) and (node := phrase_node(phrase, langs, weight)) is not None:
        yield OtherName(phrase, lang, node)


def _found(names: Sequence[OtherName], lexicon: Lexicon) -> list[OtherName]:
    """Names without those that are asked for already or stand nowhere; of a stem it is known that it does."""
    different: dict[Node, OtherName] = {}
    for one in names:
        different.setdefault(one.node, one)
    lexicon.look_up([node for node in different if not isinstance(node, Prefix)])
    return [one for node, one in different.items() if isinstance(node, Prefix) or lexicon.found(node)]


def words_for(words: Sequence[Typed], lang: str | None) -> frozenset[str]:
    """The lemmas, as field `lemmas` holds them, by which the other languages name a single word."""
    held: set[str] = set()
    for concept in named_at(words, 0, lang).concepts:
        for code in CODES:
            for phrase in equivalents(concept).get(code, ()):
                tokens = readings(phrase)
                if len(tokens) == 1:
                    held.update(tagged(term, tokens[0][code]) for term in tokens[0][code].terms)
    return frozenset(held)


def translated_phrase(words: Sequence[Typed], lexicon: Lexicon) -> tuple[Node, ...]:
    """The words in their order, each in any language, as itself, its look-alikes or its equivalents."""
    if len(words) < 2:
        return ()
    slots = []
    for word in words:
        strange = estranged([word], lexicon.lang)
        readings_of = (token for code, token in word.readings.items() if code not in strange)
        own = {tagged(term, token) for token in readings_of for term in token.terms}
        for form in lexicon.alike(word.form) if not strange else ():
            [reading] = readings(form)[:1] or [{}]
            own |= {tagged(term, token) for token in reading.values() for term in token.terms}
        slots.append(tuple(sorted(own | words_for([word], lexicon.lang))))
    # What Russian says by a genitive, Bulgarian says by на: строительство завода, строителство на завод.
    gaps = range(1, len(slots)) if len(slots) <= _LONGEST_WITH_GAPS else ()
    orders = (slots, *([*slots[:gap], _OF, *slots[gap:]] for gap in gaps))
    return tuple(Phrase(LEMMAS, tuple(order), weights.KIN) for order in orders)


@cache
def _signs() -> Mapping[str, str]:
    return {concept: sign for sign, concept in currency_signs().items()}


def sign_of(concept: str) -> str | None:
    """The sign of a currency."""
    return _signs().get(concept)


def _is_same(phrase: str, langs: Sequence[str], words: Sequence[Typed]) -> bool:
    """Whether a phrase is but another form of what was typed."""
    parts = readings(phrase)
    return len(parts) == len(words) and all(
        part[lang].form == word.form or set(part[lang].terms) & set(word.readings[lang].terms)
        for part, word in zip(parts, words, strict=True)
        for lang in langs
    )
