"""A paragraph made ready for the rules: sentences with their words, cues, sums of money and names.

Comes in: a `Block`. Goes out: `Sentence`s; everything in them counts in the block's text. Nothing is decided
here; a sentence without any cue costs next to nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from analyzers.sentences import sentences
from analyzers.tokenizer import forms, tokenize
from analyzers.tokens import Span, Token
from deals.amounts import find_amounts
from deals.cues import Cue, cues_among
from deals.model import Amount, Block
from deals.names import Name, find_names
from deals.whose_money import WhoseMoney

_LONGEST = 300
"""Words of the longest sentence that is read as one."""


class _Page:
    """The words of a block, of which most sentences need no more than the forms."""

    def __init__(self, block: Block) -> None:
        self._block = block
        if block.words:
            self.forms = [word.form for word in block.words]
            self.starts = [word.span.start for word in block.words]
        else:
            self.forms, self.starts = forms(block.text)

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """The words themselves, found when a rule first asks for some."""
        return self._block.words or tokenize(self._block.text)


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence of a block; equal to itself alone.

    Attributes:
        block: where it stands.
        number: its running number in the block, from 0.
        span: in the block's text.
        cues: words that speak of deals; `first` and `last` count in `words`.
        amounts: sums of money in it.
        previous: the sentence before it in the block.
    """

    block: Block
    number: int
    span: Span
    cues: tuple[Cue, ...]
    amounts: tuple[Amount, ...]
    previous: Sentence | None
    _page: _Page
    _first: int
    _stop: int

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """Its words."""
        return self._page.words[self._first : self._stop]

    @property
    def text(self) -> str:
        """The sentence as written."""
        return self.span.of(self.block.text)

    @property
    def lang(self) -> str:
        """The language of its block."""
        return self.block.lang

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Names in it; looked for only where a rule asks. „долларов США“ names money, not a country."""
        sums = [amount.span for amount in self.amounts]
        found = find_names(self.block.text, self.words, self.lang)
        return tuple(name for name in found if not any(name.span.overlaps(span) for span in sums))

    def has(self, *sorts: str) -> bool:
        """Whether a cue of one of these sorts stands in it."""
        return any(cue.sort in sorts for cue in self.cues)


def read(block: Block, whose: WhoseMoney | None = None) -> tuple[Sentence, ...]:
    """The sentences of a block; `whose`: whose money its article means."""
    return tuple(_sentences(block, whose))


def _sentences(block: Block, whose: WhoseMoney | None) -> Iterator[Sentence]:
    page = _Page(block)
    amounts = find_amounts(block.text, block.lang, whose=whose)
    paid_at = [amount.span.start for amount in amounts]
    at, paid = 0, 0
    previous: Sentence | None = None
    for number, span in enumerate(_pieces(block.text, page)):
        first, first_paid = at, paid
        at = bisect_left(page.starts, span.stop, first)
        paid = bisect_left(paid_at, span.stop, first_paid)
        cues = cues_among(page.forms[first:at], block.lang)
        sums = amounts[first_paid:paid]
        previous = Sentence(block, number, span, cues, sums, previous, page, first, at)
        yield previous


def _pieces(text: str, page: _Page) -> Iterator[Span]:
    """The sentences of a text; what has no end for hundreds of words (a table, noise) is cut, so that no rule
    looks further than that.
    """
    at = 0
    for span in sentences(text):
        start, stop = span.start, bisect_left(page.starts, span.stop, at)
        while stop - at > _LONGEST:
            at += _LONGEST
            yield Span(start, page.words[at - 1].span.stop)
            start = page.starts[at]
        at = stop
        yield Span(start, span.stop)
