"""A page's text taken apart, line by line: body, title, headings, date, labels, furniture.

Comes in: a whole cleaned text. Goes out: every line with its part (`Role`); none is dropped, so that a
linguist can see why a line is not among the paragraphs. The steps, each on what the ones before left open:

1. what a line is by its own words (furniture.py), a date on the first line (dates.py);
2. blocks of other news, from their title to their end;
3. upwards from the end: lines that only at the bottom of a page are furniture;
4. date lines above the body;
5. title, rubric, headings, a closing name (headings.py);
6. all that is left is body.
"""

from __future__ import annotations

from analyzers.text import clean
from search.dates import date_at_head, date_line
from search.furniture import furniture_of, is_inline_teaser, tail_furniture_of, teaser_block
from search.headings import mark_closing_name, mark_head, mark_headings
from search.lines import FURNITURE, SHORT, Line, Role, ends_like_sentence


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
    first = _mark_first_date(texts, roles, values)
    for at, line in enumerate(texts):
        if roles[at] is None and (found := furniture_of(line)):
            roles[at], values[at] = found
        elif roles[at] is None and is_inline_teaser(line):
            roles[at] = Role.PROMO
    _mark_teasers(texts, roles)
    _mark_tail(texts, roles)
    _mark_dates(texts, roles, values, first)
    mark_head(texts, roles, values)
    mark_closing_name(texts, roles, values)
    mark_headings(texts, roles)
    return [
        Line(number, line, role or Role.BODY, value)
        for number, (line, role, value) in enumerate(zip(texts, roles, values, strict=True), start=1)
    ]


def _mark_first_date(texts: list[str], roles: list[Role | None], values: list[str | None]) -> int | None:
    """ "date 2025-07 Text ...": the date is kept as the line's value, the text is what follows."""
    first = next((at for at, line in enumerate(texts) if line), None)
    if first is not None and (head := date_at_head(texts[first])):
        values[first], rest = head
        if rest:
            texts[first] = rest
        else:
            roles[first] = Role.DATE
    return first


def _mark_teasers(texts: list[str], roles: list[Role | None]) -> None:
    at = 0
    while at < len(texts):
        if roles[at] is Role.TEASER:
            stop = teaser_block(texts, at)
            for inside in range(at, stop):
                if roles[inside] is not Role.BLANK:
                    roles[inside] = Role.TEASER
            at = stop
        else:
            at += 1


def _mark_tail(texts: list[str], roles: list[Role | None]) -> None:
    for at in reversed(range(len(texts))):
        if roles[at] is None:
            roles[at] = tail_furniture_of(texts[at])
            if roles[at] is None:
                return


def _mark_dates(
    texts: list[str], roles: list[Role | None], values: list[str | None], first: int | None
) -> None:
    """Date lines above the body; or one at its very end."""
    for at, line in enumerate(texts):
        if roles[at] is not None:
            continue
        date = date_line(line)
        if date:
            roles[at], values[at] = Role.DATE, date
        elif len(line) > SHORT or ends_like_sentence(line):
            break
    last = next((at for at in reversed(range(len(texts))) if roles[at] is None), None)
    if last is not None and (date := date_line(texts[last])):
        roles[last], values[last] = Role.DATE, date


def is_furniture(line: Line) -> bool:
    """Whether the line is left out of the article's text without telling anything of it."""
    return line.role in FURNITURE
