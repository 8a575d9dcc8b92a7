"""The filters of a query as plain values, ready for JSON.

Comes in: a query. Goes out: the values chosen of each facet, and the ranges, with both ends included.
"""

from __future__ import annotations

from typing import TypedDict

from search.query import Query


class StatedFields(TypedDict):
    """A range of sums stated in one currency, both ends included; null: open."""

    currency: str | None
    min: int | None
    max: int | None


class FilterFields(TypedDict, total=False):
    """The filters understood: values of each facet, and the range of dollars, both ends included."""

    sector: list[str]
    heading: list[str]
    amount: list[str]
    kind: list[str]
    lang: list[str]
    year: list[str]
    currency: list[str]
    qualifier: list[str]
    party: list[str]
    place: list[str]
    min_usd: int | None
    max_usd: int | None
    stated: StatedFields


def filter_fields(query: Query) -> FilterFields:
    """The choices of a query; a name's star, which asks for a part of it, is left out."""
    chosen: FilterFields = {}
    for facet, values in query.choices.items():
        chosen[facet] = [value.removesuffix("*") for value in values]  # type: ignore[literal-required]  # FACETS
    if query.amount:
        chosen["min_usd"], chosen["max_usd"] = query.amount.low, query.amount.most
    if query.stated:
        bounds = query.stated
        chosen["stated"] = {"currency": bounds.currency, "min": bounds.low, "max": bounds.most}
    return chosen
