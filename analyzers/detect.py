"""The language of a text, and of the pieces of a paragraph that holds two.

Comes in: a cleaned text. Goes out: a language code, or None where nothing tells. Each Cyrillic word votes:
a letter that an alphabet lacks speaks against it, a function word for the languages that have it, and the
patterns of tables/*/clues.tsv (ъ as a vowel, -ите, -ться, -ння) for theirs. Words in quotes are often
names from elsewhere and count for less. Words of Kazakh letters do not vote.

>>> language_of("Договорът е подписан"), language_of("Угоду підписано"), language_of("CNPC")
('bg', 'uk', None)
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from analyzers.languages import CODES, LANGUAGES
from analyzers.stopwords import stop_words
from analyzers.tables import FOLDER, read_table
from analyzers.text import fold
from analyzers.tokens import Span

_WORD = re.compile("[\u0400-\u052f]+(?:['’ʼ‘`-][\u0400-\u052f]+)*")
_KAZAKH = re.compile("[әғқңөұүһ]")
# A quotation mark opens and closes; straight ones pair up; brackets hold what quotes hold.
_QUOTED = re.compile('«([^«»]+)»|[„“]([^„“”"]+)[“”"]|"([^"]+)"|\\(([^()]+)\\)')

_LACKING = -1.5  # a letter that the alphabet has not
_FUNCTION_WORD = 1.0  # shared out among the languages that have it
_QUOTED_SHARE = 0.35
_NAME_SHARE = 0.5  # a capitalised word may be a name from elsewhere
_BENEFIT = 2.0  # for the expected language
_SURE = 1.5  # how far words must speak for another language than their paragraph's


def language_of(text: str, default: str | None = None) -> str | None:
    """The language of a text; `default` where nothing tells (no Cyrillic word, or only shared ones).

    Args:
        default: also gets the benefit of a doubt; for a paragraph, the language of its article.
    """
    points = dict(zip(CODES, _points(text), strict=True))
    for quoted in _QUOTED.finditer(text):
        for code, value in zip(CODES, _points(quoted.group()), strict=True):
            points[code] -= (1 - _QUOTED_SHARE) * value
    if max(points.values()) - min(points.values()) < 0.05:
        return default
    if default in points:
        points[default] += _BENEFIT
    return max(CODES, key=lambda code: points[code])


def segments(text: str, lang: str) -> tuple[tuple[Span, str], ...]:
    """The text cut where its language changes, in order and without gaps; `lang` where nothing tells.

    Quoted and bracketed names are judged as wholes. Elsewhere a run of words is another language's where
    letters that `lang` has not prove it; neighbours that fit both go with the run.
    """
    foreign = [
        (*quoted.span(), code)
        for quoted in _QUOTED.finditer(text)
        if (code := _other_language(quoted.group(), lang))
    ]
    foreign += [run for run in _runs(text, lang) if not any(a < run[1] and run[0] < b for a, b, _ in foreign)]
    pieces: list[tuple[Span, str]] = []
    at = 0
    for start, stop, code in sorted(foreign):
        if start > at:
            pieces.append((Span(at, start), lang))
        pieces.append((Span(start, stop), code))
        at = stop
    if at < len(text) or not pieces:
        pieces.append((Span(at, len(text)), lang))
    return tuple(pieces)


def _runs(text: str, lang: str) -> list[tuple[int, int, str]]:
    """Runs of words outside quotes that only another language can hold."""
    if not _foreign_letter(lang).search(text):
        return []
    words = list(_WORD.finditer(text))
    runs: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        code = _proven(fold(words[at].group()), lang)
        if code is None:
            at += 1
            continue
        first = last = at
        taken = runs[-1][1] if runs else 0
        while (
            first
            and words[first - 1].start() >= taken
            and _goes_along(words, first - 1, first, text, code, lang)
        ):
            first -= 1
        while last + 1 < len(words) and _goes_along(words, last + 1, last, text, code, lang):
            last += 1
        start, stop = words[first].start(), words[last].end()
        if _other_language(text[start:stop], lang) == code:
            runs.append((start, stop, code))
        at = last + 1
    return runs


def _goes_along(
    words: list[re.Match[str]], candidate: int, neighbour: int, text: str, code: str, lang: str
) -> bool:
    """Whether a word belongs to the foreign run beside it: only a space between, and it fits better there."""
    left, right = sorted((candidate, neighbour))
    if text[words[left].end() : words[right].start()].strip(" \u00a0"):
        return False
    points = _word_points(fold(words[candidate].group()))
    return points[CODES.index(code)] > points[CODES.index(lang)]


def _other_language(text: str, lang: str) -> str | None:
    points = dict(zip(CODES, _points(text), strict=True))
    best = max(CODES, key=lambda code: points[code])
    return best if best != lang and points[best] >= _SURE and points[best] - points[lang] >= _SURE else None


def _proven(word: str, lang: str) -> str | None:
    """The only language whose alphabet has all letters of a word, if that is not `lang`."""
    letters = frozenset(word)
    if not letters & _lacking()[lang] or _KAZAKH.search(word):
        return None
    able = [code for code in CODES if code != lang and not letters & _lacking()[code]]
    return able[0] if len(able) == 1 else None


def _points(text: str) -> tuple[float, ...]:
    """How far a text speaks for each language; among small words, capitalised ones count for less."""
    words = _WORD.findall(text)
    capital_share = _NAME_SHARE if any(word[0].islower() for word in words) else 1.0
    total = [0.0] * len(CODES)
    for word in words:
        share = capital_share if word[0].isupper() else 1.0
        for at, value in enumerate(_word_points(fold(word))):
            total[at] += share * value
    return tuple(total)


@lru_cache(maxsize=1 << 17)
def _word_points(word: str) -> tuple[float, ...]:
    """How far a folded word speaks for each language, in the order of CODES."""
    if _KAZAKH.search(word):
        return (0.0,) * len(CODES)
    holders = [code for code in CODES if word in stop_words(code)]
    letters = frozenset(word)
    found = []
    for code in CODES:
        points = _LACKING if letters & _lacking()[code] else 0.0
        if holders:
            points += _FUNCTION_WORD / len(holders) if code in holders else 0.0
        else:
            points += min(1.5, sum(worth for pattern, worth in _clues()[code] if pattern.search(word)))
        found.append(points)
    return tuple(found)


@cache
def _lacking() -> dict[str, frozenset[str]]:
    """For each language the (folded) letters that others of ours have and it has not."""
    every = frozenset(fold("".join(language.alphabet for language in LANGUAGES)))
    return {language.code: every - frozenset(fold(language.alphabet)) - {"'"} for language in LANGUAGES}


@cache
def _foreign_letter(lang: str) -> re.Pattern[str]:
    letters = "".join(sorted(_lacking()[lang]))
    return re.compile(f"[{letters}{letters.upper()}]")


@cache
def _clues() -> dict[str, tuple[tuple[re.Pattern[str], float], ...]]:
    found = {}
    for code in CODES:
        rows = read_table(FOLDER / code / "clues.tsv", ("pattern", "points", "note"))
        try:
            found[code] = tuple((re.compile(row["pattern"]), float(row["points"])) for row in rows)
        except (re.error, ValueError) as problem:
            raise rows[0].error(f"a pattern or its points cannot be read ({problem})") from problem
    return found
