"""A paragraph cut into pieces that a template can wrap: words found, and sentences that name a deal.

Comes in: a text, the ranges of the words found, what those stand for, and the ranges of deals with their
numbers. Goes out: pieces, left to right, that together are the text; and a legend of what words stand for.
Ranges may overlap and cross; the template nests tags around each piece, so markup is always whole and Jinja
alone escapes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from search.results import Gloss

MOST_ENTRIES = 12
"""Lines of one legend."""

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
        gloss: what that word stands for, where it is no form of what was typed.
        deals: numbers of the deals whose sentence it stands in.
        opens: those of them that begin here (a number is shown once, where its sentence starts).
    """

    text: str
    found: bool = False
    deals: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()
    gloss: Gloss | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a legend: words of the text, and what they stand for."""

    found: str
    gloss: Gloss


def legend(text: str, glosses: Iterable[Gloss]) -> tuple[Entry, ...]:
    """What the marked words of a text stand for, each once, as far as a person reads it.

    >>> [entry.found for entry in legend("Заем, заем", [Gloss(0, 4, "позика"), Gloss(6, 10, "позика")])]
    ['Заем']
    """
    told: dict[tuple[str, str], Entry] = {}
    for gloss in glosses:
        found = text[gloss.start : gloss.stop]
        told.setdefault((found.casefold(), gloss.typed), Entry(found, gloss))
    return tuple(told.values())[:MOST_ENTRIES]


def pieces(
    text: str, marks: Iterable[Range], places: Iterable[Place] = (), glosses: Iterable[Gloss] = ()
) -> tuple[Piece, ...]:
    """Cut a text at the ends of all ranges. What lies beyond the text is left out.

    >>> [(piece.text, piece.found) for piece in pieces("газ и нефть", [Place(6, 11, 0)])]
    [('газ и ', False), ('нефть', True)]
    """
    found = [span for span in marks if 0 <= span.start < span.stop <= len(text)]
    named = [place for place in places if 0 <= place.start < place.stop <= len(text)]
    # One walk over all ends, left to right: what begins there is added, what stops there is taken away.
    marked: Counter[int] = Counter()
    for span in found:
        marked[span.start] += 1
        marked[span.stop] -= 1
    begin: defaultdict[int, list[int]] = defaultdict(list)
    end: defaultdict[int, list[int]] = defaultdict(list)
    for place in named:
        begin[place.start].append(place.deal)
        end[place.stop].append(place.deal)
    depth = 0
    open_now: Counter[int] = Counter()
    shown: set[int] = set()
    cut: list[Piece] = []
    told = sorted(glosses, key=lambda gloss: gloss.start, reverse=True)
    for start, stop in pairwise(sorted({0, len(text), *marked, *begin, *end})):
        depth += marked.get(start, 0)
        open_now.update(begin.get(start, ()))
        open_now.subtract(end.get(start, ()))
        deals = tuple(sorted(open_now := +open_now))
        opens = tuple(deal for deal in deals if deal not in shown)
        shown.update(opens)
        while told and told[-1].stop <= start:
            told.pop()
        gloss = told[-1] if depth > 0 and told and told[-1].start <= start else None
        cut.append(Piece(text[start:stop], depth > 0, deals, opens, gloss))
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
