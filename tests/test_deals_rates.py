"""Dollars at the rate of a date, with its source; and no dollars where no rate is known."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.errors import TableError
from deals.rates import dollars

MILLION = Decimal(1_000_000)


def test_dollars_stay_dollars_even_without_a_date() -> None:
    found = dollars(Decimal("1.5"), "USD", None)
    assert found is not None
    assert (found.usd, found.rate, found.date, found.source) == (2, Decimal(1), None, "stated in US dollars")


def test_a_day_has_the_bank_s_reference_rate() -> None:
    found = dollars(MILLION, "EUR", "2025-09-05")
    assert found is not None
    assert found.usd == 1_169_700  # 1.1697 dollars for one euro on that day
    assert found.source == "European Central Bank, reference rate of 2025-09-05 (via EUR)"


def test_a_weekend_has_the_friday_before_and_says_so() -> None:
    saturday, friday = dollars(MILLION, "CNY", "2025-09-06"), dollars(MILLION, "CNY", "2025-09-05")
    assert saturday == friday
    assert saturday is not None and saturday.date == "2025-09-05"


def test_the_longest_holiday_of_the_bank() -> None:
    easter_monday = dollars(MILLION, "EUR", "2020-04-13")
    assert easter_monday is not None and easter_monday.date == "2020-04-09"


@pytest.mark.parametrize(
    ("period", "word"), [("2025-07", "mean of the daily"), ("2024", "mean of the daily")]
)
def test_a_month_and_a_year_have_the_mean_of_their_days(period: str, word: str) -> None:
    found = dollars(MILLION, "EUR", period)
    assert found is not None
    assert found.date == period and word in found.source


def test_a_mean_lies_between_the_days_it_is_of() -> None:
    days = [dollars(MILLION, "GBP", f"2025-07-{day:02}") for day in range(1, 32)]
    mean = dollars(MILLION, "GBP", "2025-07")
    rates = [day.rate for day in days if day]
    assert mean is not None and min(rates) < mean.rate < max(rates)


def test_the_lev_after_the_euro_came_has_its_fixed_rate() -> None:
    lev, euro = dollars(Decimal("1955830"), "BGN", "2026-03-02"), dollars(MILLION, "EUR", "2026-03-02")
    assert lev is not None and euro is not None
    assert lev.usd == euro.usd
    assert "1.95583" in lev.source


def test_currencies_that_the_bank_has_not_use_the_yearly_average() -> None:
    found = dollars(Decimal("94_000_000_000"), "KZT", "2024-02-17")
    assert found is not None
    assert found.usd == 200_426_439 and found.date == "2024"
    assert found.source.startswith("World Bank")


def test_the_rouble_after_the_bank_fell_silent() -> None:
    before, after = dollars(MILLION, "RUB", "2022-02-10"), dollars(MILLION, "RUB", "2022-05-10")
    assert before is not None and before.source.startswith("European Central Bank")
    assert after is not None and after.source.startswith("Bank of Russia") and after.date == "2022"


@pytest.mark.parametrize("year", range(2010, 2022))
def test_the_table_agrees_with_the_bank_where_both_know_the_rouble(year: int) -> None:
    table = Path(__file__).parents[1] / "deals" / "tables" / "rates.tsv"
    ours, bank = dollars(MILLION, "RUB", str(year), table), dollars(MILLION, "RUB", str(year))
    assert ours is not None and bank is not None
    assert ours.source.startswith("Bank of Russia") and bank.source.startswith("European")
    assert abs(ours.rate / bank.rate - 1) < Decimal("0.02")


@pytest.mark.parametrize(
    ("currency", "date"),
    [
        ("KZT", "2031-01-01"),
        ("BYN", "2015-06-01"),  # old roubles then
        ("EUR", "1990-01-01"),
        ("EUR", None),
        ("EUR", "2025-02-30"),
        ("EUR", "next year"),
        ("EUR", "9999-12"),
        ("EUR", "2026"),  # the year is not over in the bank's file
        ("XYZ", "2025-09-05"),
    ],
)
def test_no_rate_no_dollars(currency: str, date: str | None) -> None:
    assert dollars(MILLION, currency, date) is None


def test_own_rates_go_first(tmp_path: Path) -> None:
    table = tmp_path / "rates.tsv"
    table.write_text(
        "# my bank\nKZT\t2025-09\t540.5\tNational Bank\nEUR\t2025-09-05\t0.5\t\n", encoding="utf-8"
    )
    tenge, euro = dollars(MILLION, "KZT", "2025-09-05", table), dollars(MILLION, "EUR", "2025-09-05", table)
    assert tenge is not None and (tenge.usd, tenge.date, tenge.source) == (1850, "2025-09", "National Bank")
    assert euro is not None and (euro.usd, euro.source) == (2_000_000, "rates.tsv")
    assert dollars(MILLION, "UAH", "2020", table) == dollars(MILLION, "UAH", "2020")


@pytest.mark.parametrize("row", ["KZT\t2025\tmuch", "KZT\t2025\t0", "KZT\tlately\t5", "KZT\t2025\tNaN"])
def test_a_wrong_row_of_an_own_table_is_named(tmp_path: Path, row: str) -> None:
    table = tmp_path / "rates.tsv"
    table.write_text(f"# mine\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"rates\.tsv:2"):
        dollars(MILLION, "KZT", "2025-01-01", table)


@given(st.decimals(0, 10**13, places=2), st.sampled_from(["EUR", "CNY", "RUB", "KZT", "UAH"]))
def test_the_record_can_be_checked_by_hand(amount: Decimal, currency: str) -> None:
    found = dollars(amount, currency, "2020-06-15")
    assert found is not None
    assert abs(found.usd * found.rate - amount) <= found.rate
