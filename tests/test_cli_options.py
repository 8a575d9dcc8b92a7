"""What may be typed after an option, and how a wrong value is answered."""

from __future__ import annotations

import click
import pytest

from analyzers.languages import CODES
from cli.options import Dollars, Listed, Text, Year
from deals.model import Kind, Qualifier
from search.choices import known_values
from search.facets import BANDS, NONE


@pytest.mark.parametrize(
    ("typed", "usd"),
    [
        ("5000000", 5_000_000),
        ("5_000_000", 5_000_000),
        ("5,000,000", 5_000_000),
        ("$300k", 300_000),
        ("5m", 5_000_000),
        ("1.5B", 1_500_000_000),
        ("2 bn", 2_000_000_000),
        ("1-5m", None),
        ("5 млн", 5_000_000),
        ("0", 0),
        ("-1", None),
        ("много", None),
        ("", None),
        ("1e9", None),
        ("5mm", None),
        ("9" * 30, None),
    ],
)
def test_dollars(typed: str, usd: int | None) -> None:
    if usd is None:
        with pytest.raises(click.BadParameter, match=r"300k, 5m or 1\.5b"):
            Dollars().convert(typed, None, None)
    else:
        assert Dollars().convert(typed, None, None) == usd


@pytest.mark.parametrize("facet", ["sector", "kind", "lang", "amount", "currency", "qualifier"])
def test_every_value_of_a_vocabulary_may_be_typed_in_any_case(facet: str) -> None:
    known = known_values(facet)
    assert len(known) == len(set(known)) > 2
    for value in known:
        assert Listed(facet).convert(value, None, None) == value
        assert Listed(facet).convert(value.upper(), None, None) == value
    assert Listed(facet).convert(NONE, None, None) == NONE


def test_a_hyphen_does_for_an_underscore() -> None:
    assert Listed("kind").convert("framework-agreement", None, None) == Kind.FRAMEWORK_AGREEMENT
    assert Listed("qualifier").convert("per year", None, None) == Qualifier.PER_YEAR


def test_an_unknown_value_is_answered_with_all_that_exist() -> None:
    with pytest.raises(click.BadParameter) as caught:
        Listed("kind").convert("contrakt", None, None)
    message = caught.value.message
    assert "Did you mean 'contract'?" in message
    assert all(kind in message for kind in Kind)


def test_vocabularies_are_those_of_the_floors_below() -> None:
    assert set(known_values("kind")) == set(Kind)
    assert set(known_values("qualifier")) == set(Qualifier)
    assert set(known_values("lang")) == set(CODES)
    assert known_values("amount")[: len(BANDS)] == tuple(band.label for band in BANDS)


def test_a_language_cannot_be_none() -> None:
    with pytest.raises(click.BadParameter):
        Listed("lang", none=False).convert(NONE, None, None)


@pytest.mark.parametrize(
    ("typed", "right"), [("2025", True), ("none", True), ("25", False), ("20250", False)]
)
def test_years(typed: str, right: bool) -> None:
    if right:
        assert Year().convert(typed, None, None) == typed
    else:
        with pytest.raises(click.BadParameter, match="four digits"):
            Year().convert(typed, None, None)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("газ", "газ"),
        ("газ \udcff", "газ \ufffd"),
        ("газ".encode().decode("ascii", "surrogateescape"), "газ"),
        ("газ \ud800", "газ ?"),
    ],
)
def test_a_query_that_is_no_unicode_can_still_be_printed(typed: str, text: str) -> None:
    assert Text().convert(typed, None, None) == text


def test_the_shell_completes_values() -> None:
    option = click.Option(["--kind"], type=Listed("kind"))
    context = click.Context(click.Command("x"))
    assert [item.value for item in Listed("kind").shell_complete(context, option, "me")] == ["memorandum"]
