"""Sentences of a paragraph.

Comes in: a cleaned paragraph. Goes out: the spans of its sentences, trimmed, in order, never overlapping.
A full stop ends a sentence unless it belongs to an abbreviation, an initial or a number; the tables
`abbreviations.tsv` of all languages say which words are cut short, because a paragraph may mix languages.
"""

from __future__ import annotations

import re
from functools import cache

from analyzers.languages import CODES
from analyzers.tables import FOLDER, read_table
from analyzers.text import fold
from analyzers.tokens import Span

_CLOSERS = "\"'”“»’)\\]"
_END = re.compile(f"(?P<mark>\\.\\.\\.|[.!?…]+)(?P<close>[{_CLOSERS}]*)(?P<space>\\s+)|\\n+")
_OPENERS = "\"'„“”«‘([—–-• \u00a0$€£"
_LAST_WORD = re.compile(r"(?:[^\W\d_]|[-'’])+(?:\.(?:[^\W\d_])+)*$")
_CURRENCY_NEXT = re.compile(r"[$€£¥₸₽₴]|(?:USD|EUR|RUB|KZT|BGN|UAH|CNY|GBP|US|САЩ|США)\b")


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a paragraph; none for a text without visible characters."""
    found = []
    start = 0
    for end in _END.finditer(text):
        if end.group("mark") and not _ends(text, start, end):
            continue
        found.append((start, end.start("space") if end.group("mark") else end.start()))
        start = end.end()
    found.append((start, len(text)))
    return tuple(trimmed for first, last in found if (trimmed := _trim(text, first, last)))


def _trim(text: str, start: int, stop: int) -> Span | None:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return Span(start, stop) if start < stop else None


def _ends(text: str, start: int, end: re.Match[str]) -> bool:
    rest = text[end.end() : end.end() + 24].lstrip(_OPENERS)
    if not rest:
        return True
    lower_next = rest[0].islower()
    if end.group("mark") != ".":
        return not lower_next
    if lower_next:
        return False
    if end.group("close"):
        return True
    before = _LAST_WORD.search(text, start, end.start())
    if not before:
        return True
    word = before.group()
    if len(word) == 1 and word.isupper():
        return False  # an initial: К. И. Сатпаев
    kind = _abbreviations().get(fold(word))
    if kind is None:
        return True
    if kind == "before":
        return False
    if kind == "number":  # "2025 г. Президент" may end; "г. Алматы" does not
        return bool(re.search(r"\d\s*$", text[start : before.start()]))
    if kind == "scale":
        return not _CURRENCY_NEXT.match(text[end.end() : end.end() + 8])
    return not _latin(rest[0]) if kind == "company" else True


def _latin(letter: str) -> bool:
    return "A" <= letter <= "Z"


@cache
def _abbreviations() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in CODES:
        for row in read_table(FOLDER / code / "abbreviations.tsv", ("word", "kind"), folded=("word",)):
            found.setdefault(row["word"], row["kind"])
    return found
