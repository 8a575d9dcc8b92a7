"""What was chosen beside the words, as filters of an index: which of its labels a chosen value stands for.

Comes in: a query. Goes out: filters, the values shown as chosen, and a note for each value that the index
does not hold. Of a party, a place or a heading a part of its name will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.asked import OF_DEAL
from search.choices import FREE_FIELDS
from search.engine import Engine, Filter, LabelFilter, RangeFilter, Request
from search.facets import NONE, noun_of
from search.fields import AMOUNT_USD, DEAL, PARAGRAPH, STATED, STATED_IN
from search.names import NameFinder
from search.query import Query
from search.results import Note
from search.said import row, say


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices of a query as an engine takes them."""

    values: Mapping[str, tuple[str, ...]]
    filters: tuple[Filter, ...]
    notes: tuple[Note, ...]


class Chooser:
    """The choices that can be made of an index."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names = {facet: NameFinder(self._values(facet)) for facet in FREE_FIELDS}

    def chosen(self, query: Query) -> Chosen:
        """The filters of a query."""
        notes: list[Note] = []
        filters: list[Filter] = []
        for facet, values in query.choices.items():
            known: list[str | None] = []
            for value in values:
                found = self._meant(facet, value)
                if not found:
                    notes.append(self._unknown(facet, value))
                known += found or [value]
            filters.append(LabelFilter(facet, tuple(dict.fromkeys(known))))
        if query.amount is not None:
            filters.append(RangeFilter(AMOUNT_USD, query.amount.low, query.amount.high))
        if query.stated is not None:
            notes += self._told(query.stated.currency)
            filters.append(RangeFilter(STATED, query.stated.low, query.stated.high))
            filters.append(LabelFilter(STATED_IN, (query.stated.currency,)))
        values_shown = {facet: tuple(values) for facet, values in query.choices.items()}
        return Chosen(values_shown, tuple(filters), tuple(notes))

    def is_named(self, facet: str) -> bool:
        """Whether the values of a facet are names, of which a part may be chosen."""
        return facet in self._names

    def named(self, facet: str, value: str) -> tuple[str, ...]:
        """The names of a facet that hold the words of a value."""
        return tuple(self._names[facet].find(value))

    def _meant(self, facet: str, value: str) -> list[str | None]:
        """The labels that a chosen value stands for."""
        if value == NONE:
            return [None]
        if facet in self._names:
            return list(self._names[facet].find(value))
        return [value] if facet not in ("currency", "year") or value in self._values(facet) else []

    def _told(self, currency: str | None) -> list[Note]:
        """What a range of sums stated in a currency leaves out, and whether the index holds any."""
        if currency and currency not in self._values("currency"):
            return [self._unknown("currency", currency)]
        said = say(
            "Only deals whose sum is stated in %(currency)s count, as stated; others are not converted.",
            currency=currency,
        )
        return [Note("stated", said)]

    def _unknown(self, facet: str, value: str) -> Note:
        known = self._values(facet)
        near = self._names[facet].near(value) if facet in self._names else known[:20]
        words = say(
            "No %(facet)s in this index is called “%(value)s”.",
            facet=noun_of(facet),
            value=value.removesuffix("*"),
        )
        if near and facet in self._names:
            return Note("unknown", row([words, say("Similar: %(values)s.", values=row(near))], " "))
        if near:
            return Note("unknown", row([words, say("Known: %(values)s.", values=row(near))], " "))
        return Note("unknown", words)

    def _values(self, facet: str) -> list[str]:
        """All values of a facet, the commonest first."""
        kind = DEAL if any(one.name == facet for one in OF_DEAL) else PARAGRAPH
        counts = self._engine.search(Request(kind, None, facets=(facet,), limit=0)).counts[facet]
        return sorted(counts, key=lambda value: (-counts[value], value))
