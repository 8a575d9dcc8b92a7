"""The piece of a text to show: around the words that a query found in it.

Comes in: a text, the words found. Goes out: a snippet around the densest of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzers.tokens import Span
from search.results import Snippet

WIDTH = 320
"""Most characters of a snippet."""

_LEAD = 60
"""Characters shown before the first mark where the text is cut."""


def snippet(text: str, spans: tuple[Span, ...], width: int = WIDTH) -> Snippet:
    """At most `width` characters of the text, cut between words, where most marks stand together."""
    if len(text) <= width:
        return Snippet(text, spans)
    start, stop = _window(text, spans, width)
    inside = tuple(
        Span(span.start - start, span.stop - start)
        for span in spans
        if start <= span.start and span.stop <= stop
    )
    return Snippet(text[start:stop], inside, cut_left=start > 0, cut_right=stop < len(text), start=start)


def _window(text: str, spans: tuple[Span, ...], width: int) -> tuple[int, int]:
    """Where the snippet starts and stops."""
    room = width - _LEAD

    if spans:
        best = _densest(spans, room)
        start = max(0, min(spans[best].start - _LEAD, len(text) - width))
    else:
        start = 0
    stop = min(len(text), start + width)
    if start:
        start = _word_start(text, start)
    if stop < len(text):
        stop = _word_stop(text, start, stop)
    return start, stop


def _densest(spans: Sequence[Span], room: int) -> int:
    """The first mark of those from which most marks end within so many characters; marks stand in order."""
    best, most, last = 0, 0, 0
    for first, span in enumerate(spans):
        while last < len(spans) and spans[last].stop <= span.start + room:
            last += 1
        if last - first > most:
            best, most = first, last - first
    return best


def _word_start(text: str, at: int) -> int:
    """The first word that begins at or after a place."""
    space = text.find(" ", at - 1)
    return at if space < 0 else space + 1


def _word_stop(text: str, start: int, at: int) -> int:
    """The end of the last word that ends before a place."""
    space = text.rfind(" ", start, at + 1)
    return at if space <= start else space
