"""Sentences of a paragraph.

Comes in: a cleaned paragraph. Goes out: the spans of its sentences, trimmed, in order, never overlapping.
A full stop ends a sentence unless it belongs to an abbreviation, an initial or a number; the tables
`abbreviations.tsv` of all languages say which words are cut short, because a paragraph may mix languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analyzers.languages import CODES
from analyzers.tables import FOLDER, read_table
from analyzers.text import fold
from analyzers.tokens import Span

_CLOSERS = "\"'”“»’)\\]"
# Possessive, and never begun inside a run of stops: a line of nothing but dots takes no longer than others.
_END = re.compile(f"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>[{_CLOSERS}]*+)(?P<space>\\s++)|\\n++")
_STOP = re.compile(r"[.!?…\n]")
_OPENERS = "\"'„“”«‘([—–-• \u00a0$€£"
_LAST_WORD = re.compile(r"(?:[^\W\d_]|[-'’])+(?:\.(?:[^\W\d_])+)*$")
_NUMERAL_BEFORE = re.compile(r"(?:\d|\b[IVXІХ]+)\s*$")
# "На 5 март 2013 г." in front of "„Вега“ купи" is no sentence: a short word, a day, a month, a year.
_ONLY_A_DATE = re.compile(r"[^\W\d_]{1,5} (?:[0-9]{1,2} )?(?:[^\W\d_]+ )?[0-9]{4}\s?")
_KINDS = ("before", "number", "scale", "company", "end")  # see the head of tables/ru/abbreviations.tsv
_REACH = 40  # how far back an abbreviation and its number are looked for
_CURRENCY_NEXT = re.compile(r"[$€£¥₸₽₴]|(?:USD|EUR|RUB|KZT|BGN|UAH|CNY|GBP|US|САЩ|США)\b")


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a paragraph; none for a text without visible characters."""
    found = []
    start = 0
    for end in _stops(text):
        if end.group("mark") and not _ends(text, start, end):
            continue
        found.append((start, end.start("space") if end.group("mark") else end.start()))
        start = end.end()
    found.append((start, len(text)))
    return tuple(trimmed for first, last in found if (trimmed := _trim(text, first, last)))


def _stops(text: str) -> Iterator[re.Match[str]]:
    """All matches of _END. As that begins by looking back, its places are looked for first: much faster."""
    at = 0
    for stop in _STOP.finditer(text):
        if stop.start() >= at and (end := _END.match(text, stop.start())):
            at = end.end()
            yield end


def _trim(text: str, start: int, stop: int) -> Span | None:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return Span(start, stop) if start < stop else None


def _ends(text: str, start: int, end: re.Match[str]) -> bool:
    """Whether a sentence ends at a run of stops and the spaces after it."""
    following = text[end.end() : end.end() + 24].lstrip(_OPENERS)
    if following and following[0].islower():
        return False
    if not following or end.group("mark") != "." or end.group("close"):
        return True
    opening = start
    start = max(start, end.start() - _REACH)
    before = _LAST_WORD.search(text, max(start, text.rfind(" ", start, end.start()) + 1), end.start())
    if not before:
        return True
    word = before.group()
    if len(word) == 1 and word.isupper():
        return False  # an initial: К. И. Сатпаев
    kind = _abbreviations().get(fold(word))
    if kind == "number":
        if _ONLY_A_DATE.fullmatch(text, opening, before.start()):
            return False
        return bool(_NUMERAL_BEFORE.search(text[start : before.start()]))
    if kind == "scale":
        return not _CURRENCY_NEXT.match(text, end.end())
    if kind == "company":
        return not following[0].isascii()
    return kind != "before"


@cache
def _abbreviations() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in CODES:
        for row in read_table(FOLDER / code / "abbreviations.tsv", ("word", "kind"), folded=("word",)):
            if row["kind"] not in _KINDS:
                raise row.error(f"kind is {row['kind']!r}, not one of {', '.join(_KINDS)}")
            found.setdefault(row["word"], row["kind"])
    return found
