"""The Atom feed of a search: well-formed whatever the texts hold, newest first, with ids that stay."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.fake_searcher import DEALS
from web.feed import feed

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def client(seeds_app: Flask) -> FlaskClient:
    return seeds_app.test_client()


def read(client: FlaskClient, address: str) -> ElementTree.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.data)  # noqa: S314  # our own


def test_entries_are_the_deals_newest_first(client: FlaskClient) -> None:
    told = read(client, "/deals.atom?sector=energy")
    entries = told.findall(f"{ATOM}entry")
    listed = client.get("/api/deals?sector=energy&sort=-date&per_page=50").json
    assert listed is not None
    titles = [deal["title"] for deal in listed["deals"]]
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == titles
    moments = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert {moment[-1] for moment in moments} == {"Z"}


def test_each_entry_leads_to_its_deal(client: FlaskClient) -> None:
    for entry in read(client, "/deals.atom?q=Казахстан").findall(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        page = client.get(link.attrib["href"])
        assert page.status_code == 200


def test_the_feed_leads_to_the_page_of_the_same_search(client: FlaskClient) -> None:
    told = read(client, "/deals.atom?q=газ&sector=energy")
    links = {link.attrib["rel"]: link.attrib["href"] for link in told.findall(f"{ATOM}link")}
    assert links["self"].endswith("/deals.atom?q=%D0%B3%D0%B0%D0%B7&sector=energy")
    assert links["alternate"].endswith("/deals?q=%D0%B3%D0%B0%D0%B7&sector=energy")


def test_ids_differ_and_stay(client: FlaskClient) -> None:
    one, other = (
        [entry.findtext(f"{ATOM}id") for entry in read(client, address).findall(f"{ATOM}entry")]
        for address in ("/deals.atom", "/deals.atom?q=")
    )
    assert one == other
    assert len(set(one)) == len(one) > 1


def test_nothing_found_is_an_empty_feed(client: FlaskClient) -> None:
    assert not read(client, "/deals.atom?q=zzzzzz").findall(f"{ATOM}entry")


@given(st.text())
def test_any_text_makes_a_feed_that_can_be_read(text: str) -> None:
    found = DEALS[0]
    deal = replace(found, record={**found.record, "title": text, "amount_text": text})
    made = feed(text, "http://a/b", "http://a/c", "2026-01-01T00:00:00Z", [deal], lambda id: f"http://a/{id}")
    assert ElementTree.fromstring(made).find(f"{ATOM}entry") is not None  # noqa: S314  # our own
