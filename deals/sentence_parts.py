"""What an act is about: the words after the verb.

Comes in: a clause and the word after which to look. Goes out: a span, without the sum and what follows it
when the sum comes first.
"""

from __future__ import annotations

from analyzers.tokens import Span
from deals.clauses import Clause


def object_after(clause: Clause, after: int) -> Span | None:
    """The words of a clause after word `after`."""
    words = clause.sentence.words
    if after + 1 > clause.last:
        return None
    span = Span(words[after + 1].span.start, clause.span.stop)
    text = clause.sentence.block.text
    stop = len(text[: span.stop].rstrip(" .,;"))
    return Span(span.start, stop) if stop > span.start else None
