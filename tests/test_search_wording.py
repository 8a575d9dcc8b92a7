"""Wording: every slug that a record may hold has a name, and figures are told truly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.languages import CODES
from deals.model import Kind, Qualifier, Status
from search import money, wording
from search.choices import known_values
from search.facets import BANDS, FACET_NAMES, NONE, UNCONVERTED
from search.query import DEAL_SORTS, SORTS
from search.tally import GROUPINGS


def test_every_slug_has_a_name() -> None:
    assert set(wording.KINDS) == {kind.value for kind in Kind}
    assert set(wording.STATUSES) == {status.value for status in Status}
    assert set(wording.QUALIFIERS) == {qualifier.value for qualifier in Qualifier}
    assert set(wording.LANGUAGES) == set(CODES)
    assert set(wording.BANDS) == {*(band.label for band in BANDS), UNCONVERTED, NONE}
    assert set(wording.SECTORS) == set(known_values("sector"))
    assert set(wording.SORTS) == set(SORTS) - DEAL_SORTS  # those are the heads of their columns
    assert set(wording.FACETS) == {*FACET_NAMES, *GROUPINGS}
    assert set(wording.MISSING) == set(FACET_NAMES)


@pytest.mark.parametrize(
    ("usd", "words"),
    [
        (0, "$0"),
        (390_000, "$390,000"),
        (999_999, "$999,999"),
        (1_000_000, "$1 million"),
        (999_999_999, "$999 million"),
        (2_780_000_000, "$2.78 billion"),
        (43_560_000_000, "$43.6 billion"),
        (1_500_000_000_000, "$1.5 trillion"),
        (12_345_000_000_000_000, "$12,345 trillion"),
    ],
)
def test_dollars_are_short(usd: int, words: str) -> None:
    assert wording.dollars(usd) == words


@given(st.integers(0, 10**15))
def test_dollars_never_look_like_another_band(usd: int) -> None:
    figures, scale = money.shortened(Decimal(usd))
    shown = figures * scale
    assert abs(shown - usd) <= Decimal(usd) / 100
    assert all((usd < band.high) == (shown < band.high) for band in BANDS if band.high is not None)


def test_a_range_is_told_in_dollars_at_both_ends() -> None:
    record = {"amount": 3e6, "upper": 5e6, "currency": "EUR", "amount_usd": 3_500_000, "qualifier": "from_to"}
    assert wording.worth(record) == "≈ $3.5 million to $5.83 million"
