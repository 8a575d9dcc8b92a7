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
_FEWEST_CONSONANTS = 2  # АЭС and АЕЦ are no word stems
_CONSONANTS_OF_A_FRAME = 3
_CYRILLIC_WORD = re.compile("[\u0400-\u04ff'-]+")
_VOWELS = re.compile("[аеиоуъюя]+")
_CONSONANT = re.compile("[бвгджзклмнпрстфхцчшщ]")
_DOUBLED = re.compile(r"(.)\1+")
# After a vowel, я is й + а and е is й + е: so that китая, китаем and китай share the stem китай.
_IOTATED = re.compile("(?<=[аеоуъюя])[еюя]")
_PLAIN = {"е": "йе", "ю": "йу", "я": "йа"}
_PLACE_ADJECTIVE = re.compile("(?:е|ь|ин)?ск(?:[аоу]й)?$")
# Vowels that answer each other: гора, гір; торговля, търговия; світ, свет, свят; суд, съд; робота, работа.
_PAIRS = ("ои", "оъ", "еи", "еа", "уъ", "оа", "ъа", "ъи", "ъе")
_ANSWERING = frozenset((*_PAIRS, *(pair[::-1] for pair in _PAIRS)))
_POINT = 0.25
_LETTERS_A_POINT = 3
_LONG_STEM = 6
_LONGEST_SUFFIX = 4
_FINAL_I = re.compile("(?<=[аеоуюя])и$")


@lru_cache(maxsize=1 << 16)
def skeleton(form: str) -> str | None:
    """The key under which a word meets its forms and relatives; None for short words, numbers, Latin words.

    The key itself is no word: compare keys, show words.
    """
    word = fold(form)
    if not _CYRILLIC_WORD.fullmatch(word):
        return None
    stem = _stem(word)
    stem = stem.replace("й", "и")
    consonants = len(_CONSONANT.findall(stem))
    if len(stem) < _SHORTEST_STEM or consonants < _FEWEST_CONSONANTS:
        return None
    if consonants < _CONSONANTS_OF_A_FRAME:
        return stem.replace("ъ", "у")
    # The first letter stays: Индия and Андия begin differently in all three languages.
    return stem[0] + _VOWELS.sub("а", stem[1:])[: LENGTH - 1]


def _stem(word: str) -> str:
    """The word in one alphabet without inflection and suffix; what the adjective of a place is made of is a
    word in its turn (атырауск-, Атырау; пловдивск-, Пловдив).
    """
    inflected = _without_ending(_one_alphabet(word), _endings("1"))
    stem = _without_ending(inflected, _endings("2"))
    return _without_ending(stem, _endings("1")) if "ск" in inflected[len(stem) :] else stem


def akin(first: str, second: str, *, strict: bool = False) -> bool:
    """Whether two words with the same skeleton can be one word, its form or its relative.

    A skeleton joins strangers too (Пекін, покана); here their vowels are compared. Those that answer each
    other from language to language cost little (торговля, торгівля), any other difference much.

    Args:
        first, second: words as written or folded.
        strict: the adjective of a place (китайски) is not taken for the place; for names of persons.

    >>> akin("Болгария", "България"), akin("экспорт", "эксперт"), akin("Пекін", "покана")
    (True, False, False)
    """
    same_start = fold(first)[0] == fold(second)[0]
    for one in _stems(first, strict):
        for other in _stems(second, strict):
            shorter, longer = sorted((one, other), key=len)
            if len(shorter) < _LONG_STEM - 1 and not same_start:  # год, ход
                continue
            if len(shorter) <= _SHORTEST_STEM and first.endswith("ь") != second.endswith("ь"):  # мідь, МИД
                continue
            if longer.startswith(shorter) and len(longer) - len(shorter) <= _tail(len(shorter)):
                return True
            if _distance(one, other) <= len(shorter) // _LETTERS_A_POINT * _POINT:
                return True
    return False


@lru_cache(maxsize=1 << 14)
def _stems(form: str, strict: bool) -> tuple[str, ...]:
    """The word in one alphabet: whole, without its ending, and, of an adjective of a place, the place."""
    whole = _one_alphabet(fold(form))
    stem = _without_ending(whole, _endings("1"))
    bare = _PLACE_ADJECTIVE.sub("", stem)
    kept = (whole, stem) if strict or len(bare) < _SHORTEST_STEM else (whole, stem, bare)
    return tuple(dict.fromkeys(one.replace("й", "и") for one in kept))


def beginnings(key: str) -> tuple[str, ...]:
    """Letters with which a folded word with this skeleton may begin."""
    folded = (letters for letters, first in _letters() if first and first == key[0])
    return tuple(dict.fromkeys((key[0], *folded, *(("й",) if key[0] == "и" else ()))))


def _tail(length: int) -> int:
    """Letters by which a relative may be longer: suffixes (-ный, -ование) on stems long enough to tell."""
    return 0 if length < _LONG_STEM else _LONGEST_SUFFIX


def _distance(first: str, second: str) -> float:
    """Differences between two stems; vowels that answer each other count a quarter."""
    row = [float(place) for place in range(len(second) + 1)]
    for at, letter in enumerate(first):
        before, row = row, [at + 1.0]
        for place, other in enumerate(second):
            change = 0.0 if letter == other else _POINT if letter + other in _ANSWERING else 1.0
            row.append(min(before[place] + change, before[place + 1] + 1, row[place] + 1))
    return row[-1]


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
