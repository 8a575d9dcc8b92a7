"""A query as typed and what was understood of it. (The parser stands in this room; this is its contract.)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.results import Note


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word; `start` and `stop` are its characters in the query."""

    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class PrefixWord:
    """A word ending in *; `text` is without the star."""

    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """A phrase in quotes."""

    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class And:
    children: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Without:
    child: Tree


Tree = Word | PrefixWord | Quoted | And | Or | Without


@dataclass(frozen=True, slots=True)
class AmountRange:
    """Whole US dollars, low <= usd < high; an open end is None."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asked.

    Attributes:
        text: as typed (cut to the length limit).
        tree: the words, or None where there are none.
        choices: facet name -> chosen values (OR within, AND among facets); "none" = has no value.
        amount: exact range in dollars, or None.
        sort: "relevance", "date", "-date", "amount", "-amount".
        offset, limit: slice of results.
        notes: what was not understood, with the position.
    """

    text: str = ""
    tree: Tree | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    amount: AmountRange | None = None
    sort: str = "relevance"
    offset: int = 0
    limit: int = 10
    notes: tuple[Note, ...] = ()
