"""Charts: no bar says more or less than its number, and nothing is drawn outside its chart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.facets import BANDS
from web.charts import (
    LEAST,
    LONGEST,
    MOST_COLUMNS,
    MOST_LABELS,
    PLOT,
    WIDEST,
    Size,
    Value,
    bar_chart,
    histogram,
    scale_of,
    shares,
)

AMOUNTS = st.integers(min_value=0, max_value=10**30)
SIZES = st.tuples(AMOUNTS, AMOUNTS).map(lambda pair: Size(max(pair), min(pair), "so much"))


def value(*sizes: Size) -> Value:
    return Value("name", "name, so much", "/?sector=energy", chosen=False, sizes=sizes)


VALUES = st.lists(st.builds(value, SIZES, SIZES), max_size=50)


def near(length: float, amount: int, most: int, whole: float) -> bool:
    """Whether a length is the amount's part of the whole, as exact as it is drawn."""
    return length == pytest.approx(whole * (amount / most), abs=LEAST)


@given(VALUES)
def test_bars_are_as_their_values(values: list[Value]) -> None:
    rows = bar_chart(values).rows
    assert [row.value for row in rows] == values
    for measure in (0, 1):
        most = max((one.sizes[measure].amount for one in values), default=0)
        for row in rows:
            size = row.value.sizes[measure]
            drawn = [bar for bar in row.bars if bar.measure == measure]
            assert len(drawn) == (size.amount > 0), (
                "what is nothing has no bar, and what is something has one"
            )
            for bar in drawn:
                assert near(bar.length, size.amount, most, LONGEST)
                assert near(bar.full, size.full, most, LONGEST)
                assert 0 <= bar.full <= bar.length <= LONGEST and bar.length > 0


@given(VALUES)
def test_bars_stand_one_below_the_other_inside_the_chart(values: list[Value]) -> None:
    chart = bar_chart(values)
    below = 0
    for row in chart.rows:
        assert row.top >= below
        assert all(0 < bar.top < row.height for bar in row.bars)
        below = row.top + row.height
    assert below <= chart.height


@given(VALUES)
def test_columns_are_as_their_values(values: list[Value]) -> None:
    chart = histogram(values)
    assert [column.value for column in chart.columns] == values
    for at, panel in enumerate(chart.panels):
        most = max(one.sizes[at].amount for one in values)
        for column in chart.columns:
            size, box = column.value.sizes[at], column.boxes[at]
            assert box.floor == panel.floor <= chart.height
            assert near(box.height, size.amount, most, PLOT) if most else box.height == 0
            assert 0 <= box.full <= box.height <= PLOT < panel.floor
            assert bool(box.height) is (size.amount > 0)
            assert size.amount or not box.text


@given(VALUES)
def test_columns_stand_side_by_side_inside_the_chart(values: list[Value]) -> None:
    right = 0.0
    for column in histogram(values).columns:
        assert column.left >= right - LEAST
        assert column.left < column.middle < column.left + column.width
        assert 0 < column.width <= WIDEST
        right = column.left + column.width
    assert right <= 100


@given(VALUES)
def test_labels_have_room(values: list[Value]) -> None:
    columns = histogram(values).columns
    labelled = [column for column in columns if column.labelled]
    assert len(labelled) <= MOST_LABELS
    assert not columns or columns[-1].labelled
    if len(columns) > MOST_LABELS:
        for at in (0, 1):
            most = max(column.value.sizes[at].amount for column in columns)
            assert all(column.value.sizes[at].amount == most for column in columns if column.boxes[at].text)


@given(st.lists(AMOUNTS, max_size=8))
def test_shares_make_the_whole(amounts: list[int]) -> None:
    parts = shares(amounts)
    assert len(parts) == len(amounts)
    passed = 0.0
    for amount, part in zip(amounts, parts, strict=True):
        assert part.left == pytest.approx(passed, abs=2 * LEAST)
        assert part.width >= 0
        assert amount or part.width == 0
        passed += part.width
    assert passed == pytest.approx(100 if any(amounts) else 0, abs=0.1)


@pytest.mark.parametrize(
    "sizes", [(), (Size(0, 0, ""), Size(0, 0, "")), (Size(-5, -9, ""), Size(-1, -1, ""))]
)
def test_nothing_is_drawn_of_nothing(sizes: tuple[Size, ...]) -> None:
    [row] = bar_chart([value(*sizes)]).rows
    assert row.bars == ()
    [column] = histogram([value(*sizes)]).columns
    assert all(box.height == box.full == 0 for box in column.boxes)
    assert bar_chart([]).height == 0 and histogram([]).columns == ()
    assert shares([]) == () and [part.width for part in shares([0, -3])] == [0, 0]


def test_one_value_alone_is_the_longest_and_no_wall() -> None:
    alone = value(Size(1, 0, "1 deal"), Size(10**30, 10**30, "much"))
    [row] = bar_chart([alone]).rows
    assert [(bar.length, bar.full) for bar in row.bars] == [(LONGEST, 0), (LONGEST, LONGEST)]
    [column] = histogram([alone]).columns
    assert (column.width, column.middle) == (WIDEST, 50)


def test_what_is_very_little_can_still_be_seen() -> None:
    small, huge = bar_chart([value(Size(1, 1, "1")), value(Size(10**30, 10**30, "much"))]).rows
    assert small.bars[0].length == LEAST and huge.bars[0].length == LONGEST


@given(st.lists(st.text(max_size=5) | st.integers(0, 9999).map("{:04}".format)))
def test_years_have_no_gap_unless_there_are_too_many(found: list[str]) -> None:
    years = [int(year) for year in scale_of("year", found)]
    assert len(years) <= MOST_COLUMNS
    assert years == sorted(set(years))
    known = {int(one) for one in found if len(one) == 4 and one.isascii() and one.isdigit()}
    assert not known or years[-1] == max(known)
    if known and max(known) - min(known) < MOST_COLUMNS:
        assert years == list(range(min(known), max(known) + 1))
    else:
        assert set(years) <= known


def test_amounts_are_all_bands_from_the_smallest() -> None:
    assert scale_of("amount", ["none", "1b+"]) == tuple(band.label for band in BANDS)
