"""Bands without gaps, facets in the order of their table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.sectors import sectors
from search.choices import known_values
from search.facets import BANDS, FACETS, NONE, FacetField, band_of, facet_of

AMOUNT = next(facet for facet in FACETS if facet.name == "amount")


@given(st.integers(-(10**6), 10**15))
def test_every_sum_has_one_band(usd: int) -> None:
    holding = [
        band.label
        for band in BANDS
        if (band.low is None or band.low <= usd) and (band.high is None or usd < band.high)
    ]
    assert holding == [band_of(usd)]


def test_bands_join_without_gaps() -> None:
    assert [band.low for band in BANDS[1:]] == [band.high for band in BANDS[:-1]]
    assert (BANDS[0].low, BANDS[-1].high) == (None, None)


@pytest.mark.parametrize(
    ("usd", "label"),
    [(0, "<1m"), (999_999, "<1m"), (1_000_000, "1m-10m"), (10_000_000, "10m-100m"), (100_000_000, "100m-1b")],
)
def test_bands_are_left_closed(usd: int, label: str) -> None:
    assert band_of(usd) == label


def test_values_stand_in_the_order_of_the_table_then_by_count_then_by_name() -> None:
    bands = facet_of(AMOUNT, "deals", {"1b+": 9, "<1m": 1, "unconverted": 2}, 5, ())
    assert [bucket.value for bucket in bands.buckets] == ["<1m", "1b+", "unconverted", NONE]
    free = facet_of(FacetField("party", True), "deals", {"b": 1, "a": 1, "c": 2}, 7, ())
    assert [bucket.value for bucket in free.buckets] == ["c", "a", "b", NONE]
    assert [bucket.count for bucket in free.buckets] == [2, 1, 1, 7]


def test_what_is_chosen_is_shown_even_where_nothing_has_it() -> None:
    facet = facet_of(AMOUNT, "deals", {"1b+": 1}, 0, ("<1m", NONE))
    assert [(one.value, one.count, one.selected) for one in facet.buckets] == [
        ("<1m", 0, True),
        ("1b+", 1, False),
        (NONE, 0, True),
    ]


def test_every_sector_can_be_typed() -> None:
    assert set(known_values("sector")) == {sector.code for sector in sectors()}
