"""Charts as geometry: how long a bar is, where a column stands, what is written beside it.

Comes in: values with their words, addresses and sizes. Goes out: numbers for SVG, written by
`templates/chart.html`. Widths are hundredths of the chart's own width, heights are pixels: a chart grows and
shrinks with the page while its words keep their size, and its height is known before it is drawn. No drawing
says more than its number: bars are as their values, nothing is below zero, and what is zero is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.facets import BANDS

LONGEST = 60.0
"""Width of the longest bar; what remains is for its figure."""

LEAST = 0.01
"""Length of what is more than nothing; its outline makes a hairline of it."""

LINE, NAME, BETWEEN = 14, 19, 9
"""Height of a bar with its figure, of the name above, of the space to the next one, in pixels."""

PLOT, HEAD, FOOT = 64, 44, 20
"""Height of a panel of columns, of its heading with the figures, and of the axis below all panels."""

COLUMN, WIDEST = 76.0, 20.0
"""Hundredths of its place that a column fills; hundredths of the chart that it fills at most."""

MOST_LABELS = 7
"""Columns that can be labelled one beside the other on a telephone; of more, only some are."""

MOST_COLUMNS = 40
"""Columns of a histogram; of more years the newest are drawn."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much a value has of something, how much of it is drawn full, and that in words."""

    amount: int
    full: int
    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """What is drawn: its name, all of it in words, where a click leads, and a size for each measure.

    `own`: the name is in the language of the texts, not in that of the page.
    """

    name: str
    said: str
    address: str | None
    chosen: bool
    sizes: tuple[Size, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: `full` of its `length` is solid; `text` stands behind it. `measure`: which size, from 0."""

    measure: int
    top: int
    length: float
    full: float
    text: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """A value's bars, one below the other; of what it has nothing, there is none."""

    value: Value
    top: int
    height: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Values one below the other."""

    rows: tuple[BarRow, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A column in one panel: `full` of its `height` is solid, from the `floor` upwards."""

    floor: float
    height: float
    full: float
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A value's place in a histogram, its column in each panel; `labelled`: its name stands on the axis."""

    value: Value
    left: float
    width: float
    middle: float
    place: float
    boxes: tuple[Box, ...]
    labelled: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Where the columns of one measure stand, and its heading above them."""

    heading: int
    floor: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Values of a scale side by side, a panel above the other for each size."""

    columns: tuple[Column, ...]
    panels: tuple[Panel, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: where it begins and how wide it is, in hundredths."""

    left: float
    width: float


def bar_chart(values: Sequence[Value]) -> BarChart:
    """Values as bars; each measure has a scale of its own, from zero to its largest."""
    largest = _largest(values)
    rows = []
    top = 0
    for value in values:
        there = [pair for pair in enumerate(zip(value.sizes, largest, strict=True)) if pair[1][0].amount > 0]
        bars = tuple(
            Bar(
                measure,
                NAME + LINE * at,
                _part(size.amount, most, LONGEST),
                _full(size, most, LONGEST),
                size.text,
            )
            for at, (measure, (size, most)) in enumerate(there)
        )
        height = NAME + LINE * len(bars)
        rows.append(BarRow(value, top, height, bars))
        top += height + BETWEEN
    return BarChart(tuple(rows), top)


def histogram(values: Sequence[Value], plot: int = PLOT, head: int = HEAD, foot: int = FOOT) -> Histogram:
    """Values as columns, in the order given; each measure has a panel and a scale of its own.

    Args:
        plot: height of the largest column.
        head: space above it, for the panel's heading and the figures.
        foot: space below all panels, for the names.
    """
    largest = _largest(values)
    panels = tuple(Panel((head + plot) * at + 16, (head + plot) * (at + 1)) for at in range(len(largest)))
    place = 100 / max(len(values), 1)
    width = min(place * COLUMN / 100, WIDEST)
    every = -(-len(values) // MOST_LABELS)
    columns = tuple(
        Column(
            value,
            round(place * (at + 0.5) - width / 2, 2),
            round(width, 2),
            round(place * (at + 0.5), 2),
            round(place * at, 2),
            tuple(
                Box(
                    panel.floor,
                    _part(size.amount, most, plot),
                    _full(size, most, plot),
                    _shown(size, most, every),
                )
                for size, most, panel in zip(value.sizes, largest, panels, strict=True)
            ),
            # Counted from the last: of years the newest is the one looked for.
            (len(values) - 1 - at) % max(every, 1) == 0,
        )
        for at, value in enumerate(values)
    )
    return Histogram(columns, panels, (panels[-1].floor if panels else 0) + foot)


def shares(amounts: Sequence[int]) -> tuple[Share, ...]:
    """Parts of a whole side by side; of nothing at all, each is nothing."""
    whole = sum(max(amount, 0) for amount in amounts)
    edges = [0.0]
    passed = 0
    for amount in amounts:
        passed += max(amount, 0)
        edges.append(_part(passed, whole, 100.0))
    return tuple(Share(start, round(stop - start, 2)) for start, stop in pairwise(edges))


def scale_of(grouping: str, found: Iterable[str]) -> tuple[str, ...]:
    """The values of a scale from its first to its last, also those that nothing has.

    Years between the first and the last found are all there, unless they are too many to be drawn: then the
    newest of those found are.

    >>> scale_of("year", ["2026", "none", "2023"]), scale_of("amount", [])[:2]
    (('2023', '2024', '2025', '2026'), ('<1m', '1m-10m'))
    """
    if grouping == "amount":
        return tuple(band.label for band in BANDS)
    years = sorted({int(value) for value in found if len(value) == 4 and value.isascii() and value.isdigit()})
    if not years:
        return ()
    if years[-1] - years[0] < MOST_COLUMNS:
        return tuple(f"{year:04}" for year in range(years[0], years[-1] + 1))
    return tuple(f"{year:04}" for year in years[-MOST_COLUMNS:])


def _largest(values: Sequence[Value]) -> tuple[int, ...]:
    """The largest amount of each measure."""
    return tuple(
        max(size.amount for size in sizes) for sizes in zip(*(one.sizes for one in values), strict=True)
    )


def _part(amount: int, most: int, length: float) -> float:
    """How much of a length an amount is, the largest being all of it; what is not nothing can be seen."""
    if amount <= 0 or most <= 0:
        return 0.0
    return max(round(length * (min(amount, most) / most), 2), LEAST)


def _full(size: Size, most: int, length: float) -> float:
    return _part(min(size.full, size.amount), most, length)


def _shown(size: Size, most: int, every: int) -> str:
    """The figure over a column: where they stand close, that of the largest alone."""
    return size.text if size.amount > 0 and (every <= 1 or size.amount == most) else ""
