"""Places in a text and the words found there: the values that every floor above counts in.

Comes in: a cleaned text (`analyzers.text.clean`). Goes out: tokens, left to right, each with its span.

Both are named tuples, because a text has many words: a frozen dataclass takes four times as long to make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple


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


class Spans(Sequence[Span]):
    """Where the words of a text stand; each span is made when it is asked for, since mostly none is."""

    __slots__ = ("ends",)

    def __init__(self, ends: Sequence[int]) -> None:
        """Spans by where gaps and words end in turn: a gap, a word, a gap, ..., a gap; gaps may be empty."""
        self.ends = ends

    def __len__(self) -> int:
        return len(self.ends) // 2

    def __iter__(self) -> Iterator[Span]:
        return map(bare_span, zip(self.ends[0::2], self.ends[1::2], strict=False))

    def __getitem__(self, at: Any) -> Any:
        place = range(len(self))[at]
        if isinstance(place, range):
            return tuple(self[one] for one in place)
        return Span(self.ends[2 * place], self.ends[2 * place + 1])
