"""One key for a word, its inflections and its relatives in the other two languages.

Comes in: a word as written or folded. Goes out: its skeleton, or None where a key would not be safe.
Russian, Bulgarian and Ukrainian share most of their names and learned words, but spell them by rules of
their own: энергетика, енергетика; Шымкентский, Шимкентський; инвестиции, інвестиції. Letters that answer
each other are folded onto one alphabet, an ending is taken off, and vowels, which change most from
language to language (Болгария, България; міст, мост), are kept only as "some vowel". A word with fewer than
three consonants would then meet strangers, so there the vowels stay as they are.

>>> skeleton("Цзиньпином") == skeleton("Цзінпін") == skeleton("Цзинпин")
True
>>> skeleton("АЭС") is None, skeleton("2025") is None
(True, True)
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from analyzers.tables import FOLDER, read_table
from analyzers.text import fold

LENGTH = 8  # letters kept: longer keys part relatives (-ский, -ение), shorter ones join strangers
_SHORTEST_WORD = 4
_SHORTEST_STEM = 3
_STEPS = ("1", "2")  # inflection, then suffix
_FEWEST_CONSONANTS = 3
_CYRILLIC_WORD = re.compile("[\u0400-\u04ff'-]+")
_VOWELS = re.compile("[аеиоуъюя]+")
_CONSONANT = re.compile("[бвгджзклмнпрстфхцчшщ]")
_DOUBLED = re.compile(r"(.)\1+")
# After a vowel, я is й + а and е is й + е: so that китая, китаем and китай share the stem китай.
_IOTATED = re.compile("(?<=[аеоуъюя])[еюя]")
_PLAIN = {"е": "йе", "ю": "йу", "я": "йа"}
_FINAL_I = re.compile("(?<=[аеоуюя])и$")


@lru_cache(maxsize=1 << 16)
def skeleton(form: str) -> str | None:
    """The key under which a word meets its forms and relatives; None for short words, numbers, Latin words.

    The key itself is no word: compare keys, show words.
    """
    word = fold(form)
    if len(word) < _SHORTEST_WORD or not _CYRILLIC_WORD.fullmatch(word):
        return None
    stem = _one_alphabet(word)
    for step in _STEPS:
        stem = _without_ending(stem, _endings(step))
    stem = stem.replace("й", "и")
    if len(stem) < _SHORTEST_STEM:
        return None
    if len(_CONSONANT.findall(stem)) < _FEWEST_CONSONANTS:
        return stem
    return _VOWELS.sub("а", stem)[:LENGTH]


def _one_alphabet(word: str) -> str:
    """The word in the letters of all three languages at once, doubled letters once."""
    for letters, folded in _letters():
        word = word.replace(letters, folded)
    word = _IOTATED.sub(lambda letter: _PLAIN[letter.group()], word)
    return _DOUBLED.sub(r"\1", _FINAL_I.sub("й", word))


def _without_ending(word: str, endings: frozenset[str]) -> str:
    for start in range(_SHORTEST_STEM, len(word)):
        if word[start:] in endings:
            return word[:start]
    return word


@cache
def _letters() -> tuple[tuple[str, str], ...]:
    rows = read_table(FOLDER / "skeleton_letters.tsv", ("letters", "folded", "note"))
    return tuple((row["letters"], row["folded"]) for row in rows)


@cache
def _endings(step: str) -> frozenset[str]:
    rows = read_table(FOLDER / "skeleton_endings.tsv", ("ending", "step", "note"))
    return frozenset(row["ending"] for row in rows if row["step"] == step)
