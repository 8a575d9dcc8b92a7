"""One spelling for a name that an article writes in several cases: «Газпром нефти» is «Газпром нефть».

Comes in: drafts with their parties, and the sentences of the article. Goes out: drafts whose parties are
called as the article calls them in the nominative. After „компания“ or a legal form a name in quotes does not
decline, so that mention tells how it is written; a mention without an ending tells it of one with an ending
(„КазАгроФинанс“ of „КазАгроФинанса“). Words that no dictionary lists are settled so and no other way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile, zip_longest

from analyzers.text import fold
from analyzers.tokens import TokenKind
from deals import wording
from deals.draft import Draft
from deals.grammar import declines
from deals.model import Party
from deals.names import Name, Sort
from deals.naming import plain_name
from deals.parties import of_name
from deals.reading import Sentence

_SHORTEST = 3
"""Letters that two cases of a word share at least."""
_ENDING = 3
"""Letters of the longest ending of a case."""
_ENDINGS = frozenset(("а", "у", "ом", "ем", "е", "ові", "еві", "і", "ю", "я"))
"""What a case puts behind a name that ends in a consonant."""
_BRACKET = re.compile(r"\s?\(([A-ZА-ЯЁІЇЄҐ]{2,8})(?:,[^()]*)?\)")
"""An abbreviation in brackets, and perhaps what else is said there."""
_MARKS = frozenset('«„“"')


def with_one_spelling(drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> list[Draft]:
    """The drafts, their parties called as the article calls them where their names do not decline."""
    if not any(draft.parties for draft in drafts):
        return list(drafts)
    drafts = _in_full(drafts, sentences)
    told, plain = _spellings(drafts, sentences)
    return [
        replace(draft, parties=tuple(_settled(party, told, plain) for party in draft.parties))
        if declines(draft.sentence.lang)
        else draft
        for draft in drafts
    ]


def _in_full(drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> list[Draft]:
    """The drafts, a party's abbreviation replaced by the name that the article explains it by."""
    full = dict(_explained(sentences))
    return [
        replace(
            draft,
            parties=tuple(
                replace(party, name=full.get(plain_name(party.name), party.name)) for party in draft.parties
            ),
        )
        for draft in drafts
    ]


def _explained(sentences: Sequence[Sentence]) -> Iterator[tuple[str, str]]:
    """Abbreviations and the names that they stand for: „Міжнародна фінансова корпорація (IFC)“."""
    for sentence in sentences:
        text = sentence.block.text
        if _BRACKET.search(text, sentence.span.start, sentence.span.stop) is None:
            continue  # names are read only where something is explained
        for name in sentence.names:
            bracket = _BRACKET.search(name.span.of(text)) or _BRACKET.match(text, name.span.stop)
            if name.sort in (Sort.BODY, Sort.FIRM) and bracket is not None:
                whole = _BRACKET.sub("", of_name(sentence, name).name).strip()
                if " " in whole:
                    yield bracket[1], whole


def _settled(party: Party, told: Sequence[str], plain: Sequence[str]) -> Party:
    """A party, called as another mention of it is."""
    name = plain_name(party.name)
    if name in told:
        return party
    other = next((one for one in told if _is_case(name, one)), None)
    other = other or next((one for one in plain if _is_longer(name, one)), None)
    return replace(party, name=party.name.replace(name, other)) if other else party


def _spellings(
    drafts: Sequence[Draft], sentences: Sequence[Sentence]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of firms as they stand after a word for a firm, and as they stand elsewhere; only of sentences
    that have the first letters of a party's name.
    """
    told: dict[str, None] = {}
    plain: dict[str, None] = {}
    heads = {fold(plain_name(party.name))[:_SHORTEST] for draft in drafts for party in draft.parties}
    for sentence in sentences:
        folded = fold(sentence.text)
        if not any(head in folded for head in heads):
            continue
        for name in sentence.names:
            if name.sort is Sort.FIRM and sentence.words[name.last].kind is TokenKind.WORD:
                written = plain_name(name.span.of(sentence.block.text))
                (told if _is_told(sentence, name) else plain)[written] = None
    return tuple(told), tuple(plain)


def _is_told(sentence: Sentence, name: Name) -> bool:
    """Whether a name in quotes stands after a word for a firm or a legal form, and so does not decline."""
    text, words = sentence.block.text, sentence.words
    if not _MARKS & set(name.span.of(text)):
        return False
    form = wording.legal_form(text, words[name.first]) is not None
    return form or (name.first > 0 and wording.is_sort_word(words, name.first - 1, sentence.lang))


def _is_case(name: str, other: str) -> bool:
    """Whether two names are cases of one, word by word."""
    return name != other and all(_alike(*pair) for pair in _words(name, other))


def _is_longer(name: str, other: str) -> bool:
    """Whether a name is another one with the ending of a case."""
    return name != other and all(
        one == two or (one.startswith(two) and one[len(two) :] in _ENDINGS and len(two) > _SHORTEST)
        for one, two in _words(name, other)
    )


def _words(name: str, other: str) -> Iterator[tuple[str, str]]:
    return zip_longest(fold(name).split(), fold(other).split(), fillvalue="")


def _alike(one: str, two: str) -> bool:
    """Whether two words may be cases of one."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
    return one == two or (shared >= _SHORTEST and max(len(one), len(two)) - shared <= _ENDING)
