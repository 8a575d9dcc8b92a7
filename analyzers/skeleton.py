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
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from analyzers.tables import FOLDER, read_table
from analyzers.text import fold
from analyzers.tokens import Token

LENGTH = 8  # letters kept: longer keys part relatives (-ский, -ение), shorter ones join strangers
_SHORTEST_STEM = 3
_FEWEST_CONSONANTS = 2  # АЭС and АЕЦ are no word stems
_CONSONANTS_OF_A_FRAME = 3
_CYRILLIC_WORD = re.compile("[\u0400-\u04ff'-]+")
_VOWEL_LETTERS = "аеиоуъюя"
_VOWELS = re.compile(f"[{_VOWEL_LETTERS}]+")
_CONSONANT = re.compile("[бвгджзклмнпрстфхцчшщ]")
_DOUBLED = re.compile(r"(.)\1+")
# After a vowel, я is й + а and е is й + е: so that китая, китаем and китай share the stem китай.
_IOTATED = re.compile("(?<=[аеоуъюя])[еюя]")
_PLAIN = {"е": "йе", "ю": "йу", "я": "йа"}
_PLACE_ADJECTIVE = re.compile("(?:е|ь|ин)?ск(?:[аоу]й)?$")
# Letters that answer each other: гора, гір; торговля, търговия; вятър, ветер; суд, съд; робота, работа;
# Люфтганза, Луфтханза; and less often Лейпциг, Лайпциг; Каталония, Каталуния; Румыния, Румунія.
_POINT = 0.25
_COSTS = {
    **dict.fromkeys(("ои", "оъ", "еи", "яе", "уъ", "оа", "ъа", "ъи", "ъе", "ую"), _POINT),
    **dict.fromkeys(("еа", "оу", "иу", "сз"), 2 * _POINT),
}
_COSTS |= {pair[::-1]: cost for pair, cost in _COSTS.items()}
_LETTERS_A_POINT = 3
_LONG_STEM = 6
_LONGEST_SUFFIX = 4
_BEFORE_FINAL_I = frozenset("аеоуюя")
# The last vowel before р and л comes and goes: министр, министър; Уолтер, Уолтър; Гугл, Гугъл; договір.
_FLEETING = re.compile("(?<=[бвгджзкмнпстфцчшщ])[ъеио](?=[рл]$)")
_GLIDE = re.compile("(?<=[бвгджзклмнпрстфхцчшщ])и(?=е)")  # Виетнам, Вьетнам
_OI = re.compile("ой(?=[бвгджзклмнпрстфхцчшщ])")  # Фройд, Фрейд


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
    if stem[-1] in "рл":
        stem = _FLEETING.sub("", stem)
    # The first letter stays: Индия and Андия begin differently in all three languages.
    return stem[0] + _VOWELS.sub("а", stem[1:])[: LENGTH - 1]


def _stem(word: str) -> str:
    """The word in one alphabet without inflection and suffix; what the adjective of a place is made of is a
    word in its turn (атырауск-, Атырау; пловдивск-, Пловдив).
    """
    whole = _one_alphabet(word)
    inflected = _without_ending(whole, _endings("1"))
    stem = _without_ending(inflected, _endings("2"))
    if len(stem) < _LONG_STEM and len(_CONSONANT.findall(stem)) < _FEWEST_CONSONANTS:
        return whole if inflected == stem else inflected  # Алиев is more than Али
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
    same_start = fold(first)[0] == fold(second)[0] or _begins_alike(first, second)
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
    whole = _GLIDE.sub("", _OI.sub("ей", _one_alphabet(fold(form))))
    stem = _without_ending(whole, _endings("1"))
    bare = _PLACE_ADJECTIVE.sub("", stem)
    kept = (whole, stem) if strict or len(bare) < _SHORTEST_STEM else (whole, stem, bare)
    return tuple(dict.fromkeys(one.replace("й", "и") for one in kept))


def beginnings(key: str) -> tuple[str, ...]:
    """Letters with which a folded word with this skeleton may begin: в, and уа, уе ... for a key in в."""
    folded = (letters.lstrip("^") for letters, first in _letters() if first[:1] == key[0])
    return tuple(dict.fromkeys((key[0], *folded, *(("й",) if key[0] == "и" else ()))))


def _tail(length: int) -> int:
    """Letters by which a relative may be longer: suffixes (-ный, -ование) on stems long enough to tell."""
    return 0 if length < _LONG_STEM else _LONGEST_SUFFIX


def _begins_alike(first: str, second: str) -> bool:
    """Whether two words begin with the same vowel: Йенс, Єнс (but год is no ход)."""
    one, other = _one_alphabet(fold(first)), _one_alphabet(fold(second))
    return one[:1] == other[:1] and one[:1] in _VOWEL_LETTERS


def _distance(first: str, second: str) -> float:
    """Differences between two stems; letters that answer each other count a part, a ъ more or less too."""
    row = [0.0]
    for letter in second:
        row.append(row[-1] + _missing(letter))
    for letter in first:
        before, row = row, [row[0] + _missing(letter)]
        for place, other in enumerate(second):
            change = 0.0 if letter == other else _COSTS.get(letter + other, 1.0)
            left_out = min(before[place + 1] + _missing(letter), row[place] + _missing(other))
            row.append(min(before[place] + change, left_out))
    return row[-1]


def _missing(letter: str) -> float:
    return _POINT if letter == "ъ" else 1.0


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
    if (start := _beginnings_of_words().get(word[:2])) is not None:
        word = start + word[2:]
    pattern, folded = _sequences()
    word = pattern.sub(lambda letters: folded[letters.group()], word).translate(_single_letters())
    word = _IOTATED.sub(lambda letter: _PLAIN[letter.group()], word)
    if word[-1:] == "и" and word[-2:-1] in _BEFORE_FINAL_I:
        word = word[:-1] + "й"
    return _DOUBLED.sub(r"\1", word) if _DOUBLED.search(word) else word


def letters_alike(form: str) -> str:
    """A text letter by letter in the one alphabet, doubled letters once: the beginning of a word stays one.

    Consonants stay what they are; only spellings of one sound are joined (ы, и, і; э, е, є; signs dropped).

    >>> letters_alike("Кызыл"), letters_alike("Кизил"), letters_alike("хаб")
    ('кизил', 'кизил', 'хаб')
    """
    word = fold(form).translate(_vowel_letters())
    return _DOUBLED.sub(r"\1", word) if _DOUBLED.search(word) else word


def _without_ending(word: str, endings: Endings) -> str:
    if word[-1:] in endings.last:
        for start in range(max(_SHORTEST_STEM, len(word) - endings.longest), len(word)):
            if word[start:] in endings.all:
                return word[:start]
    return word


@cache
def _letters() -> tuple[tuple[str, str], ...]:
    rows = read_table(FOLDER / "skeleton_letters.tsv", ("letters", "folded", "note"))
    return tuple((row["letters"], row["folded"]) for row in rows)


@cache
def _beginnings_of_words() -> Mapping[str, str]:
    """The rows of two letters that stand at the beginning of a word."""
    return {letters[1:]: folded for letters, folded in _letters() if letters[0] == "^"}


@cache
def _sequences() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """The rows of several letters: one pattern for all of them, and what each becomes."""
    rows = {letters: folded for letters, folded in _letters() if len(letters) > 1 and letters[0] != "^"}
    following: dict[str, list[str]] = {}
    for letters in rows:
        following.setdefault(letters[0], []).append(letters[1:])
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in following.items())), rows


@cache
def _single_letters() -> dict[int, str]:
    return str.maketrans({letters: folded for letters, folded in _letters() if len(letters) == 1})


@cache
def _vowel_letters() -> dict[int, str]:
    letters = {chr(letter): folded for letter, folded in _single_letters().items()}
    return str.maketrans({one: folded for one, folded in letters.items() if not _CONSONANT.fullmatch(one)})


class Endings(NamedTuple):
    """The endings of a step, with what tells at once that a word has none of them."""

    all: frozenset[str]
    last: frozenset[str]
    longest: int


@cache
def _endings(step: str) -> Endings:
    rows = read_table(FOLDER / "skeleton_endings.tsv", ("ending", "step", "note"))
    found = frozenset(row["ending"] for row in rows if row["step"] == step)
    return Endings(found, frozenset(ending[-1] for ending in found), max(map(len, found)))
