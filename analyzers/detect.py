"""The language of a text, and of the pieces of a paragraph that holds two.

Comes in: a cleaned text. Goes out: a language code, or None where nothing tells. Each Cyrillic word speaks
for the languages in which it is likely: function words and everyday words by lists (tables/*/stopwords.tsv,
everyday.tsv), others by the n-grams of their letters (tables/ngrams.tsv, made by scripts/ngrams.py) and by
letters that an alphabet lacks. Words in quotes are often names from elsewhere and count for less; words of
Kazakh letters do not count. Points are natural logarithms of odds, 0 for the likeliest language.

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
_ANY_WORD = re.compile("[a-zA-Z\u00c0-\u024f\u0400-\u052f]+")
_LATIN_PROSE = re.compile(r"(?:\b[a-z]+\b[ ,]+){2}[a-z]")
_KAZAKH = frozenset("әғқңөұүһ")
# A quotation mark opens and closes; straight ones pair up; brackets hold what quotes hold. Each branch begins
# with one letter: so `re` looks for these alone, and passes over all others at once.
_QUOTED = re.compile('«[^«»]+»|„[^„“”"]+[“”"]|“[^„“”"]+[“”"]|"[^"]+"|\\([^()]+\\)')
_OPENING = re.compile('[«„“"(]')

_LONGEST_NAME = 100  # characters; what is longer hardly comes again

_LACKING = -6.0  # a letter that the alphabet has not
_NOT_LISTED = -5.0  # a function word or everyday word of others
_LEAST = -8.0  # no word alone settles the language of a text
_QUOTED_SHARE, _QUOTED_LEAST = 0.35, -3.0  # all that is quoted tells less than one word outside
_NAME_SHARE = 0.7  # a capitalised word may be a name from elsewhere
_NOTHING_TELLS = 0.2
_CERTAIN = 6.0  # no listed word alone
_BENEFIT = 8.0  # for the expected language
_SURE = 9.0  # how far words must speak for another language than their paragraph's: more than one word can
_ENOUGH = 16  # words of a long text that are looked at,
_CLEAR = 30.0  # and no more once one language leads by that much
_LENGTHS = range(2, 6)  # of n-grams
_FEWEST_STRANGE, _STRANGE_SHARE = 2, 0.08  # words; of Belarusian ones every eighth has a letter of its own


def language_of(text: str, default: str | None = None, *, certain: bool = False) -> str | None:
    """The language of a text; `default` where nothing tells (no Cyrillic word, or only shared ones).

    Args:
        default: also gets the benefit of a doubt; for a paragraph, the language of its article.
        certain: whether the likeliest language is not enough, as for a query of one word.
    """
    quoted = " ".join(match.group() for match in _QUOTED.finditer(text))
    outside = _points(_QUOTED.sub(" ", text) if quoted else text)
    inside = _points(quoted)
    points = {
        code: out + max(_QUOTED_SHARE * value, _QUOTED_LEAST)
        for code, out, value in zip(CODES, outside, inside, strict=True)
    }
    if max(points.values()) - min(points.values()) < _NOTHING_TELLS:
        return default
    if default in points:
        points[default] += _BENEFIT
    second, best = sorted(points.values())[-2:]
    if certain and best - second < _CERTAIN:
        return default
    return max(CODES, key=lambda code: points[code])


def is_foreign(text: str) -> bool:
    """Whether a text is in none of the languages that dogovor reads: English, Kazakh, Serbian.

    Only words that begin with a small letter count, since names come from everywhere: those in Latin letters,
    and those with a Cyrillic letter that no alphabet of ours has.

    >>> is_foreign("Компания подписала контракт с Өзенмұнайгаз"), is_foreign("The company signed a contract")
    (False, True)
    """
    if not (_LATIN_PROSE.search(text) or _strange_letter().search(text)):
        return False
    plain = _QUOTED.sub(" ", text)
    small = [word for word in _ANY_WORD.findall(plain) if word[0].islower()]
    latin = sum(word.isascii() for word in small)
    strange = sum(bool(_strange_letter().search(word)) for word in small)
    return latin > len(small) - latin or (
        strange >= _FEWEST_STRANGE and strange > _STRANGE_SHARE * len(small)
    )


def segments(text: str, lang: str) -> tuple[tuple[Span, str], ...]:
    """The text cut where its language changes, in order and without gaps; `lang` where nothing tells.

    Quoted and bracketed names are judged as wholes. Elsewhere a run of words is another language's where
    letters that `lang` has not prove it; neighbours that fit both go with the run.
    """
    strange = bool(_foreign_letter(lang).search(text))
    if not strange and not _OPENING.search(text):
        return ((Span(0, len(text)), lang),)
    foreign = [
        (*quoted.span(), code)
        for quoted in _QUOTED.finditer(text)
        if (code := _other_language(quoted.group(), lang))
    ]
    runs = _runs(text, lang) if strange else []
    foreign += [run for run in runs if not any(a < run[1] and run[0] < b for a, b, _ in foreign)]
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
    words = list(_WORD.finditer(text))
    runs: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        code = _proven(words[at].group(), lang)
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
    _, points = _written_points(words[candidate].group())
    return points[CODES.index(code)] > points[CODES.index(lang)]


def _other_language(text: str, lang: str) -> str | None:
    """The language of a piece of a text, if it is surely not `lang`."""
    judge = _judged if len(text) <= _LONGEST_NAME else _judged.__wrapped__
    return judge(text, lang)


@lru_cache(maxsize=1 << 13)  # a quoted name stands in many texts
def _judged(text: str, lang: str) -> str | None:
    points = dict(zip(CODES, _points(text), strict=True))
    best = max(CODES, key=lambda code: points[code])
    return best if points[best] - points[lang] >= _SURE else None


@lru_cache(maxsize=1 << 15)
def _proven(word: str, lang: str) -> str | None:
    """The only language whose alphabet has all letters of a word as written, if that is not `lang`."""
    letters = frozenset(fold(word))
    if not letters & _lacking()[lang] or letters & _KAZAKH:
        return None
    able = [code for code in CODES if code != lang and not letters & _lacking()[code]]
    return able[0] if len(able) == 1 else None


def _points(text: str) -> tuple[float, ...]:
    """How far a text speaks for each language; of a long one, words here and there."""
    words = _WORD.findall(text)
    if len(words) > _ENOUGH:
        words = words[:: len(words) // _ENOUGH]
    share = _NAME_SHARE if any(word[0].islower() for word in words) else 1.0
    total = [0.0] * len(CODES)
    for word in words:
        is_capital, points = _written_points(word)
        for at, value in enumerate(points):
            total[at] += share * value if is_capital else value
        if sorted(total)[-2] < max(total) - _CLEAR:
            break
    return tuple(total)


@lru_cache(maxsize=1 << 15)
def _written_points(word: str) -> tuple[bool, tuple[float, ...]]:
    """Whether a word as written has a capital, and its points."""
    return word[0].isupper(), _word_points(fold(word))


@lru_cache(maxsize=1 << 15)
def _word_points(word: str) -> tuple[float, ...]:
    """How far a folded word speaks for each language, in the order of CODES; 0 for the best."""
    letters = frozenset(word)
    if letters & _KAZAKH:
        return (0.0,) * len(CODES)
    holders = [word in _listed(code) for code in CODES]
    if any(holders):
        return tuple(0.0 if holds else _NOT_LISTED for holds in holders)
    points = [
        value + (_LACKING if letters & _lacking()[code] else 0.0)
        for code, value in zip(CODES, _ngram_points(word), strict=True)
    ]
    best = max(points)
    return tuple(max(value - best, _LEAST) for value in points)


def _ngram_points(word: str) -> tuple[float, ...]:
    """What the n-grams of a word and of its halves say; of a language that the table lacks, the least."""
    columns, weights = _ngrams()
    rows = [(0.0,) * len(columns)]
    for half in word.split("-"):
        marked = f"^{half}$"
        for length in _LENGTHS:
            for start in range(len(marked) - length + 1):
                if row := weights.get(marked[start : start + length]):
                    rows.append(row)
    sums = dict(zip(columns, map(sum, zip(*rows, strict=True)), strict=True))
    least = min(sums.values())
    return tuple(sums.get(code, least) for code in CODES)


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
def _strange_letter() -> re.Pattern[str]:
    """A Cyrillic letter that none of our languages has."""
    known = {letter for language in LANGUAGES for letter in language.alphabet}
    strange = "".join(chr(code) for code in range(0x400, 0x530) if chr(code).lower() not in known)
    return re.compile(f"[{strange}]")


@cache
def _listed(lang: str) -> frozenset[str]:
    """Function words and everyday words, folded."""
    rows = read_table(FOLDER / lang / "everyday.tsv", ("words", "note"), folded=("words",))
    return stop_words(lang).union(word for row in rows for word in row.words("words", " "))


@cache
def _ngrams() -> tuple[tuple[str, ...], dict[str, tuple[float, ...]]]:
    """The languages of tables/ngrams.tsv, and the weights of each n-gram for them."""
    first, *rows = read_table(FOLDER / "ngrams.tsv", ("ngrams", "weights", "note"))
    weights: dict[str, tuple[float, ...]] = {}
    for row in rows:
        try:
            values = tuple(int(value) / 4 for value in row.words("weights", " "))
        except ValueError as problem:
            raise row.error(f"a weight is no whole number ({problem})") from problem
        weights.update(dict.fromkeys(row.words("ngrams", " "), values))
    return first.words("weights", " "), weights
