"""The languages that dogovor reads.

A language is a row here, a folder in tables/ and a composition in analyzer.py (docs/languages.md).

The alphabets do work: a letter that only one of the languages has tells it apart (detect.py), and a
letter that none of them has marks a Kazakh word (filters.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from analyzers.errors import LanguageUnavailable


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the press: ISO 639-1 code, its names, the small letters of its alphabet."""

    code: str
    name_en: str
    own_name: str
    alphabet: str


LANGUAGES: tuple[Language, ...] = (
    Language("ru", "Russian", "русский", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    Language("bg", "Bulgarian", "български", "абвгдежзийклмнопрстуфхцчшщъьюяѝ"),
    Language("uk", "Ukrainian", "українська", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'"),
)
CODES: tuple[str, ...] = tuple(language.code for language in LANGUAGES)


def language(code: str) -> Language:
    """The language with that code.

    Raises:
        LanguageUnavailable: dogovor does not read it.
    """
    for known in LANGUAGES:
        if known.code == code:
            return known
    raise LanguageUnavailable(f'No analyser for the language "{code}". Choose one of: {", ".join(CODES)}.')
