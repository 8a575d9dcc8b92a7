"""Names in quotation marks and in brackets, also where marks are nested or one is missing.

Comes in: a text. Goes out: spans of what stands in quotes, the marks included. The press mixes all styles
(«…», „…“, „…”, "…") and often closes two marks with one: Обединение „Партия „AMANAT” ends at the last.
Whether a mark opens or closes is told by its neighbours, not by its shape: “ opens in one country and closes
in another.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from analyzers.tokens import Span, Token

_MARK = re.compile("[«»„“”‟\"″]|(?<![\\w])'(?=\\w)|''")
_OPENERS = ' \t\u00a0\n([{-–—/«„“"”'
_BRACKET = re.compile(r"\s?\(([^()]{1,80})\)")
_LONGEST = 160


def quoted_spans(text: str) -> tuple[Span, ...]:
    """The outermost quoted stretches of a text, left to right, with their marks."""
    spans: list[Span] = []
    start, depth = -1, 0
    for mark in _MARK.finditer(text):
        at = mark.start()
        if _opens(text, at, mark.group()):
            if depth == 0 or at - start > _LONGEST:
                start, depth = at, 0
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 or not _closes_later(text, mark.end()):
                spans.append(Span(start, mark.end()))
                depth = 0
    return tuple(spans)


def quotes_by_word(text: str, words: Sequence[Token]) -> dict[int, tuple[int, Span]]:
    """Index of the first word in each pair of quotes -> (index of the last one, span with the marks)."""
    found: dict[int, tuple[int, Span]] = {}
    if not words:
        return found
    spans = _known_quotes(text)
    at = 0
    for number in range(bisect_left(spans, Span(words[0].span.start - 1, 0)), len(spans)):
        span = spans[number]
        if span.start >= words[-1].span.stop:
            break
        while at < len(words) and words[at].span.start < span.start:
            at += 1
        last = at
        while last < len(words) and words[last].span.start < span.stop:
            last += 1
        if last > at:
            found[at] = (last - 1, span)
            at = last
    return found


def quote_after(text: str, at: int) -> Span | None:
    """The quoted stretch that opens one space after a place."""
    spans = _known_quotes(text)
    number = bisect_left(spans, Span(at + 1, 0))
    return spans[number] if number < len(spans) and spans[number].start == at + 1 else None


@lru_cache(maxsize=8)
def _known_quotes(text: str) -> tuple[Span, ...]:
    """The quotes of a paragraph, found once for all its sentences."""
    return quoted_spans(text)


def bracketed(text: str, at: int) -> Span | None:
    """The bracket that opens at or just after a place, as a span with its brackets."""
    match = _BRACKET.match(text, at)
    return Span(match.start(1) - 1, match.end()) if match else None


def _opens(text: str, at: int, mark: str) -> bool:
    if mark in "«„":
        return True
    if mark == "»":
        return False
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return before in _OPENERS and not after.isspace() and after not in ",.;:)"


def _closes_later(text: str, at: int) -> bool:
    """Whether the next mark, close by, closes: then the one before it closed an inner name."""
    following = _MARK.search(text, at, at + _LONGEST)
    return bool(following) and not _opens(text, following.start(), following.group()) if following else False
