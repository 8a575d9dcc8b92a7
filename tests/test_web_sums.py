"""Sums, counting once and exports on the page: what is added, what is not, what an article states itself."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.settings import Settings
from search.tally import GROUPINGS
from tests.fake_searcher import FakeSearcher
from tests.page import Element, parsed
from web.app import create_app

HEADLINE = "000_e2a251af6786de59"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(FakeSearcher(), Settings()).test_client()


@pytest.fixture
def real(seeds_app: Flask) -> FlaskClient:
    return seeds_app.test_client()


def opened(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return parsed(answer.text)


def figures(page: Element) -> list[list[str]]:
    """The rows of a table of sums, each as its cells."""
    table = page.one("table", "sums")
    return [[cell.text for cell in row.children if isinstance(cell, Element)] for row in table.all("tr")][1:]


def number(text: str) -> int:
    return int(text.lstrip("$").replace(",", "") or "0")


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_sums_by_each_grouping_add_up(real: FlaskClient, grouping: str) -> None:
    page = opened(real, f"/sums?by={grouping}")
    *rows, whole = figures(page)
    assert rows and whole[0] == "All"
    if grouping == "party":
        assert "the rows come to more than the total" in page.text
    else:
        for column in range(1, 7):
            assert sum(number(row[column]) for row in rows) == number(whole[column])
    assert number(whole[1]) == sum(number(whole[column]) for column in (2, 4, 5, 6))
    [here] = page.one("nav", "groupings").all("a", aria_current="true")
    assert parse_qs(urlsplit(here["href"]).query)["by"] == [grouping]


@pytest.mark.parametrize("address", ["/sums", "/why/000_e2a251af6786de59%2370?q=договор"])
def test_each_figure_says_its_column_where_a_table_does_not_fit(real: FlaskClient, address: str) -> None:
    table = opened(real, address).one("table", "stacking")
    columns = [head.text for head in table.one("thead").all("th")][1:]
    for row in [row for body in table.all(role="rowgroup")[1:] for row in body.all("tr")]:
        assert [cell["data-column"] for cell in row.all("td")] == columns
        assert {cell["role"] for cell in row.all("td")} == {"cell"}
        assert all(("none" in cell.classes) == (not cell.text) for cell in row.all("td"))


def test_a_value_leads_to_its_deals(real: FlaskClient) -> None:
    page = opened(real, "/sums?by=kind&lang=bg")
    row = page.one("table", "sums").all("tbody")[0].all("tr")[0]
    deals = opened(real, row.one("a")["href"])
    count = [cell for cell in row.children if isinstance(cell, Element)][1].text
    assert deals.one(role="status").text.split()[0] == count


@pytest.mark.parametrize("by", ["", "colour", "<script>", "%00", "party&by=kind"])
def test_an_unknown_grouping_is_the_first(real: FlaskClient, by: str) -> None:
    assert figures(opened(real, f"/sums?by={by}"))


def test_nothing_found_has_no_sums(client: FlaskClient) -> None:
    page = opened(client, "/sums?q=жираф")
    assert not page.all("table") and "Nothing found" in page.text


def test_filters_on_the_page_of_sums_keep_the_grouping(real: FlaskClient) -> None:
    page = opened(real, "/sums?by=year")
    addresses = [row["href"] for row in page.one("aside").all("a", "row")]
    assert addresses and all("by=year" in address for address in addresses)
    assert page.all("input", name="by", value="year")


def test_the_way_of_counting_is_said_and_can_be_changed(real: FlaskClient) -> None:
    every = opened(real, "/deals")
    once = opened(real, every.link("Count a deal once")["href"])
    assert "counts once." in once.text
    assert number(once.one(role="status").text.split()[0]) < number(every.one(role="status").text.split()[0])
    again = opened(real, once.link("Count each telling")["href"])
    assert again.one(role="status").text == every.one(role="status").text
    sums = opened(real, "/sums?once=1")
    assert "left out here" in sums.text
    tab = opened(real, sums.link("Deals")["href"])
    assert tab.one(role="status").text == once.one(role="status").text


def test_the_headline_stands_beside_the_sum_of_its_deals(real: FlaskClient) -> None:
    for address in (f"/article/{HEADLINE}", "/deals", "/sums"):
        page = opened(real, address)
        [total] = [one for one in page.one("section", "totals").all("li") if "58 documents" in one.text]
        assert "over $24 billion" in total.text
        assert "$23,754,190,000" in total.one("p", "beside").text


def test_totals_stand_on_the_page_where_they_can_answer(real: FlaskClient) -> None:
    assert opened(real, "/deals?currency=USD").all("section", "totals")
    assert not opened(real, "/deals?sector=energy").all("section", "totals")


def test_a_deal_says_rate_date_and_source_or_that_none_is_known(client: FlaskClient) -> None:
    said = {}
    for link in opened(client, "/deals").one("table", "ledger").all("a"):
        if link["href"].startswith("/deal/"):
            page = opened(client, link["href"])
            terms = {
                term.text: page.one("dl", "particulars").all("dd")[at].text
                for at, term in enumerate(page.one("dl", "particulars").all("dt"))
            }
            if "Exchange rate" in terms:
                said[link["href"]] = terms["Exchange rate"]
    assert any("for a dollar" in text for text in said.values())
    assert any("no date is known, and so no rate" in text for text in said.values())


# --- exports -----------------------------------------------------------------------------------------------


def test_exports_hold_what_the_list_counts(real: FlaskClient) -> None:
    page = opened(real, "/deals?lang=uk&sort=date&page=1")
    total = number(page.one(role="status").text.split()[0])
    addresses = {link.text: link["href"] for link in page.all("a") if "download" in link.attributes}
    assert set(addresses) == {"CSV", "JSON lines", "OCDS"}
    answers = {name: real.get(address) for name, address in addresses.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    rows = list(csv.DictReader(io.StringIO(answers["CSV"].text, newline="")))
    lines = [json.loads(line) for line in answers["JSON lines"].text.splitlines()]
    releases = json.loads(answers["OCDS"].text)["releases"]
    assert len(rows) == len(lines) == len(releases) == total
    assert {line["lang"] for line in lines} == {"uk"}
    for name, ending, kind in (
        ("CSV", "csv", "text/csv"),
        ("JSON lines", "jsonl", "application/jsonl"),
        ("OCDS", "ocds.json", "application/json"),
    ):
        answer = answers[name]
        assert answer.headers["Content-Disposition"] == f"attachment; filename=deals.{ending}"
        assert answer.content_type == f"{kind}; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_export_has_no_formula(client: FlaskClient) -> None:
    for row in csv.reader(io.StringIO(client.get("/deals.csv").text, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_an_export_of_nothing(client: FlaskClient) -> None:
    nothing = client.get("/deals.ocds.json?q=жираф")
    assert (nothing.status_code, nothing.mimetype) == (404, "application/problem+json")
    assert nothing.json is not None
    assert (nothing.json["status"], nothing.json["title"]) == (404, "Nothing found")
    assert client.get("/deals.jsonl?q=жираф").text == ""
    assert len(client.get("/deals.csv?q=жираф").text.splitlines()) == 1
    assert client.get("/deals.xlsx").status_code == 404
