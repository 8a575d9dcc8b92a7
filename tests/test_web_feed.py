"""The Atom feed of a search: well-formed whatever the texts hold, newest first, with ids that stay."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.fake_searcher import DEALS
from tests.page import parsed
from web.feed import MEDIA_TYPE, MOST_ENTRIES, feed

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
    told = read(client, "/deals.atom?q=%D0%B3%D0%B0%D0%B7&sector=energy")
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


ONCE = ("id", "title", "updated")
OF_FEED = {*ONCE, "link", "author", "entry"}
OF_ENTRY = {*ONCE, "published", "link", "author", "category", "summary"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def well_made(part: ElementTree.Element, known: set[str]) -> None:
    """What RFC 4287 asks of a feed and of an entry."""
    names = [child.tag.removeprefix(ATOM) for child in part]
    assert set(names) <= known
    for name in ONCE:
        assert names.count(name) == 1
        assert part.findtext(f"{ATOM}{name}")
    assert part.findtext(f"{ATOM}author/{ATOM}name")
    for name in ("updated", "published"):
        for moment in part.findall(f"{ATOM}{name}"):
            assert MOMENT.fullmatch(moment.text or "")
            datetime.fromisoformat(moment.text or "")
    links = [(link.attrib["rel"], link.attrib["type"]) for link in part.findall(f"{ATOM}link")]
    assert len(links) == len(set(links))
    assert ("alternate", "text/html") in links
    for link in part.findall(f"{ATOM}link"):
        assert urlsplit(link.attrib["href"]).scheme == "http"
    assert all(category.attrib["term"] for category in part.findall(f"{ATOM}category"))


@pytest.mark.parametrize(
    "search",
    [
        *("", "?q=газ", "?q=zzzzzz", "?sector=energy&lang=bg&once=1"),
        *("?min_usd=10m&sort=kind&page=3", "?q=%22%3C&x=y"),
    ],
)
def test_every_search_has_a_feed_as_the_standard_wants_it(client: FlaskClient, search: str) -> None:
    told = read(client, f"/deals.atom{search}")
    assert told.tag == f"{ATOM}feed"
    well_made(told, OF_FEED)
    entries = told.findall(f"{ATOM}entry")
    assert len(entries) <= MOST_ENTRIES
    for entry in entries:
        well_made(entry, OF_ENTRY)
    ids = [part.findtext(f"{ATOM}id") for part in (told, *entries)]
    assert len(ids) == len(set(ids))


def test_a_feed_is_the_same_by_whatever_name_and_order_it_is_asked_for(client: FlaskClient) -> None:
    ids = {
        client.get(f"/deals.atom?q=газ{more}", base_url=f"http://{host}").text.partition("<id>")[2][:45]
        for host in ("localhost", "127.0.0.1:8001")
        for more in ("", "&sort=kind", "&page=2")
    }
    assert len(ids) == 1
    assert ids != {client.get("/deals.atom?q=нефть").text.partition("<id>")[2][:45]}


@pytest.mark.parametrize("view", ["/", "/deals", "/overview", "/sums"])
def test_the_pages_of_a_search_name_its_feed(client: FlaskClient, view: str) -> None:
    page = parsed(client.get(f"{view}?q=газ&sector=energy&sort=-date").text)
    link = page.one("link", rel="alternate")
    assert link["type"] == MEDIA_TYPE
    assert link["href"] == "/deals.atom?q=%D0%B3%D0%B0%D0%B7&sector=energy"
    assert client.get(link["href"]).content_type.startswith(MEDIA_TYPE)


def test_a_reader_that_has_it_gets_no_second_copy(client: FlaskClient) -> None:
    first = client.get("/deals.atom?q=газ")
    again = client.get("/deals.atom?q=газ", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_nothing_found_is_an_empty_feed(client: FlaskClient) -> None:
    assert not read(client, "/deals.atom?q=zzzzzz").findall(f"{ATOM}entry")


@given(st.text())
def test_any_text_makes_a_feed_that_can_be_read(text: str) -> None:
    found = DEALS[0]
    deal = replace(found, record={**found.record, "title": text, "amount_text": text})
    made = feed(
        text, text, "http://a/b", "http://a/c", "2026-01-01T00:00:00Z", [deal], lambda id: f"http://a/{id}"
    )
    assert ElementTree.fromstring(made).find(f"{ATOM}entry") is not None  # noqa: S314  # our own
