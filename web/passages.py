"""A paragraph cut into pieces that a template can wrap: words found, and sentences that name a deal.

Comes in: a text, the ranges of the words found and the ranges of deals with their numbers. Goes out: pieces,
left to right, that together are the text. Ranges may overlap and cross; the template nests tags around each
piece, so markup is always whole and Jinja alone escapes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

REACH = 40
"""Characters shown on either side of the place that a note speaks of."""


class Range(Protocol):
    """What has a start and a stop in a text, half-open."""

    @property
    def start(self) -> int: ...
    @property
    def stop(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where deal number `deal` of the article is named."""

    start: int
    stop: int
    deal: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one state.

    Attributes:
        found: it is part of a word that was searched for.
        deals: numbers of the deals whose sentence it stands in.
        opens: those of them that begin here (a number is shown once, where its sentence starts).
    """

    text: str
    found: bool = False
    deals: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()


def pieces(text: str, marks: Iterable[Range], places: Iterable[Place] = ()) -> tuple[Piece, ...]:
    """Cut a text at the ends of all ranges. What lies beyond the text is left out.

    >>> [(piece.text, piece.found) for piece in pieces("газ и нефть", [Place(6, 11, 0)])]
    [('газ и ', False), ('нефть', True)]
    """
    found = [span for span in marks if 0 <= span.start < span.stop <= len(text)]
    named = [place for place in places if 0 <= place.start < place.stop <= len(text)]
    ends = {0, len(text)}
    for span in (*found, *named):
        ends |= {span.start, span.stop}
    cuts = sorted(ends)
    shown: set[int] = set()
    cut: list[Piece] = []
    for start, stop in pairwise(cuts):
        deals = tuple(sorted({place.deal for place in named if place.start <= start < place.stop}))
        opens = tuple(deal for deal in deals if deal not in shown)
        shown.update(opens)
        cut.append(Piece(text[start:stop], any(s.start <= start < s.stop for s in found), deals, opens))
    return tuple(cut)


def around(text: str, start: int, stop: int) -> tuple[str, str, str]:
    """What stands before a place in a query, in it, and after it; far ends are cut.

    >>> around("договор (", 8, 9)
    ('договор ', '(', '')
    """
    before = text[max(0, start - REACH) : start]
    after = text[stop : stop + REACH]
    cut_before = "…" if start > REACH else ""
    cut_after = "…" if len(text) > stop + REACH else ""
    return cut_before + before, text[start:stop], after + cut_after
