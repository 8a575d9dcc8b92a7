"""Token filters: each takes a token and gives it back with more known about it.

A composition (analyzer.py) names the filters of a language in order; each fills `terms` or `parts` of the
tokens that are its business and hands on the others as they are. Stop words stay: positions stay true.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from analyzers.compounds import halves
from analyzers.languages import LANGUAGES, language
from analyzers.morphology import latin_stem, lemmas
from analyzers.tokens import Token, TokenKind

Filter = Callable[[Token, str], Token]

_ORDINAL_ENDING = re.compile(r"(\d[\d.,: ]*)-.*")
_GROUPED = re.compile(r"\d{1,3}(?:[ .,]\d{3}){2,}|\d{1,3}(?: \d{3})+")
_ADDRESS = re.compile(r"[a-z0-9-]{2,}(?:\.[a-z0-9-]+)+|@|://")
_OURS = frozenset("".join(language.alphabet for language in LANGUAGES))
# Kazakh letters as Russian spells Kazakh names: Шәкәрім -> Шакарим, Қазына -> Казына, Өскемен -> Оскемен.
_KAZAKH = str.maketrans("әғқңөұүһ", "агкноуух")
_KAZAKH_LETTER = re.compile("[әғқңөұүһ]")


def number_filter(token: Token, lang: str) -> Token:
    """Numbers: 300 000 -> 300000, 2,78 -> 2.78, 2025-го -> 2025."""
    if token.kind is not TokenKind.NUMBER:
        return token
    digits = _ORDINAL_ENDING.sub(r"\1", token.form)
    if grouped := _GROUPED.match(digits):
        whole, rest = grouped.group(), digits[grouped.end() :]
        digits = re.sub("[ .,]", "", whole) + rest
    return token._replace(terms=(digits.replace(",", "."),))


def latin_filter(token: Token, lang: str) -> Token:
    """Latin words by their English stem; addresses whole, with their labels as parts."""
    if token.kind is not TokenKind.LATIN:
        return token
    if _ADDRESS.search(token.form):
        labels = tuple(dict.fromkeys(re.findall(r"[^\W_]{2,}", token.form)))
        return token._replace(terms=(token.form,), parts=labels)
    return token._replace(terms=(latin_stem(token.form),))


def kazakh_filter(token: Token, lang: str) -> Token:
    """Words with Kazakh letters as Russian spells them, so that Шәкәрім and Шакарим meet."""
    if token.kind is not TokenKind.WORD or token.terms:
        return token
    kazakh = _KAZAKH_LETTER.search(token.form)
    if kazakh or ("і" in token.form and "і" not in language(lang).alphabet):
        return token._replace(terms=(token.form.translate(_KAZAKH).replace("і", "и"),))
    return token


def lemma_filter(token: Token, lang: str) -> Token:
    """Words of the language by their lemmas: all of an ambiguous form, at one position."""
    if token.kind is not TokenKind.WORD or token.terms:
        return token
    return token._replace(terms=lemmas(token.form, lang))


def compound_filter(token: Token, lang: str) -> Token:
    """The terms of a hyphenated word's halves, as parts: found by them, never asked for."""
    if "-" not in token.form or token.kind is TokenKind.NUMBER or token.parts:
        return token
    found = dict.fromkeys(term for half in halves(token.form, lang) for term in half.terms)
    return token._replace(parts=tuple(term for term in found if term not in token.terms))
