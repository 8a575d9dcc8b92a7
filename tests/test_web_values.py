"""Filters over the real articles: whole lists of names, choices in sight, counts that keep their word."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.choices import FREE_FIELDS
from search.facets import FACET_NAMES
from tests.page import Element, parsed
from web import panels, values

Open = Callable[[str], Element]


@pytest.fixture
def client(seeds_app: Flask) -> FlaskClient:
    return seeds_app.test_client()


@pytest.fixture
def page(client: FlaskClient) -> Open:
    def opened(address: str) -> Element:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        return parsed(answer.text)

    return opened


def rows(part: Element) -> dict[str, Element]:
    """Rows by the words they show."""
    return {row.one("span").text: row for row in part.all("a", "row")}


def count(row: Element) -> int:
    return int(row.one("small").text.replace(",", ""))


def total(page: Element) -> int:
    return int(page.one(role="status").text.split()[0].replace(",", ""))


def asked(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


# --- whole lists --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facet", FREE_FIELDS)
def test_the_link_under_a_long_list_leads_to_all_of_it(page: Open, facet: str) -> None:
    filters = page("/deals?lang=bg&lang=ru").one(data_facet=facet)
    shown = rows(filters)
    [more] = [link for link in filters.all("a") if link["href"].startswith("/values/")]
    whole = rows(page(more["href"]))
    hidden = int(more.text.split()[0])
    named = {name for name, row in shown.items() if "none" not in asked(row["href"])[facet]}
    assert named < set(whole)
    assert len(shown) + hidden == len(whole) + (len(shown) - len(named) or 1), "and those that have none"
    for name in named:
        assert whole[name]["href"] == shown[name]["href"]
        assert count(whole[name]) == count(shown[name])


def test_a_part_of_a_name_narrows_the_list_in_either_alphabet(page: Open) -> None:
    everything = rows(page("/values/party"))
    for typed in ("самрук", "САМРУК", "samruk"):
        found = rows(page(f"/values/party?part={quote(typed)}"))
        assert set(found) < set(everything)
        assert "Samruk-Kazyna" in found
    assert rows(page("/values/heading?part=energ")).keys() == rows(page("/values/heading?part=енерг")).keys()
    none = page("/values/place?part=" + quote("ъъъ"))
    assert not rows(none)
    assert none.one("p", "found").text.startswith("0 of ")


def test_a_name_is_chosen_where_one_came_from_and_all_else_is_kept(page: Open) -> None:
    start = "/deals?q=" + quote("меморандум") + "&lang=bg&min_usd=1m&once=1"
    box = page(start).one(data_facet="party").one("form", "sieve")
    sent = [(field["name"], field.get("value", "")) for field in box.all("input") if field["name"] != "part"]
    assert dict(sent)["view"] == "deals"
    listed = page(f"{box['action']}?" + "&".join(f"{name}={quote(value)}" for name, value in sent))
    row = next(iter(rows(listed).values()))
    assert urlsplit(row["href"]).path == "/deals"
    assert asked(row["href"]).keys() == {"q", "lang", "min_usd", "once", "party"}
    assert total(page(row["href"])) == count(row)
    back = listed.link("← Back to the results")["href"]
    assert asked(back) == {**asked(start), "min_usd": ["1000000"]}


def test_what_is_no_list_of_names_is_not_there(client: FlaskClient) -> None:
    assert client.get("/values/sector").status_code == 404
    assert client.get("/values/nothing").status_code == 404
    assert client.get("/values/party?part=%FF%00&view=x&by=<b>&page=-1&sort=x").status_code == 200
    assert client.get("/values/party?part=" + "a" * 5000).status_code == 200


def test_a_page_of_names_has_an_end(page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    many = len(rows(page("/values/party")))
    monkeypatch.setattr(values, "MOST", 10)
    listed = page("/values/party")
    assert len(rows(listed)) == 10
    assert listed.one("p", "rarer").text == f"and {many - 10} rarer ones"


# --- what a filter shows ------------------------------------------------------------------------------------


@pytest.mark.parametrize("facet", FACET_NAMES)
def test_a_chosen_value_is_in_sight_and_dimmed_where_nothing_has_it(page: Open, facet: str) -> None:
    chosen = {"year": "1999", "currency": "VND", "lang": "uk", "sector": "other"}.get(facet, "none")
    panel = page(f"/?q=zzzzzz&exact=1&{facet}={quote(chosen)}").one(data_facet=facet)
    [row] = panel.all("a", "row", aria_current="true")
    assert count(row) == 0
    assert "none" in row.classes
    assert not asked(row["href"]).get(facet), "it can be taken back"


def test_a_rare_choice_stands_among_the_first_rows(page: Open) -> None:
    rarest = list(rows(page("/values/party")).values())[-1]
    panel = page(rarest["href"]).one(data_facet="party")
    assert panel.get("open") is not None
    shown = panel.all("ul")[0].all("a", "row")
    assert [row.one("span").text for row in shown if row.get("aria-current")] == [rarest.one("span").text]
    assert len(shown) <= panels.SHOWN + 2


@pytest.mark.parametrize("facet", ["sector", "heading", "amount", "kind", "lang", "year", "currency"])
def test_another_value_of_a_facet_keeps_its_count_and_widens_the_choice(page: Open, facet: str) -> None:
    free = rows(page("/deals?once=0").one(data_facet=facet))
    first, second = list(free.values())[:2]
    one = page(first["href"])
    again = rows(one.one(data_facet=facet))
    assert {name: count(row) for name, row in again.items()} == {
        name: count(row) for name, row in free.items()
    }
    both = page(again[second.one("span").text]["href"])
    assert total(one) == count(first)
    assert total(both) == count(first) + count(second), "each deal has one value of these"


@pytest.mark.parametrize("facet", ["amount", "year"])
def test_a_column_leads_where_its_row_does(page: Open, facet: str) -> None:
    panel = page("/deals?lang=bg&lang=ru").one(data_facet=facet)
    columns = panel.one("svg").all("a")
    addresses = {row["href"]: row for row in panel.all("a", "row")}
    assert len(columns) > 1
    for column in columns:
        row = addresses[column["href"]]
        assert column.one("title").text == f"{row.one('span').text}: {count(row)}"
        assert total(page(column["href"])) == count(row)


# --- ranges -------------------------------------------------------------------------------------------------


def test_a_range_in_a_currency_is_told_chosen_and_taken_back(page: Open) -> None:
    found = page("/deals?min=1b&max=500b&in=KZT")
    assert total(found) == 2
    form = found.one("form", "range")
    assert (form.one("input", name="min")["value"], form.one("input", name="max")["value"]) == ("1b", "500b")
    assert [one.text for one in form.all("option") if one.get("selected") is not None] == ["KZT"]
    [chip] = [one for one in found.one("ul", "chips").all("a") if "clear" not in one.classes]
    assert "1,000,000,000 to 500,000,000,000 KZT" in chip.text
    assert not asked(chip["href"])
    assert "is stated in KZT" in found.one("ul", "notes").text


def test_a_range_that_finds_nothing_can_be_changed(page: Open) -> None:
    found = page("/deals?min=1&max=2&in=KZT")
    assert total(found) == 0
    assert found.one("form", "range").one("input", name="max")["value"] == "2"


def test_currencies_offered_are_those_in_which_sums_are_stated(page: Open) -> None:
    found = page("/deals")
    offered = [one.text for one in found.one("form", "range").all("option")]
    stated = {
        value
        for row in found.one(data_facet="currency").all("a", "row")
        for value in asked(row["href"])["currency"]
    }
    assert offered[0] == "USD"
    assert {*offered, "none"} == stated | {"USD"}
