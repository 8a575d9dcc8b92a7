"""Words of the page alone: dates as exact as they are known, currencies and rates by their names."""

from __future__ import annotations

import pytest

from search import wording
from search.choices import known_values
from web import labels


def test_every_currency_has_a_name() -> None:
    assert all(labels.currency(code) != code for code in known_values("currency"))


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2025-09-05", "5 September 2025"),
        ("2025-07", "July 2025"),
        ("2025-07-00", "July 2025"),
        ("2025-13", "2025"),
        ("2025", "2025"),
        ("", "date unknown"),
        (None, "date unknown"),
        ("soon", "date unknown"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(iso: str | None, words: str) -> None:
    assert labels.date(iso) == words


def test_a_missing_rate_is_said() -> None:
    record = {"amount": 4e10, "currency": "SEK", "amount_usd": None, "published": "2031-01-01"}
    assert wording.worth(record) == ""
    assert labels.rate(record) == "no rate known for Swedish Krona on that date"
    undated = {**record, "published": None}
    assert labels.rate(undated) == "no date is known, and so no rate of Swedish Krona"
    assert labels.rate({"amount": None, "currency": None}) == ""
    assert labels.rate({"amount": 5e6, "currency": "USD", "amount_usd": 5_000_000}) == ""
