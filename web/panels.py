"""What stands beside the results: facets with counts as links, and the filters chosen as chips.

Comes in: facets as counted (`search.results.Facet`) and the query shown. Goes out: rows, each with its words,
its count and the address that adds or takes it back. Nothing is counted here, and no HTML is made here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from search import wording
from search.choices import FREE_FIELDS
from search.query import Query
from search.results import Bucket, Facet
from search.said import row as said_row
from web import labels, urls
from web.charts import Histogram, Size, Value, histogram, scale_of

SHOWN = 8
"""Rows of a facet shown at once; the next ones open under "more"."""

MOST = 16
"""Rows of a facet on a page at all, enough for every fixed list; the rest can be asked for in the query."""

MOST_NAMES = 8
"""The same for names (parties, places, headings): the whole list is a page of its own (`web.values`)."""

FIRST = ("sector", "heading", "amount", "kind", "lang", "year")
"""The facets looked for most, in this order; the others stand below."""

OPEN = frozenset({"sector", "amount", "kind", "lang", "year"})
"""Facets that always stand open; the others open on demand or when something in them is chosen."""

SCALES = frozenset({"amount", "year"})
"""Facets whose values form a scale: their counts are drawn as columns above their rows."""

TALLEST = 40
"""Height of the largest column, in pixels."""

Linker = Callable[[Query], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a facet."""

    value: str
    label: str
    count: int
    selected: bool
    address: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One facet; `more` opens under the first rows, `hidden` values are not on the page.

    `unit` is what its numbers count; `named`: its values are names, in the language of the texts, of which a
    part can be typed; `foldable` ones can be opened and closed, and come `folded` or not.
    `columns` draws the counts of a scale, where there are several; each column leads where its row does.
    """

    name: str
    title: str
    unit: str
    rows: tuple[Row, ...]
    more: tuple[Row, ...]
    hidden: int
    foldable: bool
    folded: bool
    named: bool
    columns: Histogram | None


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, with the address without it."""

    title: str
    label: str
    address: str


def panels(facets: Iterable[Facet], query: Query, link: Linker) -> tuple[Panel, ...]:
    """The facets in the order to show; those without any value are left out."""
    named = {facet.name: facet for facet in facets if facet.buckets}
    order = (*(name for name in FIRST if name in named), *(name for name in named if name not in FIRST))
    return tuple(_panel(named[name], query, link) for name in order)


def chips(query: Query, link: Linker) -> tuple[Chip, ...]:
    """The filters of a query, in the order of its address."""
    on = [
        Chip(
            wording.facet_name(facet), labels.value_name(facet, value), link(urls.toggle(query, facet, value))
        )
        for facet, values in query.choices.items()
        for value in values
    ]
    if query.amount is not None:
        bounds = wording.range_name(query.amount.low, query.amount.high)
        on.append(Chip(wording.facet_name("amount"), bounds, link(replace(query, amount=None, offset=0))))
    if query.stated is not None:
        stated = query.stated
        bounds = wording.stated_range(stated.low, stated.most, stated.currency or "")
        on.append(Chip(wording.facet_name("amount"), bounds, link(replace(query, stated=None, offset=0))))
    return tuple(on)


def rows(facet: str, buckets: Iterable[Bucket], query: Query, link: Linker) -> tuple[Row, ...]:
    """Values of a facet as links."""
    return tuple(
        Row(
            bucket.value,
            labels.value_name(facet, bucket.value),
            bucket.count,
            bucket.selected,
            link(urls.toggle(query, facet, bucket.value)),
        )
        for bucket in buckets
    )


def _panel(facet: Facet, query: Query, link: Linker) -> Panel:
    named = facet.name in FREE_FIELDS
    buckets = facet.buckets if facet.name != "year" else _by_year(facet.buckets)
    listed = _and_chosen(buckets, MOST_NAMES if named else MOST)
    first = listed if len(listed) <= SHOWN + 1 else _and_chosen(listed, SHOWN)
    more = [bucket for bucket in listed if bucket not in first]
    foldable = facet.name not in OPEN
    return Panel(
        facet.name,
        wording.facet_name(facet.name),
        facet.unit,
        rows(facet.name, first, query, link),
        rows(facet.name, more, query, link),
        len(buckets) - len(listed),
        foldable=foldable,
        folded=foldable and not any(bucket.selected for bucket in buckets),
        named=named,
        columns=_columns(facet, query, link) if facet.name in SCALES else None,
    )


def _and_chosen(buckets: Sequence[Bucket], most: int) -> tuple[Bucket, ...]:
    """The first values, and those of the others that are chosen: a choice is never out of sight."""
    return (*buckets[:most], *(bucket for bucket in buckets[most:] if bucket.selected))


def _columns(facet: Facet, query: Query, link: Linker) -> Histogram | None:
    """The counts of a scale side by side; None where there are not two to compare."""
    found = {bucket.value: bucket for bucket in facet.buckets}
    scale = scale_of(facet.name, found)
    if sum(bool(found[value].count) for value in scale if value in found) < 2:
        return None
    values = []
    for value in scale:
        bucket = found.get(value, Bucket(value, 0, selected=False))
        address = link(urls.toggle(query, facet.name, value)) if bucket.count or bucket.selected else None
        said = said_row([labels.value_name(facet.name, value), wording.number(bucket.count)], ": ")
        size = Size(bucket.count, bucket.count, "")
        values.append(Value(value, said, address, bucket.selected, (size,)))
    return histogram(values, plot=TALLEST, head=2, foot=1)


def _by_year(buckets: tuple[Bucket, ...]) -> tuple[Bucket, ...]:
    """Newest first, unknown last: years are a scale, whatever their counts."""
    return tuple(sorted(buckets, key=lambda bucket: (bucket.value.isdigit(), bucket.value), reverse=True))
