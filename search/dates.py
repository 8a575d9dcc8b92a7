"""The date of an article, from a line that holds nothing else: never from running text.

Comes in: one line of a page's head. Goes out: the date in ISO 8601, as exact as it is stated ("2025-07"
where no day is named), or None. Relative dates ("вчера, 14:05") have no fixed day and stay unknown.

The grammar of such a line is small and must be strict (which line is a date line at all is the hard part),
so it is written here over a table of month names; a general date reader would still need this guard.

>>> date_line("Понедельник, 19 Января 2026"), date_line("5.09.2025 г., 10:15"), date_line("липень 2025")
('2026-01-19', '2025-09-05', '2025-07')
>>> date_line("Что изменится с 1 января 2026") is None
True
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analyzers.tables import read_table
from analyzers.text import fold

_TABLE = Path(__file__).with_name("tables") / "months.tsv"
_LONGEST_LINE = 100
_PARTED = r"\s*[,|·•/—–-]*\s*"


@dataclass(frozen=True, slots=True)
class _Grammar:
    """What the month table makes of the patterns; compiled once."""

    months: dict[str, int]
    lead: re.Pattern[str]
    day: re.Pattern[str]
    tail: re.Pattern[str]
    head: re.Pattern[str]


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    rows = read_table(_TABLE, ("number", "lang", "forms"), folded=("forms",))
    months = {
        form: int(row["number"]) for row in rows if row["number"].isdigit() for form in row.words("forms")
    }

    def any_of(part: str) -> str:
        forms = {form for row in rows if row["number"] == part for form in row.words("forms")}
        return "(?:" + "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) + ")"

    names = "|".join(sorted(months, key=len, reverse=True))
    of_year = rf"(?:\s?{any_of('year.')}\b\.?|\s{any_of('year')}\b)?"
    hour = (
        rf"(?:{any_of('at')}\s)?\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?(?![.:]?\d)"
        rf"(?:\s?{any_of('hour')}\b\.?)?(?:\s?\(?{any_of('zone')}\b[^)]*\)?)?"
    )
    return _Grammar(
        months,
        # Before the day: a weekday, an hour, a place ("Астана, ").
        re.compile(rf"(?:{any_of('w')}\b\.?{_PARTED}|{hour}{_PARTED}|[^\W\d_]{{3,20}},\s)*"),
        re.compile(
            r"(?P<iso>\d{4}-\d{2}(?:-\d{2})?(?!\d))"
            r"(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
            rf"|(?P<d>\d{{1,2}})[./-](?P<m>\d{{1,2}})[./-](?P<y>\d{{4}})(?!\d){of_year}"
            rf"|(?:(?P<day>\d{{1,2}})(?:-?{any_of('ending')})?\s)?(?P<name>{names})\b\.?,?"
            rf"\s(?P<year>\d{{4}})(?!\d){of_year}"
        ),
        # After it: an hour, a count of readers.
        re.compile(rf"{_PARTED}(?:{hour})?(?:\s+\d{{1,9}})?[\s.,|]*$"),
        re.compile(
            rf"\s*(?:{any_of('label')}\s*:?\s*(\d{{4}}(?:-\d{{2}}){{0,2}})|(\d{{4}}-\d{{2}}-\d{{2}}))(?![\w.-])\s*[:|]?\s*",
            re.I,
        ),
    )


def date_line(line: str) -> str | None:
    """The date that the line consists of, apart from a weekday, an hour, a place, a count of readers."""
    text = fold(line[: _LONGEST_LINE + 1]).strip()
    if len(text) > _LONGEST_LINE or not any(letter.isdigit() for letter in text):
        return None
    grammar = _grammar()
    lead = grammar.lead.match(text)
    day = grammar.day.match(text, lead.end() if lead else 0)
    if not day or not grammar.tail.match(text, day.end()):
        return None
    if day["iso"]:
        return _valid(*(int(part) for part in day["iso"].split("-")))
    if day["y"]:
        return _valid(int(day["y"]), int(day["m"]), int(day["d"]))
    month = grammar.months[day["name"]]
    return _valid(int(day["year"]), month, int(day["day"])) if day["day"] else _valid(int(day["year"]), month)


def date_at_head(line: str) -> tuple[str, str] | None:
    """The date before the first paragraph on the same line, and that paragraph.

    >>> date_at_head(" date 2025-07 През последните две години")
    ('2025-07', 'През последните две години')
    """
    head = _grammar().head.match(line)
    if not head:
        return None
    date = _valid(*(int(part) for part in (head[1] or head[2]).split("-")))
    return (date, line[head.end() :].strip()) if date else None


def _valid(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """ISO 8601 as exact as given; None where the calendar has no such day."""
    if not 1900 <= year <= 2100:
        return None
    if month is None:
        return f"{year:04}"
    try:
        datetime.date(year, month, day or 1)
    except ValueError:
        return None
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day is not None else "")
