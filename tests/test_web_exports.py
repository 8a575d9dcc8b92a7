"""What is found, taken along: each view has files, a feed and an address; they hold what the page shows."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.exports import PARAGRAPH_COLUMNS
from tests.page import Element, parsed

SEARCH = "q=кредит OR газ&lang=bg&once=1"


@pytest.fixture
def client(seeds_app: Flask) -> FlaskClient:
    return seeds_app.test_client()


def opened(client: FlaskClient, address: str) -> Element:
    return parsed(client.get(address).text)


@pytest.mark.parametrize("view", ["/", "/deals", "/overview", "/sums"])
def test_each_view_can_be_taken_along(client: FlaskClient, view: str) -> None:
    page = opened(client, f"{view}?{SEARCH}&sort=-date&page=1")
    asked = {"q": ["кредит OR газ"], "lang": ["bg"], "once": ["1"], "sort": ["-date"]}
    for name in ("CSV", "JSON", "JSON lines"):
        [link] = [link for link in page.one("main").all("a") if link.text == name][-1:]
        assert parse_qs(urlsplit(link["href"]).query) == asked
        assert client.get(link["href"]).status_code == 200
    here = page.one("a", rel="bookmark")["href"]
    again = opened(client, here)
    assert again.one("main").text == page.one("main").text


@pytest.mark.parametrize("search", ["q=кредит", "sector=energy", "q=zzzzzz"])
def test_paragraphs_as_files_are_those_of_the_page(client: FlaskClient, search: str) -> None:
    table = client.get(f"/paragraphs.csv?{search}&page=2")
    assert table.headers["Content-Disposition"] == "attachment; filename=paragraphs.csv"
    head, *rows = csv.reader(io.StringIO(table.text))
    assert tuple(head) == PARAGRAPH_COLUMNS
    lines = [json.loads(line) for line in client.get(f"/paragraphs.jsonl?{search}").text.splitlines()]
    told = client.get(f"/api/search?{search}&per_page=100").json
    assert told is not None
    assert len(rows) == told["total"]
    assert [row[3] for row in rows] == [line["paragraph_id"] for line in lines]
    assert lines[:100] == told["hits"]


def test_an_order_of_deals_does_not_reach_the_files_of_paragraphs(client: FlaskClient) -> None:
    page = opened(client, "/?q=кредит&sort=kind")
    assert client.get(page.link("JSON")["href"]).status_code == 200
