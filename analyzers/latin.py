"""What a word typed in Latin letters may be in Cyrillic: Tokayev, Tokaev and Toqaev are all Токаев.

Comes in: one word. Goes out: a few Cyrillic spellings, folded, the likeliest first. Systems of romanisation
disagree (h is х or г, c is ц, к or с, y is ы, и or й), so one word has several readings; which one was meant
is found out by asking the index for all of them, each as it stands and by its skeleton.
The letters stand in tables/romanisation.tsv. A word that can be cut into Chinese syllables also gets its
reading in the Palladius system (tables/palladius.tsv): Jinping is Цзиньпин, Xi'an is Сиань.

>>> "токаев" in to_cyrillic("Toqaev"), to_cyrillic("Xi'an")[0]
(True, 'сиань')
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from analyzers.tables import FOLDER, read_table
from analyzers.text import fold

MOST_READINGS = 12
_LONGEST_WORD = 40
_BEAM = 24  # spellings kept after each letter
_SHORTER_MATCH = 0.7  # cost of reading "sh" as "s" and "h"
_WORST_READING = 2.4  # readings dearer than the best by more than this are left out
_LATIN_WORD = re.compile("[a-zA-Z\u00c0-\u024f'\"-]+")
_VOWELS = frozenset("aeiouyäöüıāēīōūáéíóúàèìòùâêîôûăëï")
_TONES = re.compile("[\u0300\u0301\u0304\u030c]")
_VOWEL_RUNS = re.compile("[aeiouüv]+")
_CHINESE_WORD = 3  # syllables
_SYLLABLE_BOUNDARY = re.compile("['-]")
_LONGEST_SYLLABLE = 6


@dataclass(frozen=True, slots=True)
class Spelling:
    """A row of the table: what some Latin letters stand for, where in a word, and how unusual that is."""

    cyrillic: str
    cost: float
    place: str


@lru_cache(maxsize=1 << 14)
def to_cyrillic(word: str) -> tuple[str, ...]:
    """At most twelve Cyrillic spellings of a Latin-typed word, folded, the likeliest first.

    Empty for a word with other signs than Latin letters, apostrophes and hyphens.

    >>> to_cyrillic("dogovor")[0], to_cyrillic("B2B")
    ('договор', ())
    """
    if len(word) > _LONGEST_WORD or not _LATIN_WORD.fullmatch(word):
        return ()
    folded = fold(unicodedata.normalize("NFC", word))
    if not any(letter.isalpha() for letter in folded):
        return ()
    chinese = from_pinyin(folded)
    readings = _romanised(folded)
    if chinese:
        # "energetika" can be cut into syllables too, but Chinese names are written in words of one to three.
        readings.insert(0 if len(_VOWEL_RUNS.findall(folded)) <= _CHINESE_WORD else 1, chinese)
    return tuple(dict.fromkeys(readings))[:MOST_READINGS]


def from_pinyin(word: str) -> str | None:
    """The Palladius reading of a word made of Chinese syllables, tone marks or not; None if it is not.

    >>> from_pinyin("chang'an"), from_pinyin("xinjiang"), from_pinyin("astana")
    ('чанъань', 'синьцзян', None)
    """
    plain = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", fold(word))))
    syllables: list[str] = []
    for part in _SYLLABLE_BOUNDARY.split(plain):
        found = _syllables(part)
        if not found:
            return None
        syllables += found
    reading = ""
    for syllable in syllables:
        cyrillic = _palladius()[syllable]
        # -ng before a vowel: without ъ, чан + ань would read as ча + нань.
        reading += ("ъ" if reading.endswith("н") and cyrillic[0] in "аоэуяюей" else "") + cyrillic
    return fold(reading)


def _syllables(part: str) -> list[str] | None:
    """The syllables of a pinyin word, longest first; None if it cannot be cut."""
    if not part:
        return None
    for length in range(min(_LONGEST_SYLLABLE, len(part)), 0, -1):
        if part[:length] in _palladius():
            rest = _syllables(part[length:]) if length < len(part) else []
            if rest is not None:
                return [part[:length], *rest]
    return None


def _romanised(word: str) -> list[str]:
    """Readings by the table of romanisations: a beam search over the letters, cheapest first."""
    beams: list[dict[str, float]] = [{} for _ in range(len(word) + 1)]
    beams[0][""] = 0.0
    for start in range(len(word)):
        if not beams[start]:
            continue
        best = sorted(beams[start].items(), key=lambda item: (item[1], item[0]))[:_BEAM]
        for stop, spelling, cost in _steps(word, start):
            ahead = beams[stop]
            for reading, so_far in best:
                longer, total = reading + spelling, so_far + cost
                if total < ahead.get(longer, float("inf")):
                    ahead[longer] = total
    ranked = sorted(beams[-1].items(), key=lambda item: (item[1], item[0]))
    if not ranked:
        return []
    limit = ranked[0][1] + _WORST_READING
    return list(dict.fromkeys(fold(reading) for reading, cost in ranked if cost <= limit and reading))


def _steps(word: str, start: int) -> list[tuple[int, str, float]]:
    """(where it ends, what it stands for, cost) of every way to read the letters from `start` on."""
    steps: list[tuple[int, str, float]] = []
    extra = 0.0
    for length in range(min(_longest_spelling(), len(word) - start), 0, -1):
        stop = start + length
        fitting = [s for s in _spellings().get(word[start:stop], ()) if _fits(s.place, word, start, stop)]
        steps += [(stop, s.cyrillic, s.cost + extra) for s in fitting]
        if fitting:
            extra = _SHORTER_MATCH
    if word[start] == "-":
        steps.append((start + 1, "-", 0.0))
    return steps


def _fits(place: str, word: str, start: int, stop: int) -> bool:
    before = word[start - 1] if start else ""
    match place:
        case "any":
            return True
        case "start":
            return not before.isalpha()
        case "end":
            return stop == len(word) or not word[stop].isalpha()
        case "inside":
            return before.isalpha() and stop < len(word)
        case "vowel":
            return before in _VOWELS
        case "consonant":
            return before.isalpha() and before not in _VOWELS
        case _:  # soft
            return stop < len(word) and word[stop] in "eiy"


@cache
def _spellings() -> dict[str, tuple[Spelling, ...]]:
    table: dict[str, tuple[Spelling, ...]] = {}
    for row in read_table(FOLDER / "romanisation.tsv", ("latin", "cyrillic", "cost", "place", "systems")):
        if row["place"] not in {"any", "start", "inside", "end", "vowel", "consonant", "soft"}:
            raise row.error(f'unknown place "{row["place"]}"')
        try:
            spelling = Spelling(row["cyrillic"], float(row["cost"]), row["place"])
        except ValueError as problem:
            raise row.error(f'the cost "{row["cost"]}" is no number') from problem
        table[row["latin"]] = (*table.get(row["latin"], ()), spelling)
    return table


@cache
def _longest_spelling() -> int:
    return max(map(len, _spellings()))


@cache
def _palladius() -> dict[str, str]:
    return {
        row["pinyin"]: row["cyrillic"] for row in read_table(FOLDER / "palladius.tsv", ("pinyin", "cyrillic"))
    }
