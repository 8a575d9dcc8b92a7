"""A paragraph's words as the index holds them: the one place where a token becomes terms of fields.

Comes in: a text and its language. Goes out: for each position the terms of each text field, and where each
word stands. Records are built from it (`search.records`), queries ask for the same terms (`search.lexicon`),
and marks are found by it (`search.standing`), so that what is marked is what matched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from analyzers.analyzer import analyze
from analyzers.skeleton import skeleton
from analyzers.tables import read_table
from analyzers.tokens import Span, Token, TokenKind
from search.fields import FORMS, LEMMAS, SKELETONS

Slots = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of a text: where each stands, and per field its terms, all of the same length."""

    spans: tuple[Span, ...]
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
    return terms_of_words(analyze(text, lang), text)


def terms_of_words(tokens: Sequence[Token], text: str) -> Terms:
    """The terms of a text whose words are analysed already."""
    words = [_of_word(one.form, one.kind, one.lang, one.terms, one.parts) for one in tokens]
    lemmas, forms, keys = zip(*words, strict=True) if words else ((), (), ())
    if signs := {at: sign for at, one in enumerate(tokens) if (sign := _sign_beside(one, text))}:
        lemmas = tuple([(*terms, *signs.get(at, ())) for at, terms in enumerate(lemmas)])
    return Terms(tuple([token.span for token in tokens]), {LEMMAS: lemmas, FORMS: forms, SKELETONS: keys})


@lru_cache(maxsize=1 << 16)  # a collection has the same words again and again
def _of_word(
    form: str, kind: TokenKind, lang: str | None, terms: Sequence[str], parts: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The terms of a word in each field."""
    lemmas = dict.fromkeys((*terms, *parts))
    tagged = tuple([f"{lang}:{term}" for term in lemmas]) if kind is TokenKind.WORD else tuple(lemmas)
    return tagged, halves(form), skeletons(form)


def _sign_beside(token: Token, text: str) -> tuple[str, ...]:
    """The sign of a currency before or after a number: "$650 млн" is met by the word доллар."""
    if token.kind is not TokenKind.NUMBER:
        return ()
    before = text[: token.span.start][-2:].rstrip()[-1:]
    after = text[token.span.stop : token.span.stop + 2].lstrip()[:1]
    return tuple(sign for sign in (before, after)[:2] if sign in currency_signs())[:1]


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
