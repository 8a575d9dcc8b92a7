"""A paragraph made ready for the rules: sentences with their words, cues, sums of money and names.

Comes in: a `Block`. Goes out: `Sentence`s; everything in them counts in the block's text. Nothing is decided
here; a sentence without any cue costs next to nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from analyzers.sentences import sentences
from analyzers.tokenizer import tokenize
from analyzers.tokens import Span, Token
from deals.amounts import find_amounts
from deals.cues import Cue, find_cues
from deals.model import Amount, Block
from deals.names import Name, find_names

_LONGEST = 300
"""Words of the longest sentence that is read as one."""


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence of a block; equal to itself alone.

    Attributes:
        block: where it stands.
        number: its running number in the block, from 0.
        span: in the block's text.
        words: its words.
        cues: words that speak of deals; `first` and `last` count in `words`.
        amounts: sums of money in it.
        previous: the sentence before it in the block.
    """

    block: Block
    number: int
    span: Span
    words: tuple[Token, ...]
    cues: tuple[Cue, ...]
    amounts: tuple[Amount, ...]
    previous: Sentence | None = None

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
        """Names in it; looked for only where a rule asks."""
        return find_names(self.block.text, self.words, self.lang)

    def has(self, *sorts: str) -> bool:
        """Whether a cue of one of these sorts stands in it."""
        return any(cue.sort in sorts for cue in self.cues)


def read(block: Block) -> tuple[Sentence, ...]:
    """The sentences of a block."""
    return tuple(_sentences(block))


def _sentences(block: Block) -> Iterator[Sentence]:
    words = block.words or tokenize(block.text)
    amounts = find_amounts(block.text, block.lang)
    starts = [word.span.start for word in words]
    paid_at = [amount.span.start for amount in amounts]
    at, paid = 0, 0
    previous: Sentence | None = None
    for number, span in enumerate(_pieces(block.text, words, starts)):
        first, first_paid = at, paid
        at = bisect_left(starts, span.stop, first)
        paid = bisect_left(paid_at, span.stop, first_paid)
        own = words[first:at]
        previous = Sentence(
            block,
            number,
            span,
            own,
            find_cues(own, block.lang),
            amounts[first_paid:paid],
            previous,
        )
        yield previous


def _pieces(text: str, words: Sequence[Token], starts: Sequence[int]) -> Iterator[Span]:
    """The sentences of a text; what has no end for hundreds of words (a table, noise) is cut, so that no rule
    looks further than that.
    """
    at = 0
    for span in sentences(text):
        start, stop = span.start, bisect_left(starts, span.stop, at)
        while stop - at > _LONGEST:
            at += _LONGEST
            yield Span(start, words[at - 1].span.stop)
            start = starts[at]
        at = stop
        yield Span(start, span.stop)
