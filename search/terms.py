"""A paragraph's words as the index holds them: the one place where a token becomes terms of fields.

Comes in: a text and its language. Goes out: for each position the terms of each text field, and where each
word stands. Records are built from it (`search.records`), queries ask for the same terms (`search.lexicon`),
and marks are found by it (`search.standing`), so that what is marked is what matched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import Path

from analyzers.analyzer import Word, Words, words_of
from analyzers.skeleton import skeleton
from analyzers.tables import read_table
from analyzers.tokens import Span, Token, TokenKind
from search.engine import WordSlots
from search.fields import FORMS, LEMMAS, SKELETONS

Slots = Sequence[Sequence[str]]

_MOST_KNOWN = 1 << 17


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of a text: where each stands, and per field its terms, all of the same length."""

    spans: Sequence[Span]
    fields: Mapping[str, Slots]
    _places: dict[str, Mapping[str, Sequence[int]]] = field(default_factory=dict, compare=False, repr=False)

    def places(self, name: str) -> Mapping[str, Sequence[int]]:
        """Each term of a field with the places where it stands."""
        if name not in self._places:
            places: dict[str, list[int]] = {}
            for at, slot in enumerate(self.fields.get(name, ())):
                for term in slot:
                    places.setdefault(term, []).append(at)
            self._places[name] = places
        return self._places[name]


@lru_cache(maxsize=4096)
def terms_of(text: str, lang: str) -> Terms:
    """The terms of a cleaned text.

    >>> terms = terms_of("Подписан договор с CNPC", "ru")
    >>> terms.fields["lemmas"][1], terms.fields["forms"][3]
    (('ru:договор',), ('cnpc',))
    """
    return terms_of_words(words_of(text, lang), text)


def terms_of_words(text_words: Words, text: str) -> Terms:
    """The terms of a text whose words are analysed already."""
    words, spans = text_words
    known = [held or _learnt(word) for held, word in zip(map(_known.get, words), words, strict=True)]
    if _a_sign().search(text):
        for at in [at for at, word in enumerate(words) if word.kind is TokenKind.NUMBER]:
            if sign := _sign_beside(spans[at], text):
                known[at] = _signed(known[at], sign)
    return Terms(spans, {name: WordSlots(known, of) for name, of in _OF.items()})


def words_in(text: str, lang: str) -> Sequence[WordTerms]:
    """The words of a cleaned text with their terms: what slots of a further field can be told by."""
    slots = terms_of(text, lang).fields[LEMMAS]
    assert isinstance(slots, WordSlots)  # noqa: S101
    return slots.words  # type: ignore[return-value]


class WordTerms:
    """A word with its terms in each field; the same object wherever a text has it."""

    __slots__ = ("forms", "lemmas", "skeletons")

    def __init__(self, lemmas: tuple[str, ...], forms: tuple[str, ...], skeletons: tuple[str, ...]) -> None:
        self.lemmas = lemmas
        self.forms = forms
        self.skeletons = skeletons


_OF = {LEMMAS: attrgetter("lemmas"), FORMS: attrgetter("forms"), SKELETONS: attrgetter("skeletons")}
_known: dict[Word, WordTerms] = {}  # words come again and again


def _learnt(word: Word) -> WordTerms:
    lemmas = dict.fromkeys((*word.terms, *word.parts))
    tagged = (f"{word.lang}:{term}" for term in lemmas) if word.kind is TokenKind.WORD else lemmas
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    return _known.setdefault(word, WordTerms(tuple(tagged), halves(word.form), skeletons(word.form)))


@lru_cache(maxsize=1 << 12)
def _signed(word: WordTerms, sign: str) -> WordTerms:
    return WordTerms((*word.lemmas, sign), word.forms, word.skeletons)


def _sign_beside(number: Span, text: str) -> str | None:
    """The currency whose sign stands before or after a number: "$650 млн" is met by the word доллар."""
    before = text[: number.start][-2:].rstrip()[-1:]
    after = text[number.stop : number.stop + 2].lstrip()[:1]
    return next((sign for sign in (before, after) if sign in currency_signs()), None)


@cache
def _a_sign() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(currency_signs()))}]")


@cache
def currency_signs() -> Mapping[str, str]:
    """Sign -> the currency's concept in the glossary."""
    rows = read_table(Path(__file__).with_name("tables") / "currency_signs.tsv", ("sign", "concept"))
    return {row["sign"]: row["concept"] for row in rows}


def tagged(term: str, token: Token) -> str:
    """Cyrillic terms carry their language: гора is a mountain in Russian and a forest in Bulgarian."""
    return f"{token.lang}:{term}" if token.kind is TokenKind.WORD else term


def halves(form: str) -> tuple[str, ...]:
    """A form and, of a hyphenated one, its halves."""
    return (form, *dict.fromkeys(half for half in form.split("-") if half)) if "-" in form else (form,)


def skeletons(form: str) -> tuple[str, ...]:
    """The skeletons of a form and of its halves, as far as they have one."""
    return tuple(dict.fromkeys(key for half in halves(form) if (key := skeleton(half))))
