"""The overview: which charts a result has, what stands in each, and where a click on it leads.

Comes in: what deals come to, by each grouping (`search.tally`), and how an address is made of a query. Goes
out: charts with their tables. Nothing is counted here; where a bar stands is in `web.charts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from search import money, wording
from search.facets import FACET_NAMES, NONE, UNCONVERTED
from search.query import Query
from search.said import row as side_by_side
from search.said import say
from search.tally import SEVERAL, Row, Tally, TallyResults
from web import labels, languages, urls
from web.charts import BarChart, Histogram, Share, Size, Value, bar_chart, histogram, scale_of, shares

COLUMNS = (("sector", "kind"), ("year", "amount", "party"))
"""What the overview draws: two columns side by side, on a narrow screen one below the other."""

GROUPINGS = tuple(grouping for column in COLUMNS for grouping in column)

SCALES = frozenset({"year", "amount"})
"""Groupings whose values form a scale: they are drawn side by side."""

DRAWN = 15
"""Bars of a chart; the rest is told, and stands in the table of all."""

LONGEST_NAME = 32
"""Letters of a name beside its bars; the whole of it stands in the table and in the words of the link."""

OWN = frozenset({"party", "place"})
"""Groupings whose values are words of the texts."""

TITLES = {
    "sector": say("By sector"),
    "amount": say("By amount"),
    "kind": say("By kind of deal"),
    "lang": say("By language"),
    "year": say("By year published"),
    "party": say("By party"),
    "place": say("By place"),
    "currency": say("By currency"),
    "qualifier": say("By how exact the sum is"),
    "status": say("By status"),
}
"""Headings of charts."""

NO_DEALS = say("no deals")
CHOSEN = say("chosen: take it back")

BANDS = {
    "<1m": say("<1m"),
    "1m-10m": say("1–10m"),
    "10m-100m": say("10–100m"),
    "100m-1b": say("100m–1b"),
    "1b+": say("1b+"),
}
"""Amount bands as they stand under a column."""

Linker = Callable[[Query], str]


@dataclass(frozen=True, slots=True)
class Beside:
    """Deals that have no place on a scale, in words, with the address that chooses them."""

    said: str
    address: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart and the rows behind it.

    Attributes:
        bars, columns: one of them is drawn, the other is None; both are where nothing could be.
        rows: those of the table beside it.
        beside: what has no place on the scale.
        hidden: how many values are not drawn for want of room.
        several: whether a deal can stand under several values.
    """

    grouping: str
    title: str
    bars: BarChart | None
    columns: Histogram | None
    rows: tuple[Row, ...]
    beside: tuple[Beside, ...]
    hidden: int
    several: bool


@dataclass(frozen=True, slots=True)
class Heap:
    """Deals of one kind by whether their sums could be added: how many, which part of all, where they are."""

    name: str
    said: str
    share: Share
    address: str | None


def chart(results: TallyResults, query: Query, link: Linker, most: int = DRAWN) -> Chart:
    """What the deals come to by one grouping, as bars or, where the values form a scale, as columns."""
    grouping = results.grouping
    if grouping in SCALES:
        return _scale(results, query, link)
    drawn = results.rows[:most]
    values = [_value(grouping, row.value, row.tally, query, link) for row in drawn]
    return Chart(
        grouping,
        TITLES[grouping],
        bar_chart(values) if values else None,
        None,
        drawn,
        (),
        len(results.rows) - len(drawn),
        grouping in SEVERAL,
    )


def heaps(whole: Tally, query: Query, link: Linker) -> tuple[Heap, ...]:
    """How many deals are added up, and why the others are not; those there are none of are left out."""
    told = (
        ("added", whole.added, None),
        ("none", whole.no_amount, link(urls.choose(query, "amount", (NONE,)))),
        ("yearly", whole.yearly, None),
        ("unrated", whole.no_rate, None),
    )
    parts = shares([many for _, many, _ in told])

    def in_words(name: str, many: int) -> str:
        share = labels.share(many, whole.deals)
        return say("%(deals)s (%(share)s)", deals=wording.heap(name, many), share=share)

    return tuple(
        Heap(name, in_words(name, many), part, address)
        for (name, many, address), part in zip(told, parts, strict=True)
        if many
    )


def _scale(results: TallyResults, query: Query, link: Linker) -> Chart:
    """Values side by side, those that nothing has too; what has none stands beside."""
    grouping = results.grouping
    found: Mapping[str, Tally] = {row.value: row.tally for row in results.rows}
    scale = scale_of(grouping, found)
    values = [_value(grouping, value, found.get(value, Tally()), query, link, brief=True) for value in scale]
    drawn = any(size.amount for value in values for size in value.sizes)
    apart = [row for row in results.rows if row.value in (NONE, UNCONVERTED)]
    return Chart(
        grouping,
        TITLES[grouping],
        None,
        histogram(values) if drawn else None,
        results.rows,
        tuple(_beside(grouping, row, query, link) for row in apart),
        len(set(found) - set(scale)) - len(apart),
        grouping in SEVERAL,
    )


def _value(grouping: str, value: str, tally: Tally, query: Query, link: Linker, brief: bool = False) -> Value:
    """A value as it is drawn; `brief`: its words are short enough for a column."""
    name = languages.say_now(labels.value_name(grouping, value))
    dollars = money.brief if brief else money.dollars
    deals = wording.number(tally.deals) if brief else wording.count(tally.deals, "deal")
    chosen = value in query.choices.get(grouping, ())
    can_be_chosen = grouping in FACET_NAMES and (tally.deals or chosen)
    said = side_by_side([name, wording.added_up(tally) if tally.added or tally.deals else NO_DEALS])
    return Value(
        name=_short(value) if brief else _cut(name),
        said=side_by_side([said, CHOSEN], "; ") if chosen else said,
        address=link(urls.toggle(query, grouping, value)) if can_be_chosen else None,
        chosen=chosen,
        sizes=(
            Size(tally.deals, tally.added, deals),
            Size(tally.usd, tally.usd, dollars(tally.usd) if tally.added else ""),
        ),
        own=grouping in OWN and value != NONE,
    )


def _beside(grouping: str, row: Row, query: Query, link: Linker) -> Beside:
    name = labels.value_name(grouping, row.value)
    address = link(urls.toggle(query, grouping, row.value))
    return Beside(side_by_side([name, wording.count(row.tally.deals, "deal")], ": "), address)


def _short(value: str) -> str:
    """A value of a scale, as short as the place under its column.

    >>> _short("1m-10m"), _short("2025")
    ('1–10m', '2025')
    """
    return BANDS.get(value, value)


def _cut(name: str) -> str:
    """A name, cut where it is too long to stand beside its bars.

    >>> _cut("Банк"), len(_cut("б" * 80))
    ('Банк', 32)
    """
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
