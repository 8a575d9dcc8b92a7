"""Names that no dictionary lists, by their endings: Майгельдинова, Майгельдиновым, Пашиняна, Костаная.

Comes in: a folded form. Goes out: the nominative that it may belong to (tables/surnames.tsv). This is a guess
beside the dictionary's own guesses, never in their stead: a name must meet its forms, and a wrong nominative
that no other word has costs nothing.

>>> nominatives("майгельдиновым", "ru"), nominatives("жанаозен", "ru"), nominatives("вода", "ru")
(('майгельдинов',), ('жанаозен',), ())
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from analyzers.tables import FOLDER, read_table

_SHORTEST_STEM = 3
_LONGEST_ENDING = 6  # -ського
_LONGEST_CASE = 3  # -ові
_LONG_TAIL = 5  # letters; longer last parts are names by themselves: Автодор
_PLURALS = ("аев", "еев", "иев", "оев", "уев", "яев", "ников", "чиков")
_BARE = frozenset("бвгджзклнпрстфцчшщ")  # how a name without an ending ends; м, х and й end cases too


def nominatives(form: str, lang: str) -> tuple[str, ...]:
    """The nominatives of which an unlisted form may be a case; itself where it ends like one."""
    endings = _endings(lang)
    found: list[str] = []
    for length in range(min(_LONGEST_ENDING, len(form) - _SHORTEST_STEM), 0, -1):
        stem, ending = form[:-length], form[-length:]
        found += (stem + nominative for nominative in endings.get(ending, ()))
    if not found and endings and form[-1:] in _BARE:
        return (form,)  # Жанаозен is no short adjective
    return tuple(dict.fromkeys(found))


def firm_nominative(form: str, lang: str) -> str | None:
    """The nominative of a firm's name that ends as many do: Промсвязьбанке, Казатомпромом; else None.

    >>> firm_nominative("промсвязьбанке", "ru"), firm_nominative("казахтелеком", "ru")
    ('промсвязьбанк', None)
    """
    for length in range(1, _LONGEST_CASE + 1):
        stem, ending = form[:-length], form[-length:]
        for nominative, tail in _firms(lang).get(ending, ()):
            whole = stem + nominative
            before = len(whole) - len(tail)
            if whole.endswith(tail) and (before >= _SHORTEST_STEM or before == 0 < len(tail) - _LONG_TAIL):
                return None if whole == form else whole
    return None


def may_be_surname(plural: str) -> bool:
    """Whether a Russian genitive plural may be a surname too: токаев, from токай (and музеев, at no cost)."""
    return plural.endswith(_PLURALS)


@cache
def _firms(lang: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """By the ending of a case: the ending of the nominative and the last part of the firms that take it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in read_table(FOLDER / "firm_endings.tsv", ("tails", "languages", "nominative", "cases")):
        if lang in row.words("languages", " "):
            for ending in row.words("cases", " "):
                nominative = "" if row["nominative"] == "0" else row["nominative"]
                found.setdefault(ending, []).extend((nominative, tail) for tail in row.words("tails", " "))
    return {ending: tuple(tails) for ending, tails in found.items()}


@cache
def _endings(lang: str) -> Mapping[str, tuple[str, ...]]:
    """The nominative endings to which an ending may belong."""
    found: dict[str, list[str]] = {}
    for row in read_table(FOLDER / "surnames.tsv", ("nominative", "languages", "other", "note")):
        if lang in row.words("languages", " "):
            for ending in (row["nominative"], *row.words("other", " ")):
                found.setdefault(ending, []).append(row["nominative"])
    return {ending: tuple(nominatives) for ending, nominatives in found.items()}
