"""One name for a place: spellings of the three languages meet, and no two places share a name."""

from __future__ import annotations

from collections import defaultdict

import pytest

from analyzers.skeleton import skeleton
from deals.known_places import counted_place, spellings_of
from deals.lexicon import rows


@pytest.mark.parametrize(
    ("name", "country", "counted"),
    [
        ("Шимкент", "KZ", "Шымкент"),
        ("Алмати", "KZ", "Алматы"),
        ("Киев", "UA", "Київ"),
        ("Харков", "UA", "Харків"),
        ("Вінниччина", "UA", "Вінницька область"),
        ("Софія", "BG", "София"),
        ("Украйна", "UA", "Україна"),
        ("РК", "KZ", "Казахстан"),
        ("Ню Йорк", "US", "Нью-Йорк"),
        ("Акмолинска област", "KZ", "Акмолинская область"),
        ("Талгарський район", "KZ", "Талгарский район"),
        ("Кизилординска област", "KZ", "Кызылординская область"),
        ("Пловдивска област", "BG", "Пловдивска област"),
        ("Полтавський район", "UA", "Полтавський район"),
        ("Троян", "BG", "Троян"),
    ],
)
def test_counted(name: str, country: str, counted: str) -> None:
    assert counted_place(name, country) == counted
    assert counted_place(counted, country) == counted


def test_spellings_lead_back() -> None:
    assert "Шимкент" in spellings_of("Шымкент")
    assert "Акмолинска област" in spellings_of("Акмолинская область")
    assert spellings_of("Троян") == ()


def test_towns_that_are_spelled_alike_are_counted_as_one() -> None:
    alike = defaultdict(set)
    for row in rows("towns.tsv", ("lang", "name", "country", "phrases")):
        key = skeleton(row["name"].split(" ")[0])
        alike[row["country"], key or row["name"]].add(counted_place(row["name"], row["country"]))
    assert [names for names in alike.values() if len(names) > 1] == []
