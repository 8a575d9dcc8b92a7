"""One value for one name that the languages spell in their own way."""

from __future__ import annotations

import pytest

from search.engine import Record
from search.spellings import commonest, is_spelled_alike, with_one_spelling


@pytest.mark.parametrize(
    ("one", "other"), [("Алмати", "Алматы"), ("Шимкент", "Шымкент"), ("Ташкент", "Ташкент")]
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert is_spelled_alike(one, other)


@pytest.mark.parametrize(("one", "other"), [("Алматы", "Астана"), ("Вега", "Вега Инвест"), ("КТЖ", "КТК")])
def test_names_of_their_own(one: str, other: str) -> None:
    assert not is_spelled_alike(one, other)


def test_the_commonest_spelling_is_shown_whatever_the_order() -> None:
    assert (
        commonest({"Алмати": 1, "Алматы": 3}) == commonest({"Алматы": 3, "Алмати": 1}) == {"Алмати": "Алматы"}
    )


def test_labels_change_and_what_is_stored_does_not() -> None:
    deals = [
        Record(f"d{at}", "deal", "p", "a", {}, {"place": (name,), "lang": ("ru",)}, {}, {"place": name})
        for at, name in enumerate(["Алматы", "Алматы", "Алмати"])
    ]
    found = with_one_spelling(deals)
    assert [deal.labels["place"] for deal in found] == [("Алматы",)] * 3
    assert [deal.stored["place"] for deal in found] == ["Алматы", "Алматы", "Алмати"]
    assert all(deal.labels["lang"] == ("ru",) for deal in found)
