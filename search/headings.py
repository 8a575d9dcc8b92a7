"""Title, newspaper rubric, section headings and a closing name, by shape and place.

Comes in: the lines of a page with the parts known so far (furniture, dates, labels). Goes out: the same
lines, with title, headings, rubric and author found. A line that could be either stays body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzers.text import fold
from search.furniture import is_rubric
from search.lines import (
    FURNITURE,
    SHORT,
    Role,
    ends_like_sentence,
    ends_with_stop,
    is_list_item,
    person_name,
    starts_high,
    words_of,
)

_HEADING_LENGTH = 110
_HEADING_WORDS = 12
_RUBRIC_WORDS = 4
_STATED = re.compile(r"(?::|\s[-–—])\s*[^\w\s]?\d")
"""A line that states a number tells facts: "Сумма: 300 млн долларов", "За – 282"."""

_HEAD_LINES = 5


def mark_head(
    texts: Sequence[str], roles: list[Role | None], values: list[str | None], known: int | None = None
) -> None:
    """Find title, its repetition and the rubric among the short lines before the body.

    Args:
        texts: lines, stripped.
        roles: their parts so far (None: not known yet); changed in place.
        values: what they tell; changed in place.
        known: the line that is written as the title.
    """
    head: list[int] = []
    for at, text in enumerate(texts):
        if roles[at] is not None:
            if roles[at] is Role.TEASER:
                break
            continue
        if at != known and not _may_be_title(text):
            break
        head.append(at)
        if len(head) > _HEAD_LINES:
            head = head[:1]  # a list of short lines, not the head of a page
            break
    if not head or not _body_follows(texts, roles, head[-1]):
        head = head[:1] if head and _body_follows(texts, roles, head[0]) else []
    if known is not None and known not in head:
        head = [known]
    if not head:
        return
    title = _title_among(texts, head) if known is None else known
    roles[title] = Role.TITLE
    words = fold(texts[title])
    for at in head:
        if at < title:
            roles[at] = Role.RUBRIC if fold(texts[at]) != words else Role.REPEATED
    for at, text in enumerate(texts):
        if at != title and roles[at] is None and fold(text) == words:
            roles[at] = Role.REPEATED
    _mark_below_title(texts, roles, values, [at for at in head if at > title and roles[at] is None])


def _mark_below_title(
    texts: Sequence[str], roles: list[Role | None], values: list[str | None], later: Sequence[int]
) -> None:
    """What the short lines between title and body are: author, rubric, first section heading, subtitle."""
    below = _next_content(texts, roles, later[-1]) if later else None
    single = len(later) <= 2 and below is not None and _looks_like_body(texts[below])
    sections = bool(later) and any(_is_heading(texts, roles, at) for at in range(later[-1] + 1, len(texts)))
    for at in later:
        few = len(words_of(texts[at])) <= _RUBRIC_WORDS and not any(letter.isdigit() for letter in texts[at])
        if name := person_name(texts[at], sure=True):
            roles[at], values[at] = Role.AUTHOR, name
        elif (
            sections and at == later[-1] and _is_heading(texts, roles, at) and _next_line(texts, at) == below
        ):
            roles[at] = Role.HEADING
        elif is_rubric(texts[at]) or (single and few and not sections):
            roles[at] = Role.RUBRIC
        else:
            roles[at] = Role.BODY  # a subtitle tells facts


def mark_closing_name(texts: Sequence[str], roles: list[Role | None], values: list[str | None]) -> None:
    """The last line of the body, if it is nothing but a person's name, is the author."""
    last = next((at for at in reversed(range(len(texts))) if roles[at] is None), None)
    known = [fold(values[at] or "") for at, role in enumerate(roles) if role is Role.AUTHOR]
    if last is None or len(texts[last]) > SHORT:
        return
    before = next((at for at in reversed(range(last)) if roles[at] is None), None)
    ends = before is not None and ends_with_stop(texts[before])
    name = person_name(texts[last], sure=not ends)
    signed, comma, place = texts[last].partition(",")
    if not name and comma and len(words_of(place)) <= 3:
        name = person_name(signed, sure=True)  # "Олег РУДЬ, Одеса."
    if name and before is not None and (not known or fold(name) in known):
        roles[last], values[last] = Role.AUTHOR, name


def mark_headings(texts: Sequence[str], roles: list[Role | None]) -> None:
    """Section headings: a short line of its own without a full stop, with body text under it.

    Three such lines on end are no headings but a table: "Срок", "12 лет", "Сумма", ...
    """
    found = []
    run = 0
    for at, text in enumerate(texts):
        if roles[at] is None and text:
            run = run + 1 if _has_heading_shape(text) else 0
            if run in (1, 2) and _is_heading(texts, roles, at):
                found.append(at)
    for at in found:
        roles[at] = Role.HEADING


def _may_be_title(text: str) -> bool:
    if len(text) > SHORT or is_list_item(text):
        return False
    if text.endswith(("?", "!")) and not text.endswith(("..?", "..!")):
        return len(words_of(text)) <= 14
    return not ends_like_sentence(text)


def _title_among(texts: Sequence[str], head: Sequence[int]) -> int:
    """The line that is printed twice; else the first that is no newspaper section."""
    folded = [fold(texts[at]) for at in head]
    named = [at for at in head if is_rubric(texts[at])]
    if named and len(named) < len(head):
        return _title_among(texts, [at for at in head if at not in named])
    for place, line in enumerate(folded):
        if line in folded[place + 1 :]:
            return head[place]
    if len(head) > 1 and len(words_of(texts[head[0]])) <= 2 and len(words_of(texts[head[1]])) >= 4:
        return head[1]
    return head[0]


def _body_follows(texts: Sequence[str], roles: Sequence[Role | None], at: int) -> bool:
    return any(roles[later] is None and texts[later] for later in range(at + 1, len(texts)))


def _is_heading(texts: Sequence[str], roles: Sequence[Role | None], at: int) -> bool:
    text = texts[at]
    if roles[at] is not None or not _has_heading_shape(text):
        return False
    words = words_of(text)
    below = _next_content(texts, roles, at)
    if below is None or not _looks_like_body(texts[below]):
        return False
    above = at - 1
    if above < 0 or roles[above] is Role.BLANK:
        return True
    # No blank line above: a page with a paragraph a line. Only what can hardly be anything else.
    return (
        len(words) <= 6
        and not any(letter.isdigit() for letter in text)
        and (roles[above] in FURNITURE or ends_with_stop(texts[above]))
        and len(texts[below]) >= max(80, 2 * len(text))
    )


def _has_heading_shape(text: str) -> bool:
    if not text or len(text) > _HEADING_LENGTH or ends_like_sentence(text) or _STATED.search(text):
        return False
    return 0 < len(words_of(text)) <= _HEADING_WORDS and not is_list_item(text) and starts_high(text)


def _next_content(texts: Sequence[str], roles: Sequence[Role | None], at: int) -> int | None:
    for later in range(at + 1, len(texts)):
        if roles[later] is None or roles[later] is Role.BODY:
            return later
        if roles[later] is Role.TEASER:
            return None
    return None


def _next_line(texts: Sequence[str], at: int) -> int | None:
    return next((later for later in range(at + 1, len(texts)) if texts[later]), None)


def _looks_like_body(text: str) -> bool:
    return len(text) > _HEADING_LENGTH or ends_like_sentence(text) or is_list_item(text)
