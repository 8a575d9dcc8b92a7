"""A page's text taken apart, line by line: body, title, headings, date, labels, furniture.

Comes in: a whole cleaned text. Goes out: every line with its part (`Role`); none is dropped, so that a
linguist can see why a line is not among the paragraphs. The steps, each on what the ones before left open:

0. headings that are written as such ("# ", "## ") are known to be headings, the first one the title;
1. a date before the first paragraph (dates.py); lines of a page that was wrapped at a fixed width are joined;
   what a line is by its own words (furniture.py);
2. upwards from the end: lines that only at the bottom of a page are furniture;
3. blocks of other news, from their title to their end; then 2. again above them;
4. lines that are nothing but a date;
5. title, rubric, headings, a closing name (headings.py);
6. all that is left is body.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from itertools import pairwise

from analyzers.text import clean, fold
from search.dates import date_at_head, date_line
from search.furniture import furniture_of, label_with_value, mark_teasers, tail_furniture_of
from search.headings import mark_closing_name, mark_head, mark_headings
from search.lines import SHORT, Line, Role, ends_like_sentence, is_list_item, starts_low

_HEADING_MARK = re.compile(r"(#{1,6})\s+(?=[^\s#])")
_LONGEST_WRITTEN = 300

_NARROWEST_WRAPPED, _WIDEST_WRAPPED = 45, 130
"""Characters; shorter lines are the items of a list, longer ones whole paragraphs."""


def classify_lines(text: str) -> list[tuple[str, Role]]:
    """Every line of a text with its part on the page.

    >>> page = "Порт растёт\\nПорт принял первые суда.\\nФото: порт"
    >>> for line, role in classify_lines(page): print(role, "|", line)
    title | Порт растёт
    body | Порт принял первые суда.
    credit | Фото: порт
    """
    return [(line.text, line.role) for line in outline(clean(text))]


def outline(text: str) -> list[Line]:
    """The lines of a cleaned text with their parts and what they tell."""
    texts = [line.strip() for line in text.split("\n")]
    roles: list[Role | None] = [None if line else Role.BLANK for line in texts]
    values: list[str | None] = [None] * len(texts)
    written = _written_headings(texts)
    _mark_first_date(texts, roles, values, written)
    _unwrap(texts, roles)
    for at, line in enumerate(texts):
        if roles[at] is None and (found := furniture_of(line)):
            roles[at], values[at] = found
    _mark_labels(texts, roles, values)
    _mark_tail(texts, roles)
    mark_teasers(texts, roles)
    _mark_tail(texts, roles)
    _mark_dates(texts, roles, values)
    mark_head(texts, roles, values, _mark_written(texts, roles, written))
    mark_closing_name(texts, roles, values)
    mark_headings(texts, roles)
    _mark_sources_of_pictures(roles, values)
    return [
        Line(number, line, role or Role.BODY, value)
        for number, (line, role, value) in enumerate(zip(texts, roles, values, strict=True), start=1)
    ]


def _written_headings(texts: list[str]) -> dict[int, int]:
    """The lines that are written as headings, and how deep; the marks are taken away."""
    levels = {}
    for at, line in enumerate(texts):
        if line.startswith("#") and (mark := _HEADING_MARK.match(line)) and len(line) <= _LONGEST_WRITTEN:
            levels[at] = len(mark[1])
            texts[at] = line[mark.end() :]
    return levels


def _mark_written(texts: list[str], roles: list[Role | None], written: Mapping[int, int]) -> int | None:
    """Mark what is written as a heading and nothing else; the first line, if it is one, is the title."""
    opened = [at for at, role in enumerate(roles) if role is None]
    title = opened[0] if opened and written.get(opened[0]) == 1 else None
    same = fold(texts[title]) if title is not None else None
    for at in written:
        if roles[at] is None and fold(texts[at]) != same:
            roles[at] = Role.HEADING
    return title


def _mark_first_date(
    texts: list[str], roles: list[Role | None], values: list[str | None], headings: Container[int]
) -> None:
    """ "date 2025-07 Text ...": the date is kept as the line's value, the text is what follows."""
    first = next((at for at, line in enumerate(texts) if line and at not in headings), None)
    if first is not None and (head := date_at_head(texts[first])):
        values[first], rest = head
        if rest:
            texts[first] = rest
        else:
            roles[first] = Role.DATE


def _mark_labels(texts: list[str], roles: list[Role | None], values: list[str | None]) -> None:
    """A label on one line and its value on the next."""
    written = [at for at, line in enumerate(texts) if line]
    for at, below in pairwise(written):
        if roles[at] is None and (found := label_with_value(texts[at], texts[below])):
            roles[at], values[at] = found
            roles[below] = found[0]


def _mark_sources_of_pictures(roles: list[Role | None], values: list[str | None]) -> None:
    """ "Източник: ..." between paragraphs names where a picture is from, not the article."""
    body = [at for at, role in enumerate(roles) if role in (None, Role.BODY)]
    for at, role in enumerate(roles):
        if role is Role.OUTLET and body and body[0] < at < body[-1]:
            roles[at], values[at] = Role.CREDIT, None


def _mark_tail(texts: list[str], roles: list[Role | None]) -> None:
    for at in reversed(range(len(texts))):
        if roles[at] is None and not date_line(texts[at]):
            roles[at] = tail_furniture_of(texts[at])
            if roles[at] is None:
                return


def _mark_dates(texts: list[str], roles: list[Role | None], values: list[str | None]) -> None:
    """Lines that are nothing but a date: above the body, under its first paragraph, or right below its last.

    Any other date on a line of its own is the heading of a chronicle, or another article's.
    """
    dates = {at: date for at, line in enumerate(texts) if roles[at] is None and (date := _date_among(line))}
    open_lines = [at for at in range(len(texts)) if roles[at] is None and at not in dates]
    body = [at for at in open_lines if len(texts[at]) > SHORT or ends_like_sentence(texts[at])]
    start = body[0] if body else len(texts)
    under_lead = open_lines[open_lines.index(start) + 1] if body and open_lines[-1] > start else start
    inside = [at for at in dates if at > start]
    for at, date in dates.items():
        alone = len(inside) == 1 and len(date) == len("2025-07-01")
        closing = body and open_lines[-1] < at and open_lines[-1] == body[-1]
        if at < start or (alone and (at < under_lead or closing)):
            roles[at], values[at] = Role.DATE, date
    for at in range(start):
        if roles[at] is None and not any(letter.isalpha() for letter in texts[at]):
            roles[at] = Role.COUNTER


def _date_among(line: str) -> str | None:
    """The date of a line of page facts: "12.08.2025, 10:15 | Экономика", "Олег Рудь / 5 вересня 2025"."""
    if len(line) > SHORT or not any(letter.isdigit() for letter in line):
        return None
    return next((date for part in re.split(r"\s+[|/•·–—]\s+", line) if (date := date_line(part))), None)


def _unwrap(texts: list[str], roles: list[Role | None]) -> None:
    """Join the lines of a page that is wrapped at a fixed width; the first of a paragraph takes them all.

    Such a page shows itself: most lines that follow another directly go on in the middle of a sentence.
    """
    inner = [at for at in range(1, len(texts)) if texts[at] and texts[at - 1]]
    width = max((len(texts[at - 1]) for at in inner), default=0)
    going_on = {
        at
        for at in inner
        if starts_low(texts[at]) and len(texts[at - 1]) >= 0.6 * width and texts[at - 1][-1] not in ".!?…:;"
    }
    if (
        len(going_on) < 3
        or len(going_on) * 2 < len(inner)
        or not _NARROWEST_WRAPPED <= width <= _WIDEST_WRAPPED
    ):
        return
    paragraphs: dict[int, list[str]] = {}
    first = 0
    for at in inner:
        full = len(texts[at - 1]) >= 0.75 * width
        if at in going_on or (full and not is_list_item(texts[at]) and not furniture_of(texts[at])):
            first = first if roles[at - 1] is Role.CONTINUED else at - 1
            paragraphs.setdefault(first, [texts[first]]).append(texts[at])
            roles[at] = Role.CONTINUED
    for at, parts in paragraphs.items():
        texts[at] = " ".join(parts)
