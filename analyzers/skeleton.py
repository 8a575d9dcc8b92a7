"""One key for a word, its inflections and its relatives in the other two languages.

Comes in: a word as written or folded. Goes out: its skeleton, or None where a key would not be safe.
Russian, Bulgarian and Ukrainian share most of their names and learned words, but spell them by rules of
their own: энергетика, енергетика; Шымкентский, Шимкентський; инвестиции, інвестиції. Letters that answer
each other are folded onto one alphabet, an ending is taken off, and vowels, which change most from
language to language (Болгария, България; торговля, торгівля), are kept only as "some vowel". A word with
fewer than three consonants would then meet strangers, so there the vowels stay as they are, but for ъ (съд,
суд). Keys are coarse on purpose; what they join is ranked below what the lemmas join.

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
from analyzers.tokens import Token

LENGTH = 8  # letters kept: longer keys part relatives (-ский, -ение), shorter ones join strangers
_SHORTEST_STEM = 3
_STEPS = ("1", "2")  # inflection, then suffix
_FEWEST_CONSONANTS = 2  # АЭС and АЕЦ are no word stems
_CONSONANTS_OF_A_FRAME = 3
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
    if not _CYRILLIC_WORD.fullmatch(word):
        return None
    stem = _one_alphabet(word)
    for step in _STEPS:
        stem = _without_ending(stem, _endings(step))
    stem = stem.replace("й", "и")
    consonants = len(_CONSONANT.findall(stem))
    if len(stem) < _SHORTEST_STEM or consonants < _FEWEST_CONSONANTS:
        return None
    if consonants < _CONSONANTS_OF_A_FRAME:
        return stem.replace("ъ", "у")
    # The first letter stays: Индия and Андия begin differently in all three languages.
    return stem[0] + _VOWELS.sub("а", stem[1:])[: LENGTH - 1]


def skeletons(token: Token) -> tuple[str, ...]:
    """The keys of an analysed token: of its lemmas, of the form itself and of a compound's halves.

    Lemmas bring the forms of known words together before any ending is guessed; the form serves names that
    no dictionary knows. Both together find more than either.
    """
    halves = token.form.split("-") if "-" in token.form else []
    keys = (skeleton(word) for word in (*token.terms, token.form, *token.parts, *halves))
    return tuple(dict.fromkeys(key for key in keys if key))


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
