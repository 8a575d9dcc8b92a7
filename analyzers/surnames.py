"""Names that no dictionary lists, by their endings: Майгельдинова, Майгельдиновым, Пашиняна, Костаная.

Comes in: a folded form. Goes out: the nominative that it may belong to (tables/surnames.tsv). This is a guess
beside the dictionary's own guesses, never in their stead: a name must meet its forms, and a wrong nominative
that no other word has costs nothing.

>>> nominatives("майгельдиновым", "ru"), nominatives("стол", "ru")
(('майгельдинов',), ())
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from analyzers.tables import FOLDER, read_table

_SHORTEST_STEM = 3
_LONGEST_ENDING = 6  # -ського
_PLURALS = ("аев", "еев", "иев", "оев", "уев", "яев")


def nominatives(form: str, lang: str) -> tuple[str, ...]:
    """The nominatives of which an unlisted form may be a case; itself where it ends like one."""
    endings = _endings(lang)
    found: list[str] = []
    for length in range(min(_LONGEST_ENDING, len(form) - _SHORTEST_STEM), 0, -1):
        stem, ending = form[:-length], form[-length:]
        found += (stem + nominative for nominative in endings.get(ending, ()))
    return tuple(dict.fromkeys(found))


def may_be_surname(plural: str) -> bool:
    """Whether a Russian genitive plural may be a surname too: токаев, from токай (and музеев, at no cost)."""
    return plural.endswith(_PLURALS)


@cache
def _endings(lang: str) -> Mapping[str, tuple[str, ...]]:
    """The nominative endings to which an ending may belong."""
    found: dict[str, list[str]] = {}
    for row in read_table(FOLDER / "surnames.tsv", ("nominative", "languages", "other", "note")):
        if lang in row.words("languages", " "):
            for ending in (row["nominative"], *row.words("other", " ")):
                found.setdefault(ending, []).append(row["nominative"])
    return {ending: tuple(nominatives) for ending, nominatives in found.items()}
