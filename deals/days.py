"""The days, months and years that a sentence names: „15 мая 2014 года“, „на 7 септември“, „у понеділок“.

Comes in: the words of a sentence, its language, the date of its article. Goes out: `Day`s in ISO 8601, as
exact as they are stated. What has no year of its own has the last one up to the article's date; without that
date it is not told. Whether a day is a term („до 15 мая“) is said, not judged. All words stand in
tables/days.tsv.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from analyzers.tokens import Token
from deals.lexicon import Lexicon, rows

_NUMBER = re.compile(r"([0-9]{1,2})(?:-[^\W\d_]{1,3})?")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:-[^\W\d_]{1,3})?")
_FIGURES = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]((?:19|20)[0-9]{2})")
_RELATIVE = ("days_ago", "weekday", "months_ago", "years_ago")
_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month or year that a sentence names.

    Attributes:
        iso: YYYY-MM-DD, YYYY-MM or YYYY.
        first, last: its words, a preposition of its own included.
        bound: a word before it makes it a term or a beginning: „до 15 мая“.
        dated: the word before it is that of a document's day: „договор от 15 мая“.
    """

    iso: str
    first: int
    last: int
    bound: bool = False
    dated: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    small: dict[str, frozenset[str]]
    months: dict[str, int]
    relative: Lexicon[tuple[str, int]]
    of_years_ago: Lexicon[int]


def days_in(words: Sequence[Token], lang: str, published: str | None) -> Iterator[Day]:
    """The days that a sentence names, left to right."""
    known = _words(lang)
    at = 0
    while at < len(words):
        found = _relative(words, at, known, published) or _stated(words, at, known, published)
        if found is not None:
            yield found
            at = found.last
        at += 1


def _relative(words: Sequence[Token], at: int, known: _Words, published: str | None) -> Day | None:
    """„вчера“, „в понедельник“, „миналата година“."""
    hit = known.relative.at(words, at)
    if hit is None or published is None:
        return None
    sort, value = hit.sense
    iso = _before(published, sort, value)
    return Day(iso, at, hit.last) if iso else None


def _before(published: str, sort: str, value: int) -> str | None:
    """A day that lies so far before an article's date; None where that date is not exact enough."""
    if sort == "years_ago":
        return f"{int(published[:4]) - value:04}"
    if sort == "months_ago":
        if len(published) < len("2025-01"):
            return None
        month = int(published[:4]) * 12 + int(published[5:7]) - 1 - value
        return f"{month // 12:04}-{month % 12 + 1:02}"
    if len(published) != len("2025-01-01"):
        return None
    today = datetime.date.fromisoformat(published)
    back = value if sort == "days_ago" else (today.isoweekday() - value) % _A_WEEK
    return (today - datetime.timedelta(days=back)).isoformat()


def _stated(words: Sequence[Token], at: int, known: _Words, published: str | None) -> Day | None:
    """„15.05.2014“, „15 мая 2014 года“, „в мае 2014 года“, „през 2013 г.“"""
    form = words[at].form
    figures = _FIGURES.fullmatch(form)
    if figures:
        iso = _valid(int(figures[3]), int(figures[2]), int(figures[1]))
        return _placed(words, at, _with_year_word(words, at, known), known, iso)
    day = _NUMBER.fullmatch(form)
    if day and at + 1 < len(words) and (month := known.months.get(words[at + 1].form)):
        year, last = _year_after(words, at + 1, known, published)
        return _placed(words, at, last, known, _completed(year, month, int(day[1]), published))
    if at + 1 >= len(words):
        return None
    if form in known.small["in"]:
        return _month_or_year(words, at, known, published)
    only = _YEAR.fullmatch(form)
    before = words[at - 1].form if at else ""
    if only is None or words[at + 1].form not in known.small["bare_year"] or before in known.months:
        return None
    return Day(only[1], at, at + 1, bound=before in known.small["not"])


def _month_or_year(words: Sequence[Token], at: int, known: _Words, published: str | None) -> Day | None:
    """„в мае 2014 года“, „през 2013 г.“; `at`: the preposition."""
    if month := known.months.get(words[at + 1].form):
        stated, last = _year_after(words, at + 1, known, published)
        iso = _completed(stated, month, None, published)
        return Day(iso, at, last) if iso else None
    year = _YEAR.fullmatch(words[at + 1].form)
    last = _with_year_word(words, at + 1, known)
    return Day(year[1], at, last) if year and last > at + 1 else None


def _placed(words: Sequence[Token], first: int, last: int, known: _Words, iso: str | None) -> Day | None:
    """A day of the month with what the word before it says."""
    if iso is None:
        return None
    before = words[first - 1].form if first else ""
    if before in known.small["on"]:
        return Day(iso, first - 1, last)
    dated = before in known.small["dated"]
    return Day(iso, first, last, bound=before in known.small["not"], dated=dated)


def _year_after(
    words: Sequence[Token], month: int, known: _Words, published: str | None
) -> tuple[int | None, int]:
    """The year that stands behind a month, if one does, and its last word."""
    if month + 1 < len(words):
        if year := _YEAR.fullmatch(words[month + 1].form):
            return int(year[1]), _with_year_word(words, month + 1, known)
        hit = known.of_years_ago.at(words, month + 1)
        if hit is not None and published is not None:
            return int(published[:4]) - hit.sense, hit.last
    return None, month


def _with_year_word(words: Sequence[Token], at: int, known: _Words) -> int:
    return at + (at + 1 < len(words) and words[at + 1].form in known.small["year"])


def _completed(year: int | None, month: int, day: int | None, published: str | None) -> str | None:
    """The day in ISO 8601; without a year, the last such one up to the article's date."""
    if year is not None:
        return _valid(year, month, day)
    if published is None or len(published) < len("2025-01"):
        return None
    this = _valid(int(published[:4]), month, day)
    if this is not None and this[: len(published)] <= published[: len(this)]:
        return this
    return _valid(int(published[:4]) - 1, month, day)


def _valid(year: int, month: int, day: int | None) -> str | None:
    try:
        datetime.date(year, month, day or 1)
    except ValueError:
        return None
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day is not None else "")


@cache
def _words(lang: str) -> _Words:
    small: dict[str, set[str]] = {sort: set() for sort in ("in", "on", "year", "bare_year", "not", "dated")}
    months: dict[str, int] = {}
    relative: list[tuple[str, tuple[str, int]]] = []
    of_years_ago: list[tuple[str, int]] = []
    for row in rows("days.tsv", ("lang", "sort", "value", "phrases")):
        if row["lang"] != lang:
            continue
        phrases = [phrase for phrase in row.words("phrases") if phrase != "-"]
        if row["sort"] == "month":
            months.update(dict.fromkeys(phrases, int(row["value"])))
        elif row["sort"] in _RELATIVE:
            relative += [(phrase, (row["sort"], int(row["value"]))) for phrase in phrases]
        elif row["sort"] == "of_years_ago":
            of_years_ago += [(phrase, int(row["value"])) for phrase in phrases]
        elif row["sort"] in small:
            small[row["sort"]].update(phrases)
        else:
            raise row.error(f"no such sort: {row['sort']}")
    return _Words(
        {sort: frozenset(words) for sort, words in small.items()},
        months,
        Lexicon(relative),
        Lexicon(of_years_ago),
    )
