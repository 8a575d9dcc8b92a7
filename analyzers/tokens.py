"""Places in a text and the words found there: the values that every floor above counts in.

Comes in: a cleaned text (`analyzers.text.clean`). Goes out: tokens, left to right, each with its span.

Both are named tuples, because a text has many words: a frozen dataclass takes four times as long to make.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points, `text[start:stop]`, in a cleaned text."""

    start: int
    stop: int

    def of(self, text: str) -> str:
        """The words that the span covers."""
        return text[self.start : self.stop]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.stop and other.start < self.stop


class TokenKind(StrEnum):
    """What a token is made of: Cyrillic letters, Latin letters or digits."""

    WORD = "word"
    LATIN = "latin"
    NUMBER = "number"


class Token(NamedTuple):
    """One word of a text, with what the index will hold of it.

    Attributes:
        form: the word as written, folded (`analyzers.text.fold`).
        span: where it stands in the cleaned text.
        position: running number among the words of the text, from 0; stop words count too.
        kind: Cyrillic word, Latin word or number.
        lang: the language by whose rules it was analysed; None before analysis.
        terms: its lemmas; what the index holds and what a query asks. Empty before analysis.
        parts: terms of the halves of a hyphenated word; indexed at the same position, never asked.
    """

    form: str
    span: Span
    position: int
    kind: TokenKind
    lang: str | None = None
    terms: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


# The same constructors without their checks, for the two places where every word of a text passes: a named
# tuple's own is Python code and takes twice as long.
bare_span: Callable[[tuple[int, int]], Span] = partial(tuple.__new__, Span)
bare_token: Callable[
    [tuple[str, Span, int, TokenKind, str | None, tuple[str, ...], tuple[str, ...]]], Token
] = partial(tuple.__new__, Token)
